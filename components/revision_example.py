"""Why a number can change after it was published, with the most telling example that the releases themselves give."""

from __future__ import annotations

from collections.abc import Iterator

from dash import html
from dash.development.base_component import Component

from components.changes import change_words
from components.format import day, number, period
from components.frame import Frame
from components.i18n import Translator
from components.sentences import category_name
from data_access.changelog import Example, Told
from data_access.model import ALL


def why_numbers_change(frame: Frame, example: Example | None) -> Iterator[Component]:
    """Yield the reasons, and the example where there is one."""
    t = frame.t
    yield html.P(t("methods.releases.why"))
    if example is not None:
        yield html.P(list(_told(frame, example)))
    yield html.P(html.A(t("number.all"), href=frame.link("/data/revisions")))


def _told(frame: Frame, example: Example) -> Iterator[object]:
    t, when = frame.t, example.now.point.period
    title = t(f"metric.{example.metric.id}.title")
    yield t(
        "methods.releases.example",
        what=title if example.category == ALL else category_name(t, example.category),
        period=period(when, t.language),
        date=day(example.first.release.dated, t.language),
        first=_value(t, example.first),
        now=_value(t, example.now),
    )
    changes = [_change(t, each) for each in (example.first, example.now)]
    if all(changes):
        yield " "
        yield t("methods.releases.example.change", first=changes[0], now=changes[1])
    yield " "
    path = f"/indicators/{example.metric.id}/{when}"
    category = "" if example.category == ALL else example.category
    yield html.A(t("vintage.how"), href=frame.link(path, [("category", category)] if category else []))
    yield "."


def _value(t: Translator, told: Told) -> str:
    return number(told.point.value or 0, t.language)


def _change(t: Translator, told: Told) -> str:
    """Return the change from the year before, empty where that year was not published."""
    if told.change is None or told.year_before is None:
        return ""
    return change_words(t, told.year_before.value or 0, told.point.value or 0)
