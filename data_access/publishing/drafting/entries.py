"""A guess as an entry of `drop.toml`, in the order in which a person thinks: what, when, where, how many, which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data_access.definitions import Dataset
from data_access.model import AreaLevel
from data_access.publishing.drafting.guess import Guess, Part, Shape
from data_access.publishing.drafting.profile import Profile
from data_access.publishing.drafting.text import Item, Key, Need, Note, Proposal, Section
from data_access.publishing.drafting.what import codes
from data_access.publishing.drafting.written import Written
from data_access.publishing.reading import Part as ScanPart

_FINEST_FIRST = (AreaLevel.NEIGHBORHOOD, AreaLevel.WARD, AreaLevel.CITY)


def file_keys(profile: Profile, written: Written) -> tuple[Item, ...]:
    """Return what an entry says of the file itself: where it lies, how it is written, what it amounts to."""
    parts = profile.scan.parts
    several = len(parts) > 1 and profile.name == ", ".join(part.name for part in parts)
    items: list[Item] = [Key("path", [part.name for part in parts] if several else profile.name)]
    if written.encoding_why:
        items.append(Key("encoding", written.encoding, written.encoding_why))
    if written.delimiter != ",":
        items.append(Key("delimiter", written.delimiter, written.delimiter_why))
    if written.sheet:
        others = (
            f"; other sheets with rows: {', '.join(written.sheet.others)}" if written.sheet.others else ""
        )
        items.append(Key("sheet", written.sheet.title, f"the one with most rows{others}"))
        items.append(Key("header_row", written.sheet.header_row, "the fullest of its first rows"))
    items += [Key("sha256", _sums(parts)), Key("rows", profile.scan.rows)]
    if not written.ends:
        items.append(
            Note("The last line has no end. Compare rows with what the source says: it may have been cut off")
        )
    return tuple(items)


def _sums(parts: Sequence[ScanPart]) -> str | dict[str, str]:
    return parts[0].sha256 if len(parts) == 1 else {part.name: part.sha256 for part in parts}


def entry_of(guess: Guess, *, parent: Guess | None, same_as: str, asks_authority: bool) -> Proposal:
    """Return the entry of a guess.

    `parent` is the guess that it is joined to. `same_as` names a file that states the same months of the same
    figures: the entry is then written as a comment. `asks_authority` is True for one file of each dataset.
    """
    if not guess.when and parent is None:
        return _not_usable(guess, "no column says when, and no other file of the folder does for it")
    if parent is not None and not guess.breakdowns:
        return _not_usable(guess, f"nothing in it is broken down by {guess.dataset.id}, beside {parent.name}")
    dates = parent.dates if parent else guess.dates
    if parent is not None:
        dates = Part(tuple(i for i in dates.items if isinstance(i, Key) and i.name in ("covers", "gaps")))
    part = Part((*_head(guess), *dates.items, *_rows(guess), *guess.places.items), _sections(guess))
    needs = (*guess.dates.needs, *guess.places.needs, *guess.other.needs)
    for breakdown in guess.breakdowns:
        coded = codes(guess.profile, breakdown)
        part, needs = part + Part((), coded.sections), (*needs, *coded.needs)
    if guess.dataset.about_people:
        part += Part((), (authority_section(guess.dataset),))
        needs += (authority_need(guess.name, guess.dataset),) if asks_authority else ()
    if guess.join and guess.join.orphans:
        what = f"{guess.join.orphans:,} rows have no row in {guess.join.parent}; they will be set aside"
        needs += (Need(guess.name, guess.join.on, what),)
    holds = f"{guess.shape}; {guess.profile.scan.rows:,} rows"
    if same_as:
        what = f"states the same months as {same_as}; only one can count. To use this one, put it in that one's place"
        return Proposal(
            guess.name, holds, part.items, part.sections, (Need(guess.name, "", what),), usable=False
        )
    return Proposal(guess.name, holds, part.items, part.sections, needs)


def _not_usable(guess: Guess, why: str) -> Proposal:
    need = Need(
        guess.name,
        "",
        f"{why}. Leave it out, or say how it counts: its columns, with the rows that are filled",
    )
    columns = tuple((column.name, column.filled) for column in guess.profile.columns[:12])
    need = Need(need.file, need.column, need.what, columns)
    return Proposal(guess.name, f"{guess.profile.rows:,} rows; not used yet", needs=(need,), usable=False)


def _head(guess: Guess) -> Iterator[Item]:
    yield Key("kind", "incidents" if guess.shape is Shape.EVENTS else "counts")
    yield Key("dataset", guess.dataset.id, guess.dataset_why)
    yield from file_keys(guess.profile, guess.written)


def _rows(guess: Guess) -> Iterator[Item]:
    """Yield which rows count and which belong together."""
    if guess.join:
        yield Key("join", {"path": guess.join.parent, "on": guess.join.on}, "it says when and where")
    if guess.id and guess.id not in guess.distinct:
        yield Key("id", guess.id, "all its values differ")
    if guess.distinct:
        yield Key("distinct", list(guess.distinct), "rows with the same values report one event")
    if guess.profile.keeps:
        yield Key("filter", {name: list(values) for name, values in guess.profile.keeps.items()})
    if not guess.totals:
        yield Key("totals", False, "another file gives the totals")
    yield from guess.other.items


def _sections(guess: Guess) -> tuple[Section, ...]:
    sections: list[Section] = []
    if guess.when and not guess.join:
        columns = (("date", guess.when.name), *guess.place_columns)
        sections.append(Section(("columns",), tuple(Key(ours, theirs) for ours, theirs in columns)))
        sections.extend(guess.places.sections)
    is_plain = len(guess.dataset.measures) == 1 and set(guess.weights.values()) == {1}
    if guess.shape is not Shape.WIDE and not is_plain:
        sections.append(Section(("weights",), tuple(Key(*pair) for pair in guess.weights.items())))
    return (*sections, *guess.other.sections)


def authority_section(dataset: Dataset) -> Section:
    """Return `[files.authority]` of a dataset about people, for a person to fill in."""
    planned = {view.area_level for view in dataset.plan}
    finest = next(level for level in _FINEST_FIRST if level in planned)
    return Section(
        ("authority",),
        (
            Key("agreement", "", "TODO the letter or decision that allows this to be published"),
            Key("approver", "", "TODO who signed it"),
            Note("TODO date = 2024-05-03"),
            Key("finest", finest.value, "the finest that is planned; write what was agreed to"),
        ),
    )


def authority_need(name: str, dataset: Dataset) -> Need:
    """Return the question who agreed to publish a dataset about people."""
    fill_in = "write agreement, approver and date into [files.authority] of each of its files"
    return Need(name, "", f"{dataset.id} is about people: {fill_in}")
