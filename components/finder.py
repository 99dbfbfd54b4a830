"""How somebody finds their neighborhood: by typing, by location, or because this device remembers it.

Typing works without JavaScript. Location and memory are `assets/places.js`: both stay on the device, and what they need
is hidden until that script runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from components.frame import Frame, url
from components.i18n import Translator
from components.map_choice import Choice, choice_map
from components.native import Input
from components.sentences import area_name
from components.texts import breakable
from data_access.model import Area, Geography
from data_access.place_finder import Found, Hit, NameKind, PlaceName, folded, places_of

LIST_ID: Final = "place-names"
# What the script says of a location, each in its own attribute.
SAID: Final = ("looking", "found", "near", "outside", "refused", "failed")
# Stands in a sentence where the script puts the link to a place.
PLACE: Final = "{place}"


def finder(frame: Frame, names: Iterable[PlaceName], typed: str = "") -> Component:
    """Return the form, the button for one's location, and the place that this device remembers."""
    return html.Div([_form(frame, names, typed), _location(frame), _remembered(frame)], className="finder")


def _form(frame: Frame, names: Iterable[PlaceName], typed: str) -> Component:
    t = frame.t
    return html.Form(
        [
            html.Label(t("finder.label"), htmlFor="find-place"),
            html.Div(
                [
                    Input(
                        id="find-place",
                        type="search",
                        name="q",
                        value=typed,
                        list=LIST_ID,
                        autoComplete="off",
                        maxLength=60,
                        required=True,
                    ),
                    html.Button(t("finder.button"), type="submit", className="button"),
                ],
                className="finder-line",
            ),
            *([Input(type="hidden", name="release", value=frame.release.id)] if frame.pinned else []),
            html.Datalist([html.Option(value=text) for text in _offered(names, t)], id=LIST_ID),
        ],
        role="search",
        method="get",
        action=url(frame.language, "/neighborhoods"),
        **{"aria-label": t("home.choose")},
    )


def _offered(names: Iterable[PlaceName], t: Translator) -> list[str]:
    """Return what a browser may offer while somebody types: names and common names, in alphabetical order."""
    listed = {
        name.area.name(t.language) if name.kind is NameKind.NAME else name.text
        for name in names
        if name.kind in (NameKind.NAME, NameKind.COMMON)
    }
    return sorted(listed, key=folded)


def _location(frame: Frame) -> Component:
    """Return the button, what it does with the location, and where the script says what came of it."""
    t = frame.t
    said = {f"data-{name}": t(f"finder.location.{name}", place=PLACE) for name in SAID}
    areas = url("en", "/api/v1/areas.geojson", [("release", frame.release.id)])
    return html.Div(
        [
            html.Button(
                t("finder.locate"), type="button", className="quiet-button", **{"data-locate": areas}
            ),
            html.P(t("finder.locate.note"), className="note"),
            html.P(role="status", className="located", **said),
        ],
        hidden=True,
        **{"data-location": ""},
    )


def _remembered(frame: Frame) -> Component:
    """Return the sentence that offers the remembered place again; the script puts the place in, or leaves it hidden."""
    return memory(frame, frame.t("finder.remembered", place=PLACE), {"data-remembered": ""})


def memory(frame: Frame, sentence: Any, marks: dict[str, str]) -> Component:
    """Return a sentence about the remembered place beside the button that forgets it; hidden without the script."""
    forget = html.Button(
        frame.t("finder.forget"), type="button", className="quiet-button", **{"data-forget": ""}
    )
    return html.Div([html.P(sentence), forget], className="memory", hidden=True, **marks)


def found_list(frame: Frame, typed: str, found: Found) -> Component:
    """Return the places that fit what was typed, each with why; or that none does."""
    t = frame.t
    if not found.hits:
        return html.P(t("finder.none", typed=typed), className="problem")
    return html.Section(
        [
            html.H2(t("finder.several", typed=typed)),
            html.Ul([html.Li(list(_hit(frame, hit))) for hit in found.hits], className="hits"),
        ]
    )


def _hit(frame: Frame, hit: Hit) -> Iterator[Any]:
    if hit.kind is not NameKind.NAME:
        why = frame.t("finder.why.zip", code=hit.text) if hit.kind is NameKind.ZIP else hit.text
        yield f"{why}: "
    for n, area in enumerate(hit.areas):
        yield from [", "] if n else []
        yield place_link(frame, area)


def place_link(frame: Frame, area: Area) -> Component:
    """Return the link to a neighborhood's page."""
    return html.A(breakable(area.name(frame.language)), href=frame.link(f"/neighborhoods/{area.id}"))


def alphabetical(places: Iterable[Area], language: str) -> list[Area]:
    """Return neighborhoods in the order of their names, the only order in which they are ever listed."""
    return sorted(places, key=lambda area: folded(area.name(language)))


def place_list(frame: Frame, geography: Geography) -> Component:
    """Return all neighborhoods in alphabetical order, each with the wards in which it lies."""
    entries = [
        html.Li(
            [
                place_link(frame, area),
                html.Span(", ".join(area_name(frame.t, ward) for ward in wards_of(geography, area))),
            ]
        )
        for area in alphabetical(places_of(geography), frame.language)
    ]
    return html.Ul(entries, className="places")


def wards_of(geography: Geography, area: Area) -> tuple[Area, ...]:
    """Return the wards that hold a part of a neighborhood, now or when its borders ended."""
    then = geography if area.until is None else geography.on(area.until)
    parts = {ward for ward, _, name in (atom.partition("~") for atom in then.atoms) if name == area.id}
    return tuple(ward for ward in then.wards if ward.id in parts and ward.id in then.outlines)


def place_map(frame: Frame, geography: Geography) -> Component | None:
    """Return the map to choose from; None where there are no outlines."""
    t = frame.t
    choices = [
        Choice(
            id=area.id,
            name=area.name(t.language),
            href=frame.link(f"/neighborhoods/{area.id}"),
            geometry=geography.outlines[area.id],
        )
        for area in alphabetical(places_of(geography), t.language)
    ]
    return choice_map(t("finder.map"), t("finder.map.key"), choices) if choices else None


def choices_of(places: Sequence[Area], language: str) -> list[tuple[str, str]]:
    """Return places as the options of a list: id and name, in alphabetical order."""
    return [(area.id, area.name(language)) for area in alphabetical(places, language)]
