"""Which neighborhoods somebody means who types a name, a common name or a ZIP code.

Accents, capitals and signs do not count, and small typing errors are forgiven. Everything here is pure: places and
their names come from a release, and what was typed goes nowhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from data_access.model import Area, Geography, Record

# Longer texts are no names; the distance below takes the product of two lengths.
LONGEST = 60
_ZIP = re.compile(r"\d{5}")
_ONLY_ZIP = re.compile(r"(?:[a-z]{2} )?(\d{5})(?: \d{4})?")
_NO_LETTER = re.compile(r"[^0-9a-z]+")
# Words that people put around a name, in three languages: "the Ironbound", "barrio de Vailsburg", "Belmont NJ".
_AROUND = frozenset(
    (
        *("a", "area", "in", "nj", "of", "the", "neighborhood", "neighbourhood"),
        *("barrio", "de", "del", "el", "en", "la", "las", "los", "vecindario", "y"),
        *("as", "bairro", "da", "do", "e", "em", "na", "no", "o", "os"),
    )
)


class NameKind(StrEnum):
    """What kind of name a place was found by."""

    NAME = "name"
    COMMON = "common"
    ZIP = "zip"
    WARD = "ward"


class Closeness(IntEnum):
    """How near what was typed comes to a name, nearest first."""

    SAME = 0
    WITHOUT_WORDS_AROUND = 1
    BEGINS = 2
    HOLDS = 3
    TYPING_ERROR = 4


@dataclass(frozen=True, slots=True)
class PlaceName:
    """One name of a neighborhood, as it is written."""

    area: Area
    text: str
    kind: NameKind


@dataclass(frozen=True, slots=True)
class Hit:
    """Neighborhoods that one name stands for; a ZIP code or a ward stands for several."""

    text: str
    kind: NameKind
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for what was typed; several hits where several names are as near."""

    hits: tuple[Hit, ...]

    @property
    def areas(self) -> tuple[Area, ...]:
        """The neighborhoods found, each once."""
        return tuple({area.id: area for hit in self.hits for area in hit.areas}.values())


def folded(text: str) -> str:
    """Return a text as it is compared: without accents, capitals and signs, single blanks between words."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return _NO_LETTER.sub(" ", bare.casefold()).strip()


def places_of(geography: Geography) -> tuple[Area, ...]:
    """Return the neighborhoods that can be chosen: those on today's map."""
    return tuple(area for area in geography.neighborhoods if area.id in geography.outlines)


def names_of(geography: Geography, records: Iterable[Record]) -> tuple[PlaceName, ...]:
    """Return every name of every neighborhood on today's map; `records` are those of kind `place-names`.

    A record whose area ended names what lies there since.
    """
    places = {area.id: area for area in places_of(geography)}
    own = [
        PlaceName(area, text, NameKind.NAME)
        for area in places.values()
        for text in dict.fromkeys(area.names.values())
    ]
    given = [
        PlaceName(places[area_id], record.content["name"], NameKind(record.content["name_kind"]))
        for record in records
        for area_id in _today(record.content["area"], geography)
        if area_id in places
    ]
    return (*own, *given, *_by_ward(geography, places.values()))


def _today(area_id: str, geography: Geography) -> tuple[str, ...]:
    return geography.successors.get(area_id, (area_id,))


def _by_ward(geography: Geography, places: Iterable[Area]) -> Iterator[PlaceName]:
    """Yield each neighborhood under the wards in which a part of it lies."""
    wards = {ward.id: ward for ward in geography.wards if ward.id in geography.outlines}
    lies_in = {atom.partition("~")[::2] for atom in geography.atoms}
    for area in places:
        for ward_id, ward in wards.items():
            if (ward_id, area.id) in lies_in:
                yield from (
                    PlaceName(area, text, NameKind.WARD) for text in dict.fromkeys(ward.names.values())
                )


def find(typed: str, names: Sequence[PlaceName]) -> Found:
    """Return what is meant: the names that are nearest to what was typed, in alphabetical order; none may be."""
    wanted = folded(typed)[:LONGEST].strip()
    code = _ONLY_ZIP.fullmatch(wanted)
    if code:
        return _grouped(name for name in names if name.kind is NameKind.ZIP and _zip_of(name) == code[1])
    words = [each for each in names if each.kind is not NameKind.ZIP]
    nearest: dict[Closeness, list[PlaceName]] = {}
    for name in words if wanted else ():
        closeness = closeness_of(wanted, folded(name.text))
        if closeness is not None:
            nearest.setdefault(closeness, []).append(name)
    return _grouped(nearest[min(nearest)]) if nearest else Found(())


def _zip_of(name: PlaceName) -> str:
    found = _ZIP.search(name.text)
    return found[0] if found else ""


def _grouped(names: Iterable[PlaceName]) -> Found:
    """Put the places of one ZIP code or ward together; a place found by its own name needs no other."""
    listed = list(names)
    own = {name.area.id for name in listed if name.kind is NameKind.NAME}
    places: dict[tuple[NameKind, str], dict[str, Area]] = {}
    for name in listed:
        if name.kind is NameKind.NAME or name.area.id not in own:
            places.setdefault((name.kind, name.text), {})[name.area.id] = name.area
    hits = [
        Hit(text, kind, tuple(sorted(areas.values(), key=lambda area: folded(area.name("en")))))
        for (kind, text), areas in _each_once(places).items()
    ]
    return Found(tuple(sorted(hits, key=lambda hit: folded(hit.text))))


def _each_once(
    places: dict[tuple[NameKind, str], dict[str, Area]],
) -> dict[tuple[NameKind, str], dict[str, Area]]:
    """Leave out a second name for the same places: a ward's Spanish name beside its Portuguese one."""
    seen: set[tuple[NameKind, tuple[str, ...]]] = set()
    once = {}
    for (kind, text), areas in places.items():
        if (kind, tuple(areas)) not in seen:
            seen.add((kind, tuple(areas)))
            once[kind, text] = areas
    return once


def closeness_of(wanted: str, name: str) -> Closeness | None:
    """Return how near two folded texts are, None where they are too far apart."""
    if wanted == name:
        return Closeness.SAME
    bare, bare_name = _bare(wanted), _bare(name)
    if bare == bare_name:
        return Closeness.WITHOUT_WORDS_AROUND
    if f"{name} ".startswith(f"{bare} ") or (len(bare) >= 3 and bare_name.startswith(bare)):
        return Closeness.BEGINS
    if _holds(bare_name, bare) or _holds(bare, bare_name):
        return Closeness.HOLDS
    return Closeness.TYPING_ERROR if _is_typing_error(bare, bare_name) else None


def _bare(text: str) -> str:
    """Return a text without the words around its name; itself where nothing would be left."""
    left = " ".join(word for word in text.split() if word not in _AROUND)
    return left or text


def _holds(outer: str, inner: str) -> bool:
    """Whether a text holds another as whole words, or from the beginning of a word on."""
    return len(inner) >= 3 and f" {inner}" in f" {outer}"


def _is_typing_error(wanted: str, name: str) -> bool:
    """Whether one or two letters differ, of the whole name or of one long word of it."""
    if _near(wanted, name):
        return True
    return " " not in wanted and any(len(word) >= 5 and _near(wanted, word) for word in name.split())


def _near(wanted: str, name: str) -> bool:
    """Whether two texts are one slip apart; two slips for eight letters or more, none for fewer than four."""
    allowed = 0 if len(wanted) < 4 else 1 if len(wanted) < 8 else 2
    return abs(len(wanted) - len(name)) <= allowed and slips(wanted, name) <= allowed


def slips(left: str, right: str) -> int:
    """Return how many letters must be put in, left out, changed or swapped with the next to get one text from another.

    The restricted Damerau-Levenshtein distance: no letter is changed twice.
    """
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        two_before, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
    return row[-1]
