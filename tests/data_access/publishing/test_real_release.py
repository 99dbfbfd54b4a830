"""Real Newark files through the whole pipeline: the figures that pages and downloads then show."""

import csv
from collections import Counter
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from data_access.catalog import OFFENSE_GROUPS
from data_access.export import csv_lines
from data_access.model import Status
from data_access.publishing.auditing import attack, published
from data_access.publishing.prepare import prepare
from data_access.publishing.vault import Vault
from data_access.service import Service
from data_access.store import Store
from tests.data_access.publishing.accepting import publish_accepting
from tests.data_access.publishing.real_drops import FIRST_VINTAGE, FORCE, GUN, LATER_VINTAGE, real_drop
from tests.pages.reading import rows
from tests.pages.visitor import visiting

TODAY = date(2026, 11, 22)
RECLASSIFIED = """
[[revisions]]
dataset = "reported-crime"
months = ["2021-04", "2024-07"]
cause = "reclassified"
because = "A new collection of 2026 replaces the older one"
"""


@pytest.fixture
def newark(real_data: Path) -> Path:
    return real_data / "newark"


run = partial(publish_accepting, today=TODAY)


def shown(store: Store, release, measure: str) -> dict[tuple[str, str, str], object]:
    cells = (cell for cell in store.every_cell(release) if cell.key.measure == measure)
    return {
        (c.key.area, str(c.key.period), c.key.category): c.value if c.value is not None else c.status
        for c in cells
    }


def test_people_shot_are_counted_by_weight_and_placed(
    store: Store, vault: Vault, newark: Path, tmp_path: Path
) -> None:
    """737 rows read; victims by weight; the city's years agree with adding the column by hand."""
    drop = real_drop(tmp_path / "gun", GUN, newark)
    release = run(drop, store, vault)
    account = next(a for a in store.document(release, "report")["sources"] if a["dataset"] == "shooting")
    assert (account["read"], account["counted"], account["weight_0"]) == (737, 488, 249)
    _, manifest = vault.load(release.id)
    placed = {"in a neighborhood": 704, "outside the city": 9, "without coordinates": 24}
    assert manifest["placed"]["gun_incidents_2013_2018.csv"] == placed
    assert "placed" not in account, "how many had no place could tell what is hidden"
    by_year: Counter[tuple[str, str]] = Counter()
    with (newark / "gun_incidents_2013_2018.csv").open() as file:
        for row in csv.DictReader(file):
            by_year["killed", row["date"][:4]] += int(row["n_killed"])
            by_year["wounded", row["date"][:4]] += int(row["n_injured"])
    killed, subjects = shown(store, release, "killed"), shown(store, release, "subjects")
    for year in ("2014", "2015", "2016", "2017"):
        assert killed["newark", year, "all"] == by_year["killed", year]
        assert subjects["newark", year, "all"] == by_year["killed", year] + by_year["wounded", year]
    assert killed["newark", "2018", "all"] is Status.NOT_REPORTED
    assert ("newark", "2013", "all") not in killed, "a year that began before collection is not collected"
    text = "".join(csv_lines(store.every_cell(release), release.id))
    assert (
        f"shooting,killed,city,newark,year,2016-01-01,2016-12-31,all,all,{by_year['killed', '2016']},,,,published"
        in text
    )


def test_no_ward_with_few_victims_can_be_worked_out(
    store: Store, vault: Vault, newark: Path, tmp_path: Path
) -> None:
    """No number below five is shown, and nothing that is hidden follows from what is."""
    release = run(real_drop(tmp_path / "gun", GUN, newark), store, vault)
    wards = [c for c in store.every_cell(release) if c.key.area_level == "ward"]
    years = {c.key.period for c in wards}
    assert len(years) == 5
    for year in years:
        table = [c for c in wards if c.key.period == year]
        assert len(table) == 6
        assert all(c.value is None or c.value == 0 or c.value >= 5 for c in table)
    assert {str(c.status) for c in wards} >= {"published", "suppressed"}
    released = published(release.id, store.every_cell(release), store.document(release, "structure"))
    assert not attack([released], progress=lambda _: None).failures


def test_several_reports_of_one_use_of_force_are_one(
    store: Store, vault: Vault, newark: Path, tmp_path: Path
) -> None:
    """4,155 read = 2,467 incidents + 1,683 further reports + 5 of another town; the cut quarter is not reported."""
    release = run(real_drop(tmp_path / "force", FORCE, newark), store, vault)
    sources = store.document(release, "report")["sources"]
    account = next(a for a in sources if a["read"] == 4155)
    assert (account["counted"], account["further_reports"]) == (2467, 1683)
    assert account["set_aside"] == {"filter": 5}
    incidents, subjects = shown(store, release, "incidents"), shown(store, release, "subjects")
    assert incidents["newark", "2024-Q4", "all"] is Status.NOT_REPORTED
    assert incidents["newark", "2024-10", "all"] > 0
    months = [value for (_, period, _), value in incidents.items() if len(period) == 7 and "Q" not in period]
    assert sum(months) == 2467
    years: dict[tuple[str, str], str] = {}
    with (newark / "use_of_force_incident.csv").open() as file:
        forms = {r["form_id"]: r for r in csv.DictReader(file) if r["agency_name"] == "Newark PD"}
    with (newark / "use_of_force_subject.csv").open() as file:
        for row in csv.DictReader(file):
            if row["form_id"] in forms:
                form = forms[row["form_id"]]
                person = form["incident_case_number"], row["index"]
                years.setdefault(person, form["incident_date_1"][:4])
    assert subjects["newark", "2022", "all"] == Counter(years.values())["2022"]


def test_missing_race_is_unknown_and_counted(
    store: Store, vault: Vault, newark: Path, tmp_path: Path
) -> None:
    """People whose race nobody wrote down must not vanish from the total; true figures are the staff's."""
    release = run(real_drop(tmp_path / "force", FORCE, newark), store, vault)
    base, _ = vault.load(release.id)
    subjects = base[base["measure"] == "subjects"]
    by_race = subjects[subjects["dimension"] == "race"]
    assert by_race[by_race["category"] == "unknown"]["value"].sum() > 150
    assert by_race["value"].sum() == subjects[subjects["dimension"] == "all"]["value"].sum() == 2620


def test_two_vintages_stand_side_by_side(store: Store, vault: Vault, newark: Path, tmp_path: Path) -> None:
    """A series republished with another history: 2018 to 2020 carry over, every changed month is listed first."""
    first = run(real_drop(tmp_path / "one", FIRST_VINTAGE, newark), store, vault)
    before = list(csv_lines(store.every_cell(first), first.id))
    later = real_drop(tmp_path / "two", LATER_VINTAGE, newark)
    listed = prepare(later, store=store, vault=vault, today=TODAY, progress=lambda _: None).compared.changes
    old, new = vintages(newark)
    differing = {
        (month, offense.replace("_", "-"))
        for (month, offense), value in new.items()
        if month > "2021-03" and old.get((month, offense)) != value and offense != "rape"
    }
    months = {
        (str(c.key.period), c.key.category)
        for c in listed
        if c.key.period.grain == "month" and c.kind != "settled"
    }
    leaves = {pair for pair in months if pair[1] not in OFFENSE_GROUPS and pair[0] > "2021-03"}
    assert leaves == differing
    second = run(later, store, vault)
    now = shown(store, second, "incidents")
    assert now["newark", "2019-06", "theft"] == old["2019-06", "theft"]
    assert now["newark", "2023-06", "theft"] == new["2023-06", "theft"]
    assert now["newark", "2021-02", "theft"] is Status.NOT_REPORTED, "a broken month is not stated"
    assert now["newark", "2023", "murder"] == 54
    assert shown(store, first, "incidents")["newark", "2023", "murder"] == 46
    assert list(csv_lines(store.every_cell(first), first.id)) == before


def vintages(newark: Path) -> tuple[dict, dict]:
    found: dict[str, dict] = {"2024-10-15": {}, "2026-05-18": {}}
    with (newark / "monthly_counts_two_vintages.csv").open() as file:
        for row in csv.DictReader(file):
            for name, value in row.items():
                if name not in ("month", "vintage"):
                    found[row["vintage"]][row["month"], name] = int(value)
    return found["2024-10-15"], found["2026-05-18"]


def test_murders_turn_from_fewer_to_more_between_vintages(
    store: Store, vault: Vault, newark: Path, tmp_path: Path
) -> None:
    """2022 to 2023 changed from minus six to plus four percent: a link must keep what its reader saw."""
    first = run(real_drop(tmp_path / "one", FIRST_VINTAGE, newark), store, vault)
    run(real_drop(tmp_path / "two", LATER_VINTAGE, newark), store, vault)
    service = Service(store)
    query = {"category": "murder", "from": "2022", "to": "2023"}
    old = service.ask("reported-crime", query, release=service.release(first.id), pinned=True).series[0]
    new = service.ask("reported-crime", query, release=service.current()).series[0]
    assert [point.value for point in old.points] == [49, 46]
    assert [point.value for point in new.points] == [52, 54]


def test_both_vintages_stand_on_the_page_of_the_number(vault: Vault, newark: Path, tmp_path: Path) -> None:
    """A reader who quoted "down six percent" must find out that it is "up four percent" now, and since when."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with Store.open(url, read_only=False) as store:
        store.migrate()
        first = run(real_drop(tmp_path / "one", FIRST_VINTAGE, newark), store, vault)
        second = run(real_drop(tmp_path / "two", LATER_VINTAGE + RECLASSIFIED, newark), store, vault)
    with visiting(url) as visitor:
        page = visitor.page("/indicators/reported-crime/2023?category=murder")
        history, compared = (rows(table)[1:] for table in page.all("table"))
        assert [(row[0], row[2]) for row in history] == [(first.id, "46"), (second.id, "54")]
        assert history[1][3] == "Put in another category: A new collection of 2026 replaces the older one"
        assert [(row[0], *row[2:]) for row in compared] == [
            (first.id, "49", "46", "3 fewer (−6%), no clear change"),
            (second.id, "52", "54", "2 more (+4%), no clear change"),
        ]
        figure = visitor.page("/indicators/reported-crime?category=murder&grain=year")
        links = {link.text: link.attributes["href"] for link in figure.all("a", cls="changed")}
        assert links["54"] == "/indicators/reported-crime/2023?category=murder"
        methods = visitor.page("/methods").text
        assert "For example, Murder, 2023: first published on" in methods
        assert "at first 3 fewer (−6%), and is now 2 more (+4%)" in methods
        changes = visitor.page("/data/revisions").text
        assert "Reported crime" in changes
        assert "A new collection of 2026 replaces the older one" in changes
