"""A cache of finished bytes, in this process or in Redis, that asks for each missing answer once.

Keys carry the release, so only a withdrawal has anything to clear. Errors are never kept. A Redis that is slow or
away is left alone for some seconds and the process's own memory serves meanwhile.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from cachelib.serializers import BaseSerializer
from flask_caching.backends import RedisCache, SimpleCache
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from data_access.model import DataError

LOG = logging.getLogger(__name__)
KEPT_SECONDS = 24 * 3600
KEPT_IN_PROCESS = 2_000
REDIS_TIMEOUT_SECONDS = 0.2
BREAK_SECONDS = 5.0


class CacheSettingError(DataError):
    """A CACHE_URL that names no cache we know."""


class Backend(Protocol):
    """What we ask of a flask-caching backend."""

    def get(self, key: str) -> bytes | None:
        """Return the bytes kept under a key, or None."""

    def set(self, key: str, value: bytes, timeout: int | None = None) -> bool | None:
        """Keep bytes under a key for some seconds."""

    def clear(self) -> bool:
        """Forget everything that was kept."""


class PlainBytes(BaseSerializer):
    """Bytes as they are. The default serializer is pickle, and a poisoned entry would run as code."""

    def dumps(self, value: bytes, protocol: int = 0) -> bytes:  # noqa: ARG002 -- the base class asks for it
        """Return the bytes unchanged."""
        return bytes(value)

    def loads(self, bvalue: bytes | None) -> bytes | None:
        """Return the bytes unchanged; None is what Redis has not."""
        return bvalue


class ByteCache:
    """Finished bytes by key, made once per missing key however many ask at the same time."""

    def __init__(self, shared: Backend | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        own = SimpleCache(threshold=KEPT_IN_PROCESS, default_timeout=KEPT_SECONDS)
        own.serializer = PlainBytes()
        self._own: Backend = own
        self._shared = shared
        self._clock = clock
        self._broken_until = 0.0
        self._flights: dict[str, tuple[threading.Lock, int]] = {}
        self._guard = threading.Lock()
        self._cleared = 0

    @classmethod
    def from_url(cls, url: str | None) -> ByteCache:
        """Return the cache that CACHE_URL names: in process when empty, Redis for `redis://…` or `rediss://…`.

        Raises CacheSettingError for anything else. Does not connect yet.
        """
        if not url:
            return cls()
        if not url.startswith(("redis://", "rediss://")):
            raise CacheSettingError("CACHE_URL must be empty or start with redis:// or rediss://")
        client = Redis.from_url(
            url,
            socket_timeout=REDIS_TIMEOUT_SECONDS,
            socket_connect_timeout=REDIS_TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        shared = RedisCache(host=client, default_timeout=KEPT_SECONDS, key_prefix="newark-safety:")
        shared.serializer = PlainBytes()
        return cls(shared)

    def get_or_make(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Return the bytes of a key, calling `make` once if they are missing. What `make` raises is not kept."""
        found = self._get(key)
        if found is not None:
            return found
        with self._flight(key):
            found = self._get(key)
            if found is not None:
                return found
            cleared = self._cleared
            made = make()
            if cleared == self._cleared:
                self._set(key, made)
            return made

    def clear(self) -> bool:
        """Forget everything, here and in the shared cache; what is being made at this moment is not kept either.

        Only a withdrawal asks for it: all else ages under keys that nobody asks for. Returns False where the shared
        cache did not answer; what it holds then ends with its time, at most a day later.
        """
        self._cleared += 1
        self._own.clear()
        try:
            if self._shared is not None:
                self._shared.clear()
        except (RedisError, OSError) as error:
            self._break(error)
            return False
        return True

    def _get(self, key: str) -> bytes | None:
        if self._shared is not None and self._clock() >= self._broken_until:
            try:
                return self._shared.get(key)
            except (RedisError, OSError) as error:
                self._break(error)
        return self._own.get(key)

    def _set(self, key: str, value: bytes) -> None:
        if self._shared is not None and self._clock() >= self._broken_until:
            try:
                self._shared.set(key, value, KEPT_SECONDS)
                return
            except (RedisError, OSError) as error:
                self._break(error)
        self._own.set(key, value, KEPT_SECONDS)

    def _break(self, error: Exception) -> None:
        self._broken_until = self._clock() + BREAK_SECONDS
        LOG.warning(
            "the shared cache does not answer (%s); own memory serves meanwhile", type(error).__name__
        )

    @contextmanager
    def _flight(self, key: str) -> Iterator[None]:
        with self._guard:
            lock, waiting = self._flights.get(key, (threading.Lock(), 0))
            self._flights[key] = (lock, waiting + 1)
        try:
            with lock:
                yield
        finally:
            with self._guard:
                lock, waiting = self._flights.pop(key)
                if waiting > 1:
                    self._flights[key] = (lock, waiting - 1)
