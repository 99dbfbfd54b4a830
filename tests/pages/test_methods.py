"""What the methods page promises about people: in the public words, with its limits, and with figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from components.i18n import translator
from components.notes import SMALL_NUMBERS
from components.protection import smallest_words
from data_access.catalog import METRICS
from data_access.model import LANGUAGES
from tests.browser.site import in_language
from tests.pages.reading import Element, rows
from tests.pages.stores import shot, write_store
from tests.pages.visitor import Visitor, visiting

PUBLIC_WORDS = (
    "We hide small numbers and test that they cannot be worked out from what we publish."
    " People who know of an event may still recognize it."
)
NEVER = {
    "en": ("proved", "proven", "anonym", "nobody can be found", "guarantee", "impossible"),
    "es": ("demostrad", "anónim", "garantiz", "imposible"),
    "pt": ("provado", "anônim", "garanti", "impossível"),
}


def view(dataset: str, measure: str, level: str, grain: str, **more: object) -> dict[str, object]:
    usual = {"dimension": "all", "cells": 30, "hidden": 0, "shown_share": 1.0, "narrowest": None}
    return {"dataset": dataset, "measure": measure, "area_level": level, "grain": grain, **usual, **more}


AUDIT = {
    "passed": True,
    "cells": 12_345,
    "hidden": 678,
    "narrowest": 4,
    "remainders": 9_012,
    "views": [
        view("shooting", "subjects", "city", "month"),
        view("shooting", "subjects", "ward", "year", hidden=3, shown_share=0.996, narrowest=11),
        view(
            "reported-crime",
            "incidents",
            "neighborhood",
            "month",
            dimension="offense",
            cells=5_040,
            hidden=641,
            shown_share=0.87,
            narrowest=4,
        ),
        view("use-of-force", "subjects", "city", "year", dimension="sex", hidden=34, shown_share=0.2),
        view("trust-survey", "safe", "ward", "wave", hidden=2, shown_share=0.5),
    ],
}


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_store(tmp_path_factory.mktemp("audited"), [shot("north", 2024, 7)], audit=AUDIT)


@pytest.fixture
def visitor(audited: str) -> Iterator[Visitor]:
    with visiting(audited) as opened:
        yield opened


def section(visitor: Visitor, language: str = "en") -> Element:
    return visitor.page(in_language(language, "/methods")).one("section", id=SMALL_NUMBERS)


def test_the_promise_is_in_the_public_words(visitor: Visitor) -> None:
    """A promise that is larger than what holds would be broken on the day that somebody is recognized."""
    assert PUBLIC_WORDS in section(visitor).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_more_is_promised(visitor: Visitor, language: str) -> None:
    text = visitor.page(in_language(language, "/methods")).text.lower()
    assert [word for word in NEVER[language] if word in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_limits_stand_beside_the_promise(visitor: Visitor, language: str) -> None:
    """Who reads only this part must learn of what it does not cover."""
    t, text = translator(language), section(visitor, language).text
    for name in ("recognized", "possible", "elsewhere"):
        assert t(f"methods.privacy.limit.{name}") in text


def test_smallest_numbers_are_those_of_the_release(visitor: Visitor) -> None:
    """A reader compares them with what the pages show."""
    told = dict(rows(section(visitor).all("table")[0])[1:])
    assert len(told) == len({each.dataset for each in METRICS})
    assert {
        name: told[name] for name in ("People shot", "Reported crime", "Complaints about the police")
    } == {
        "People shot": "5; Age: 11; Race: 11; Sex: 11",
        "Reported crime": "5",
        "Complaints about the police": "11",
    }


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"min_count": {"default": 5}}, "5"),
        ({"min_count": {"default": 5, "race": 11}, "additive": True}, "5; Race: 11"),
        ({"min_count": {"default": 50}, "additive": False}, "Estimates from at least 50 people"),
    ],
)
def test_a_smallest_number_says_what_it_is_of(rules: dict, words: str) -> None:
    """Fifty people behind an estimate are not fifty events."""
    assert smallest_words(translator("en"), rules) == words


def test_the_audit_is_told_with_its_figures(visitor: Visitor) -> None:
    """Without figures a test is a claim."""
    shown = section(visitor)
    figures = dict(
        zip((each.text for each in shown.all("dt")), (each.text for each in shown.all("dd")), strict=True)
    )
    assert figures == {
        "Numbers in the tables": "12,345",
        "Hidden": "678",
        "Narrowest range, highest less lowest": "4",
        "Numbers in no table, which only subtraction forms, tested too": "9,012",
    }
    assert "It found no small number that can be worked out." in shown.text


def test_each_table_that_hides_something_says_how_much_it_shows(visitor: Visitor) -> None:
    """What protection costs readers is part of the truth; a table that is nearly whole is not whole."""
    told = section(visitor).all("table")[1]
    assert told.one("caption").text == "What each table shows, release 2026-11-22.1"
    assert rows(told)[1:] == [
        ["People shot, killed or wounded · Ward · Year", "30", "3", "99%", "11"],
        ["Crimes reported to the police · Neighborhood · Month", "5,040", "641", "87%", "4"],
        [
            "People on whom the police used force, by sex · City · Year",
            "30",
            "34",
            "20%",
            "without an upper end",
        ],
    ]
    assert "In 1 other table nothing is hidden." in section(visitor).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_release_without_an_audit_says_so(tmp_path: Path, language: str) -> None:
    """Silence would pass for a test."""
    with visiting(write_store(tmp_path, [shot("north", 2024, 7)])) as visitor:
        shown = section(visitor, language)
        assert translator(language)("methods.audit.none", release="2026-11-22.1") in shown.text
        assert len(shown.all("table")) == 1


def test_an_audit_that_found_something_would_say_so(tmp_path: Path) -> None:
    """Publishing refuses such a release; a page must not praise one that came in another way."""
    with visiting(
        write_store(tmp_path, [shot("north", 2024, 7)], audit={**AUDIT, "passed": False})
    ) as visitor:
        assert "It found small numbers that can be worked out." in section(visitor).text
        assert "It found no small number" not in section(visitor).text
