"""What programs count, through the real pipeline: a wrong sum would praise or blame people for what they did not do."""

from functools import partial
from pathlib import Path

import pytest

from components.i18n import translator
from data_access.catalog import DATASETS, dataset
from data_access.definitions import Dataset
from data_access.model import LANGUAGES, AreaLevel, Grain, Status
from data_access.publishing.base import IntakeError
from data_access.publishing.vault import Vault
from data_access.records import TABLE_KINDS
from data_access.store import Store
from tests.data_access.publishing.accepting import publish_accepting
from tests.data_access.publishing.test_publish import AREAS, TODAY, write_drop

run = partial(publish_accepting, today=TODAY)
AUTHORITY = 'authority = { agreement = "a test", approver = "nobody", date = 2023-12-01, finest = "ward" }\n'


def counts_entry(name: str, columns: list[str], *, head: str = "", totals: bool = True) -> str:
    """The entry of a file whose columns are called as the catalogue calls what they hold."""
    known = dataset(name)
    lines = [
        f'[[files]]\npath = "{name}.csv"\nkind = "counts"\ndataset = "{name}"\ncovers = ["2023-01", "2023-12"]',
        f'date_format = "%Y-%m"\nempty_months_are_zero = true\n{head}',
        "" if totals else "totals = false\n",
        "[files.columns]\n"
        + "".join(f'{each} = "{each}"\n' for each in columns if each in ("ward", "neighborhood")),
        'date = "month"\n[files.weights]\n'
        + "".join(f'{m} = "{m}"\n' for m in columns if m in known.measures),
    ]
    for each in known.dimensions:
        if each.id in columns:
            codes = ", ".join(f'"{leaf}" = "{leaf}"' for leaf in each.leaves())
            lines.append(f'[files.dimensions.{each.id}]\ncolumn = "{each.id}"\ncodes = {{ {codes} }}')
    return "\n".join(lines) + "\n"


def table(columns: list[str], *rows: tuple[object, ...]) -> str:
    return "".join(",".join(map(str, row)) + "\n" for row in (columns, *rows))


def of_measure(store: Store, release, measure: str) -> dict[tuple[str, str], object]:
    """Cells without a breakdown: (area, period) to value, or status where there is none."""
    return {
        (cell.key.area, str(cell.key.period)): cell.status if cell.value is None else cell.value
        for cell in store.every_cell(release)
        if (cell.key.measure, cell.key.dimension) == (measure, "all")
    }


YOUTH = ["month", "ward", "carried-over", "joined", "left", "completed", "rated", "rated-good"]


def youth_drop(folder: Path, east: int = 15, head: str = AUTHORITY) -> Path:
    """Forty in a program on January 1, thirty and then some join, in two wards."""
    rows = table(
        YOUTH,
        ("2023-01", "west", 40, 30, 0, 0, 0, 0),
        ("2023-01", "east", east, 0, 0, 0, 0, 0),
        ("2023-05", "west", 0, 20, 50, 35, 30, 24),
        ("2023-11", "west", 0, 0, 24, 13, 20, 14),
    )
    return write_drop(
        folder, AREAS + counts_entry("youth-programs", YOUTH, head=head), **{"youth-programs": rows}
    )


def test_a_young_person_who_stays_for_a_year_is_served_once(
    store: Store, vault: Vault, tmp_path: Path
) -> None:
    """Counted anew in each quarter, a program that nobody joins would seem to serve four times as many."""
    release = run(youth_drop(tmp_path / "drop"), store, vault)
    served = of_measure(store, release, "served")
    assert served == {
        ("newark", "2023"): 40 + 15 + 30 + 20,
        ("west", "2023"): 40 + 30 + 20,
        ("east", "2023"): 15,
        ("unplaced-ward", "2023"): 0,
    }
    assert of_measure(store, release, "joined")["newark", "2023-Q2"] == 20


def test_who_completed_is_counted_among_those_who_left(store: Store, vault: Vault, tmp_path: Path) -> None:
    """Among all who were served, the newest year would always look worse: most have not had their time."""
    release = run(youth_drop(tmp_path / "drop"), store, vault)
    left, completed, rated, good = (
        of_measure(store, release, each) for each in ("left", "completed", "rated", "rated-good")
    )
    year = ("newark", "2023")
    assert (completed[year], left[year]) == (48, 74)
    assert (good[year], rated[year]) == (38, 50)
    quarter = ("newark", "2023-Q4")
    assert (completed[quarter], left[quarter], good[quarter], rated[quarter]) == (13, 24, 14, 20)


def test_few_young_people_of_a_ward_are_hidden_and_cannot_be_worked_out(
    store: Store, vault: Vault, tmp_path: Path
) -> None:
    """Six of one ward could be known by name; with the other ward shown they are what remains of the city."""
    release = run(youth_drop(tmp_path / "drop", east=6), store, vault)
    served = of_measure(store, release, "served")
    assert served["newark", "2023"] == 96
    assert {served[area, "2023"] for area in ("west", "east")} == {Status.SUPPRESSED}


def test_young_people_are_no_number_without_an_agreement(store: Store, vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="about people; add"):
        run(youth_drop(tmp_path / "drop", head=""), store, vault)


def test_arrests_of_people_under_18_are_of_the_city_alone() -> None:
    """Where a child was arrested says who it was."""
    plan = dataset("juvenile-arrests").plan
    assert {(view.area_level, view.grain) for view in plan} == {
        (AreaLevel.CITY, Grain.QUARTER),
        (AreaLevel.CITY, Grain.YEAR),
    }


# Datasets of things that are shown below the city.
THINGS = [
    each
    for each in DATASETS
    if each.min_count == {"default": 1} and any(view.area_level is not AreaLevel.CITY for view in each.plan)
]


@pytest.mark.parametrize("things", THINGS, ids=lambda each: each.id)
def test_of_things_nothing_is_hidden(things: Dataset, store: Store, vault: Vault, tmp_path: Path) -> None:
    """The pages say so: one light in a ward is one light, and whoever walks by can see it."""
    finest = {view.area_level for view in things.plan}
    where = ["ward", "neighborhood"] if AreaLevel.NEIGHBORHOOD in finest else ["ward"]
    dimensions = [each.id for each in things.dimensions]
    columns = ["month", *where, *dimensions, *things.measures]
    place = ["west", "hill"][: len(where)]
    leaves = [each.leaves()[0] for each in things.dimensions]
    rows = table(columns, ("2023-02", *place, *leaves, *[1] * len(things.measures)))
    drop = write_drop(tmp_path / "drop", AREAS + counts_entry(things.id, columns), **{things.id: rows})
    release = run(drop, store, vault)
    cells = list(store.every_cell(release))
    assert {cell.status for cell in cells} == {Status.PUBLISHED}
    assert {cell.value for cell in cells} == {0, 1}
    ones = {(cell.key.area, cell.key.measure) for cell in cells if cell.value == 1}
    assert ones >= {("west", measure) for measure in things.measures} or AreaLevel.WARD not in finest
    assert not things.about_people


@pytest.mark.parametrize("things", THINGS, ids=lambda each: each.id)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_that_things_hide_nothing(things: Dataset, language: str) -> None:
    """Who sees a 1 here and a hidden number elsewhere must learn why."""
    said = translator(language)(f"dataset.{things.id}.not-counted", city="Newark")
    words = {"en": "so no small number is hidden", "es": "no se oculta ningún número pequeño"}
    assert words.get(language, "nenhum número pequeno é ocultado") in said


def test_an_organization_counts_once_a_year(store: Store, vault: Vault, tmp_path: Path) -> None:
    """Two grants to one group are two grants and one group; added up by quarter it would be two groups."""
    columns = ["month", "ward", "focus", "organizations", "grants"]
    rows = table(
        columns,
        ("2023-02", "west", "education", 1, 1),
        ("2023-08", "west", "education", 0, 1),
        ("2023-08", "east", "employment", 1, 1),
    )
    entry = counts_entry("community-support", columns)
    release = run(write_drop(tmp_path / "drop", AREAS + entry, **{"community-support": rows}), store, vault)
    groups, grants = (of_measure(store, release, each) for each in ("organizations", "grants"))
    assert (groups["newark", "2023"], grants["newark", "2023"]) == (2, 3)
    assert (groups["west", "2023"], grants["west", "2023"]) == (1, 2)
    assert {period for _, period in groups} == {"2023"}
    assert grants["newark", "2023-Q3"] == 2
    by_focus = {
        cell.key.category: cell.value
        for cell in store.every_cell(release)
        if (cell.key.measure, cell.key.dimension) == ("grants", "focus")
    }
    assert by_focus == {"education": 2, "employment": 1, "affordable-housing": 0, "another-focus": 0}


def test_actions_are_counted_when_they_happen_and_what_was_due_adds_up(
    store: Store, vault: Vault, tmp_path: Path
) -> None:
    """Five agreed in winter and done in summer: of what was due in the year, a share that its quarters make up."""
    columns = ["month", "ward", "neighborhood", "action", "agreed", "started", "done", "due", "done-in-time"]
    rows = table(
        columns,
        ("2023-02", "west", "hill", "lights", 5, 2, 0, 0, 0),
        ("2023-03", "west", "hill", "lights", 0, 0, 2, 3, 2),
        ("2023-08", "west", "hill", "lights", 0, 3, 3, 2, 0),
        ("2023-08", "east", "park", "lots", 1, 1, 1, 3, 1),
    )
    entry = counts_entry("place-actions", columns)
    release = run(write_drop(tmp_path / "drop", AREAS + entry, **{"place-actions": rows}), store, vault)
    agreed, started, done, due, in_time = (
        of_measure(store, release, each) for each in ("agreed", "started", "done", "due", "done-in-time")
    )
    year = ("newark", "2023")
    assert (agreed[year], started[year], done[year]) == (6, 6, 6)
    assert (agreed["newark", "2023-Q1"], done["newark", "2023-Q1"], done["newark", "2023-Q3"]) == (5, 2, 4)
    assert (in_time[year], due[year]) == (3, 8)
    quarters = [(in_time["newark", f"2023-Q{n}"], due["newark", f"2023-Q{n}"]) for n in (1, 2, 3, 4)]
    assert quarters == [(2, 3), (0, 0), (1, 5), (0, 0)]
    assert (done["hill", "2023"], done["park", "2023"]) == (5, 1)
    kinds = {
        (cell.key.area, cell.key.category): cell.value
        for cell in store.every_cell(release)
        if (cell.key.measure, cell.key.dimension) == ("done", "action") and cell.value
    }
    assert kinds == {
        ("newark", "lights"): 5,
        ("newark", "lots"): 1,
        ("hill", "lights"): 5,
        ("park", "lots"): 1,
    }


def test_places_are_shown_and_no_trait_of_anybody_there() -> None:
    """A corner where outreach goes is a place; who was met there is nobody's number."""
    things = dataset("place-actions")
    assert not any(each.personal for each in things.dimensions)
    assert {view.area_level for view in things.plan} == {AreaLevel.CITY, AreaLevel.NEIGHBORHOOD}


def test_what_records_tell_has_no_second_source() -> None:
    """Partners, meetings and agreements are lists; a file with their number would say another one some day."""
    assert not set(TABLE_KINDS) & set(dataset("collaboration").measures)
