"""What a file counts: which dataset, by which categories, how many per row, and which rows belong together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from data_access.definitions import Dataset, Dimension
from data_access.model import UNKNOWN
from data_access.publishing.drafting.guess import Breakdown, Context, Part, Shape
from data_access.publishing.drafting.profile import Column, Profile, rows_that_are_sums
from data_access.publishing.drafting.text import Key, Need, Note, Section
from data_access.publishing.drafting.words import (
    AGENCY,
    CASE,
    COUNT,
    IDS,
    NOT_THE_SUBJECT,
    VINTAGE,
    category_of,
    is_called,
    means,
    measure_of,
    plain,
    speaks_of,
    words_in,
)

_MOST_EDITIONS = 40
_MOST_AGENCIES = 40
# At least this share of a column's rows must be words for categories, where its name does not say what it is.
_FEWEST_MAPPED = 0.6
_FEWEST_WIDE = 3
# From this share of repeated rows on, a number of a case or incident tells which rows belong together.
_FEWEST_REPEATS = 0.01
_SHOWN = 5


def keeps(profile: Profile) -> tuple[dict[str, tuple[str, ...]], Part]:
    """Return which values of which columns to keep: the newest edition of figures, and one agency."""
    kept: dict[str, tuple[str, ...]] = {}
    part = Part()
    for column in profile.columns:
        values = [text for text, _ in column.values if text.strip()]
        if not column.has_all_values or len(values) < 2:
            continue
        if means(column.name, VINTAGE) and len(values) <= _MOST_EDITIONS:
            kept[column.name] = (max(values),)
            what = f"the file holds {len(values)} editions; the newest, {max(values)!r}, is proposed"
        elif means(column.name, AGENCY) and len(values) <= _MOST_AGENCIES:
            kept[column.name] = (values[0],)
            what = (
                f"the file holds {len(values)} agencies; the one with most rows, {values[0]!r}, is proposed"
            )
        else:
            continue
        part += Part(needs=(Need(profile.name, column.name, what, column.values[:_SHOWN]),))
    return kept, part


@dataclass(frozen=True, slots=True)
class Chosen:
    """The dataset that a file belongs to, and why."""

    dataset: Dataset | None
    why: str


def choose_dataset(profile: Profile, context: Context) -> Chosen:
    """Return the dataset that the names of file and columns and the codes speak of most."""
    if len(context.datasets) == 1:
        return Chosen(context.datasets[0], "by --dataset")
    stem = PurePosixPath(profile.name).name.partition(".")[0]
    scores = {dataset.id: _score(profile, stem, dataset) for dataset in context.datasets}
    best = max(scores.values(), default=0)
    winners = [dataset for dataset in context.datasets if scores[dataset.id] == best]
    if not best or len(winners) > 1:
        names = ", ".join(dataset.id for dataset in winners)
        return Chosen(
            None, f"it could be any of {names}" if best else "its names speak of no dataset of ours"
        )
    return Chosen(winners[0], "by the names of file and columns")


def _score(profile: Profile, stem: str, dataset: Dataset) -> int:
    """Return how much speaks for a dataset; nothing where only traits of people do: many files tell of these."""
    # The file's own name says more than the names of its columns.
    named = 2 * speaks_of([stem], dataset) + speaks_of(profile.names, dataset)
    wide = 3 * bool(wide_columns(profile, dataset)[1])
    coded = [each for each in dataset.dimensions if _best_column(profile, each) is not None]
    if not named and not wide and all(each.personal for each in coded):
        return 0
    return named + wide + 2 * len(coded)


def wide_columns(profile: Profile, dataset: Dataset) -> tuple[Dimension | None, dict[str, str]]:
    """Return the dimension whose categories have a column each, and the category of each of these columns."""
    for dimension in dataset.dimensions:
        found: dict[str, str] = {}
        for column in profile.columns:
            category = category_of(column.name, dimension) if column.is_whole else None
            if category in dimension.leaves() and category not in (UNKNOWN, *found.values()):
                found[column.name] = category
        if len(found) >= _FEWEST_WIDE:
            return dimension, found
    return None, {}


def wide(profile: Profile, dimension: Dimension, columns: Mapping[str, str], measure: str) -> Part:
    """Return `[files.wide]`, the columns of sums that are left out, and the categories without a column."""
    notes: list[Note] = []
    needs: list[Need] = []
    for column in profile.columns:
        group = category_of(column.name, dimension)
        parts = [name for name, category in columns.items() if group in dimension.ancestors(category)]
        if group not in dimension.groups() or not parts or not column.numbers:
            continue
        equal = rows_that_are_sums(profile, column.name, parts)
        notes.append(
            Note(f"{column.name!r} is {' + '.join(parts)} in {equal:,} of {profile.rows:,} rows: left out")
        )
        if equal < profile.rows:
            what = f"not the sum of {', '.join(parts)} in {profile.rows - equal:,} rows; which one is right?"
            needs.append(Need(profile.name, column.name, what))
    absent = set(dimension.leaves()) - {UNKNOWN} - set(columns.values())
    if absent:
        what = f"no column gives {', '.join(sorted(absent))}; that would read as 0: add it to [files.wide.columns]"
        needs.append(Need(profile.name, "", what))
    head = Section(("wide",), (Key("dimension", dimension.id), Key("measure", measure)))
    body = Section(
        ("wide", "columns"), (*notes, *(Key(name, category) for name, category in columns.items()))
    )
    return Part((), (head, body), tuple(needs))


def breakdowns(profile: Profile, dataset: Dataset) -> tuple[Breakdown, ...]:
    """Return the columns of codes of a dataset's dimensions."""
    found = ((dimension, _best_column(profile, dimension)) for dimension in dataset.dimensions)
    return tuple(_breakdown(dimension, column) for dimension, column in found if column is not None)


def _best_column(profile: Profile, dimension: Dimension) -> Column | None:
    able = [
        c
        for c in profile.columns
        if not words_in(c.name) & set(NOT_THE_SUBJECT) and _is_broken_down_by(c, dimension)
    ]
    return max(able, key=lambda c: (is_called(c.name, dimension), _share_mapped(c, dimension)), default=None)


def _is_broken_down_by(column: Column, dimension: Dimension) -> bool:
    called = is_called(column.name, dimension)
    if called:
        return column.filled > 0 and not column.is_whole
    return (
        column.has_all_values and column.distinct > 1 and _share_mapped(column, dimension) >= _FEWEST_MAPPED
    )


def _share_mapped(column: Column, dimension: Dimension) -> float:
    """Return the share of rows, blank ones left out, whose code is a word for a category that is not `unknown`."""
    named = sum(rows for text, rows in column.values if category_of(text, dimension) not in (None, UNKNOWN))
    return named / column.filled if column.filled else 0.0


def _breakdown(dimension: Dimension, column: Column) -> Breakdown:
    meant = {text: category_of(text, dimension) for text, _ in column.values}
    codes = {text: category for text, category in meant.items() if category is not None}
    unmapped = tuple((text, rows) for text, rows in column.values if meant[text] is None)
    return Breakdown(dimension, column.name, codes, unmapped)


def codes(profile: Profile, breakdown: Breakdown) -> Part:
    """Return `[files.dimensions.…]` with its codes, and a need for those that nobody has mapped."""
    dimension, column = breakdown.dimension, profile.column(breakdown.column)
    leaves = {text: category for text, category in breakdown.codes.items() if category in dimension.leaves()}
    rows = dict(column.values)
    items = [Key(text, category, f"{rows[text]:,} rows") for text, category in leaves.items()]
    items += [Key(text, "…", f"TODO {n:,} rows", left_open=True) for text, n in breakdown.unmapped]
    head = Section(("dimensions", dimension.id), (Key("column", column.name),))
    sections = (head, Section(("dimensions", dimension.id, "codes"), tuple(items)))
    needs: tuple[Need, ...] = ()
    if breakdown.unmapped:
        what = (
            f"{len(breakdown.unmapped)} codes of {dimension.id} are not known: write the category of each into"
            f" [files.dimensions.{dimension.id}.codes]"
            f" ({', '.join(dimension.leaves())}), or leave these rows out with filter"
        )
        needs += (Need(profile.name, column.name, what, breakdown.unmapped[:_SHOWN]),)
    if not column.has_all_values:
        what = f"{column.distinct:,} different codes; only the {len(column.values)} most frequent are listed"
        needs += (Need(profile.name, column.name, what),)
    return Part((), sections, needs)


def rows_of_sums(breakdown: Breakdown) -> dict[str, tuple[str, ...]]:
    """Return a filter that leaves out rows whose code means a group of others: sums that are already in the file."""
    groups = {code for code, category in breakdown.codes.items() if category in breakdown.dimension.groups()}
    kept = tuple(
        code for code in (*breakdown.codes, *(text for text, _ in breakdown.unmapped)) if code not in groups
    )
    return {breakdown.column: kept} if groups else {}


def count_column(profile: Profile, taken: Collection[str]) -> str | None:
    """Return the column that says how many, if there is one."""
    able = (column for column in profile.columns if column.is_whole and column.name not in taken)
    return next((column.name for column in able if means(column.name, COUNT)), None)


def weights(
    profile: Profile, dataset: Dataset, found: Iterable[Breakdown], *, shape: Shape, counted_in: str | None
) -> tuple[dict[str, str | int], Part]:
    """Return for each measure the column that says how many, or 1; and a need where that is not clear."""
    by_name = {
        measure: column.name
        for column in profile.columns
        if column.is_whole and (measure := measure_of(column.name, dataset))
    }
    for total, parts in dataset.totals.items():
        if total in by_name and set(parts) <= set(by_name):
            del by_name[total]
    if by_name and shape is Shape.EVENTS:
        return _each_row_of(profile, dataset, by_name) | by_name, Part()
    measure = _planned_measure(dataset, found) or _named_measure(profile, dataset) or dataset.measures[0]
    if shape is Shape.LONG and counted_in:
        return {measure: counted_in}, _if_not_clear(profile, dataset, found, measure)
    return {measure: 1}, _if_not_clear(profile, dataset, found, measure)


def _each_row_of(profile: Profile, dataset: Dataset, by_name: Mapping[str, str]) -> dict[str, str | int]:
    """Return 1 of a dataset's first measure where columns say of each row, by 0 or 1, that it is part of it too."""
    whole = dataset.measures[0]
    parts = [by_name[part] for part, of in dataset.subsets if of == whole and part in by_name]
    columns = [profile.column(name) for name in parts]
    marks = all(each.has_all_values and {text for text, _ in each.values} <= {"0", "1"} for each in columns)
    if not columns or not marks or whole in (*by_name, *dataset.totals):
        return {}
    return {whole: 1}


def _planned_measure(dataset: Dataset, found: Iterable[Breakdown]) -> str | None:
    """Return the measure that the publication plan breaks down by the first of these dimensions."""
    for each in found:
        for view in dataset.plan:
            if view.dimension == each.dimension.id:
                return view.measures[0]
    return None


def _named_measure(profile: Profile, dataset: Dataset) -> str | None:
    """Return the measure whose words all stand in the name of the file."""
    words = words_in(PurePosixPath(profile.name).name)
    return next((measure for measure in dataset.measures if words_in(measure) <= words), None)


def _if_not_clear(profile: Profile, dataset: Dataset, found: Iterable[Breakdown], measure: str) -> Part:
    if measure == "incidents" or _planned_measure(dataset, found) or _named_measure(profile, dataset):
        return Part()
    what = f"does a row count 1 of {measure}? The dataset counts {', '.join(dataset.measures)}; say which in weights"
    return Part(needs=(Need(profile.name, "", what),))


def identity(profile: Profile) -> tuple[str, tuple[str, ...], Part]:
    """Return the column whose values all differ, and the columns that say which rows report one event."""
    unique = [c.name for c in profile.columns if c.is_unique and words_in(c.name) & set(IDS)]
    cases = [
        c
        for c in profile.columns
        if words_in(c.name) & set(CASE) and words_in(c.name) & set(IDS) - {"incident"}
    ]
    part = Part()
    for column in cases:
        repeated = column.filled - column.distinct + (1 if column.blank else 0)
        if column.name in unique or column.distinct < 2 or repeated <= 0:
            continue
        if repeated < _FEWEST_REPEATS * profile.rows or column.is_numeric:
            part += Part(
                (
                    Note(
                        f"{repeated:,} rows repeat a {column.name!r}; name it in distinct if such rows report one event"
                    ),
                )
            )
            continue
        what = f"{repeated:,} rows repeat a value. Proposed: rows with the same one report one event, which counts once"
        if column.blank:
            what += f"; {column.blank:,} rows have none and would count as one event together"
        need = Need(
            profile.name, column.name, what, tuple(each for each in column.values[:3] if each[0].strip())
        )
        return (unique or [""])[0], (column.name,), part + Part(needs=(need,))
    return (unique or [""])[0], (), part


def names_no_dataset(profile: Profile, chosen: Chosen, context: Context) -> Need:
    """Return what to ask about a file whose dataset is not clear."""
    known = ", ".join(dataset.id for dataset in context.datasets)
    columns = tuple(
        (plain(name) and name, column.filled)
        for name, column in zip(profile.names, profile.columns, strict=True)
    )
    what = (
        f"which dataset is this ({chosen.why})? Datasets are {known}. Say it with --dataset, or leave the file out of"
        " the folder. Its columns, with the rows that are filled"
    )
    return Need(profile.name, "", what, columns[:12])
