"""The form of a metric's page: native controls that work without JavaScript, and ask the same by URL."""

from __future__ import annotations

from collections.abc import Iterable

from dash import html
from dash.development.base_component import Component

from components.format import period
from components.frame import Frame
from components.i18n import Translator
from components.native import Input
from components.sentences import area_name, category_name
from data_access.answers import Answer
from data_access.model import Area, AreaLevel, Period
from data_access.selection import units_of

FORM_ID = "question"
Choice = tuple[str, str]


def question_form(frame: Frame, answer: Answer) -> Component:
    """Return the form that asks for areas, category, grain, span and unit."""
    t, selection = frame.t, answer.selection
    return html.Form(
        [
            html.Div(list(_controls(t, answer)), className="controls"),
            *([Input(type="hidden", name="release", value=frame.release.id)] if frame.pinned else []),
            html.Button(t("form.show"), type="submit", className="button"),
        ],
        id=FORM_ID,
        method="get",
        action=frame.link(f"/indicators/{selection.metric}").partition("?")[0],
        className="question",
        **{"aria-label": t("form.label")},
    )


def _controls(t: Translator, answer: Answer) -> Iterable[Component]:
    selection, metric = answer.selection, answer.metric
    areas = _area_choices(t, answer)
    if len(areas) > 1:
        yield select("area", t("form.area"), areas, selection.areas[0])
        second = selection.areas[1] if len(selection.areas) > 1 else ""
        yield select("area", t("form.compare"), [("", t("form.nothing")), *areas], second, control="compare")
    choices = [(category, category_name(t, category)) for category in answer.offer.categories()]
    if len(choices) > 1:
        yield select("category", t(f"dimension.{metric.dimension}"), choices, selection.category)
    grains = answer.offer.grains(selection.area_level)
    if len(grains) > 1:
        yield select(
            "grain", t("form.grain"), [(grain, t(f"grain.{grain}")) for grain in grains], selection.grain
        )
    spans = [(str(year), period(year, t.language)) for year in answer.years]
    yield select("from", t("form.from"), [("", t("form.beginning")), *spans], _year(selection.start))
    yield select("to", t("form.to"), [("", t("form.newest")), *spans], _year(selection.end))
    if len(units_of(metric)) > 1:
        units = [(unit, t(f"unit.{unit}")) for unit in units_of(metric)]
        yield select("as", t("form.as"), units, selection.unit)


def _year(asked: Period | None) -> str:
    return str(asked.start.year) if asked else ""


def _area_choices(t: Translator, answer: Answer) -> list[Choice]:
    levels = answer.offer.levels()
    return [
        (area.id, area_name(t, area))
        for level in (AreaLevel.CITY, AreaLevel.WARD, AreaLevel.NEIGHBORHOOD)
        if level in levels
        for area in newest_first(answer.geography.ever(level))
    ]


def newest_first(areas: Iterable[Area]) -> list[Area]:
    """Return areas, those whose borders ended last."""
    return sorted(areas, key=lambda area: area.until is not None)


def select(name: str, label: str, choices: Iterable[Choice], chosen: str, *, control: str = "") -> Component:
    """Return a list to choose from under its label; `control` tells two of one name apart."""
    control_id = f"ask-{control or name}"
    return html.Div(
        [
            html.Label(label, htmlFor=control_id),
            html.Select(
                [html.Option(text, value=value, selected=value == chosen or None) for value, text in choices],
                id=control_id,
                name=name,
            ),
        ],
        className="control",
    )
