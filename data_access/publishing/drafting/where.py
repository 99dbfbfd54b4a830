"""Which columns say where: coordinates, or names of wards and neighborhoods, checked against the areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data_access.model import Area, Geography
from data_access.publishing.areas import ATOM_SEPARATOR
from data_access.publishing.drafting.guess import Part
from data_access.publishing.drafting.outlines import matched
from data_access.publishing.drafting.profile import Column, Profile, sampled_numbers
from data_access.publishing.drafting.text import Item, Key, Need, Note, Section
from data_access.publishing.drafting.words import LATITUDE, LONGITUDE, NEIGHBORHOOD, WARD, Words, means
from data_access.publishing.places import Found, Places

_SAMPLED = 5_000
_SHOWN = 5
# A column is one of areas where at least this share of its different values names some.
_FEWEST_NAMED = 0.6


@dataclass(frozen=True, slots=True)
class Where:
    """The columns of `[files.columns]` that say where, in pairs of our name and theirs, and what else follows."""

    columns: tuple[tuple[str, str], ...]
    part: Part


def where(profile: Profile, geography: Geography | None) -> Where:
    """Return which columns say where; none means the city as a whole."""
    named = _named(profile, geography)
    points = _points(profile, geography)
    if points is None:
        return named or Where(
            (), Part((Note("No column says where, so only the city as a whole is counted"),))
        )
    if named is None or not named.columns:
        return points
    unused = ", ".join(repr(theirs) for _, theirs in named.columns)
    note = Note(f"Coordinates say more than the names in {unused}, which are not used")
    return Where(points.columns, Part((note,)) + points.part)


def _points(profile: Profile, geography: Geography | None) -> Where | None:
    longitude, latitude = (_numeric(profile, words) for words in (LONGITUDE, LATITUDE))
    if longitude is None or latitude is None:
        return None
    if not (_within(longitude, 180) and _within(latitude, 180)):
        need = Need(
            profile.name,
            longitude.name,
            "these are no longitudes and latitudes (degrees, WGS84); ask for a file with degrees",
            tuple(
                (f"{column.name}: {column.low} to {column.high}", column.filled)
                for column in (longitude, latitude)
            ),
        )
        return Where((), Part((), (), (need,)))
    share, swapped = _shares_inside(profile, longitude, latitude, geography)
    items: list[Item] = []
    needs: list[Need] = []
    if swapped > share or not _within(latitude, 90):
        items.append(Note(f"{longitude.name!r} holds latitudes and {latitude.name!r} longitudes: exchanged"))
        longitude, latitude, share = latitude, longitude, swapped
    if geography is None:
        items.append(Note("No areas are known yet, so the coordinates could not be tried"))
    else:
        items.append(Note(f"{share:.0%} of the coordinates looked at lie in {geography.city.names['en']}"))
        if share < 0.5:
            needs.append(
                Need(profile.name, longitude.name, f"only {share:.0%} of the coordinates lie in the city")
            )
    columns = (("longitude", longitude.name), ("latitude", latitude.name))
    return Where(columns, Part(tuple(items), (), tuple(needs)))


def _numeric(profile: Profile, words: Words) -> Column | None:
    return next((c for c in profile.columns if means(c.name, words) and c.numbers > 0.5 * c.rows), None)


def _within(column: Column, degrees: float) -> bool:
    return (
        column.low is not None
        and column.high is not None
        and -degrees <= column.low <= column.high <= degrees
    )


def _shares_inside(
    profile: Profile, longitude: Column, latitude: Column, geography: Geography | None
) -> tuple[float, float]:
    """Return which share of points lies in the city, as they are and exchanged."""
    if geography is None:
        return 0.0, 0.0
    points = sampled_numbers(profile, (longitude.name, latitude.name), _SAMPLED)
    if not points:
        return 0.0, 0.0
    x, y = (np.asarray(values, dtype=np.float64) for values in zip(*points, strict=True))
    places = Places.of(geography)
    as_they_are, exchanged = (places.of_points(*pair)[1] for pair in ((x, y), (y, x)))
    return tuple(float(np.mean(found != Found.OUTSIDE)) for found in (as_they_are, exchanged))  # type: ignore[return-value]


def _named(profile: Profile, geography: Geography | None) -> Where | None:
    """Return the columns that name wards and neighborhoods, if there are any."""
    wards = geography.wards[:-1] if geography else ()
    hoods = geography.neighborhoods[:-1] if geography else ()
    ward, hood = _area_column(profile, WARD, wards), _area_column(profile, NEIGHBORHOOD, hoods)
    if hood is not None and ward is hood:
        hood = None
    pairs = [
        (kind, column, areas)
        for kind, column, areas in (("ward", ward, wards), ("neighborhood", hood, hoods))
        if column
    ]
    if not pairs:
        return None
    part = Part()
    for kind, column, areas in pairs:
        part += _area_names(profile, kind, column, areas)
    if geography and hood is not None and ward is None:
        part += _in_two_wards(profile, hood, geography)
    return Where(tuple((kind, column.name) for kind, column, _ in pairs), _one_places_section(part))


def _area_column(profile: Profile, words: Words, areas: Sequence[Area]) -> Column | None:
    called = next((column for column in profile.columns if means(column.name, words)), None)
    if called is not None and (not areas or _share_named(called, areas) > 0):
        return called
    found = [c for c in profile.columns if areas and c.has_all_values and c.distinct > 2 and not c.is_numeric]
    best = max(found, key=lambda column: _share_named(column, areas), default=None)
    return best if best is not None and _share_named(best, areas) >= _FEWEST_NAMED else None


def _share_named(column: Column, areas: Sequence[Area]) -> float:
    texts = [text for text, _ in column.values if text.strip()]
    return len(matched(texts, areas)[0]) / len(texts) if texts else 0.0


def _area_names(profile: Profile, kind: str, column: Column, areas: Sequence[Area]) -> Part:
    """Return how many names are areas, `places` for those that are written otherwise, and those that are none."""
    if not areas:
        return Part(
            (Note(f"{column.name!r} seems to name a {kind}; no areas are known yet to try it against"),)
        )
    rows = dict(column.values)
    found, unknown = matched([text for text in rows if text.strip()], areas)
    exact = {word.casefold() for area in areas for word in (area.id, *area.names.values())}
    otherwise = {text: area for text, area in found.items() if text.strip().casefold() not in exact}
    note = Note(f"{len(found)} of {len(found) + len(unknown)} names in {column.name!r} are {kind}s")
    items: list[Item] = [Key(text, area, "by its words") for text, area in otherwise.items()]
    items.extend(Key(text, "…", f"TODO {rows[text]:,} rows", left_open=True) for text in unknown)
    needs: tuple[Need, ...] = ()
    if unknown:
        examples = tuple((text, rows[text]) for text in unknown[:_SHOWN])
        what = (
            f"{len(unknown)} names are no {kind}: map each in [files.places], to 'unplaced-{kind}' if nowhere"
        )
        needs = (Need(profile.name, column.name, what, examples),)
    sections = (Section(("places",), tuple(items)),) if items else ()
    return Part((note,), sections, needs)


def _one_places_section(part: Part) -> Part:
    """Return a part whose tables `places` are one: names of wards and of neighborhoods stand together."""
    items = {item.name: item for section in part.sections for item in section.items if isinstance(item, Key)}
    sections = (Section(("places",), tuple(items.values())),) if items else ()
    return Part(part.items, sections, part.needs)


def _in_two_wards(profile: Profile, column: Column, geography: Geography) -> Part:
    """Return a need where a neighborhood alone does not say which ward: it lies in several."""
    hoods = [atom.split(ATOM_SEPARATOR)[1] for atom in geography.atoms]
    split = {hood.id for hood in geography.neighborhoods[:-1] if hoods.count(hood.id) > 1}
    found, _ = matched([text for text, _ in column.values if text.strip()], geography.neighborhoods[:-1])
    examples = tuple((text, rows) for text, rows in column.values if found.get(text) in split)
    if not examples:
        return Part()
    what = (
        f"{len(examples)} of these neighborhoods lie in two or more wards, so the name alone does not place a row: ask"
        " for a column with the ward, or with coordinates"
    )
    return Part(needs=(Need(profile.name, column.name, what, examples[:_SHOWN]),))
