"""Figures by year: the agency's own totals, which are compared with counts and never counted themselves."""

from __future__ import annotations

from data_access.definitions import Dataset, Dimension
from data_access.model import ALL, UNKNOWN
from data_access.publishing.drafting.entries import file_keys
from data_access.publishing.drafting.profile import Column, Profile
from data_access.publishing.drafting.text import Item, Key, Need, Note, Proposal, Section
from data_access.publishing.drafting.words import category_of
from data_access.publishing.drafting.written import Written

_FEWEST_COLUMNS = 2


def propose_totals(profile: Profile, written: Written, dataset: Dataset, year: str) -> Proposal | None:
    """Return the entry of totals by year with a column for each category, or None where there are no such columns."""
    if not dataset.additive or not profile.column(year).is_unique:
        return None
    for dimension in dataset.dimensions:
        columns = {
            each.name: category for each in profile.columns if (category := _category(each, dimension))
        }
        if len(columns) >= _FEWEST_COLUMNS:
            return _proposal(profile, written, dataset, dimension, columns, year)
    return None


def _category(column: Column, dimension: Dimension) -> str | None:
    """Return the category or group that a column of whole numbers, or of nothing, is of."""
    category = category_of(column.name, dimension)
    is_figures = column.filled > 0 and column.whole == column.filled
    return category if is_figures and category not in (None, UNKNOWN, ALL) else None


def _proposal(
    profile: Profile,
    written: Written,
    dataset: Dataset,
    dimension: Dimension,
    columns: dict[str, str],
    year: str,
) -> Proposal:
    first, last = int(profile.column(year).low or 0), int(profile.column(year).high or 0)
    measure = (Key("measure", dataset.measures[0]),) if len(dataset.measures) > 1 else ()
    items: tuple[Item, ...] = (
        Key("kind", "totals", "figures by year, and counts are kept by month"),
        Key("dataset", dataset.id),
        *file_keys(profile, written),
        Key("period", "year"),
        Key("covers", [f"{first}-01", f"{last}-12"], f"the first and the last {year}"),
        Key("source", "", "TODO who published these figures, and where; it becomes public"),
        *measure,
    )
    used = (year, *columns)
    unused = [name for name in profile.names if name not in used]
    notes = (Note(f"Not used: {', '.join(unused)}"),) if unused else ()
    sections = (
        Section(("columns",), (Key("date", year),)),
        Section(("wide",), (Key("dimension", dimension.id),)),
        Section(("wide", "columns"), tuple(Key(name, category) for name, category in columns.items())),
    )
    needs = [
        Need(profile.name, "", "who published these totals, and where? Write it as source; it becomes public")
    ]
    distinct = {category: name for name, category in columns.items()}
    if len(distinct) < len(columns):
        what = "two columns are of one category; keep one of them in [files.wide.columns]"
        needs.append(Need(profile.name, "", what, tuple((name, profile.rows) for name in columns)))
    return Proposal(
        profile.name, f"yearly totals, {profile.rows:,} years", (*items, *notes), sections, tuple(needs)
    )
