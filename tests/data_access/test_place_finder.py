"""Whoever types a name, however they spell it, finds their neighborhood, and nobody is led to another one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.model import Area, AreaLevel, Geography, Record
from data_access.place_finder import Closeness, NameKind, closeness_of, find, folded, names_of, slips

NAMES = (
    *("Belmont", "Downtown", "Dayton", "Fairmount", "Forest Hill", "Ironbound", "Lincoln Park"),
    *(
        "Lower Broadway",
        "Lower Clinton Hill",
        "Lower Roseville",
        "Mount Pleasant",
        "Newark Industrial District",
    ),
    *("North Broadway/Woodside", "Port District", "University Heights", "Upper Clinton Hill"),
    *("Upper Roseville", "Vailsburg", "Weequahic", "West Side"),
)
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
GIVEN = (
    ("vailsburg", "Ivy Hill", "common"),
    ("ironbound", "North Ironbound", "common"),
    ("ironbound", "Down Neck", "common"),
    ("vailsburg", "07106", "zip"),
    ("upper-roseville", "07106", "zip"),
    ("ironbound", "07105", "zip"),
)


def slug(name: str) -> str:
    return folded(name).replace(" ", "-")


def geography() -> Geography:
    places = tuple(Area(AreaLevel.NEIGHBORHOOD, slug(name), {"en": name}) for name in NAMES)
    west = Area(AreaLevel.WARD, "west", {"en": "West Ward", "es": "Distrito Oeste", "pt": "Distrito Oeste"})
    return Geography(
        city=Area(AreaLevel.CITY, "newark", {"en": "Newark"}),
        wards=(west,),
        neighborhoods=places,
        atoms=("west~vailsburg", "west~fairmount"),
        valid_from=date(2020, 1, 1),
        outlines={area.id: SQUARE for area in (west, *places)},
    )


ALL_NAMES = names_of(
    geography(),
    [
        Record("place-names", f"n{n}", {"area": area, "name": name, "name_kind": kind})
        for n, (area, name, kind) in enumerate(GIVEN)
    ],
)


def found(typed: str) -> list[str]:
    return sorted(area.name("en") for area in find(typed, ALL_NAMES).areas)


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("Ironbound", ["Ironbound"]),
        ("  the IRONBOUND, Newark NJ ", ["Ironbound"]),
        ("Írònböund", ["Ironbound"]),
        ("ironbond", ["Ironbound"]),
        ("iornbound", ["Ironbound"]),
        ("Valsburg", ["Vailsburg"]),
        ("weequaic", ["Weequahic"]),
        ("wequahick", ["Weequahic"]),
        ("woodside", ["North Broadway/Woodside"]),
        ("north broadway", ["North Broadway/Woodside"]),
        ("ivy hill", ["Vailsburg"]),
        ("Ivyhill", ["Vailsburg"]),
        ("down neck", ["Ironbound"]),
        ("barrio de Belmont", ["Belmont"]),
        ("bairro Dayton", ["Dayton"]),
        ("vails", ["Vailsburg"]),
        ("07105", ["Ironbound"]),
        ("NJ 07105-1234", ["Ironbound"]),
        ("07106", ["Upper Roseville", "Vailsburg"]),
        ("roseville", ["Lower Roseville", "Upper Roseville"]),
        ("clinton hill", ["Lower Clinton Hill", "Upper Clinton Hill"]),
        ("rosevile", ["Lower Roseville", "Upper Roseville"]),
        ("West Ward", ["Fairmount", "Vailsburg"]),
        ("distrito oeste", ["Fairmount", "Vailsburg"]),
    ],
)
def test_what_people_type_is_understood(typed: str, due: list[str]) -> None:
    assert found(typed) == due


@pytest.mark.parametrize(
    "typed", ["", "  ", "?!", "Hoboken", "Jersey City", "10001", "0710", "x", "<script>"]
)
def test_what_is_no_neighborhood_finds_none(typed: str) -> None:
    """A resident of another town must not be told that they live in Belmont."""
    assert found(typed) == []


def test_several_are_told_apart_by_why_they_were_found() -> None:
    (code,) = find("07106", ALL_NAMES).hits
    assert (code.kind, code.text) == (NameKind.ZIP, "07106")
    assert [area.name("en") for area in code.areas] == ["Upper Roseville", "Vailsburg"]
    side, ward = find("west", ALL_NAMES).hits
    assert (side.kind, ward.kind, ward.text) == (NameKind.NAME, NameKind.WARD, "West Ward")


def test_a_name_of_a_place_that_ended_leads_to_what_lies_there_now() -> None:
    old = geography()
    now = Geography(
        city=old.city,
        wards=old.wards,
        neighborhoods=old.neighborhoods,
        atoms=old.atoms,
        valid_from=old.valid_from,
        outlines=old.outlines,
        successors={"hilltop": ("belmont", "dayton")},
    )
    names = names_of(
        now, [Record("place-names", "a", {"area": "hilltop", "name": "Hilltop", "name_kind": "common"})]
    )
    assert [area.id for area in find("hilltop", names).areas] == ["belmont", "dayton"]


@given(st.sampled_from(NAMES), st.data())
def test_every_place_is_found_by_its_name_however_it_is_written(name: str, data: st.DataObject) -> None:
    marks = data.draw(st.lists(st.sampled_from("\u0301\u0308\u0303"), min_size=len(name), max_size=len(name)))
    loud = "".join(
        letter + (mark if letter.isalpha() else "") for letter, mark in zip(name, marks, strict=True)
    )
    written = data.draw(st.sampled_from([name, name.upper(), loud, f"  {name}. ", name.replace(" ", "-")]))
    assert found(written) == [name]


@given(st.sampled_from([name for name in NAMES if len(name) >= 5]), st.data())
def test_one_slip_still_finds_the_place(name: str, data: st.DataObject) -> None:
    """Among what is found, if not alone: Upper Roseville is one slip from nothing else."""
    at = data.draw(st.integers(1, len(name) - 2))
    letter = data.draw(st.sampled_from("aeiourst"))
    slip = data.draw(
        st.sampled_from(
            [
                name[:at] + name[at + 1 :],
                name[:at] + letter + name[at:],
                name[:at] + letter + name[at + 1 :],
                name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            ]
        )
    )
    assert name in found(slip)


@given(st.text(max_size=80))
def test_nothing_that_is_typed_breaks_the_finder(typed: str) -> None:
    hits = find(typed, ALL_NAMES).hits
    assert all(hit.areas for hit in hits)
    assert list(hits) == sorted(hits, key=lambda hit: folded(hit.text)), (
        "alphabetical, whatever happened there"
    )


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_slips_are_counted_as_a_slow_search_counts_them(left: str, right: str) -> None:
    assert slips(left, right) == _searched(left, right)


def _searched(left: str, right: str) -> int:
    """The same distance by trying everything."""
    if not left or not right:
        return len(left) + len(right)
    ways = [
        _searched(left[1:], right) + 1,
        _searched(left, right[1:]) + 1,
        _searched(left[1:], right[1:]) + (left[0] != right[0]),
    ]
    if len(left) > 1 and len(right) > 1 and left[0] == right[1] and left[1] == right[0]:
        ways.append(_searched(left[2:], right[2:]) + 1)
    return min(ways)


def test_nearer_is_better() -> None:
    nearness = [
        closeness_of(folded(typed), "west side") for typed in ("West Side", "the West Side", "west", "side")
    ]
    assert nearness == [Closeness.SAME, Closeness.WITHOUT_WORDS_AROUND, Closeness.BEGINS, Closeness.HOLDS]
    assert closeness_of("wset side", "west side") is Closeness.TYPING_ERROR
    assert closeness_of("east side", "port district") is None
