"""One month more with years in the store: how long it takes, protection and attack included.

`python -m tests.bench.months` publishes eight years of the sample up to October, then one month after the other to
March: late reports revise the three months before, and in December and March some older counts are corrected, up
or down. For each month it prints seconds on the wall, from reading the drop to the end of the publication, and beside
them the processor's seconds of this process and of all it started: other work on the machine makes the first longer
and the second hardly. Then by how much the files of store and vault grew. It ends with 1 where the processor's time
is above the limit: twice the seconds that are wanted on two cores.

`--keep FOLDER` keeps store and vault after each month there, and goes on after those that it finds in it;
`--months N` publishes so many; `--profile` writes a profile of each month beside the store.
"""

from __future__ import annotations

import argparse
import cProfile
import resource
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from data_access.model import Period
from data_access.publishing.findings import OpenFindings
from data_access.publishing.publish import publish
from data_access.publishing.vault import Vault
from data_access.store import Store
from tests.data_access.publishing.accepting import REASON
from tests.data_access.publishing.months import Months, after

YEARS = 8
FIRST = Period.parse("2025-10")
MONTHS = 5
# Seconds wanted on two cores: for a month, and for one that completes its quarter and year.
SECONDS, SECONDS_OF_YEAR = 30, 120
CORES = 2
_LAST_OF_YEAR = 12


@dataclass(frozen=True)
class Cost:
    """What one publication cost: seconds on the wall and of processors, bytes of store and of vault afterwards."""

    wall: float
    processor: float
    store: int
    vault: int


def main() -> int:
    """Publish, print, and return 1 where a month cost too much."""
    asked = _arguments()
    broken = 0
    with _folder(asked.keep) as folder:
        months = Months(folder / "drops", FIRST, asked.months + 1, first_years=YEARS)
        before: Cost | None = None
        for month, drop in months.drops():
            saved = folder / f"after {month}"
            if asked.keep and saved.exists():
                shutil.rmtree(folder / "now", ignore_errors=True)
                shutil.copytree(saved, folder / "now")
                before = Cost(0, 0, *_sizes(folder / "now"))
                continue
            cost = _measured(folder, month, drop, profile=asked.profile)
            broken += before is not None and _told(month, cost, before)
            before = cost
            if asked.keep:
                shutil.copytree(folder / "now", saved, dirs_exist_ok=True)
    return int(broken > 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--months", type=int, default=MONTHS)
    parser.add_argument("--profile", action="store_true")
    return parser.parse_args()


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    """Yield a folder without drops and without a store that is worked on."""
    with TemporaryDirectory() as temporary:
        folder = kept or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("drops", "now"):
            shutil.rmtree(folder / name, ignore_errors=True)
        yield folder


def _measured(folder: Path, month: Period, drop: Path, *, profile: bool) -> Cost:
    now = folder / "now"
    now.mkdir(exist_ok=True)
    profiler = cProfile.Profile()
    with Store.open(f"sqlite:///{now / 'store.db'}", read_only=False) as store:
        store.migrate()
        begun, used = time.perf_counter(), _processor()
        if profile:
            profiler.enable()
        _publish(store, Vault.open(now / "vault"), month, drop)
        if profile:
            profiler.disable()
        wall, processor = time.perf_counter() - begun, _processor() - used
    if profile:
        profiler.dump_stats(folder / f"{month}.prof")
    return Cost(wall, processor, *_sizes(now))


def _publish(store: Store, vault: Vault, month: Period, drop: Path) -> None:
    accepted: dict[str, str] = {}
    while True:
        try:
            publish(
                drop,
                store=store,
                vault=vault,
                by="bench",
                note=str(month),
                today=after(month),
                progress=lambda _: None,
                accepted=accepted,
            )
            return
        except OpenFindings as stopped:
            accepted = {each.code: REASON for each in stopped.findings}


def _processor() -> float:
    """Return the processor's seconds of this process and of those it started that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def _sizes(folder: Path) -> tuple[int, int]:
    in_vault = sum(path.stat().st_size for path in (folder / "vault").rglob("*") if path.is_file())
    return (folder / "store.db").stat().st_size, in_vault


def _told(month: Period, cost: Cost, before: Cost) -> bool:
    """Print what a month cost, and return whether that was too much."""
    limit = SECONDS_OF_YEAR if month.start.month == _LAST_OF_YEAR else SECONDS
    print(
        f"{month}: {cost.wall:.1f} s on the wall, {cost.processor:.1f} s of the processor"
        f" (at most {limit} s on {CORES} cores); the store grew by {(cost.store - before.store) / 1e6:.2f} MB to"
        f" {cost.store / 1e6:.2f}, the vault by {(cost.vault - before.vault) / 1e6:.2f} MB",
        flush=True,
    )
    return cost.processor > CORES * limit


if __name__ == "__main__":
    sys.exit(main())
