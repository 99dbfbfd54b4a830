"""A timeline as it leaves the page: its table with what happened in a column of words, and what it does not show."""

from __future__ import annotations

from components.citation import citation_of
from components.figures import Stack
from components.figures.words import value_of
from components.format import period
from components.frame import Frame
from components.handout.model import Entry, Handout, Row, entry_of
from components.i18n import Translator
from components.sentences import NothingToDraw, empties_note
from components.timeline import (
    PLOT_HEIGHT,
    TimelineRow,
    all_sources,
    happened_words,
    header_of,
    measure_words,
    other_grain,
    points_of,
    rows_of,
    said_of,
    stack_of,
    timeline_title,
)
from components.timeline_place import timeline_place
from components.trend import shows
from data_access.timeline import Timeline

ABOUT = ("counted", "not-counted", "caveat", "lag")


def drawn_stack(frame: Frame, timeline: Timeline, *, height: int = PLOT_HEIGHT) -> Stack:
    """Return the stack of a timeline. Raises NothingToDraw."""
    stack = stack_of(frame.t, timeline, height=height)
    if stack is None:
        raise NothingToDraw(f"release {timeline.release.label} has nothing to draw over time")
    return stack


def timeline_handout(frame: Frame, timeline: Timeline) -> Handout:
    """Return the handout. Raises NothingToDraw."""
    t, stack, place = frame.t, drawn_stack(frame, timeline), timeline_place(timeline)
    title, measure = timeline_title(t, timeline), measure_words(t, timeline)
    notes = empties_note(t, points_of(timeline))
    link = frame.site + place.page(frame.language, timeline.release)
    datasets = dict.fromkeys(name for track in timeline.tracks for name in track.metric.datasets)
    return Handout(
        kind=place.kind,
        t=t,
        stem=place.stem,
        title=title,
        measure=measure,
        said=said_of(t, timeline),
        notes=(notes,) if notes else (),
        header=header_of(t, timeline),
        across=t("timeline.column"),
        rows=tuple(
            _row(t, timeline, stack, row) for row in rows_of(timeline, [pane.chart for pane in stack.panes])
        ),
        about=(
            *((t("definition.figure"), shows(t, track.metric)) for track in timeline.tracks),
            *((t(f"definition.{key}"), t(f"dataset.{name}.{key}")) for name in datasets for key in ABOUT),
        ),
        source=all_sources(t, timeline),
        release=timeline.release,
        link=link,
        citation=citation_of(t, timeline.release, f"{title.rstrip('.')} ({measure})", link=link),
    )


def _row(t: Translator, timeline: Timeline, stack: Stack, row: TimelineRow) -> Row:
    entries = []
    for point, pane, track in zip(row.points, stack.panes, timeline.tracks, strict=True):
        if point is None:
            entries.append(Entry(other_grain(t, track)))
        else:
            entries.append(entry_of(value_of(pane.chart, point), point, pane.chart.decimals))
    return Row(period(row.period, t.language), (*entries, Entry(happened_words(t, row))), row.breaks)
