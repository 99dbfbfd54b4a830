"""Every part of the mission has its page, its numbers or records, and is found within two taps."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from data_access.catalog import DATASETS, METRICS
from data_access.definitions import Metric
from data_access.programs import PROGRAMS, metrics_of
from data_access.promises import PROMISES
from data_access.records import RECORD_KINDS
from tests.pages.visitor import Visitor

TABLE = Path(__file__).resolve().parents[2] / "docs" / "mission.md"
KNOWN = {metric.id: metric for metric in METRICS}
RECORDS = {kind.id for kind in RECORD_KINDS}


def rows() -> list[tuple[str, str, str, str]]:
    """The table's rows: part of the mission, page, dataset or kind of record, metrics."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    found = [tuple(cell.strip().strip("`") for cell in line.strip("|").split("|")) for line in lines[1:]]
    return [(part, page, source, metrics) for part, page, source, metrics in found]


def metrics_in(cell: str) -> list[Metric]:
    """The metrics that a cell names; none where it speaks of records."""
    return [KNOWN[word] for word in re.findall(r"[a-z0-9-]+", cell) if word in KNOWN]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_each_part_of_the_mission_is_shown(sample: Visitor, row: tuple[str, str, str, str]) -> None:
    """A part of the mission that nobody can look up is a promise that nobody can check."""
    part, page, source, metrics = row
    assert all((part, page, source, metrics))
    shown = sample.page(page)
    assert shown.one("h1").text
    if source in RECORDS:
        assert sample.service.records(sample.service.current(), source)
        return
    named = metrics_in(metrics)
    assert source in {dataset.id for dataset in DATASETS}
    assert len(named) == len(metrics.split(", "))
    assert any(source in metric.datasets for metric in named)
    links = {urlsplit(link.attributes["href"]).path for link in shown.all("a")}
    for metric in named:
        answer = sample.service.ask(metric.id, {}, release=sample.service.current())
        assert any(point.value is not None for series in answer.series for point in series.points)
        address = f"/indicators/{metric.id}"
        assert page in {address, "/timeline"} or page.startswith("/indicators/") or address in links


def test_every_program_and_every_aim_is_in_the_table() -> None:
    pages = {page for _, page, _, _ in rows()}
    assert {f"/programs/{program}" for program in PROGRAMS} <= pages
    assert {each.id for each in PROMISES} == {"violence", "trust", "causes", "reform", "youth", "communities"}


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_tells_what_it_did_and_what_came_of_it(sample: Visitor, program: str) -> None:
    """Effort without a result, or a result without effort, would be half of what there is to know."""
    known = metrics_of(program)
    assert known.did
    assert known.came
    page = sample.page(f"/programs/{program}")
    links = {urlsplit(link.attributes["href"]).path for link in page.one("main").all("a")}
    assert {f"/indicators/{metric.id}" for metric in (*known.did, *known.came, *known.everybody)} <= links


def test_every_page_is_two_taps_from_the_first(sample: Visitor) -> None:
    """Pages that are not of one place, number or policy."""

    def reached(pages: set[str]) -> set[str]:
        links = {link.attributes.get("href", "") for page in pages for link in sample.page(page).all("a")}
        return {
            urlsplit(link).path for link in links if link.startswith("/") and not link.startswith("/api/")
        }

    # Languages are the same pages once more.
    first = {page for page in reached({"/"}) if not page.startswith(("/es", "/pt"))}
    second = first | reached(first)
    fixed = {page.path for page in sample.app.page_routes.pages if "<" not in page.path}
    assert fixed <= second
