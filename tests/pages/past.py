"""A store whose past has everything that can happen to one number: South Ward, people shot in 2023."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from data_access.model import AreaLevel, Cell, Status
from tests.pages.stores import add_release, opened, shot

FIRST, SECOND, SAME, HIDDEN, WRONG, GONE, NEWEST = (f"2025-0{n}-10.1" for n in range(1, 8))
DAYS = {name: date.fromisoformat(name[:10]) for name in (FIRST, SECOND, SAME, HIDDEN, WRONG, GONE, NEWEST)}
NUMBER = "/indicators/people-shot/2023?area=south"
BECAUSE = "Two files were read <twice>"
TAKEN_BACK, WITHDRAWN = "The wrong file", "A court ordered it"
SECRET = 987_653
STATED = {"dataset": "shooting", "from": "2023-02", "to": "2023-03", "cause": "corrected", "because": BECAUSE}
FINDING = {
    "kind": "volume",
    "dataset": "shooting",
    "when": "2023-02",
    "text": "…",
    "because": "A new system",
}


def cells(content: int | Status, *, before: int = 10, months: int = 4) -> list[Cell]:
    """The numbers of a release: the ward's, and the months of the city, of which the last two are provisional."""
    city = AreaLevel.CITY
    return [
        shot("south", 2022, before),
        shot("south", 2023, content),
        shot("newark", 2023, 60, level=city),
        *(
            shot("newark", f"2023-{n:02d}", 5 + n, level=city, open_=n > months - 2)
            for n in range(1, months + 1)
        ),
    ]


def revised(*months: str) -> list[dict]:
    return [{"dataset": "shooting", "periods": [*months, "2023"]}]


def counted(**kinds: int) -> dict:
    return {"shooting": kinds}


def write_past(folder: Path) -> str:
    """The address of the store.

    9, then 7 (corrected), the same again, hidden, a wrong 50 that is taken back, a secret one that is withdrawn, 8.
    """
    url = f"sqlite:///{folder / 'store.db'}"

    def add(release: str, content: int | Status, *, periods=(), report=None, **more) -> None:
        pinned = {"findings": [], **(report or {})}
        add_release(
            url,
            release,
            cells(content, **more),
            day=DAYS[release],
            revised=revised(*periods) if periods else (),
            note=f"Note of {release}",
            report=pinned,
        )

    add(FIRST, 9, report={"changes": counted(new=7)})
    corrected = {"changes": counted(revised=1), "revisions": [STATED], "findings": [FINDING]}
    add(SECOND, 7, periods=("2023-02",), report=corrected)
    add(SAME, 7, before=12, report={"changes": counted(revised=1)})
    add(HIDDEN, Status.SUPPRESSED, before=12, periods=("2023-04",), report={"changes": counted(status=1)})
    add(WRONG, 50, before=12, periods=("2023-01",), report={"changes": counted(status=1)})
    with opened(url, date(2025, 5, 12)) as store:
        store.rollback(HIDDEN, by="Ana", because=TAKEN_BACK)
    add(GONE, SECRET, before=12, report={"changes": counted(status=1)})
    with opened(url, date(2025, 6, 20)) as store:
        plan = store.plan_withdrawal(GONE)
        store.withdraw(plan, by="Ana", because=WITHDRAWN, redact=lambda _, content: content)
    add(NEWEST, 8, before=12, periods=("2023-03", "2023-04"), report={"changes": counted(status=1)})
    return url
