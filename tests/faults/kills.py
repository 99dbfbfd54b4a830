"""Kills a publisher again and again while somebody reads, and says what was seen."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from data_access.model import DataError
from data_access.store import NoRelease, Store
from data_access.tidy import checksum

REPOSITORY = Path(__file__).resolve().parents[2]
CLEAN_RUN_EVERY = 10
BETWEEN_READS_SECONDS = 0.05
# Runs differ in length: some kills come too late, so that the last moments of a run are hit as well.
PAST_THE_END = 1.15

# What to run for the n-th publication: module and arguments, as after `python -m`.
Command = Callable[[int], Sequence[str]]


@dataclass
class Reader:
    """Reads the current release over and over, as every page does, and compares it with its checksum."""

    url: str
    reads: int = 0
    wrong: list[str] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)

    def look(self, store: Store) -> None:
        try:
            release = store.current()
            found = checksum(store.every_cell(release))
        except NoRelease:
            return
        except DataError as error:  # what a visitor would be told
            self.wrong.append(repr(error))
            return
        self.reads += 1
        if found != release.checksum or self.seen.setdefault(release.id, found) != found:
            self.wrong.append(f"{release.id}: {found}, not {release.checksum}")

    @contextmanager
    def reading(self) -> Iterator["Reader"]:
        """Keep looking until the block ends."""
        stop = threading.Event()

        def run() -> None:
            with Store.open(self.url, read_only=True) as store:
                while not stop.wait(BETWEEN_READS_SECONDS):
                    self.look(store)

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield self
        finally:
            stop.set()
            thread.join()


@dataclass
class Publisher:
    """Runs publications one after the other, each in a process of its own that can be killed."""

    zygote: subprocess.Popen[str]
    output: Path

    def start(self, command: Sequence[str]) -> int:
        """Start a publication and return its process id."""
        self.zygote.stdin.write(json.dumps([str(self.output), *command]) + "\n")
        self.zygote.stdin.flush()
        return int(self.zygote.stdout.readline())

    def wait(self) -> int:
        """Wait for its end and return its exit code."""
        return int(self.zygote.stdout.readline())

    def told(self) -> str:
        """What it printed."""
        return self.output.read_text()


@contextmanager
def publishing(folder: Path, *imports: str, **environment: str) -> Iterator[Publisher]:
    """A publisher that has made these imports already."""
    command = [sys.executable, "-m", "tests.faults.zygote", *imports]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=REPOSITORY, env=os.environ | environment, **pipes) as zygote:
        yield Publisher(zygote, folder / "output.txt")
        zygote.stdin.close()


@dataclass
class Kills:
    """What became of the runs: killed ones by whether they had published, whole ones by how they ended."""

    before: int = 0
    after: int = 0
    too_late: int = 0
    unclean: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.before + self.after


def kill_many(
    publisher: Publisher, command: Command, *, number: int, seed: int, published: Callable[[], int]
) -> Kills:
    """Kill that many publications at moments spread over their work; every so often let one finish.

    `published` says how many releases there are.
    """
    chance, kills, run = random.Random(seed), Kills(), 0
    seconds = min(_whole(publisher, command(0), kills), _whole(publisher, command(1), kills))
    while kills.total < number and not kills.unclean:
        run += 1
        if run % CLEAN_RUN_EVERY == 0:
            seconds = _whole(publisher, command(1000 + run), kills)
        _killed(publisher, command(1 + run), chance.uniform(0, PAST_THE_END * seconds), kills, published)
    _whole(publisher, command(1001 + run), kills)
    return kills


def _whole(publisher: Publisher, command: Sequence[str], kills: Kills) -> float:
    """Let a publication finish, note how, and return how long it took, in seconds."""
    begun = time.monotonic()
    publisher.start(command)
    code = publisher.wait()
    if code:
        kills.unclean.append(f"exit code {code}: {publisher.told()}")
    return time.monotonic() - begun


def _killed(
    publisher: Publisher, command: Sequence[str], seconds: float, kills: Kills, published: Callable[[], int]
) -> None:
    """Kill a publication -9 that long after its beginning."""
    releases = published()
    process = publisher.start(command)
    time.sleep(seconds)
    with suppress(ProcessLookupError):  # it may have ended; then its exit code is on its way
        os.kill(process, signal.SIGKILL)
    code = publisher.wait()
    if code == -signal.SIGKILL and published() > releases:
        kills.after += 1
    elif code == -signal.SIGKILL:
        kills.before += 1
    else:
        kills.too_late += 1
    if code not in {0, -signal.SIGKILL}:
        kills.unclean.append(f"exit code {code}: {publisher.told()}")
