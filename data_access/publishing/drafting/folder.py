"""A folder of files as a proposed `drop.toml`, and what only a person can say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from data_access.definitions import Dataset
from data_access.model import Geography
from data_access.publishing.areas import first_geography, read_areas
from data_access.publishing.base import IntakeError
from data_access.publishing.drafting.alike import alike
from data_access.publishing.drafting.entries import entry_of
from data_access.publishing.drafting.guess import Context, Guess
from data_access.publishing.drafting.outlines import (
    OutlinesFile,
    city_items,
    holds_points,
    is_geojson,
    propose_outlines,
)
from data_access.publishing.drafting.relations import joined, without_twice
from data_access.publishing.drafting.tables import guessed, look
from data_access.publishing.drafting.text import Item, Key, Need, Proposal, entry_text, item_text, table_text
from data_access.publishing.drop import AreasEntry, CityEntry, Drop
from data_access.publishing.engine import Engine
from data_access.publishing.reading import locate

DROP_FILE = "drop.toml"
# The day does not matter for trying names and coordinates against areas; the person writes the real one.
_SOME_DAY = date(2000, 1, 1)
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Draft:
    """A proposed `drop.toml`, and the things that only a person can say."""

    text: str
    needs: tuple[Need, ...]


def draft(
    folder: Path,
    *,
    current: Geography | None,
    datasets: Sequence[Dataset],
    today: date,
    progress: Progress = lambda _: None,
) -> Draft:
    """Look at every file of a folder and propose its `drop.toml`. Raises IntakeError for a folder without files.

    `current` are the areas of the current release, for folders without outlines. Memory is bounded, whatever the size
    of the files.
    """
    names = files_of(folder)
    if not names:
        raise IntakeError(f"{folder} holds no files; put the files that you received into it, as they are")
    areas = [name for name in names if is_geojson(name) and not holds_points(folder / name)]
    tables = [name for name in names if name not in areas]
    outlines, refused = _outlines(folder, areas)
    city, city_needs = city_items(outlines, current) if outlines else ((), ())
    geography = _geography(folder, outlines, city) if outlines else current
    with TemporaryDirectory(prefix="draft-") as private:
        copies = Path(private, "copies")
        copies.mkdir()
        with Engine.of_its_own(Path(private, "spill")) as engine:
            context = Context(geography, tuple(datasets), today)
            rows = _tables(folder, tables, engine, copies, context, progress)
    proposals = (*(each.proposal for each in outlines), *refused, *rows)
    needs = (*city_needs, *(need for each in proposals for need in each.needs))
    return Draft(_text(folder, city, proposals, needs), needs)


def files_of(folder: Path) -> tuple[str, ...]:
    """Return every regular file below a folder but hidden ones and `drop.toml`, by name. Raises IntakeError."""
    if not folder.is_dir():
        raise IntakeError(f"{folder} is no folder; name the folder with the files that you received")
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file() or path.is_symlink())
    shown = (path for path in found if not any(part.startswith(".") for part in path.parts))
    return tuple(sorted(path.as_posix() for path in shown if path.as_posix() != DROP_FILE))


def _outlines(folder: Path, names: Iterable[str]) -> tuple[list[OutlinesFile], list[Proposal]]:
    found: list[OutlinesFile] = []
    refused: list[Proposal] = []
    for name in names:
        try:
            found.append(propose_outlines(locate(folder, name), name))
        except (ValueError, OSError) as error:
            refused.append(_unreadable(name, str(error)))
    return found, refused


def _geography(folder: Path, outlines: Sequence[OutlinesFile], city: Sequence[Item]) -> Geography | None:
    """Return the areas that the outlines make, or None where they make none yet: a person must mend them first."""
    keys = {item.name: item.value for item in city if isinstance(item, Key)}
    try:
        entries = tuple(_areas_entry(each) for each in outlines)
        named = keys if keys["id"] else {"id": "city", "names": {"en": "the city"}}
        drop = Drop(title="draft", city=CityEntry.model_validate(named), files=entries)
        return first_geography(*read_areas(folder, drop, progress=lambda _: None))
    except ValueError:
        return None


def _areas_entry(file: OutlinesFile) -> AreasEntry:
    keys = {item.name: item.value for item in file.proposal.items if isinstance(item, Key)}
    names = {
        section.path[1]: {item.name: item.value for item in section.items if isinstance(item, Key)}
        for section in file.proposal.sections
    }
    return AreasEntry.model_validate({**keys, "names": names, "valid_from": _SOME_DAY})


def _tables(
    folder: Path, names: Iterable[str], engine: Engine, copies: Path, context: Context, progress: Progress
) -> list[Proposal]:
    proposals: dict[str, Proposal] = {}
    guesses: list[Guess] = []
    for files in alike(folder, names):
        name = files.path if isinstance(files.path, str) else ", ".join(files.names)
        progress(f"looking at {name}")
        try:
            found = guessed(*look(folder, files, engine, copies), context)
        except (IntakeError, OSError) as error:
            proposals[name] = _unreadable(name, str(error))
            continue
        if isinstance(found, Proposal):
            proposals[name] = found
        else:
            guesses.append(found)
    progress("comparing the files")
    proposals |= _entries(guesses)
    return [
        proposals[name] for name in sorted(proposals, key=lambda name: (not proposals[name].usable, name))
    ]


def _entries(guesses: Sequence[Guess]) -> dict[str, Proposal]:
    """Return the entry of each guess, with what only all files together tell."""
    related = joined(guesses)
    by_name = {guess.name: guess for guess in related}
    asked: set[str] = set()
    entries: dict[str, Proposal] = {}
    for guess, same_as in without_twice(related):
        parent = by_name[guess.join.parent] if guess.join else None
        asks = guess.dataset.id not in asked and not same_as
        entries[guess.name] = entry_of(guess, parent=parent, same_as=same_as, asks_authority=asks)
        if asks and entries[guess.name].usable:
            asked.add(guess.dataset.id)
    return entries


def _unreadable(name: str, why: str) -> Proposal:
    message = " ".join(why.removeprefix(f"{name}: ").removeprefix(f"{name} ").split())
    return Proposal(name, "cannot be read as it is", needs=(Need(name, "", message),), usable=False)


def _text(folder: Path, city: Sequence[Item], proposals: Sequence[Proposal], needs: Sequence[Need]) -> str:
    head = [
        f"# Proposed by `python -m data_access draft` for {folder.resolve().name}. Each guess says why.",
        f"# {how_many(needs)}: look for TODO. docs/staff.md and docs/drop.md explain everything.",
        "",
        item_text(
            Key("title", folder.resolve().name, "what this load is; part of the public report")
        ).rstrip(),
        "",
    ]
    if city:
        head.append(table_text("city", city))
    if not any(each.usable for each in proposals):
        head.insert(4, "files = []  # TODO no file could be understood yet")
    return "\n".join([*head, *(entry_text(each) for each in proposals)])


def how_many(needs: Sequence[Need]) -> str:
    """Return how many things need a person, in words."""
    return "1 thing needs you" if len(needs) == 1 else f"{len(needs)} things need you"


__all__ = ["DROP_FILE", "Draft", "draft", "files_of", "how_many"]
