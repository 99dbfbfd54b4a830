"""Handouts of the three kinds of figure, from the answers that their pages are made of."""

from __future__ import annotations

from collections.abc import Iterable

from components import sentences
from components.area_map import described_map, map_limits, map_measure, map_title
from components.category_table import table_header, table_measure, table_notes, table_title
from components.citation import citation_of
from components.figures import Body, Chart, Plate, chart_body, standalone_svg
from components.figures.words import value_of
from components.format import period
from components.frame import Frame
from components.handout.map_picture import map_body
from components.handout.model import Entry, Handout, Row
from components.handout.qr import qr_code
from components.handout.table_picture import table_body
from components.sentences import NothingToDraw
from components.tools import Place, chart_place, map_place, table_place
from components.trend import chart_of, limits, nothing_words, shows, sources
from data_access.answers import Answer, AreaAnswer, CategoryAnswer
from data_access.catalog import LEAST_BASE_FOR_PERCENT
from data_access.selection import units_of
from data_access.statistics import Observation

ABOUT = ("counted", "not-counted", "caveat", "lag")
Shown = Answer | AreaAnswer | CategoryAnswer


def handout_of(frame: Frame, answer: Shown) -> Handout:
    """Return the handout of a figure. Raises NothingToDraw where nothing was ever collected."""
    match answer:
        case Answer():
            return _of_chart(frame, answer)
        case AreaAnswer():
            return _of_map(frame, answer)
    return _of_table(frame, answer)


def picture_of(frame: Frame, answer: Shown) -> bytes:
    """Return a figure as an SVG that says by itself what it shows, from where, and whether to cite it.

    Raises NothingToDraw.
    """
    handout = handout_of(frame, answer)
    return standalone_svg(_body(frame, answer, handout), plate_of(handout)).encode()


def _body(frame: Frame, answer: Shown, handout: Handout) -> Body:
    match answer:
        case Answer():
            return chart_body(drawn_chart(frame, answer))
        case AreaAnswer():
            return map_body(described_map(frame, answer))
    return table_body(handout)


def plate_of(handout: Handout) -> Plate:
    """Return the words around a picture of a handout."""
    t = handout.t
    release = t("figure.release", release=f"{handout.release.label}, {handout.released}")
    source = f"{t('figure.source', source=handout.source)} {release}"
    license_ = () if handout.warnings else (handout.license,)
    foot = (*handout.said, *handout.notes, source, *license_)
    code = qr_code(handout.link)
    return Plate(
        handout.language,
        handout.title,
        handout.measure,
        foot,
        handout.warnings,
        handout.link,
        (code.size, code.path),
    )


def drawn_chart(frame: Frame, answer: Answer) -> Chart:
    """Return the chart of an answer. Raises NothingToDraw."""
    drawn = chart_of(frame.t, answer)
    if drawn is None:
        raise NothingToDraw(nothing_words(frame.t, answer))
    return drawn


def _of_chart(frame: Frame, answer: Answer) -> Handout:
    t, chart = frame.t, drawn_chart(frame, answer)
    breaks = [
        [mark.note for mark in chart.marks if mark.is_break and mark.period == each] for each in chart.periods
    ]
    rows = tuple(
        Row(
            period(when, t.language),
            tuple(
                _entry(value_of(chart, line.points[n]), line.points[n], chart.decimals)
                for line in chart.lines
            ),
            tuple(breaks[n]),
        )
        for n, when in enumerate(chart.periods)
    )
    return _handout(
        frame,
        answer,
        chart_place(answer),
        title=chart.title,
        measure=sentences.measure_line(t, answer),
        said=(*sentences.verdicts(t, answer), *limits(t, answer)),
        points=sentences.points_of(answer),
        header=(t("figure.period"), *(line.label for line in chart.lines)),
        across=t("form.area"),
        rows=rows,
    )


def _of_map(frame: Frame, answer: AreaAnswer) -> Handout:
    t = frame.t
    decimals = sentences.decimals_of(answer.unit) or 0
    rows = tuple(
        Row(
            sentences.area_name(t, area),
            (_entry(sentences.value_words(t, point, answer.unit), point, decimals),),
        )
        for area, point in answer.points
    )
    return _handout(
        frame,
        answer,
        map_place(answer),
        title=map_title(t, answer),
        measure=map_measure(t, answer),
        said=map_limits(t, answer),
        points=(point for _, point in answer.points),
        header=(t(f"level.{answer.level}"), map_measure(t, answer)),
        across="",
        rows=rows,
    )


def _of_table(frame: Frame, answer: CategoryAnswer) -> Handout:
    t, unit = frame.t, units_of(answer.metric)[0]
    decimals = sentences.decimals_of(unit) or 0
    rows = tuple(
        Row(
            sentences.category_name(t, category),
            tuple(
                _entry(sentences.value_words(t, point, unit), point, decimals) for point in reversed(points)
            ),
        )
        for category, points in answer.rows
    )
    return _handout(
        frame,
        answer,
        table_place(answer),
        title=table_title(t, answer),
        measure=table_measure(t, answer),
        said=table_notes(t, answer),
        points=(point for _, points in answer.rows for point in points),
        header=tuple(table_header(t, answer)),
        across=t("figure.period"),
        rows=rows,
    )


def _handout(  # noqa: PLR0913 - one argument for each thing that is seen
    frame: Frame,
    answer: Shown,
    place: Place,
    *,
    title: str,
    measure: str,
    said: tuple[str, ...],
    points: Iterable[Observation],
    header: tuple[str, ...],
    across: str,
    rows: tuple[Row, ...],
) -> Handout:
    t, metric = frame.t, answer.metric
    link = frame.site + place.page(frame.language, answer.release)
    notes = sentences.empties_note(t, points)
    return Handout(
        kind=place.kind,
        t=t,
        stem=place.stem,
        title=title,
        measure=measure,
        said=said,
        notes=(notes,) if notes else (),
        header=header,
        across=across,
        rows=rows,
        about=(
            (t("definition.figure"), shows(t, metric)),
            *(
                (t(f"definition.{key}"), t(f"dataset.{dataset}.{key}"))
                for dataset in metric.datasets
                for key in ABOUT
            ),
        ),
        source=sources(t, metric),
        release=answer.release,
        link=link,
        citation=citation_of(t, answer.release, f"{title.rstrip('.')} ({measure})", link=link),
    )


def _entry(words: str, point: Observation, decimals: int | None) -> Entry:
    """Return a number as it is seen: rounded to the decimals that stand on the page.

    Of a share with a small base only both counts are seen.
    """
    if point.value is None or (point.share is not None and point.share.base < LEAST_BASE_FOR_PERCENT):
        return Entry(words)
    places = int(not float(point.value).is_integer()) if decimals is None else decimals
    return Entry(words, round(float(point.value), places), places)
