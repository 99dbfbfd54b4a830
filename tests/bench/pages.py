"""How many finished pages a second, as a ratio to a constant answer; and from a touch to the live page.

`python -m tests.bench.pages` prints both and ends with 1 where a limit is broken. Pages and constant come from the
same gunicorn, started as the Procfile says. They are asked for in turns, and each turn gives a ratio of its own, so
that what else the machine does falls on both.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from tests.browser.screenshots import some_store
from tests.browser.site import HOME, INDICATOR, NEIGHBORHOOD, RunningSite, production, refresh, running_site
from tests.browser.touch import touch
from tests.infrastructure.chromium import running_browser
from tests.infrastructure.machine import find_chromium

PAGES = ((HOME, "en"), (NEIGHBORHOOD, "es"), (INDICATOR, "pt"))
CONSTANT = "tests.bench.constant:server"
LEAST_RATIO = 0.6
TURNS = 9
SECONDS = 2
CONNECTIONS = 16
MOST_MILLISECONDS = 3_500
MOST_BYTES_BEFORE, MOST_BYTES_AFTER = 30_000, 750_000
TOUCHES = 3


class NoLoad(Exception):
    """The load generator could not be run."""


def requests_per_second(url: str, seconds: float = SECONDS) -> float:
    """How many answers a second a server gives to sixteen connections that ask again and again."""
    wrk = shutil.which("wrk")
    return _by_wrk(wrk, url, seconds) if wrk else _by_threads(url, seconds)


def _by_wrk(wrk: str, url: str, seconds: float) -> float:
    options = ["--threads", "2", "--connections", str(CONNECTIONS), "--duration", f"{seconds:.0f}s"]
    done = subprocess.run(
        [wrk, *options, "--header", "Accept-Encoding: br", url], check=True, capture_output=True, text=True
    )
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    if rate is None or "Non-2xx" in done.stdout:
        raise NoLoad(done.stdout)
    return float(rate[1])


def _by_threads(url: str, seconds: float) -> float:
    """The same without wrk; slower itself, so that ratios come out nearer to 1."""
    ends = time.monotonic() + seconds
    counts = [0] * CONNECTIONS
    threads = [threading.Thread(target=_ask, args=(url, ends, counts, n)) for n in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def _ask(url: str, ends: float, counts: list[int], n: int) -> None:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    while time.monotonic() < ends:
        connection.request("GET", parts.path or "/", headers={"Accept-Encoding": "br"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise NoLoad(f"{url} answers {answer.status}")
        counts[n] += 1
    connection.close()


@dataclass(frozen=True)
class Load:
    """What a server gave under load: answers a second, and processor time an answer, which other work on the
    machine hardly touches."""

    rate: float
    processor_microseconds: float


def under_load(site: RunningSite, url: str) -> Load:
    """Ask a server for one address again and again."""
    before = processor_seconds(site.process.pid)
    rate = requests_per_second(url)
    spent = processor_seconds(site.process.pid) - before
    return Load(rate, 1e6 * spent / (rate * SECONDS))


def processor_seconds(pid: int) -> float:
    """Processor time of a server and its workers, those that have ended included (Linux)."""
    own = _times(pid)
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(own) + sum(sum(_times(int(worker))[:2]) for worker in workers)


def _times(pid: int) -> list[float]:
    """User and system time of a process, then of its children that have ended, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [int(ticks) / os.sysconf("SC_CLK_TCK") for ticks in fields[11:15]]


def compare(site: RunningSite, constant: RunningSite) -> Iterator[bool]:
    """Print one line a page; yield whether its ratio is high enough."""
    plain = constant.url("/readyz")
    under_load(constant, plain)
    for path, language in PAGES:
        page = site.url(path, language)
        turns = [(under_load(site, page), under_load(constant, plain)) for _turn in range(TURNS)]
        ratios = [ours.rate / theirs.rate for ours, theirs in turns]
        good = statistics.median(ratios) >= LEAST_RATIO
        print(f"{path} ({language}): {told(turns)} {'' if good else 'TOO SLOW'}", flush=True)
        yield good


def told(turns: list[tuple[Load, Load]]) -> str:
    """A comparison in words: the median ratio, each turn's, and what both are made of."""
    ratios = [ours.rate / theirs.rate for ours, theirs in turns]
    rates = [statistics.median(load.rate for load in loads) for loads in zip(*turns, strict=True)]
    times = [
        statistics.median(load.processor_microseconds for load in loads) for loads in zip(*turns, strict=True)
    ]
    return (
        f"{statistics.median(ratios):.2f} x a constant answer (at least {LEAST_RATIO}; turns"
        f" {' '.join(f'{ratio:.2f}' for ratio in ratios)}); {rates[0]:,.0f} and {rates[1]:,.0f} requests/s;"
        f" processor time {times[0]:.0f} and {times[1]:.0f} microseconds, which is {times[1] / times[0]:.2f} x"
    )


def touches(site: RunningSite, chromium: Path) -> Iterator[bool]:
    """Print one line a page; yield whether the median touch keeps to time and bytes."""
    with running_browser(chromium) as browser:
        for path, language in PAGES:
            found = [touch(browser, site.url(path, language)) for _time in range(TOUCHES)]
            found.sort(key=lambda each: each.milliseconds)
            middle = found[TOUCHES // 2]
            good = (
                middle.milliseconds <= MOST_MILLISECONDS
                and middle.bytes_before <= MOST_BYTES_BEFORE
                and middle.bytes_after <= MOST_BYTES_AFTER
            )
            times = " ".join(f"{each.milliseconds:,.0f}" for each in found)
            print(
                f"{path} ({language}), touched: {middle}; all {times} {'' if good else 'TOO SLOW'}",
                flush=True,
            )
            yield good


def main() -> int:
    """Print everything; 1 where a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", help="an address such as sqlite:///var/store.db; default: a fresh sample")
    asked = parser.parse_args()
    print(
        f"load by {'wrk' if shutil.which('wrk') else 'threads of this process, as wrk is not on this machine'}"
    )
    with some_store(asked.store) as url, running_site(production(url)) as site:
        refresh(site)
        with running_site(production(url), app=CONSTANT) as constant:
            held = list(compare(site, constant))
        chromium = find_chromium()
        if chromium is None:
            print("touches: skipped, Chromium is not on this machine: apt-get install chromium")
        else:
            held += list(touches(site, chromium))
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
