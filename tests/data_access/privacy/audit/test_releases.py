"""Releases as the public gets them: what is found in them, in which words, and what is refused."""

import ast
import json
from pathlib import Path

import pytest

import data_access.privacy
from data_access.privacy.audit import (
    CellName,
    Contradiction,
    Published,
    UnknownCell,
    UnreadableRelease,
    UnreadableStatement,
    audit,
    between,
    percent_change,
    ranked,
    statements_from_json,
)
from data_access.privacy.audit.tables import table

ABC = [("city", "abc")]


def year(values: str, *, name: str = "R1", revised: tuple[str, ...] = (), **others) -> Published:
    """Return a year of a city: its total, then its areas."""
    lines = (
        f"{area} 2024 all {value}" for area, value in zip(("city", *"abcdef"), values.split(), strict=False)
    )
    return table(name, "\n".join(lines), areas=others.pop("areas", ABC), revised=revised, **others)


def without_number(release: Published, area: str, status: str) -> Published:
    """Return the release with another status for an area's hidden cell."""
    lines = str(release.cells).splitlines()
    changed = [line.replace("suppressed", status) if f",{area}," in line else line for line in lines]
    assert changed != lines
    return Published(release.release, changed, release.structure)


def reasons(*releases: Published, **known) -> list[str]:
    return [failure.derivation for failure in audit(releases, **known).failures]


def test_the_reason_is_the_subtraction_that_anybody_would_make() -> None:
    """Staff must see at once which numbers give a cell away, to choose what else to hide."""
    lines = "city 2024-05 theft 41\nbelmont 2024-05 theft ?\na 2024-05 theft 12\nb 2024-05 theft 9\nc 2024-05 theft 17"
    (found,) = reasons(table("R1", lines, areas=[("city", ["belmont", "a", "b", "c"])]))
    names = (
        "City, theft, May 2024; minus A, theft, May 2024; minus B, theft, May 2024; minus C, theft, May 2024"
    )
    assert found == f"Belmont, theft, May 2024 = 41 − 12 − 9 − 17: {names}"


def test_the_shortest_of_two_reasons_is_given() -> None:
    """A long detour over the year hides that a quarter alone gives it away."""
    months = "\n".join(f"a 2024-{month:02d} all {'?' if month == 1 else 9}" for month in range(1, 13))
    lines = (
        f"a 2024 all 102\na 2024-Q1 all 21\na 2024-Q2 all 27\na 2024-Q3 all 27\na 2024-Q4 all 27\n{months}"
    )
    assert reasons(table("R1", lines)) == [
        "A, Jan 2024 = 21 − 9 − 9: A, Q1 2024; minus A, Feb 2024; minus A, Mar 2024"
    ]


def test_a_bound_has_its_reason_too() -> None:
    """A cell known as 1 or 2 is as good as known."""
    assert reasons(year("33 ? ? 30"))[0] == (
        "A, 2024 is at most 2, because of 33 − 1 − 30: City, 2024; minus B, 2024 (at least 1); minus C, 2024"
    )


def test_a_safe_release_has_no_findings() -> None:
    """A false alarm holds back what everybody may read."""
    report = audit([year("60 ? ? 30")])
    assert report.passed
    assert [(bound.low, bound.high) for bound in report.bounds] == [(1, 29), (1, 29)]


def test_a_pattern_that_moved_gives_away_what_no_release_does() -> None:
    """Each release hides two of three; together they show all but one. (T17)"""
    first, second = year("20 ? ? 8"), year("20 ? 9 ?", name="R2")
    assert not reasons(first)
    assert not reasons(second)
    assert reasons(first, second) == ["A, 2024 = 20 − 9 − 8: City, 2024; minus B, 2024; minus C, 2024"]


def test_a_revision_gives_away_the_former_number() -> None:
    """The revised release shows the partner, which was not revised. (T18)"""
    lines = "a 2024-Q1 all {}\na 2024-01 all {}\na 2024-02 all {}\na 2024-03 all 0"
    first = table("R1", lines.format(13, "?", "?"))
    second = table("R2", lines.format(14, 5, 9), revised=["2024-01", "2024-Q1"])
    assert not reasons(first)
    assert reasons(first, second) == ["A, Jan 2024 = 13 − 9: A, Q1 2024; minus A, Feb 2024"]


def test_the_same_change_that_is_not_listed_is_a_contradiction() -> None:
    """Numbers that cannot all be true prove nothing: nothing may be called safe."""
    with pytest.raises(
        Contradiction, match=r"A, 2024 in R1 is 12, A, 2024 in R2 is 13, not revised"
    ) as error:
        audit([year("42 12 ? ?"), year("42 13 ? ?", name="R2")])
    assert error.value.cells == ("A, 2024 in R1", "A, 2024 in R2")


def test_parts_that_do_not_add_up_are_a_contradiction() -> None:
    """A release that contradicts itself is stopped, with the cells that do not fit."""
    with pytest.raises(Contradiction, match="cannot all be true") as error:
        audit([year("20 12 ? 9")])
    assert set(error.value.cells) == {"City, 2024 (20)", "A, 2024 (12)", "C, 2024 (9)", "B, 2024 (hidden)"}


def test_a_hidden_number_that_fits_nothing_is_a_contradiction() -> None:
    """Two sums that leave different numbers for one cell."""
    lines = "city 2024 all 20\nc 2024 all 8\na 2024 all ?\nb 2024 all 9\na 2024-Q1 all 2\na 2024-Q2 all 2\n"
    with pytest.raises(Contradiction):
        audit([table("R1", lines + "a 2024-Q3 all 2\na 2024-Q4 all 2", areas=ABC)])


def test_numbers_that_only_halves_would_fit_are_a_contradiction() -> None:
    """Three areas, each two of them five people together: that would be two and a half people each."""
    lines = "\n".join(
        [*(f"{area} 2024 all ?" for area in "abc"), *(f"{pair} 2024 all 5" for pair in ("ab", "bc", "ca"))]
    )
    release = table("R1", lines, areas=[("ab", "ab"), ("bc", "bc"), ("ca", "ca")])
    with pytest.raises(Contradiction, match="whole numbers"):
        audit([release], exact=True)


def test_what_the_city_shows_in_any_case_is_no_finding() -> None:
    """The city's murders are in every newspaper."""
    assert audit([table("R1", "city 2024 all 3")]).passed


def test_a_small_number_that_is_shown_is_a_finding() -> None:
    """Shown numbers below the city are zero or at least k."""
    (failure,) = audit([year("70 4 26 40")]).failures
    assert (failure.kind, failure.low, failure.derivation) == (
        "shown",
        4,
        "A, 2024 is shown and is 4, less than 5",
    )


def test_the_smallest_number_is_that_of_the_dimension() -> None:
    """What is safe for offenses is not for race."""
    lines = "a 2024 all 40\na 2024 p ?\na 2024 q ?\na 2024 r 31"
    kinds = {"categories": [("all", "pqr")]}
    assert audit([table("R1", lines, **kinds)]).passed
    assert not audit([table("R1", lines, **kinds, min_count={"default": 5, "kind": 11})]).passed


def test_categories_that_overlap_are_each_at_most_all() -> None:
    """No sum holds of them, and still each is bounded by the whole."""
    overlapping = {"dimensions": {"kind": {"exclusive": False}}, "forced": [{}]}
    (bound,) = audit([table("R1", "x 2024 all 4\nx 2024 p ?", **overlapping)]).bounds
    assert (bound.low, bound.high, bound.failed) == (1, 4, True)


def test_overlapping_categories_cover_all() -> None:
    """Each event has a category: what the others leave of all is the least of the last."""
    plan = [{"area_level": "part", "grain": "year", "dimension": "kind", "categories": ["p", "q"]}]
    overlapping = {"dimensions": {"kind": {"exclusive": False}}, "views": plan}
    report = audit([table("R1", "a 2024 all 20\na 2024 p 14\na 2024 q ?", **overlapping)])
    assert [(bound.low, bound.high) for bound in report.bounds] == [(6, 20)]


def test_all_is_the_same_number_in_every_dimension() -> None:
    """A total that one breakdown hides follows from another."""
    lines = "a 2024 p 14\na 2024 q 9\na 2024 all ?"
    release = table("R1", lines, categories=[("all", "pq")])
    other = {"over": "category", "dimension": "race", "total": "all", "parts": ["x", "y"]}
    release.structure["datasets"]["table"]["sums"].append(other)
    cells = release.cells + "table,incidents,part,a,year,2024-01-01,,race,x,20,,,,published,false,\n"
    cells += "table,incidents,part,a,year,2024-01-01,,race,y,,,,,suppressed,false,\n"
    (failure,) = audit([Published("R1", cells, release.structure)]).failures
    assert failure.derivation == "A, y, 2024 = 14 + 9 − 20: A, p, 2024; A, q, 2024; minus A, x, 2024"


def test_a_subset_is_never_larger_than_its_whole() -> None:
    """Cleared cases are at most all cases."""
    release = table(
        "R1", "a 2024 all 4 incidents\na 2024 all ? cleared", subsets=[["cleared", "incidents"]], forced=[{}]
    )
    assert [(bound.low, bound.high) for bound in audit([release]).bounds] == [(1, 4)]


def test_a_structural_zero_is_no_complement() -> None:
    """A programme that is not offered somewhere has nobody there. (T14)"""
    release = year("20 ? 17 ?")
    cells = str(release.cells).replace(
        ",c,year,2024-01-01,,all,all,,,,,suppressed", ",c,year,2024-01-01,,all,all,,,,,not_applicable"
    )
    assert cells != release.cells
    (failure,) = audit([Published("R1", cells, release.structure)]).failures
    assert (failure.area, failure.low, failure.high) == ("a", 3, 3)


def test_what_is_not_reported_says_nothing() -> None:
    """A month that is missing is not a month of nobody."""
    release = year("20 ? 17 ?")
    cells = str(release.cells).replace(
        ",c,year,2024-01-01,,all,all,,,,,suppressed", ",c,year,2024-01-01,,all,all,,,,,not_reported"
    )
    (failure,) = audit([Published("R1", cells, release.structure)]).failures
    assert (failure.area, failure.low, failure.high) == ("a", 1, 3)


def test_where_zeros_may_be_hidden_a_hidden_cell_may_be_nobody() -> None:
    """The rule of the dataset decides what the attacker knows."""
    report = audit([year("40 ? ? 30", zeros_shown=False)])
    assert [(bound.low, bound.high) for bound in report.bounds] == [(0, 10), (0, 10)]


def test_outside_facts_are_read_from_a_file() -> None:
    """A precinct that is Belmont and a sliver, published by the police. (T25)"""
    place = {"dataset": "table", "measure": "incidents", "period": "2024"}
    facts = statements_from_json(
        [
            {
                "source": "precinct",
                "low": 23,
                "high": 23,
                "terms": [{**place, "area": "a"}, {**place, "area": "b"}],
            }
        ]
    )
    assert reasons(year("80 21 ? ?"), outside=facts) == ["B, 2024 = 23 − 21: precinct; minus A, 2024"]


@pytest.mark.parametrize(
    "content",
    [
        {"terms": []},
        {"terms": [{"area": "a"}], "low": 1},
        {"low": 1},
        {"terms": [{"coefficient": "x"}], "low": 1},
        {
            "terms": [{"dataset": "d", "measure": "m", "area": "a", "period": "2024", "colour": "red"}],
            "low": 1,
        },
    ],
)
def test_outside_facts_that_say_nothing_are_refused(content: dict) -> None:
    """A mistyped fact that is passed over leaves a leak unseen."""
    with pytest.raises(UnreadableStatement, match="outside fact 1"):
        statements_from_json([content])


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        (CellName("elsewhere", "incidents", "a", "2024"), "elsewhere"),
        (CellName("table", "incidentz", "a", "2024"), "incidentz"),
        (CellName("table", "incidents", "nowhere", "2024"), "nowhere"),
        (CellName("table", "incidents", "a", "2033"), "2033"),
        (CellName("table", "incidents", "a", "2024", "offense", "thefft"), "thefft"),
    ],
)
def test_an_outside_fact_about_no_cell_is_refused(cell: CellName, named: str) -> None:
    """The same for a misspelled area, category or period."""
    with pytest.raises(UnknownCell, match=named):
        audit([year("40 ? ? 30")], outside=[between(cell, 1, 2, source="map")])


def test_changes_ranks_and_map_classes_are_statements() -> None:
    """What is drawn from hidden cells tells of them. (T21, T22, T23)"""
    a, b, c = (CellName("table", "incidents", area, "2024") for area in "abc")
    release = year("50 ? ? 12")
    assert not audit([release], outside=percent_change(a, c, 300, decimals=0)).passed
    assert not audit([release], outside=[between(a, 1, 4, source="map")]).passed
    assert audit([release], outside=[ranked(a, b, source="list")]).passed
    bounds = audit([release], outside=[ranked(a, b, source="list")]).bounds
    assert [(bound.area, bound.low, bound.high) for bound in bounds] == [("a", 19, 37), ("b", 1, 19)]


def test_two_workers_find_the_same(monkeypatch) -> None:
    """Independent years are shared among processes."""
    monkeypatch.setattr("data_access.privacy.audit.attack._WORTH_A_PROCESS", 1)
    lines = "\n".join(
        f"{area} {year}-{month:02d} all {value}"
        for year in (2023, 2024)
        for month in range(1, 13)
        for area, value in zip("abcdefghijklmnopqr", ["?"] * 9 + ["9"] * 9, strict=True)
    )
    totals = "\n".join(f"city {year}-{month:02d} all 150" for year in (2023, 2024) for month in range(1, 13))
    quarters = "\n".join(f"{area} {year} all 92" for year in (2023, 2024) for area in "abcdefghi")
    release = table("R1", f"{lines}\n{totals}\n{quarters}", areas=[("city", "abcdefghijklmnopqr")])
    one, two = audit([release]), audit([release], workers=2)
    assert [(b.name, b.low, b.high) for b in one.bounds] == [(b.name, b.low, b.high) for b in two.bounds]


def test_the_report_says_it_in_plain_words_and_as_json() -> None:
    """Staff read the text, the methods page the figures."""
    report = audit([year("23 12 ? 8")])
    assert report.text().splitlines()[:5] == [
        "Audit of R1: FAILED.",
        "1 hidden cells; the narrowest is known within 0. 1 of them may be small; the narrowest is known within 0.",
        "0 numbers that only subtraction forms; 0 of them are small or nobody at all.",
        "1 can be worked out:",
        "- B, 2024 = 23 − 12 − 8: City, 2024; minus A, 2024; minus C, 2024",
    ]
    content = json.loads(report.to_json())
    assert content["passed"] is False
    assert content["views"][1] == {
        "dataset": "table",
        "measure": "incidents",
        "area_level": "part",
        "grain": "year",
        "dimension": "all",
        "cells": 3,
        "hidden": 1,
        "narrowest": 0,
        "exact": 1,
        "within_k": 1,
        "failed": 1,
        "shown_share": 2 / 3,
    }


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ("", "has no column"),
        ("{header}\n1,2,3", "line 2 of cells.csv has 3 fields"),
        (
            "{header}\ntable,incidents,part,a,year,2024-01-01,,all,all,,,,,published,false,",
            "a value goes with",
        ),
        (
            "{header}\ntable,incidents,part,a,year,2024-01-01,,all,all,x,,,,published,false,",
            "could not convert",
        ),
        (
            "{header}\ntable,incidents,part,a,year,2024-02-01,,all,all,7,,,,published,false,",
            "does not begin a year",
        ),
        ("{header}\ntable,incidents,part,a,year,2024-01-01,,all,all,7.5,,,,published,false,", "not a count"),
        (
            "{header}\nother,incidents,part,a,year,2024-01-01,,all,all,7,,,,published,false,",
            "does not speak of",
        ),
    ],
)
def test_what_is_no_release_is_refused(cells: str, says: str) -> None:
    """An attacker who reads half a file finds half the leaks."""
    release = year("23 12 ? 8")
    header = str(release.cells).splitlines()[0]
    with pytest.raises(UnreadableRelease, match=says):
        audit([Published("R1", cells.format(header=header), release.structure)])


def test_sums_that_run_in_a_circle_are_refused() -> None:
    """No number is a part of itself."""
    with pytest.raises(UnreadableRelease, match="circle"):
        audit([year("23 12 ? 8", areas=[("city", "abc"), ("a", ["city"])])])


def test_the_attacker_shares_no_code_with_what_it_attacks() -> None:
    """One mistake in shared code would hide and overlook the same cell."""
    folder = Path(data_access.privacy.__file__).parent
    for file in folder.rglob("*.py"):
        own = folder / "audit" in file.parents
        for node in ast.walk(ast.parse(file.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                of_attacker = name.startswith("data_access.privacy.audit")
                assert of_attacker if own and name.startswith("data_access") else own or not of_attacker, (
                    file,
                    name,
                )
