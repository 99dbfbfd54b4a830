"""Small stores for pages: a city of five wards whose cells a test chooses, and a drop with numbers to hide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from data_access.geography import geography_to_json
from data_access.model import Area, AreaLevel, Cell, CellKey, Geography, Period, Record, Status
from data_access.publishing.structure import structure
from data_access.publishing.vault import Vault
from data_access.store import LogEntry, ReleaseDraft, Store
from tests.data_access.publishing.accepting import publish_accepting

WARDS = ("north", "south", "west", "central", "east")
YEARS = range(2018, 2025)
RELEASE = "2026-11-22.1"


def square(n: int) -> dict:
    ring = [[n, 0.0], [n + 1, 0.0], [n + 1, 1.0], [n, 1.0], [n, 0.0]]
    return {"type": "Polygon", "coordinates": [ring]}


def five_wards() -> Geography:
    """A city that is a row of five square wards, with one neighborhood in each."""
    wards = [Area(AreaLevel.WARD, name, {"en": f"{name.title()} Ward"}) for name in WARDS]
    places = [Area(AreaLevel.NEIGHBORHOOD, f"{name}-side", {"en": f"{name.title()} Side"}) for name in WARDS]
    unplaced_ward = Area(AreaLevel.WARD, "unplaced-ward", {"en": "?"})
    unplaced_place = Area(AreaLevel.NEIGHBORHOOD, "unplaced-neighborhood", {"en": "?"})
    outlines = {area.id: square(n) for group in (wards, places) for n, area in enumerate(group)}
    return Geography(
        city=Area(AreaLevel.CITY, "newark", {"en": "Newark"}),
        wards=(*wards, unplaced_ward),
        neighborhoods=(*places, unplaced_place),
        atoms=tuple(f"{name}~{name}-side" for name in WARDS),
        valid_from=date(2000, 1, 1),
        outlines=outlines | {"newark": square(2)},
    )


def shot(
    area: str,
    when: int | str,
    content: int | Status,
    *,
    level: AreaLevel = AreaLevel.WARD,
    open_: bool = False,
) -> Cell:
    """People shot in an area and year (or other period): a number, or why there is none; `open_` can still change."""
    key = CellKey("shooting", "subjects", level, area, Period.parse(str(when)))
    if isinstance(content, Status):
        return Cell(key, content, provisional=open_)
    return Cell(key, Status.PUBLISHED, content, provisional=open_)


def write_store(
    folder: Path,
    cells: Iterable[Cell],
    release: str = RELEASE,
    records: Iterable[Record] = (),
    findings: Iterable[dict[str, str]] = (),
    audit: dict | None = None,
) -> str:
    """The address of a new store with one release of these cells and records, accepted findings and audit."""
    url = f"sqlite:///{folder / 'store.db'}"
    report = {"findings": list(findings)}
    more = {} if audit is None else {"audit": audit}
    add_release(url, release, cells, records=records, report=report, **more)
    return url


def add_release(
    url: str,
    release: str,
    cells: Iterable[Cell],
    *,
    day: date | None = None,
    note: str = "",
    revised: Iterable[dict] = (),
    records: Iterable[Record] = (),
    flip: bool = True,
    **documents: object,
) -> None:
    """Write one more release of these cells to a store, on a day of the store's clock; `documents` go with it."""
    city = five_wards()
    residents = [
        {"area_level": area.level, "area": area.id, "year": 2020, "residents": 1_000 * (n + 1)}
        for n, area in enumerate((city.city, *city.wards[:-1]))
    ]
    pinned = {
        "areas": geography_to_json(city),
        "population": residents,
        "structure": structure(city, release=release, revised=list(revised)),
        "report": {"findings": []},
        **documents,
    }
    draft = ReleaseDraft(
        release, note, sample=False, cells=tuple(cells), records=tuple(records), documents=pinned
    )
    with opened(url, day) as store:
        store.migrate()
        store.append(draft, verify=lambda _reader: None, log_entry=LogEntry("tester"), flip=flip)


def published(drop: Path, folder: Path, *, today: date) -> str:
    """The address of a new store in a folder, into which a drop was published on a day, all findings accepted."""
    url = f"sqlite:///{folder / 'store.db'}"
    with Store.open(url, read_only=False) as store:
        store.migrate()
        publish_accepting(drop, store, Vault.open(folder / "vault"), today=today)
    return url


def opened(url: str, day: date | None = None) -> Store:
    """The store as staff's commands open it, with its clock at noon of a day where one is given."""
    if day is None:
        return Store.open(url, read_only=False)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return Store.open(url, read_only=False, clock=lambda: noon)
