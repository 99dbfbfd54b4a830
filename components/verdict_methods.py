"""When a change is called clear, in plain words: the four verdicts, how sure they are, and what they cannot see."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dash import html
from dash.development.base_component import Component

from components.format import number, percent
from components.i18n import Translator
from components.tables import table
from data_access.statistics import Verdict

# As in docs/methods.md, which a command writes; a test holds the two equal.
UNCHANGED_SERIES = 40_000
# In percent of them: the direction, and the newest step, called clear by mistake.
WRONG_DIRECTIONS, WRONG_STEPS = 1.6, 0.6
FALLS = (0.3, 0.5)
# Percent of falls over seven years that are seen, by the count of the first year and by each of `FALLS`.
SEEN: Mapping[int, tuple[int, int]] = MappingProxyType(
    {5: (5, 10), 10: (8, 22), 20: (13, 46), 50: (35, 86), 100: (62, 99), 200: (88, 100), 500: (100, 100)}
)


def verdict_part(t: Translator) -> list[Component]:
    """Return what follows the opening words of the section on verdicts."""
    wrong = {
        "series": number(UNCHANGED_SERIES, t.language),
        "direction": number(WRONG_DIRECTIONS, t.language),
        "step": number(WRONG_STEPS, t.language),
    }
    return [
        html.Ul([html.Li(t(f"methods.verdict.{verdict}")) for verdict in Verdict]),
        html.P(t("methods.verdict.how")),
        html.P(t("methods.verdict.sure", **wrong)),
        html.P(t("methods.verdict.unseen")),
        _power_table(t),
        html.P(t("methods.verdict.more")),
    ]


def _power_table(t: Translator) -> Component:
    falls = [t("methods.verdict.power.fall", percent=percent(fall, t.language)) for fall in FALLS]
    rows = [
        [number(count, t.language), *(_of_ten(t, seen) for seen in by_fall)]
        for count, by_fall in SEEN.items()
    ]
    return table(t("methods.verdict.power.caption"), [t("methods.verdict.power.count"), *falls], rows)


def _of_ten(t: Translator, seen: int) -> str:
    """Return percents as so many of ten; what rounds to none or all of them in words."""
    tenths = round(seen / 10)
    if tenths == 0:
        return t("methods.verdict.power.hardly")
    if tenths == 10:
        return t("methods.verdict.power.nearly-all")
    return t("methods.verdict.power.of-ten", n=tenths)
