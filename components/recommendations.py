"""Recommendations: each as made, accepted, done, with who says so and the answer; counts and links by state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.format import day, number
from components.frame import Frame
from components.i18n import Translator
from components.told import as_written, facts, mark, plain, source_facts, told
from data_access.reform import Fate, Recommendation

TRACKER = "/police-reform/oversight/recommendations"
# A step: its sign, its name, and what is told of it.
Told = tuple[str, str, str]
# The sign of each fate, drawn as for the steps of policies.
_SIGNS = {
    Fate.MADE: "unreported",
    Fate.ACCEPTED: "under-way",
    Fate.PARTLY: "under-way",
    Fate.REJECTED: "rejected",
    Fate.DONE: "done",
    Fate.NO_LONGER: "no-longer-published",
}


def state_links(frame: Frame, found: Sequence[Recommendation], chosen: Fate | None = None) -> Component:
    """Return how many recommendations are in each state, each a link to these alone; they work without scripts."""
    t = frame.t
    counted = [(fate, sum(each.fate is fate for each in found)) for fate in Fate]
    entries = [
        _state_link(
            frame, t("recommendations.all"), len(found), (), here=chosen is None and frame.path == TRACKER
        ),
        *(
            _state_link(
                frame,
                t(f"recommendation.fate.{fate}"),
                many,
                (("state", str(fate)),),
                here=chosen is fate,
                sign=_SIGNS[fate],
            )
            for fate, many in counted
            if many or chosen is fate
        ),
    ]
    return html.Nav(html.Ul(entries, className="states"), **{"aria-label": t("recommendations.filter")})


def _state_link(
    frame: Frame,
    words: str,
    many: int,
    query: tuple[tuple[str, str], ...],
    *,
    here: bool,
    sign: str = "",
) -> Component:
    inside = [
        *([mark(sign)] if sign else []),
        html.Span(words),
        " ",
        html.Span(number(many, frame.language), className="many"),
    ]
    return html.Li(
        html.A(inside, href=frame.link(TRACKER, query), **({"aria-current": "true"} if here else {}))
    )


def newest_recommendations(frame: Frame, found: Iterable[Recommendation]) -> Component:
    """Return recommendations in one line each: what became of it, and the way to the whole of it."""
    return html.Ul([_short(frame, each) for each in found], className="newest-list")


def _short(frame: Frame, each: Recommendation) -> Component:
    t = frame.t
    _, name, state = _last_told(t, each)
    link = html.A(told(t, each.title), href=f"{frame.link(TRACKER)}#{anchor(each)}")
    words = html.Span(f"{name} {state}", className="step-state")
    return html.Li([mark(_SIGNS[each.fate]), html.Div([link, html.Br(), words])], className="newest-entry")


def _last_told(t: Translator, each: Recommendation) -> Told:
    """Return the last step that somebody reported."""
    return [step for step in _steps(t, each) if step[0] != "unreported"][-1]


def anchor(each: Recommendation) -> str:
    """Return the id of a recommendation in the tracker."""
    return f"recommendation-{each.id}"


def recommendation_list(frame: Frame, found: Iterable[Recommendation]) -> Component:
    """Return each recommendation with its three steps, its source and the answer."""
    return html.Ul([_recommendation(frame.t, each) for each in found], className="recommendations")


def _recommendation(t: Translator, each: Recommendation) -> Component:
    named = {"aria-label": f"{t('recommendation.steps')}: {plain(t, each.title)}"}
    by: list[Any] = [t("recommendation.by"), " ", as_written(t, each.made_by)]
    if each.made_to:
        by += [". ", t("recommendation.to"), " ", as_written(t, each.made_to)]
    answer = told(t, each.answer) if each.answer else t("recommendation.answer.none")
    source = source_facts(t, each.source, plain(t, each.title)) if each.fate is not Fate.MADE else ()
    if not each.source.document:
        source = source[:2]
    return html.Li(
        [
            html.H3(told(t, each.title)),
            html.P([*by, "."], className="muted"),
            html.Ol([_step(*step) for step in _steps(t, each)], className="steps steps--three", **named),
            facts([(t("recommendation.answer"), answer), *source]),
        ],
        className="recommendation",
        id=anchor(each),
    )


def _step(sign: str, name: str, state: str) -> Component:
    parts: list[Any] = [mark(sign), html.Span(name, className="step-name")]
    return html.Li([*parts, " ", html.Span(state, className="step-state")], className=f"step step--{sign}")


def _steps(t: Translator, each: Recommendation) -> list[Told]:
    """Return the steps as sign, name and state: where it was rejected, there is nothing left to be done."""
    made = ("done", t("recommendation.step.made"), _on(t, each.made_on))
    since = _on(t, each.fate_on) if each.fate_on else ""
    accepted, done = t("recommendation.step.accepted"), t("recommendation.step.done")
    match each.fate:
        case Fate.MADE:
            silent = ("unreported", accepted, t("recommendation.no-answer"))
            return [made, silent, ("unreported", done, t("recommendation.not-done"))]
        case Fate.REJECTED:
            return [made, ("rejected", t("recommendation.step.rejected"), since)]
        case Fate.ACCEPTED | Fate.PARTLY:
            answered = ("done", t(f"recommendation.step.{each.fate}"), since)
            return [made, answered, ("unreported", done, t("recommendation.not-done"))]
        case Fate.DONE:
            return [made, ("done", accepted, t("recommendation.before")), ("done", done, since)]
    return [made, ("no-longer-published", t("recommendation.then"), _no_longer(t, each))]


def _no_longer(t: Translator, each: Recommendation) -> str:
    if each.fate_on is None:
        return t("recommendation.no-longer.undated")
    return t("recommendation.no-longer", date=day(each.fate_on, t.language))


def _on(t: Translator, when: Any) -> str:
    return t("recommendation.on", date=day(when, t.language))
