"""A file of rows: looked at, and guessed at as far as it can be from itself alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from data_access.definitions import Dataset, Dimension
from data_access.publishing.base import IntakeError
from data_access.publishing.drafting.alike import Alike
from data_access.publishing.drafting.dates import DateColumn
from data_access.publishing.drafting.entries import file_keys
from data_access.publishing.drafting.guess import Breakdown, Context, Guess, Part, Shape
from data_access.publishing.drafting.listings import propose_records
from data_access.publishing.drafting.profile import Profile, narrowed, profiled, repeats
from data_access.publishing.drafting.sheets import find_sheet
from data_access.publishing.drafting.survey import propose_survey
from data_access.publishing.drafting.text import Key, Need, Proposal, Section
from data_access.publishing.drafting.totals import propose_totals
from data_access.publishing.drafting.what import (
    breakdowns,
    choose_dataset,
    count_column,
    identity,
    keeps,
    names_no_dataset,
    rows_of_sums,
    weights,
    wide,
    wide_columns,
)
from data_access.publishing.drafting.when import date_column, when, year_column
from data_access.publishing.drafting.where import where
from data_access.publishing.drafting.words import (
    AREA,
    AREA_LEVEL,
    IDS,
    RESIDENTS,
    YEAR,
    Words,
    means,
    words_in,
)
from data_access.publishing.drafting.written import Written, how_written, long_text_columns
from data_access.publishing.drop import RowsEntry
from data_access.publishing.engine import Engine
from data_access.publishing.reading import hash_file, header_of, locate, open_rows


def look(folder: Path, files: Alike, engine: Engine, copies: Path) -> tuple[Profile, Written]:
    """Read files strictly, with all their columns, and count what stands in them. Raises IntakeError."""
    entry, written = _entry(folder, files)
    header = header_of(folder, entry)
    try:
        scan = open_rows(folder, entry, header, copies)
    except IntakeError:
        unusable = _long_texts(folder, files, entry, written)
        scan = open_rows(folder, entry, [column for column in header if column not in unusable], copies)
    return profiled(engine, scan), written


def _entry(folder: Path, files: Alike) -> tuple[RowsEntry, Written]:
    sums = {name: hash_file(locate(folder, name)) for name in files.names}
    name = files.names[0]
    entry = RowsEntry(path=files.path, sha256=sums if len(sums) > 1 else sums[name])
    if entry.file_format == "xlsx":
        sheet = find_sheet(folder / name, name)
        where = {"sheet": sheet.title, "header_row": sheet.header_row}
        return entry.model_copy(update=where), Written("utf-8", "", ",", "", ends=True, sheet=sheet)
    if entry.file_format != "csv":
        return entry, Written("utf-8", "", ",", "", ends=True)
    written = _how_all_are_written(folder, files)
    return entry.model_copy(update={"delimiter": written.delimiter, "encoding": written.encoding}), written


def _how_all_are_written(folder: Path, files: Alike) -> Written:
    """Return how files are written. Raises IntakeError where that differs from one to the other."""
    each = [how_written(folder / name, name) for name in files.names]
    different = {(written.encoding, written.delimiter) for written in each}
    if len(different) > 1:
        raise IntakeError(
            f"{', '.join(files.names)}: the files are written in several ways (encoding, delimiter), so they need an"
            " entry each"
        )
    return replace(each[0], ends=all(written.ends for written in each))


def _long_texts(folder: Path, files: Alike, entry: RowsEntry, written: Written) -> frozenset[str]:
    """Return the columns that no entry can use, should they be why a file was refused."""
    if entry.file_format != "csv":
        return frozenset()
    found = (long_text_columns(folder / name, name, written) for name in files.names)
    return frozenset().union(*found)


def guessed(profile: Profile, written: Written, context: Context) -> Guess | Proposal:
    """Return what a file of rows seems to be, or a proposal that needs, or allows, no more to be known of it."""
    other = _population(profile, written) or propose_records(profile, written)
    if other is not None:
        return other
    chosen = choose_dataset(profile, context)
    if chosen.dataset is None:
        need = names_no_dataset(profile, chosen, context)
        return Proposal(profile.name, f"{profile.rows:,} rows; not used yet", needs=(need,), usable=False)
    if not chosen.dataset.additive:
        return propose_survey(profile, written, chosen.dataset)
    kept, keeps_part = keeps(profile)
    rows = narrowed(profile, kept)
    column = date_column(rows)
    year = None if column else year_column(rows)
    if year is not None:
        return propose_totals(rows, written, chosen.dataset, year) or _yearly(profile)
    form = _form(rows, chosen.dataset, column)
    sums = {name: codes for each in form.breakdowns for name, codes in rows_of_sums(each).items()}
    rows = narrowed(profile, {**kept, **sums})
    return _guess(rows, profile, written, form, keeps_part, chosen.why, context)


@dataclass(frozen=True, slots=True)
class _Form:
    """How a file says what, when and how many."""

    dataset: Dataset
    shape: Shape
    column: DateColumn | None
    wide_by: Dimension | None
    wide: dict[str, str]
    breakdowns: tuple[Breakdown, ...]
    counted_in: str | None


def _form(rows: Profile, dataset: Dataset, column: DateColumn | None) -> _Form:
    wide_by, columns = wide_columns(rows, dataset)
    if wide_by and column:
        return _Form(dataset, Shape.WIDE, column, wide_by, columns, (), None)
    found = breakdowns(rows, dataset)
    counted_in = count_column(rows, [each.column for each in found])
    others = [each for each in rows.columns if column and each.name not in (column.name, counted_in)]
    has_ids = any(each.is_unique and words_in(each.name) & set(IDS) for each in others)
    is_counts = bool(column and counted_in) and not has_ids
    return _Form(dataset, Shape.LONG if is_counts else Shape.EVENTS, column, None, {}, found, counted_in)


def _guess(
    rows: Profile,
    everything: Profile,
    written: Written,
    form: _Form,
    keeps_part: Part,
    why: str,
    context: Context,
) -> Guess:
    is_counts = form.shape is not Shape.EVENTS
    dates, stated = Part(), None
    if form.column:
        dates, stated = when(rows, form.column, today=context.today, counts=is_counts)
    place = where(rows, context.geography) if form.column else None
    place_columns = place.columns if place else ()
    unique, distinct, identity_part = ("", (), Part()) if is_counts else identity(rows)
    measures, measures_part = weights(
        rows, form.dataset, form.breakdowns, shape=form.shape, counted_in=form.counted_in
    )
    other = keeps_part + identity_part + measures_part
    if form.wide_by:
        other += wide(rows, form.wide_by, form.wide, next(iter(measures)))
    if is_counts and form.column:
        keys = (each.column for each in form.breakdowns)
        other += _twice(rows, [form.column.name, *keys, *(theirs for _, theirs in place_columns)])
    return Guess(
        profile=rows,
        written=written,
        dataset=form.dataset,
        dataset_why=why,
        shape=form.shape,
        when=form.column,
        stated=stated,
        dates=dates,
        places=place.part if place else Part(),
        place_columns=place_columns,
        id=unique,
        distinct=distinct,
        weights=measures,
        breakdowns=form.breakdowns,
        everything=everything,
        wide=form.wide,
        other=other,
    )


def _twice(profile: Profile, columns: Sequence[str]) -> Part:
    """Return which further column tells rows of one date, place and code apart, or a need where none does."""
    again = repeats(profile, [profile.text(name) for name in columns])
    if not again:
        return Part()
    others = [
        c.name for c in profile.columns if c.has_all_values and not c.is_numeric and c.name not in columns
    ]
    for other in others:
        if not repeats(profile, [profile.text(name) for name in (*columns, other)]):
            return Part((Key("apart_by", [other], "its rows of one date, place and code are added up"),))
    what = f"{again:,} rows repeat {', '.join(columns)} of another row; which one holds? Say it with filter"
    return Part(needs=(Need(profile.name, columns[0], what),))


def _yearly(profile: Profile) -> Proposal:
    """Return what to say of figures by year, of which months cannot be made."""
    what = (
        "the figures are by year and counts are kept by month, so they cannot be counted; bring them as kind = 'totals'"
        " if they are the agency's own totals, else leave the file out of the folder"
    )
    columns = tuple((column.name, column.filled) for column in profile.columns[:12])
    need = Need(profile.name, year_column(profile) or "", what, columns)
    return Proposal(
        profile.name, f"{profile.rows:,} rows of yearly figures; not used yet", needs=(need,), usable=False
    )


def _population(profile: Profile, written: Written) -> Proposal | None:
    """Return the entry of a file of residents, where the columns of one are there."""
    residents = [c.name for c in profile.columns if means(c.name, RESIDENTS) and c.is_whole]
    area, year, level = (_called(profile, words) for words in (AREA, YEAR, AREA_LEVEL))
    if not residents or area is None or year is None:
        return None
    keys = [Key("area", area), Key("year", year), Key("residents", residents[0])]
    needs: tuple[Need, ...] = ()
    if level is None:
        what = "no column says whether a row is a city, ward or neighborhood; add a column area_level to the file"
        needs = (Need(profile.name, "", what),)
    else:
        keys.insert(0, Key("area_level", level))
    items = (Key("kind", "population"), *file_keys(profile, written))
    holds = f"residents by area and year, {profile.rows:,} rows"
    return Proposal(profile.name, holds, items, (Section(("columns",), tuple(keys)),), needs)


def _called(profile: Profile, words: Words) -> str | None:
    return next((name for name in profile.names if means(name, words)), None)
