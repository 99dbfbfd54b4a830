"""Verdicts on trial: called clear where nothing changed, a neighborhood is told of what did not happen."""

from __future__ import annotations

import re
from math import sqrt

import pytest

from components.verdict_methods import FALLS, SEEN, UNCHANGED_SERIES, WRONG_DIRECTIONS, WRONG_STEPS
from data_access import statistics
from data_access.statistics import trend
from tests import calibration
from tests.calibration import (
    KINDS,
    LENGTHS,
    METHODS,
    SIZES,
    Wrong,
    kind_row,
    lines,
    power_cell,
    seen_over_years,
    written,
    wrong,
    wrong_cell,
)

QUICK = 100  # series of each kind and size
ALLOWED = 0.05


def of_kind(kind: str, says=trend) -> Wrong:
    return sum((wrong(kind, size, QUICK, says) for size in SIZES), Wrong(0, 0, 0, 0))


def too_often(found: int, series: int) -> bool:
    """Whether a share is above what is allowed by more than the sample itself can explain (three of its errors)."""
    return found / series > ALLOWED + 3 * sqrt(ALLOWED * (1 - ALLOWED) / series)


@pytest.mark.parametrize("kind", KINDS)
def test_unchanged_series_are_hardly_ever_called_clear(kind: str) -> None:
    """4,000 series in all; `make trials` takes 40,000."""
    found = of_kind(kind)
    assert not too_often(found.direction, found.series)
    assert not too_often(found.step, found.series)


def test_a_cruder_rule_would_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were clumps not minded, the test above must fail, or it tests nothing."""
    monkeypatch.setattr(statistics, "spread", lambda *_: 1.0)
    found = wrong("clumped, months vary by 15 % beyond", "300 to 3,000", QUICK)
    assert too_often(found.direction, found.series)
    assert too_often(found.step, found.series)


def test_a_rule_that_says_nothing_would_be_noticed() -> None:
    """Calm is no merit where something did happen."""
    assert seen_over_years(100, 7, 0.5, series=200) > 0.9
    assert seen_over_years(50, 7, 0.5, series=200) > 0.75


def test_written_figures_are_those_of_the_code() -> None:
    """One cell of each table, made again in full; all of them are made in the trial below."""
    kind, size = "several people hurt at once", "5 to 30"
    assert cells(kind)[1 + list(SIZES).index(size)] == wrong_cell(wrong(kind, size))
    assert cells("20")[1 + LENGTHS.index(7)] == power_cell(seen_over_years, 20, 7)


def test_the_methods_page_tells_the_written_figures() -> None:
    """What readers are told in three languages is what was measured."""
    text = METHODS.read_text(encoding="utf-8")
    found = re.search(
        r"\*\* ([\d,]+) simulated .* direction in ([\d.]+) %, the last step in ([\d.]+) %", text
    )
    assert found is not None
    told = (f"{UNCHANGED_SERIES:,}", str(WRONG_DIRECTIONS), str(WRONG_STEPS))
    assert found.groups() == told
    seen = {count: cells(f"{count:,}")[1 + LENGTHS.index(7)] for count in SEEN}
    assert seen == {count: " / ".join(map(str, by_fall)) for count, by_fall in SEEN.items()}
    assert FALLS == calibration.FALLS


def cells(name: str) -> list[str]:
    """The row of that name in the methods' tables."""
    (found,) = (
        line for line in METHODS.read_text(encoding="utf-8").splitlines() if line.startswith(f"| {name} |")
    )
    return [cell.strip() for cell in found.strip("|").split("|")]


@pytest.mark.trial
def test_every_written_figure_is_that_of_the_code() -> None:
    text = METHODS.read_text(encoding="utf-8")
    assert written(text, lines()) == text


@pytest.mark.trial
def test_each_statement_is_false_in_at_most_one_of_twenty_series() -> None:
    total = Wrong(0, 0, 0, 0)
    for kind in KINDS:
        _, found = kind_row(kind)
        assert max(found.direction, found.step) <= ALLOWED * found.series, kind
        total += found
    assert total.series >= 20_000
