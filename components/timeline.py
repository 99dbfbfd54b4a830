"""The timeline as a figure: an outcome, an effort and what happened, each for itself, over the same years.

Each series is told in its own words; no sentence joins two of them, and the figure says so wherever it goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.breaks import break_marks, in_lines
from components.figures import (
    Chart,
    Line,
    Pane,
    Role,
    Shape,
    Sign,
    Stack,
    figure_block,
    stack_graph,
    summary_of,
)
from components.figures.words import value_of
from components.format import day, period
from components.frame import Frame
from components.i18n import Translator
from components.milestones import CLAIMS
from components.notes import note_of
from components.sentences import area_name, decimals_of, sentence, verdicts, whole_title
from components.tables import Across, cell, table
from components.timeline_place import timeline_place
from components.told import as_written, plain, told
from components.tools import figure_tools
from components.trend import axis_words, limits, sources
from components.vintages import series_links
from data_access.answers import Answer
from data_access.model import Period
from data_access.statistics import Observation
from data_access.timeline import Happening, Timeline, Track

# Both plots and the marks are seen at once on a phone.
PLOT_HEIGHT = 160
# Where a projector shows them with all their words.
PROJECTED_HEIGHT = 86
_ROLES = (Role.ACCENT, Role.SECOND)
_NAMES = ("outcome", "effort")


def timeline_figure(frame: Frame, timeline: Timeline, *, figure_id: str) -> Component:
    """Return the figure; where nothing was ever collected it says so instead of drawing."""
    t = frame.t
    stack = stack_of(t, timeline)
    heading = html.H2(timeline_title(t, timeline), className="finding")
    if stack is None:
        return figure_block(
            html.P(t("figure.nothing"), className="nothing"),
            language=t.language,
            finding=heading,
            measure=None,
        )
    place = timeline_place(timeline)
    return figure_block(
        stack_graph(stack, id=figure_id),
        language=t.language,
        finding=heading,
        measure=measure_words(t, timeline),
        verdict=[html.Strong(t("timeline.no-cause")), html.Br(), *in_lines(_of_series(t, timeline))],
        table=_table(frame, timeline),
        tools=figure_tools(
            frame, place, timeline.release, f"{timeline_title(t, timeline)}. {t('timeline.no-cause')}"
        ),
        source=[*note_of(frame, points_of(timeline)), source_words(t, timeline)],
    )


def timeline_title(t: Translator, timeline: Timeline) -> str:
    """Return what is shown, without a word on what follows from it."""
    names = [whole_title(t, each.metric) for each in timeline.tracks]
    # In the middle of a title a name goes on in small letters.
    shown = [names[0], *(f"{name[:1].lower()}{name[1:]}" for name in names[1:])] if names else []
    place = area_name(t, timeline.area)
    return t(f"timeline.finding.{len(shown)}", **dict(zip(_NAMES, shown, strict=False)), area=place)


def measure_words(t: Translator, timeline: Timeline) -> str:
    """Return place, years, and that each part has a scale of its own."""
    years = t("period.span", first=timeline.years[0], last=timeline.years[-1])
    scales = t("timeline.scales") if len(timeline.tracks) > 1 else ""
    return " · ".join(filter(None, (area_name(t, timeline.area), years, scales)))


def said_of(t: Translator, timeline: Timeline) -> tuple[str, ...]:
    """Return that no cause is shown; then what each series says, and why there is no effort where there is none."""
    missing = timeline.effort is None and timeline.wanted is not None
    return (t("timeline.no-cause"), *_of_series(t, timeline), *([no_effort(t, timeline)] if missing else []))


def _of_series(t: Translator, timeline: Timeline) -> list[str]:
    """Return what each series says by itself, and its limits."""
    said = []
    for track in timeline.tracks:
        said += [_sentence(t, track.answer), *limits(t, track.answer), *_ending(t, track)]
    return said


def _sentence(t: Translator, answer: Answer) -> str:
    """Return what a series says by itself, or that nothing can be said about a change."""
    if answer.series[0].trend is not None:
        return sentence(t, answer)
    return f"{whole_title(t, answer.metric)}: {' '.join(verdicts(t, answer))}"


def no_effort(t: Translator, timeline: Timeline) -> str:
    """Return why there is no effort: it is published for the whole city only."""
    title = whole_title(t, timeline.wanted) if timeline.wanted else ""
    place = t(f"place.{timeline.area.level}", area=area_name(t, timeline.area))
    return t("timeline.effort.none", effort=title, place=place)


def _ending(t: Translator, track: Track) -> Iterator[str]:
    if track.ended is not None:
        ended = t("reform.figures.ended", date=day(track.ended.day, t.language))
        title, because = whole_title(t, track.metric), track.ended.name(t.language).rstrip(". ")
        yield f"{title}: {ended}. {because}."


def source_words(t: Translator, timeline: Timeline) -> str:
    """Return the sources of all that is drawn, and the release."""
    source = t("figure.source", source=all_sources(t, timeline))
    return f"{source} {t('figure.release', release=timeline.release.id)}"


def all_sources(t: Translator, timeline: Timeline) -> str:
    """Return where the numbers come from."""
    return "; ".join(dict.fromkeys(sources(t, each.metric) for each in timeline.tracks))


def points_of(timeline: Timeline) -> tuple[Observation, ...]:
    """Return the points of all series."""
    return tuple(point for track in timeline.tracks for point in track.points)


# ---- the picture ----


def stack_of(t: Translator, timeline: Timeline, *, height: int = PLOT_HEIGHT) -> Stack | None:
    """Return the charts and marks of a timeline, or None where there are no years to draw."""
    if not timeline.tracks or not timeline.years:
        return None
    panes = tuple(
        Pane(pane_heading(t, name, track), chart_of_track(t, track, role, height))
        for name, track, role in zip(_NAMES, timeline.tracks, _ROLES, strict=False)
    )
    signs = tuple(
        Sign(n, each.day, Shape.REFORM if each.is_reform else Shape.EVENT, happening_words(t, each))
        for n, each in enumerate(timeline.happened, start=1)
    )
    summaries = [f"{pane.heading}: {pane.chart.summary}" for pane in panes]
    marks = [t.n("timeline.alt", len(signs))] if signs else []
    summary = " ".join([*summaries, *marks, t("timeline.no-cause")])
    return Stack(summary, t.language, panes, t("timeline.strip"), signs)


def pane_heading(t: Translator, name: str, track: Track) -> str:
    """Return whether a chart shows what happened or what was done, its measure, and by which periods."""
    heading, grain = t(f"timeline.pane.{name}", title=whole_title(t, track.metric)), _grain(t, track)
    return f"{heading} · {grain}"


def _grain(t: Translator, track: Track) -> str:
    grain = t(f"grain.{track.answer.selection.grain}")
    return f"{grain[:1].lower()}{grain[1:]}"


def chart_of_track(t: Translator, track: Track, role: Role, height: int) -> Chart:
    """Return the chart of one series."""
    answer = track.answer
    unit = answer.selection.unit
    decimals = decimals_of(unit)
    line = Line(
        label=area_name(t, answer.series[0].area),
        points=track.points,
        role=role,
        breaks=tuple(each.day for each in answer.breaks),
    )
    periods = tuple(point.period for point in track.points)
    return Chart(
        title=whole_title(t, answer.metric),
        summary=" ".join([summary_of((line,), t.language, decimals=decimals), *limits(t, answer)]),
        unit=axis_words(t, answer.metric, unit),
        language=t.language,
        periods=periods,
        lines=(line,),
        marks=break_marks(t, answer.breaks, periods),
        decimals=decimals,
        sample=answer.release.is_sample,
        preview=answer.release.staged,
        height=height,
    )


# ---- what happened ----


def happening_words(t: Translator, each: Happening) -> str:
    """Return the day and what happened, in one line."""
    return t("timeline.happening", date=_when(t, each), what=_what(t, each))


def _when(t: Translator, each: Happening) -> str:
    first = day(each.day, t.language)
    return t("period.span", first=first, last=day(each.until, t.language)) if each.until else first


def _what(t: Translator, each: Happening) -> str:
    title = plain(t, each.title).rstrip(".")
    return f"{title}: {_step(t, each)}" if each.step else title


def _step(t: Translator, each: Happening) -> str:
    """Return which step it is and how far, and whether somebody verified it."""
    if each.step is None:
        return ""
    name = t(f"reform.step.{each.step.step}")
    said = f"{name[:1].lower()}{name[1:]}"
    if each.step.state != "done":
        state = t(f"reform.state.{each.step.state}")
        said = t("timeline.step.open", step=name, state=f"{state[:1].lower()}{state[1:]}")
    if each.step.state not in CLAIMS:
        return said
    verified = "reform.verified.short" if each.step.source.verified_by else "reform.unverified.short"
    return f"{said} ({t(verified)})"


def happened_list(frame: Frame, timeline: Timeline) -> Component:
    """Return the steps and events by the number of their mark, and the ways to the policies."""
    t = frame.t
    before = [html.P(t.n("timeline.before", timeline.before), className="note")] if timeline.before else []
    listed = [html.P(t("timeline.list.lead")), numbered(t, timeline)] if timeline.happened else []
    nothing = [] if timeline.happened else [html.P(t("timeline.list.none"))]
    parts = [html.H2(t("timeline.list.title")), *listed, *nothing, *before, *_policies(frame, timeline)]
    return html.Section(parts, id="happened")


def numbered(t: Translator, timeline: Timeline) -> Component:
    """Return the steps and events in a list whose numbers are those of the marks."""
    return html.Ol([html.Li(_entry(t, each)) for each in timeline.happened], className="happened")


def _entry(t: Translator, each: Happening) -> list[Any]:
    step = [f": {_step(t, each)}"] if each.step else []
    return [f"{_when(t, each)}: ", told(t, each.title), *step]


def _policies(frame: Frame, timeline: Timeline) -> Iterator[Component]:
    """Yield the links to the policies whose steps are told, each once."""
    titles = {each.policy: each.title for each in timeline.happened if each.policy}
    if titles:
        links = [
            html.Li(html.A(told(frame.t, title), href=frame.link(f"/police-reform/{policy}")))
            for policy, title in titles.items()
        ]
        yield html.P(frame.t("timeline.list.policies"))
        yield html.Ul(links, className="links")


# ---- the table ----


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One period: a point of each series, None where a series has no such period, and what happened in it."""

    period: Period
    points: tuple[Observation | None, ...]
    happened: tuple[tuple[int, Happening], ...]
    breaks: tuple[str, ...]


def rows_of(timeline: Timeline, charts: Sequence[Chart]) -> Iterator[TimelineRow]:
    """Yield the periods of all series in order of time, a longer one before those inside it.

    What happened stands in the row of the shortest period that holds it.
    """
    known: list[Mapping[Period, Observation]] = [
        {point.period: point for point in track.points} for track in timeline.tracks
    ]
    periods = sorted(
        {each for points in known for each in points}, key=lambda p: (p.start, -p.end.toordinal())
    )
    finest = min(periods, key=lambda p: p.end - p.start).grain
    numbered = list(enumerate(timeline.happened, start=1))
    for when in periods:
        inside = [each for each in numbered if when.grain is finest and when.start <= each[1].day <= when.end]
        breaks = [
            mark.note for chart in charts for mark in chart.marks if mark.is_break and mark.period == when
        ]
        yield TimelineRow(when, tuple(points.get(when) for points in known), tuple(inside), tuple(breaks))


def other_grain(t: Translator, track: Track) -> str:
    """Return what stands where a series is not told by such a period: how it is told."""
    return t(f"timeline.by.{track.answer.selection.grain}")


def happened_words(t: Translator, row: TimelineRow) -> str:
    """Return what happened in a period, each with its number, or that nothing did."""
    said = [f"({n}) {happening_words(t, each)}" for n, each in row.happened]
    return "; ".join(said) or t("timeline.table.nothing")


def header_of(t: Translator, timeline: Timeline) -> tuple[str, ...]:
    """Return the names of the table's columns."""
    names = (whole_title(t, each.metric) for each in timeline.tracks)
    return (t("figure.period"), *names, t("timeline.table.happened"))


def _table(frame: Frame, timeline: Timeline) -> Component:
    t = frame.t
    charts = [chart_of_track(t, track, Role.ACCENT, PLOT_HEIGHT) for track in timeline.tracks]
    links = [series_links(frame, track.answer) for track in timeline.tracks]
    rows: list[Sequence[Any] | Across] = []
    for row in rows_of(timeline, charts):
        rows += [Across(words) for words in row.breaks]
        cells: list[Any] = []
        for n, point in enumerate(row.points):
            if point is None:
                cells.append(other_grain(t, timeline.tracks[n]))
                continue
            words, href = value_of(charts[n], point), links[n].get((0, row.period), "")
            cells.append(cell(words, point.status, provisional=point.provisional, href=href))
        rows.append([period(row.period, t.language), *cells, _happened_cell(t, row)])
    return table(timeline_title(t, timeline), header_of(t, timeline), rows)


def _happened_cell(t: Translator, row: TimelineRow) -> Any:
    words = happened_words(t, row)
    english = any(not each.title.get(t.language) for _, each in row.happened)
    return html.Td(as_written(t, words) if english else words, className="happened-cell")
