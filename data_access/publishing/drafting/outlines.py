"""Outlines of areas in a folder: which level they are of, which property names them, and how names are found."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_access.model import Area, AreaLevel, Geography
from data_access.publishing.areas import slug
from data_access.publishing.drafting.text import Item, Key, Need, Note, Proposal, Section
from data_access.publishing.drafting.words import plain, words_in
from data_access.publishing.reading import hash_file

# A city has few wards and more neighborhoods, should nothing else tell them apart.
_MOST_WARDS = 12
_LEVEL_WORDS = (
    (AreaLevel.WARD, frozenset(("ward", "wards", "district", "districts"))),
    (
        AreaLevel.NEIGHBORHOOD,
        frozenset(("neighborhood", "neighborhoods", "neighbourhoods", "nhood", "hoods", "community")),
    ),
    (AreaLevel.CITY, frozenset(("city", "boundary", "municipal", "municipality", "limits"))),
)
_NO_NAMES = re.compile(r"(object)?id$|shape|area|length|created|updated|code|label|census", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OutlinesFile:
    """A file of outlines, as far as it could be understood. `proposal` says it all."""

    level: AreaLevel
    names: tuple[str, ...]
    proposal: Proposal


def is_geojson(name: str) -> bool:
    """Whether a file's name says that it is GeoJSON."""
    return Path(name).suffix.lower() in (".geojson", ".json")


def holds_points(path: Path) -> bool:
    """Whether a GeoJSON file holds points, which are rows, and no outlines; False where it cannot be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        geometry = content["features"][0]["geometry"]
    except (ValueError, OSError, LookupError, TypeError):
        return False
    return isinstance(geometry, dict) and geometry.get("type") == "Point"


def propose_outlines(path: Path, name: str) -> OutlinesFile:
    """Propose the entry of a GeoJSON file. Raises ValueError where it is none."""
    content = json.loads(path.read_text(encoding="utf-8-sig"))
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        raise ValueError("holds no features, so it is no GeoJSON of areas; export it again")
    properties = [f.get("properties") or {} for f in features if isinstance(f, dict)]
    candidates = _naming_properties(properties)
    if not candidates:
        raise ValueError("has no property whose values differ from area to area, so nothing names the areas")
    level, why = _level(name, candidates[0], len(features))
    names = tuple(str(each[candidates[0]]).strip() for each in properties)
    needs = [
        Need(
            name,
            "",
            "since when do these borders hold? Write it as valid_from, such as valid_from = 2012-01-01",
        )
    ]
    others = f"; others that differ from area to area: {', '.join(candidates[1:])}" if candidates[1:] else ""
    items: tuple[Item, ...] = (
        Key("kind", "areas"),
        Key("path", name),
        Key("level", level.value, why),
        Key("name_property", candidates[0], f"such as {names[0]!r}{others}"),
        Note("TODO valid_from = 2012-01-01"),
        Key("sha256", hash_file(path)),
        Key("rows", len(features)),
    )
    holds = (
        f"{len(features)} outlines of {_plural(level)}" if len(features) > 1 else "one outline, of the city"
    )
    return OutlinesFile(level, names, Proposal(name, holds, items, tuple(_names(names, level)), tuple(needs)))


def city_items(
    files: Iterable[OutlinesFile], current: Geography | None
) -> tuple[tuple[Item, ...], tuple[Need, ...]]:
    """Return `[city]` for a folder with outlines, and what a person must say of it."""
    if current is not None:
        why = "as in the current release"
        return (Key("id", current.city.id, why), Key("names", dict(current.city.names))), ()
    outlined = next((file for file in files if file.level is AreaLevel.CITY and slug(file.names[0])), None)
    if outlined is None:
        need = Need(
            "drop.toml", "city", "which city do the outlines divide? Write its id and names in [city]"
        )
        return (
            Key("id", ""),
            Key("names", {"en": ""}),
            Note("TODO such as id = 'newark', names = { en = 'Newark' }"),
        ), (need,)
    name = outlined.names[0]
    return (Key("id", slug(name), f"as {outlined.proposal.file} calls it"), Key("names", {"en": name})), ()


def _naming_properties(properties: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the properties that could name an area, the likeliest first."""
    found = Counter(name for each in properties for name, value in each.items() if _is_name(value))
    differing = [
        name
        for name, number in found.items()
        if number == len(properties) and len({str(each[name]).strip() for each in properties}) == number
    ]
    return sorted(differing, key=lambda name: _unlikely(name, properties))


def _is_name(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and bool(str(value).strip())


def _unlikely(name: str, properties: Sequence[Mapping[str, Any]]) -> tuple[int, int, int]:
    numbers = sum(str(each[name]).strip().isdigit() for each in properties)
    return (int(bool(_NO_NAMES.search(name))), int(numbers > 0), int("name" not in name.lower()))


def _level(path: str, name_property: str, number: int) -> tuple[AreaLevel, str]:
    if number == 1:
        return AreaLevel.CITY, "there is one outline"
    for text in (Path(path).stem, name_property):
        for level, words in _LEVEL_WORDS[:2]:
            if words_in(text) & words:
                return level, f"by the name {text!r}"
    level = AreaLevel.WARD if number <= _MOST_WARDS else AreaLevel.NEIGHBORHOOD
    return level, f"TODO only because there are {number}; put it right if it is wrong"


def _names(names: Sequence[str], level: AreaLevel) -> Iterable[Section]:
    """Yield a table for each name that a page should not show as it is: capitals throughout."""
    for name in names:
        if level is not AreaLevel.CITY and name.isupper() and len(name) > 1:
            shown = name.title()
            if level is AreaLevel.WARD and "ward" not in plain(name):
                shown = f"{shown} Ward"
            items = (
                Key("id", slug(name)),
                Key("en", shown, "shown instead of capitals; es and pt may follow"),
            )
            yield Section(("names", name), items)


def _plural(level: AreaLevel) -> str:
    return {AreaLevel.CITY: "the city"}.get(level, f"{level}s")


def matched(texts: Iterable[str], areas: Sequence[Area]) -> tuple[dict[str, str], list[str]]:
    """Return the id of the area that each text names, by its plain words, and the texts that name none."""
    known: dict[str, str] = {}
    for area in areas:
        for word in (area.id, *area.names.values()):
            known[_core(word)] = area.id
    found = {text: known[_core(text)] for text in texts if _core(text) in known}
    return found, [text for text in texts if text not in found]


def _core(text: str) -> str:
    """Return the words of a name without those that say only what kind of area it is."""
    kept = [word for word in plain(text).split() if word not in ("ward", "neighborhood", "the")]
    return " ".join(kept) or plain(text)
