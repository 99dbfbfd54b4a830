"""Servers as child processes: started on a free loopback port, awaited, and ended by id."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

START_SECONDS = 60
STOP_SECONDS = 20
ATTEMPTS = 3

Server = TypeVar("Server")


class ServerDidNotStart(Exception):
    """The server ended or did not answer in time; the message carries the end of its log."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """A system account that a server runs under."""

    uid: int
    gid: int


def free_port() -> int:
    """A loopback port that was free a moment ago (another process may take it: see `with_retries`)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def owned_directory(prefix: str, account: Account | None) -> Iterator[Path]:
    """A private temporary directory that belongs to `account` and goes away afterwards."""
    directory = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        if account:
            os.chown(directory, account.uid, account.gid)
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def tied_to_parent(command: Sequence[str], stop_signal: signal.Signals) -> list[str]:
    """`command`, ended by the kernel if the test process is killed before it can clean up (Linux)."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return list(command)
    return [setpriv, "--pdeathsig", stop_signal.name.removeprefix("SIG"), "--", *command]


def start(
    command: Sequence[str],
    *,
    log: Path,
    stop_signal: signal.Signals = signal.SIGTERM,
    account: Account | None = None,
) -> subprocess.Popen[bytes]:
    """Start a server that writes to `log`, under `account` if given, without our terminal or stdin."""
    identity = {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}
    with log.open("ab") as output:
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
            tied_to_parent(command, stop_signal),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,
            **identity,
        )


def wait_until(answers: Callable[[], bool], *, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until `answers` is true. Raises `ServerDidNotStart` when the process ends or time is up."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ServerDidNotStart(f"ended with {process.returncode}: {_last_lines(log)}")
        if answers():
            return
        time.sleep(0.03)
    stop(process)
    raise ServerDidNotStart(f"no answer in {START_SECONDS} s: {_last_lines(log)}")


def stop(process: subprocess.Popen[bytes], stop_signal: signal.Signals = signal.SIGTERM) -> None:
    """End one process by id: politely, then for certain."""
    if process.poll() is not None:
        return
    process.send_signal(stop_signal)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def with_retries(launch: Callable[[int], Server]) -> Server:
    """Call `launch(port)` with fresh ports: between finding a port and using it, somebody may take it."""
    for _ in range(ATTEMPTS - 1):
        try:
            return launch(free_port())
        except ServerDidNotStart:
            continue
    return launch(free_port())


def _last_lines(log: Path, count: int = 5) -> str:
    return " | ".join(log.read_text(errors="replace").splitlines()[-count:])
