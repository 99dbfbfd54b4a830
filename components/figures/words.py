"""What a chart says, for those who do not see it."""

from __future__ import annotations

from itertools import groupby

from components import format as fmt
from components.figures.chart import Chart, Line, is_shown
from components.figures.gaps import DRAWN
from components.i18n import Translator, translator
from components.shares import estimate_words, point_words
from data_access.model import Period, Status
from data_access.statistics import Observation

# Longer lists of periods are told by their first and last.
MAX_LISTED = 4


def summary_of(lines: tuple[Line, ...], language: str, *, decimals: int | None = None) -> str:
    """Return a chart in sentences: each line's first and last value, the first one's highest, and every gap."""
    t = translator(language)
    sentences = [_ends(line, t, decimals) for line in lines]
    sentences.extend(_highest(lines[0], t, decimals))
    return " ".join([*sentences, *gaps_of(lines, language)])


def gaps_of(lines: tuple[Line, ...], language: str) -> tuple[str, ...]:
    """Return a sentence for each kind of empty in each line, what does not apply included."""
    t = translator(language)
    sentences = []
    for line in lines:
        for status in (*DRAWN, Status.NOT_APPLICABLE):
            runs = [
                [point.period for point in run]
                for found, run in groupby(line.points, key=lambda point: point.status)
                if found is status
            ]
            if runs:
                listed = _listed(runs, language)
                words = fmt.status(status, language)
                sentences.append(t("figure.alt.gap", label=line.label, status=words, periods=listed))
    return tuple(sentences)


def value_of(chart: Chart, point: Observation) -> str:
    """Return a point in words: its number with interval and mark, or the words of its status."""
    return estimate_words(point, chart.language, decimals=chart.decimals)


def _ends(line: Line, t: Translator, decimals: int | None) -> str:
    shown = [point for point in line.points if is_shown(point)]
    if not shown:
        return t("figure.alt.nothing", label=line.label)
    first, last = ((fmt.period(p.period, t.language), _number(p, t, decimals)) for p in (shown[0], shown[-1]))
    if len(shown) == 1:
        return t("figure.alt.one", label=line.label, period=first[0], value=first[1])
    return t(
        "figure.alt.ends",
        label=line.label,
        first=first[0],
        first_value=first[1],
        last=last[0],
        last_value=last[1],
    )


def _highest(line: Line, t: Translator, decimals: int | None) -> list[str]:
    shown = [point for point in line.points if point.value is not None]
    if len(shown) < 3:
        return []
    highest = max(shown, key=lambda point: point.value or 0)
    period = fmt.period(highest.period, t.language)
    return [t("figure.alt.highest", value=_number(highest, t, decimals), period=period)]


def _number(point: Observation, t: Translator, decimals: int | None) -> str:
    return point_words(point, t.language, decimals=decimals)


def _listed(runs: list[list[Period]], language: str) -> str:
    """Return periods one by one where they are few, else the first and the last of each run of neighbors."""
    if sum(map(len, runs)) <= MAX_LISTED:
        return ", ".join(fmt.period(period, language) for run in runs for period in run)
    return ", ".join(fmt.span(run[0], run[-1], language) for run in runs)
