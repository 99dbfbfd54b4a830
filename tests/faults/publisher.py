"""A publisher as a process of its own: `python -m tests.faults.publisher URL ROUND CELLS [OPTION]`.

Publishes about CELLS cells that depend on ROUND alone. Says `locked` when it may publish and the release's id when it
has. Exit code 3 when another publisher is at work. With --wait it publishes once a line comes in. With
--die-when=checked, committing or committed it kills itself -9 at that moment.
"""

import os
import signal
import sys
from collections.abc import Iterator
from datetime import date
from itertools import islice, product

import sqlalchemy as sa

from data_access.model import AreaLevel, Cell, CellKey, Grain, Period, Record, Status
from data_access.store import LogEntry, PublicationRunning, ReleaseDraft, Store

RUNNING = 3
DAY = date(2026, 11, 22)
AREAS = tuple(f"neighborhood-{n:02}" for n in range(20))
OFFENSES = ("murder", "robbery", "theft", "burglary", "arson", "all")
MONTHS = tuple(Period(date(2012, 1, 1), Grain.MONTH).shift(n) for n in range(180))
HIDDEN_BELOW = 5


def cells(round_: int, number: int) -> Iterator[Cell]:
    """Some cells change with every round, some are hidden, and a few are only there in some rounds."""
    for n, (month, area, offense) in enumerate(islice(product(MONTHS, AREAS, OFFENSES), number)):
        if n % 1000 == round_ % 1000:
            continue
        value = n % 97 + (round_ if n % 10 == round_ % 10 else 0)
        key = CellKey("reported-crime", "incidents", AreaLevel.NEIGHBORHOOD, area, month, "offense", offense)
        shown = value >= HIDDEN_BELOW
        yield Cell(key, Status.PUBLISHED if shown else Status.SUPPRESSED, value if shown else None)


def draft(release_id: str, round_: int, number: int) -> ReleaseDraft:
    return ReleaseDraft(
        id=release_id,
        note=str(round_),
        sample=True,
        cells=tuple(cells(round_, number)),
        records=(Record("event", "round", {"round": round_}),),
        documents={"report": {"round": round_}, "areas": {"areas": AREAS}},
    )


def die(*_) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def publish(store: Store, round_: int, number: int, options: list[str]) -> None:
    with store.publishing_lock():
        print("locked", flush=True)
        if "--wait" in options:
            sys.stdin.readline()
        if "--die-when=committing" in options:
            sa.event.listen(sa.Engine, "commit", die)
        new = draft(store.next_release_id(DAY, sample=True), round_, number)

        def same(written):
            if written.document(written.release(new.id), "report") != {"round": round_}:
                raise SystemExit("the report is another one")
            if "--die-when=checked" in options:
                die()

        release = store.append(new, verify=same, log_entry=LogEntry("publisher", {"round": round_}))
        if "--die-when=committed" in options:
            die()
    print(release.id, flush=True)


def main() -> int:
    url, round_, number, *options = sys.argv[1:]
    with Store.open(url, read_only=False) as store:
        store.migrate()
        try:
            publish(store, int(round_), int(number), options)
        except PublicationRunning as error:
            print(error, file=sys.stderr)
            return RUNNING
    return 0


if __name__ == "__main__":
    sys.exit(main())
