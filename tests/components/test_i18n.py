"""Words: a missing one would show a reader an id, or another language; an unused one is a promise nobody keeps."""

from __future__ import annotations

import ast
import re
import string
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from components.i18n import (
    LOCALE_DIRECTORY,
    MissingMessage,
    MissingValue,
    UnknownLanguage,
    read_messages,
    translator,
)
from data_access.model import LANGUAGES

ROOT = Path(__file__).parents[2]
SOURCES = [
    ROOT / "app.py",
    *sorted((ROOT / "components").rglob("*.py")),
    *sorted((ROOT / "pages").rglob("*.py")),
]
# A placeholder in the place of what is computed, as in metric.*.title.
ANY = "[^ .]+"
# At the start of an id, what is computed may have dots itself.
ANY_START = "[^ ]+"


@cache
def entries(language: str) -> dict[str, tuple[str, ...]]:
    """Return every entry of a language, read apart from the product's own reader."""
    found = {}
    for message in read_messages(language):
        if message.id:
            names = message.id if isinstance(message.id, tuple) else (message.id,)
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            found[str(names[0])] = tuple(texts)
    return found


def placeholders(texts: tuple[str, ...]) -> set[str]:
    """Return the names in braces of a message, over all its forms."""
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def is_translator(node: ast.expr) -> bool:
    """Tell whether `node(...)` asks for a message: t(...), frame.t(...), t.n(...), translator(x)(...)."""
    match node:
        case ast.Name("t") | ast.Attribute(attr="t"):
            return True
        case ast.Attribute(value=inner, attr="n"):
            return is_translator(inner)
        case ast.Call(func=ast.Name("translator")):
            return True
    return False


def pattern_of(node: ast.expr) -> str | None:
    """Return a literal or f-string as a pattern; None for anything else."""
    match node:
        case ast.Constant(str(text)):
            return re.escape(text)
        case ast.JoinedStr(parts):
            return "".join(
                re.escape(part.value)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
                else (ANY if index else ANY_START)
                for index, part in enumerate(parts)
            )
    return None


@cache
def asked() -> dict[str, str]:
    """Return the pattern of every message that source asks for, with one place where it does."""
    found: dict[str, str] = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and is_translator(node.func) and node.args:
                pattern = pattern_of(node.args[0])
                if pattern is not None:
                    found.setdefault(pattern, f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


@cache
def literals() -> frozenset[str]:
    """Return every text in source that could be a message id: some are listed first and asked for later."""
    return frozenset(
        node.value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def test_the_scan_finds_what_source_asks_for() -> None:
    """Were the scan blind, every test below would pass on nothing."""
    assert len(asked()) > 30
    assert re.escape("figure.view-table") in asked()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_that_source_asks_for_is_there(language: str) -> None:
    known = entries(language)
    missing = {p: where for p, where in asked().items() if not any(re.fullmatch(p, name) for name in known)}
    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_the_catalogue_is_there(language: str) -> None:
    """A new indicator without its words in one language would break that language's pages."""
    assert not set(from_catalogue()) - set(entries(language))


def from_catalogue() -> Iterator[str]:
    """Yield the ids that are made from the catalogue and the model."""
    from data_access import catalog, model, statistics

    for dataset in catalog.DATASETS:
        parts = ("title", "unit", "counted", "not-counted", "source", "caveat", "lag")
        yield from (f"dataset.{dataset.id}.{part}" for part in parts)
        for dimension in dataset.dimensions:
            yield from (f"category.{each}" for each in dimension.ids())
    for metric in catalog.METRICS:
        parts = ("title", "unit", "what", "more", "fewer", *(("count", "base") if metric.base else ()))
        yield from (f"metric.{metric.id}.{part}" for part in parts)
        yield from () if metric.dimension == model.ALL else (f"dimension.{metric.dimension}",)
    yield from (f"topic.{topic}" for topic in catalog.TOPICS)
    yield from (f"status.{status}" for status in model.Status)
    yield from (f"grain.{grain}" for grain in model.Grain)
    yield from (f"verdict.{verdict}.direction" for verdict in statistics.Verdict)
    yield from (f"place.{level}" for level in model.AreaLevel if level is not model.AreaLevel.ATOM)


def test_every_message_is_used() -> None:
    """Words that nothing shows are translated and checked for nobody."""
    used = set(from_catalogue()) | literals()
    unused = [n for n in entries("en") if n not in used and not any(re.fullmatch(p, n) for p in asked())]
    assert not unused


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_languages_say_the_same_things(language: str) -> None:
    """An entry that one language lacks, or whose values differ, fails only for its readers."""
    english, other = entries("en"), entries(language)
    assert list(other) == list(english), "the entries of every language stand in the same order"
    differing = {n for n in english if placeholders(english[n]) != placeholders(other[n])}
    assert not differing
    assert {n for n in english if len(english[n]) != len(other[n])} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_there_twice(language: str) -> None:
    """Of two entries with one id the second is never read: who mends it changes nothing."""
    path = LOCALE_DIRECTORY / language / "LC_MESSAGES" / "messages.po"
    names = re.findall('^msgid "(.+)"$', path.read_text("utf-8"), re.MULTILINE)
    assert [name for name, times in Counter(names).items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_is_empty_or_blank_at_its_ends(language: str) -> None:
    bad = [n for n, texts in entries(language).items() if any(t != t.strip() or not t for t in texts)]
    assert not bad


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_we_do_not_use(language: str) -> None:
    """Look and voice: people are people, and nothing about those who were hurt is normal."""
    refused = re.compile(
        r"hot ?spot|high-crime|offender|\bgang|black-on-black|part I\b|disposition|vintage|clearance|\bUoF\b"
        r"|\bnormal|delincuente|pandilla|infrator|gangue|\busted\b|\btus?\b|\bvocê\b",
        re.IGNORECASE,
    )
    said = {n: t for n, texts in entries(language).items() for t in texts if refused.search(t)}
    assert not said


class TestTranslator:
    def test_fills_named_values(self) -> None:
        assert translator("es")("period.span", first="enero", last="marzo") == "enero a marzo"

    def test_value_with_braces_stays_as_it_is(self) -> None:
        """A name from a data file must not be able to ask for other values."""
        assert translator("en")("place.city", area="{secret}") == "in {secret}"

    def test_unknown_message_is_an_error(self) -> None:
        with pytest.raises(MissingMessage, match=r"no message 'not\.there' in es"):
            translator("es")("not.there")

    def test_value_that_is_not_given_is_an_error(self) -> None:
        with pytest.raises(MissingValue, match="area"):
            translator("en")("place.city")

    def test_unknown_language_is_an_error(self) -> None:
        with pytest.raises(UnknownLanguage):
            translator("fr")
        with pytest.raises(UnknownLanguage):
            translator("../en")

    @pytest.mark.parametrize(
        ("language", "number", "said"),
        [
            ("en", 0, "0 wards"),
            ("en", 1, "1 ward"),
            ("en", 1234, "1,234 wards"),
            ("en", 1.5, "1.5 wards"),
            ("es", 1234, "1,234 wards"),
            ("pt", 0, "0 ward"),
            ("pt", 1.5, "1,5 wards"),
            ("pt", 1234, "1.234 wards"),
        ],
    )
    def test_plural_and_number_as_the_language_has_them(
        self, language: str, number: float, said: str
    ) -> None:
        """Portuguese says zero in the singular; English and Spanish do not."""
        forms = {"count": ("{n} ward", "{n} wards")}
        t = replace(translator(language), _forms=forms)
        assert t.n("count", number) == said
