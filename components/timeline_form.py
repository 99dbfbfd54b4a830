"""The form of the timeline: an area, an outcome, an effort; native controls that work without JavaScript."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.frame import Frame
from components.i18n import Translator
from components.native import Input
from components.question import FORM_ID, newest_first
from components.sentences import area_name, whole_title
from components.timeline_place import PATH
from data_access.definitions import Metric
from data_access.model import AreaLevel
from data_access.timeline import LEVELS, Timeline


def timeline_form(frame: Frame, timeline: Timeline) -> Component:
    """Return the form."""
    t = frame.t
    effort = timeline.effort.metric if timeline.effort else timeline.wanted
    outcome = timeline.outcome.metric if timeline.outcome else None
    return html.Form(
        [
            html.Div(
                [
                    _control("area", t("form.area"), _areas(t, timeline)),
                    _control("outcome", t("timeline.form.outcome"), _metrics(t, timeline.outcomes, outcome)),
                    _control("effort", t("timeline.form.effort"), _metrics(t, timeline.efforts, effort)),
                ],
                className="controls",
            ),
            *([Input(type="hidden", name="release", value=frame.release.id)] if frame.pinned else []),
            html.Button(t("form.show"), type="submit", className="button"),
        ],
        id=FORM_ID,
        method="get",
        action=frame.link(PATH).partition("?")[0],
        className="question",
        **{"aria-label": t("form.label")},
    )


def _control(name: str, label: str, options: Sequence[Any]) -> Component:
    control_id = f"ask-{name}"
    return html.Div(
        [html.Label(label, htmlFor=control_id), html.Select(list(options), id=control_id, name=name)],
        className="control",
    )


def _areas(t: Translator, timeline: Timeline) -> list[Component]:
    """Return the city and its wards; what lies in no ward is none."""
    placed = [
        area
        for level in LEVELS
        for area in newest_first(timeline.geography.ever(level))
        if level is AreaLevel.CITY or timeline.geography.outline(area) is not None
    ]
    return [_option(area.id, area_name(t, area), chosen=area == timeline.area) for area in placed]


def _metrics(t: Translator, metrics: Iterable[Metric], chosen: Metric | None) -> list[Component]:
    """Return metrics by topic."""
    return [
        html.Optgroup(
            [_option(each.id, whole_title(t, each), chosen=each == chosen) for each in found],
            label=t(f"topic.{topic}"),
        )
        for topic, found in groupby(metrics, key=lambda each: each.topic)
    ]


def _option(value: str, words: str, *, chosen: bool) -> Component:
    return html.Option(words, value=value, selected=chosen or None)
