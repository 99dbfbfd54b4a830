"""A Redis of the tests' own: in memory only, on a free loopback port."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

from tests.infrastructure.processes import owned_directory, start, stop, wait_until, with_retries


@dataclass(frozen=True, kw_only=True)
class RedisServer:
    """A running Redis."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Its address, first database."""
        return f"redis://127.0.0.1:{self.port}/0"

    def answers(self) -> bool:
        """Whether it answers a ping."""
        try:
            with redis.Redis.from_url(self.url, socket_timeout=2) as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False

    def empty(self) -> None:
        """Forget everything."""
        with redis.Redis.from_url(self.url, socket_timeout=5) as client:
            client.flushall()


@contextmanager
def running_redis(program: Path) -> Iterator[RedisServer]:
    """A fresh Redis for as long as the block lasts. Raises `ServerDidNotStart`."""
    with owned_directory("npsc-redis-", None) as directory:
        server = with_retries(lambda port: _launch(program, directory, port))
        try:
            yield server
        finally:
            stop(server.process)


def _launch(program: Path, directory: Path, port: int) -> RedisServer:
    command = [str(program), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(directory)]
    log = directory / "server.log"
    process = start([*command, "--save", "", "--appendonly", "no"], log=log)
    server = RedisServer(port=port, process=process)
    wait_until(server.answers, process=process, log=log)
    return server
