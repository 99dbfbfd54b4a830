"""How one number changed from release to release: as a table, beside the year before, and in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.changes import change_words
from components.format import day, period
from components.frame import Frame, url
from components.i18n import Translator
from components.sentences import area_name, category_name, value_words
from components.tables import cell, table
from data_access.answers import Answer
from data_access.model import Period, Release
from data_access.observations import observed
from data_access.revisions import Why
from data_access.selection import Unit
from data_access.statistics import newest_step
from data_access.vintages import Said


def number_title(t: Translator, answer: Answer, when: Period) -> str:
    """Return which number is meant: metric or category, unit of a rate, area, period."""
    selection = answer.selection
    title = t(f"metric.{answer.metric.id}.title")
    is_whole = selection.category == answer.metric.category
    subject = [title if is_whole else category_name(t, selection.category)]
    if answer.metric.base is not None and not is_whole:
        subject.insert(0, title)
    if selection.unit is Unit.RATE:
        subject.append(t("unit.rate"))
    area = answer.geography.find(selection.areas[0])
    where = [area_name(t, area)] if area else []
    return ", ".join([*subject, *where, period(when, t.language)])


def history_table(frame: Frame, answer: Answer, when: Period, rows: Sequence[Said]) -> Component:
    """Return the table: each release that said something else, its date, what it said, and why."""
    t = frame.t
    first = first_told(rows)
    header = [t(f"number.{name}") for name in ("release", "date", "value", "why")]
    body = [
        [
            _release(frame, answer, row.release, readable=row.withdrawal is None),
            day(row.release.dated, t.language),
            _value(t, row, answer.selection.unit),
            _why(t, row, is_first=row is first),
        ]
        for row in rows
        if row.is_news
    ]
    return table(t("number.caption", what=number_title(t, answer, when)), header, body)


def first_told(rows: Iterable[Said]) -> Said | None:
    """Return the first row that can still be read and has a value."""
    return next((row for row in rows if row.point is not None and row.point.value is not None), None)


def _release(frame: Frame, answer: Answer, release: Release, *, readable: bool) -> Any:
    """Return the name of a release, which leads to what it shows; of a withdrawn one the name alone."""
    if not readable:
        return release.id
    asked = [pair for pair in answer.selection.pairs() if pair[0] not in ("release", "from", "to")]
    address = url(frame.language, f"/indicators/{answer.metric.id}", [*asked, ("release", release.id)])
    link = html.A(release.id, href=address)
    return [link, f" ({frame.t('number.taken-back')})"] if release.rolled_back else link


def _value(t: Translator, row: Said, unit: Unit) -> html.Td:
    if row.point is None:
        return html.Td(
            html.Span(t("number.withdrawn"), className="empty empty--withdrawn"), className="number"
        )
    return cell(value_words(t, row.point, unit), row.point.status, provisional=row.point.provisional)


def _why(t: Translator, row: Said, *, is_first: bool) -> Any:
    if row.withdrawal is not None:
        when = day(date.fromisoformat(row.withdrawal.at[:10]), t.language)
        return t("data.release.withdrawn", date=when, because=row.withdrawal.because)
    if is_first:
        return t("number.first")
    return list(why_words(t, row.whys)) or t("number.nothing-before")


def why_words(t: Translator, whys: Iterable[Why]) -> Iterator[Any]:
    """Yield causes with the reasons that staff gave, which are in English."""
    for n, each in enumerate(whys):
        yield f"{'; ' if n else ''}{t(f'cause.{each.cause}')}"
        if each.because:
            yield ": "
            yield html.Span(each.because, lang="en")


def sentence(t: Translator, answer: Answer, when: Period, rows: Sequence[Said]) -> str:
    """Return in plain words when the number was first published, as what, and what it is now."""
    vintage = answer.series[0].vintages.get(when) if answer.series else None
    first = first_told(rows)
    if vintage is None or first is None or first.point is None:
        return t("number.never")
    unit = answer.selection.unit
    said = {"first": value_words(t, first.point, unit), "date": day(first.release.dated, t.language)}
    if vintage.changed is None:
        return t("number.same", **said)
    point = next((each for each in answer.series[0].points if each.period == when), observed(when, None))
    changed = day(vintage.changed.dated, t.language)
    return t("number.changed", **said, now=value_words(t, point, unit), changed=changed)


def change_table(frame: Frame, answer: Answer, when: Period, rows: Iterable[Said]) -> Component | None:
    """Return what releases said of the change from the year before, side by side; None where none said anything.

    Of counts only: what is called clear is judged by counts.
    """
    t = frame.t
    body = [list(_compared(frame, answer, row)) for row in rows if _is_comparable(row)]
    year = next((row.year_before.period for row in rows if row.year_before is not None), None)
    if answer.selection.unit is not Unit.COUNT or not body or year is None:
        return None
    names = [t("number.release"), t("number.date")]
    periods = [period(year, t.language), period(when, t.language)]
    return table(t("number.change.caption"), [*names, *periods, t("number.change")], body)


def _is_comparable(row: Said) -> bool:
    both = (row.point, row.year_before)
    return all(point is not None and point.value is not None for point in both)


def _compared(frame: Frame, answer: Answer, row: Said) -> Iterator[Any]:
    t = frame.t
    yield _release(frame, answer, row.release, readable=True)
    yield day(row.release.dated, t.language)
    points = [point for point in (row.year_before, row.point) if point is not None]
    for point in points:
        yield cell(value_words(t, point, Unit.COUNT), point.status, provisional=point.provisional)
    then, now = (point.value or 0 for point in points)
    said = change_words(t, then, now)
    if any(point.provisional for point in points):
        yield said
    else:
        yield f"{said}, {t(f'number.verdict.{newest_step(points)}')}"
