"""The cache of finished bytes: it must never serve the wrong bytes, keep an error, or hang with Redis."""

import threading
import time

import pytest
from redis import Redis

from data_access.cache import ByteCache, CacheSettingError


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_twenty_readers_of_a_missing_page_make_it_once() -> None:
    """After a release everybody comes at once; making each page twenty times would stall the site."""
    cache, made, barrier = ByteCache(), [], threading.Barrier(20)

    def make() -> bytes:
        made.append(1)
        time.sleep(0.05)
        return b"page"

    def read(answers: list[bytes]) -> None:
        barrier.wait()
        answers.append(cache.get_or_make("key", make))

    answers: list[bytes] = []
    threads = [threading.Thread(target=read, args=(answers,)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [b"page"] * 20
    assert len(made) == 1
    assert cache._flights == {}


def test_a_failure_is_not_kept() -> None:
    """An error that is cached is served to everyone after its cause has gone."""
    cache = ByteCache()
    with pytest.raises(OSError, match="away"):
        cache.get_or_make("key", lambda: (_ for _ in ()).throw(OSError("away")))
    assert cache.get_or_make("key", lambda: b"here") == b"here"


def test_two_processes_share_what_redis_keeps(redis_url: str) -> None:
    """Two workers must give the same answer, and the second must not make it again."""
    first, second = ByteCache.from_url(redis_url), ByteCache.from_url(redis_url)
    assert first.get_or_make("key", lambda: b"\x80\x04bytes") == b"\x80\x04bytes"
    assert second.get_or_make("key", lambda: b"other") == b"\x80\x04bytes"


def test_redis_holds_plain_bytes_and_no_pickle(redis_url: str) -> None:
    """A pickle that somebody puts into Redis would run as code in the web process."""
    ByteCache.from_url(redis_url).get_or_make("key", lambda: b"<html>")
    client = Redis.from_url(redis_url)
    (name,) = client.keys("*")
    assert client.get(name) == b"<html>"


def test_a_redis_that_is_away_is_left_alone_and_pages_go_on() -> None:
    """Without Redis the site must be slower, never down."""
    cache = ByteCache.from_url("redis://127.0.0.1:1/0")
    clock = Clock()
    cache._clock = clock
    began = time.monotonic()
    for _ in range(50):
        assert cache.get_or_make("key", lambda: b"page") == b"page"
    assert time.monotonic() - began < 2
    assert cache._broken_until > clock.now


def test_an_unknown_cache_is_refused() -> None:
    """A mistyped CACHE_URL must not silently mean no shared cache."""
    with pytest.raises(CacheSettingError, match="redis://"):
        ByteCache.from_url("memcached://somewhere")
