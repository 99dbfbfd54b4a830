"""Estimates of a survey: which column says the question, the wave, the group, the value and how many answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from data_access.definitions import Dataset
from data_access.model import ALL
from data_access.publishing.drafting.dates import DateColumn
from data_access.publishing.drafting.entries import authority_need, authority_section, file_keys
from data_access.publishing.drafting.guess import Part
from data_access.publishing.drafting.profile import Column, Profile, months_of
from data_access.publishing.drafting.text import Key, Need, Proposal, Section
from data_access.publishing.drafting.words import WARD, Words, category_of, means, plain, words_in
from data_access.publishing.drafting.written import Written

_COLUMNS: Mapping[str, Words] = {
    "value": frozenset(("value", "score", "percent", "share", "estimate", "result", "mean")),
    "wave": frozenset(("wave", "round", "survey wave")),
    "ward": WARD,
    "low": frozenset(("low", "lower", "ci low", "lower bound")),
    "high": frozenset(("high", "upper", "ci high", "upper bound")),
    "margin": frozenset(("margin", "margin of error", "moe")),
    "base": frozenset(("base", "n", "respondents", "answered", "sample size", "number of respondents")),
}
_FIRST, _LAST = frozenset(("start", "begin", "first", "from")), frozenset(("end", "last", "to", "until"))
_EVERYONE = frozenset(("", "all", "overall", "total", "everyone", "all respondents"))
# What a survey calls its questions, beside our own words for them.
_ITEMS: Mapping[str, str] = {
    "safety": "safe",
    "listen": "listened-to",
    "listened": "listened-to",
    "respected": "respect",
}
_SHOWN = 5


def propose_survey(profile: Profile, written: Written, dataset: Dataset) -> Proposal:
    """Return the entry of a file of estimates, and what of it a person must say."""
    columns = {ours: name for ours, words in _COLUMNS.items() if (name := _called(profile, words))}
    start, end = _wave_days(profile)
    if start and end:
        columns = {**columns, "start": start.name, "end": end.name}
        columns.pop("wave", None)
    section = Section(("columns",), tuple(Key(*pair) for pair in columns.items()))
    part = Part((), (section,), tuple(_missing(profile, columns, dataset)))
    part += (
        _when(profile, start, end) + _items(profile, dataset, columns) + _groups(profile, dataset, columns)
    )
    if dataset.about_people:
        part += Part((), (authority_section(dataset),), (authority_need(profile.name, dataset),))
    value = profile.column(columns["value"]) if "value" in columns else None
    is_fraction = value is not None and value.high is not None and value.high <= 1
    scale = (Key("scale", "fraction", "no value is above 1"),) if is_fraction else ()
    items = (
        Key("kind", "survey"),
        Key("dataset", dataset.id),
        *file_keys(profile, written),
        *part.items,
        *scale,
    )
    holds = f"estimates of a survey, {profile.rows:,} rows"
    return Proposal(profile.name, holds, items, part.sections, part.needs)


def _called(profile: Profile, words: Words) -> str:
    return next((name for name in profile.names if means(name, words)), "")


def _wave_days(profile: Profile) -> tuple[DateColumn | None, DateColumn | None]:
    """Return the columns of the first and the last day of a wave."""
    start, end = (
        next((each for each in profile.dates if words_in(each.name) & words), None)
        for words in (_FIRST, _LAST)
    )
    return start, end


def _missing(profile: Profile, columns: Mapping[str, str], dataset: Dataset) -> Iterator[Need]:
    smallest = dataset.smallest(ALL)
    asked = {
        "value": "which column holds the estimates? Write it as value in [files.columns]",
        "base": f"how many people answered? Name the column as base in [files.columns], or, if you know that it is"
        f" {smallest} or more in every row, write least_base = {smallest}",
    }
    yield from (Need(profile.name, "", what) for ours, what in asked.items() if ours not in columns)
    if "start" not in columns:
        what = "when was each wave? Name the columns start and end, or wave and its days in [files.waves]"
        yield Need(profile.name, columns.get("wave", ""), what)


def _when(profile: Profile, start: DateColumn | None, end: DateColumn | None) -> Part:
    if start is None or end is None:
        return Part()
    begins, ends = months_of(profile, start), months_of(profile, end)
    covers = [str(begins[0].month), str(ends[-1].month)] if begins and ends else ["", ""]
    fits = f"fits {start.fits:,} of {profile.rows:,} rows"
    form = Key("date_format", "" if start.other else start.format, fits)
    items = (form, Key("covers", covers, "the months of the first wave's beginning and the last one's end"))
    if not start.other:
        return Part(items)
    what = f"day and month cannot be told apart: {start.format} or {start.other}? Write it as date_format"
    return Part(items, (), (Need(profile.name, start.name, what),))


def _items(profile: Profile, dataset: Dataset, columns: Mapping[str, str]) -> Part:
    """Return which column says the question, and which item each question is."""
    able = [c for c in profile.columns if c.has_all_values and c.name not in columns.values()]
    best = max(able, key=lambda column: len(_items_of(column, dataset)), default=None)
    if best is None or not _items_of(best, dataset):
        what = f"which question is this? Write item = '…' with one of {', '.join(dataset.measures)}"
        return Part((Key("item", "", "TODO"),), (), (Need(profile.name, "", what),))
    known = _items_of(best, dataset)
    unknown = tuple((text, rows) for text, rows in best.values if text not in known)
    keys = [Key(text, item) for text, item in known.items()]
    keys += [Key(text, "…", f"TODO {rows:,} rows", left_open=True) for text, rows in unknown]
    sections = (Section(("items",), (Key("column", best.name),)), Section(("items", "codes"), tuple(keys)))
    if not unknown:
        return Part((), sections)
    what = f"which of {', '.join(dataset.measures)} is each question? Write it into [files.items.codes]"
    return Part((), sections, (Need(profile.name, best.name, what, unknown[:_SHOWN]),))


def _items_of(column: Column, dataset: Dataset) -> dict[str, str]:
    words = {plain(measure): measure for measure in dataset.measures}
    meant = {text: words.get(plain(text)) or _ITEMS.get(plain(text)) for text, _ in column.values}
    return {text: item for text, item in meant.items() if item in dataset.measures}


def _groups(profile: Profile, dataset: Dataset, columns: Mapping[str, str]) -> Part:
    """Return which column says the group of people, what each group is, and how everyone is called."""
    able = [c for c in profile.columns if c.has_all_values and c.name not in columns.values()]
    best = max(able, key=lambda column: len(_groups_of(column, dataset)), default=None)
    if best is None or not _groups_of(best, dataset):
        return Part()
    known = _groups_of(best, dataset)
    everyone = [text for text, _ in best.values if plain(text) in _EVERYONE]
    unknown = tuple((text, rows) for text, rows in best.values if text not in (*known, *everyone))
    sections: list[Section] = []
    for dimension in dataset.dimensions:
        codes = tuple(Key(text, category) for text, (name, category) in known.items() if name == dimension.id)
        if codes:
            sections.append(Section(("dimensions", dimension.id), (Key("column", best.name),)))
            sections.append(Section(("dimensions", dimension.id, "codes"), codes))
    items = (Key("everyone", everyone, f"what {best.name!r} says of all people"),) if everyone else ()
    if not unknown:
        return Part(items, tuple(sections))
    what = "which group is each? Write it into the codes of its dimension, or leave such rows out with filter"
    return Part(items, tuple(sections), (Need(profile.name, best.name, what, unknown[:_SHOWN]),))


def _groups_of(column: Column, dataset: Dataset) -> dict[str, tuple[str, str]]:
    """Return the dimension and category of each value; a word of two dimensions is nobody's but a person's to map."""
    found: dict[str, tuple[str, str]] = {}
    for text, _ in column.values:
        meant = [
            (d.id, category)
            for d in dataset.dimensions
            if (category := category_of(text, d)) and text.strip()
        ]
        if len(meant) == 1:
            found[text] = meant[0]
    return found
