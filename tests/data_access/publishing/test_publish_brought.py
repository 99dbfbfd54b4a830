"""Records, estimates and the agency's figures from a drop into a release, its files, and the next release."""

import csv
import subprocess
import sys
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from data_access.export import export
from data_access.model import Status
from data_access.publishing.base import IntakeError
from data_access.publishing.commands import main
from data_access.publishing.prepare import prepare
from data_access.publishing.vault import Vault
from data_access.publishing.verify import VerificationError, verify
from data_access.store import Store
from tests.data_access.publishing.accepting import publish_accepting
from tests.data_access.publishing.drops import write_drop
from tests.data_access.publishing.test_records import ACTION, CONTACT, MEETING, PARTNER, REPORT, table
from tests.data_access.publishing.test_records import entry as records_entry
from tests.data_access.publishing.test_survey import BY_RACE, HEADER, csv_text, row
from tests.data_access.publishing.test_survey import entry as survey_entry
from tests.data_access.publishing.test_totals import HEAD as TOTALS_HEAD
from tests.data_access.publishing.test_totals import WIDE

TODAY = date(2026, 11, 22)


run = partial(publish_accepting, today=TODAY)


def records_drop(folder: Path, **tables: str) -> Path:
    files = "".join(map(records_entry, tables))
    return write_drop(folder, files, {f"{kind}.csv": text for kind, text in tables.items()})


def survey_drop(folder: Path, *rows: tuple[str, ...]) -> Path:
    return write_drop(folder, survey_entry(groups=BY_RACE), {"survey.csv": csv_text(HEADER, rows)})


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))


def test_kinds_that_a_drop_does_not_bring_carry_over(store: Store, vault: Vault, tmp_path: Path) -> None:
    """Next month's meetings must not wipe out the help lines."""
    contacts, first = table(CONTACT), table(MEETING, MEETING | {"id": "m-2"})
    old = run(records_drop(tmp_path / "one", contacts=contacts, meetings=first), store, vault)
    new = run(records_drop(tmp_path / "two", meetings=table(MEETING | {"state": "held"})), store, vault)
    assert [record.id for record in store.records(new, "contacts")] == ["crisis-988"]
    assert [(each.id, each.content["state"]) for each in store.records(new, "meetings")] == [("m-1", "held")]
    assert [record.id for record in store.records(old, "meetings")] == ["m-1", "m-2"]
    assert store.document(new, "report")["records"] == {"meetings": {"changed": 1, "gone": 1}}


def test_the_same_records_again_make_no_release(store: Store, vault: Vault, tmp_path: Path) -> None:
    drop = records_drop(tmp_path / "one", meetings=table(MEETING), partners=table(PARTNER))
    assert run(drop, store, vault) is not None
    assert run(drop, store, vault) is None


def test_what_a_record_names_must_be_there(store: Store, vault: Vault, tmp_path: Path) -> None:
    """An action with a partner who has gone leads nowhere."""
    action = table(ACTION | {"partners": "p-1"})
    with pytest.raises(IntakeError, match="actions 'a-1': partners names 'p-1', and there is no such record"):
        run(records_drop(tmp_path / "alone", actions=action), store, vault)
    run(records_drop(tmp_path / "both", actions=action, partners=table(PARTNER)), store, vault)
    with pytest.raises(IntakeError, match="partners names 'p-1'"):
        run(records_drop(tmp_path / "gone", partners=table(PARTNER | {"id": "p-2"})), store, vault)


STREET = PARTNER | {"programs": "violence-intervention"}


@pytest.mark.parametrize(
    ("tables", "named"),
    [
        ({"partners": [STREET | {"areas": "West"}]}, "partners 'p-1'"),
        ({"partners": [STREET], "actions": [ACTION | {"partners": "p-1", "area": "West"}]}, "actions 'a-1'"),
        ({"partners": [STREET], "actions": [ACTION | {"partners": "p-1", "place_en": "Corner"}]}, "actions"),
        ({"partners": [STREET], "reports": [REPORT | {"partners": "p-1", "area": "West"}]}, "reports 'r-1'"),
    ],
)
def test_nothing_tells_at_which_place_people_in_conflict_are_talked_to(
    store: Store, vault: Vault, tmp_path: Path, tables: dict[str, list[dict[str, str]]], named: str
) -> None:
    """Who works there is in danger where people know where; not even a download may hold it."""
    texts = {kind: table(*rows) for kind, rows in tables.items()}
    with pytest.raises(IntakeError, match=f"{named}.* names a place below the city") as refused:
        run(records_drop(tmp_path / "drop", **texts), store, vault)
    assert "West" not in refused.value.logged


def test_for_the_whole_city_they_are_named(store: Store, vault: Vault, tmp_path: Path) -> None:
    partners = table(STREET | {"areas": "Newark"}, PARTNER | {"id": "p-2", "areas": "West"})
    actions = table(
        ACTION | {"partners": "p-1", "area": "Newark"},
        ACTION | {"id": "a-2", "partners": "p-2", "area": "West", "place_en": "Corner"},
    )
    release = run(records_drop(tmp_path / "drop", partners=partners, actions=actions), store, vault)
    assert [each.content["area"] for each in store.records(release, "actions")] == ["newark", "west"]


def test_small_bases_are_in_the_vault_and_nowhere_else(store: Store, vault: Vault, tmp_path: Path) -> None:
    """30 people said it, and each of them was promised that nobody would know."""
    rows = [row(n="630")] + [row(race=race, n=n) for race, n in (("B", "400"), ("H", "200"), ("W", "30"))]
    release = run(survey_drop(tmp_path / "drop", *rows), store, vault)
    shown = {cell.key.category: (cell.status, cell.base) for cell in store.every_cell(release)}
    assert shown == {
        "all": (Status.PUBLISHED, 630),
        "black": (Status.PUBLISHED, 400),
        "hispanic": (Status.SUPPRESSED, None),
        "white": (Status.SUPPRESSED, None),
    }
    kept = {
        cell.key.category: cell.base
        for cell in prepare(
            tmp_path / "drop", store=store, vault=vault, today=TODAY, progress=lambda _: None
        ).basis.truth.survey.cells
    }
    assert kept == {"all": 630, "black": 400, "hispanic": 200, "white": 30}


def test_estimates_carry_over_and_are_told_in_the_difference(
    store: Store, vault: Vault, tmp_path: Path
) -> None:
    run(survey_drop(tmp_path / "one", row(), row("q2", "40", "35", "45")), store, vault)
    run(records_drop(tmp_path / "two", meetings=table(MEETING)), store, vault)
    third = survey_drop(tmp_path / "three", row(share="60"), row("q2", "40", "35", "45"))
    prepared = prepare(third, store=store, vault=vault, today=TODAY, progress=lambda _: None)
    assert [str(change) for change in prepared.compared.changes] == [
        "trust-survey/trust newark 2024-03-04--2024-05-19 all: 61.5 → 60.0"
    ]
    assert prepared.records == prepared.basis.records != ()


def test_a_wave_that_is_not_over_is_refused(store: Store, vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="is not over"):
        prepare(
            survey_drop(tmp_path / "drop", row()),
            store=store,
            vault=vault,
            today=date(2024, 5, 19),
            progress=lambda _: None,
        )


@pytest.mark.parametrize(
    "leak",
    [
        lambda cells: [*cells[:-1], cells[-1].__class__(cells[-1].key, Status.PUBLISHED, 61.5, base=30)],
        lambda cells: [*cells[:-1], cells[-1].__class__(cells[-1].key, Status.PUBLISHED, 61.5)],
    ],
    ids=["base of 30", "no base and none declared"],
)
def test_a_release_that_shows_too_small_a_base_is_not_published(
    store: Store, vault: Vault, tmp_path: Path, leak
) -> None:
    """The last check goes by the cells as written, not by what was meant."""
    rows = [row(race=race, n=n) for race, n in (("B", "400"), ("H", "200"), ("W", "30"))]
    release = run(survey_drop(tmp_path / "drop", *rows), store, vault)
    structure, cells = store.document(release, "structure"), list(store.every_cell(release))
    assert verify(cells, structure) == 0
    assert cells[-1].status is Status.SUPPRESSED
    with pytest.raises(VerificationError, match="rests on fewer people than the 50"):
        verify(leak(cells), structure)


def test_one_hidden_part_alone_is_not_published(store: Store, vault: Vault, tmp_path: Path) -> None:
    rows = [row(race=race, n=n) for race, n in (("B", "400"), ("H", "200"), ("W", "30"))]
    release = run(survey_drop(tmp_path / "drop", *rows), store, vault)
    shown = [cell for cell in store.every_cell(release) if cell.key.category != "hispanic"]
    with pytest.raises(VerificationError, match="hides one part alone"):
        verify(shown, store.document(release, "structure"))


def test_an_export_has_a_table_of_each_kind(store: Store, vault: Vault, tmp_path: Path) -> None:
    """Others work on with the files; a semicolon list or a figure of the agency must not get lost there."""
    files = records_entry("partners") + survey_entry() + TOTALS_HEAD + WIDE
    contents = {
        "partners.csv": table(PARTNER | {"areas": "West;Hill"}),
        "survey.csv": csv_text(HEADER, [row()]),
        "totals.csv": "Month,Murder,Property\n2024-01,4,600\n",
    }
    release = run(write_drop(tmp_path / "drop", files, contents), store, vault)
    written = {path.name: path for path in export(store, release, tmp_path / "out")}
    assert {"partners.csv", "totals.csv"} <= set(written)
    assert "meetings.csv" not in written
    (partner,) = rows_of(written["partners.csv"])
    assert (partner["areas"], partner["does_en"], partner["release"]) == (
        "west;hill",
        PARTNER["does_en"],
        release.id,
    )
    totals = [(each["category"], each["value"]) for each in rows_of(written["totals.csv"])]
    assert totals == [("murder", "4"), ("property", "600")]
    (cell,) = rows_of(written["cells.csv"])
    assert (cell["grain"], cell["period_start"], cell["period_end"]) == ("wave", "2024-03-04", "2024-05-19")
    assert (cell["value"], cell["low"], cell["high"], cell["base"]) == ("61.5", "58.0", "65.0", "400")


def test_meetings_are_read_without_a_counting_engine(tmp_path: Path) -> None:
    """Staff who move a meeting by a day wait for seconds, not for an engine."""
    drop = records_drop(tmp_path / "drop", meetings=table(MEETING))
    program = (
        "import sys; from pathlib import Path; from data_access.publishing import engine, read\n"
        "def refuse(*_): raise SystemExit('an engine was started')\n"
        "engine.Engine.of_its_own = refuse\n"
        "print(len(read.read_drop(Path(sys.argv[1]), geography=None).records['meetings']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(drop)], capture_output=True, text=True, timeout=60
    )
    assert (done.stdout, done.returncode) == ("1\n", 0), done.stderr


def test_the_difference_names_each_record(
    sqlite_url: str,
    vault: Vault,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Staff see which meeting would vanish before it does."""
    with Store.open(sqlite_url, read_only=False) as store:
        store.migrate()
        run(records_drop(tmp_path / "one", meetings=table(MEETING, MEETING | {"id": "m-2"})), store, vault)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("VAULT", str(vault.path))
    second = records_drop(tmp_path / "two", meetings=table(MEETING | {"state": "held"}))
    assert main(["diff", str(second)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "meetings m-1: changed",
        "meetings m-2: gone",
        "1 records of meetings, changed",
        "1 records of meetings, gone",
    ]


def test_figures_without_the_question_are_noted(store: Store, vault: Vault, tmp_path: Path) -> None:
    """A share says nothing to a reader who cannot see what was asked."""
    drop = survey_drop(tmp_path / "drop", row())
    prepared = prepare(drop, store=store, vault=vault, today=TODAY, progress=lambda _: None)
    assert [note.partition(":")[0] for note in prepared.intake.notes] == ["trust-survey/trust"]
