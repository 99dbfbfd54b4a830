"""The least and the greatest that each target of a component can be, as sharp as programs tell."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data_access.privacy.audit.components import Component
from data_access.privacy.audit.solver import Optimum, Programs, conflicting_rows
from data_access.privacy.audit.system import TOLERANCE, Infeasible, Numbers
from data_access.privacy.audit.thinning import thinned
from data_access.privacy.audit.verdict import gives_away, surely_small
from data_access.privacy.audit.whole import Steps

# An integer program that takes longer proves less: its bound stays that of what was proved until then. After so
# many, bounds stay those of fractions, and are reported as such.
_SECONDS = 15.0
_MOST_PROGRAMS = 6
# A sweep goes on as long as it answers this share of what is open.
_WORTH_A_SWEEP = 0.03
_QUESTIONS_A_SWEEP = 4
_SEED = 7


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked of each target: its smallest possible number, its k, and whether it is a displayed hidden cell.

    `table` is the number of the table that a target is in.
    """

    least: Numbers
    k: NDArray[np.int64]
    hidden: NDArray[np.bool_]
    table: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds of a target, whole numbers; `high` is infinite where nothing bounds it.

    `low_met` and `high_met`: some table of whole numbers that fits everything has exactly that number. Where a bound
    was not sought because it cannot matter, it is one that surely can be reached.
    """

    low: float
    high: float
    low_met: bool
    high_met: bool


def intervals(
    component: Component, questions: Questions, *, exact: bool = False, all_bounds: bool = True
) -> list[Interval]:
    """Return the bounds of each target: linear programs, and integer programs where one more or less would matter.

    With `exact`, every bound is that of whole numbers. Without `all_bounds`, those of displayed cells that surely pass
    are sought only for the narrowest of each table. Raises Infeasible with the rows that cannot all hold.
    """
    if not component.system.matrix.shape[1]:
        return [Interval(value, value, True, True) for value in component.constant.tolist()]
    try:
        return _Search(component, questions, exact=exact, all_bounds=all_bounds).run()
    except Infeasible as error:
        rows = conflicting_rows(component.system)
        raise Infeasible(tuple(int(component.rows[row]) for row in rows)) from error


class _Search:
    """Bounds so far, and the extremes seen in any solution: what one question found answers others."""

    def __init__(self, component: Component, questions: Questions, *, exact: bool, all_bounds: bool) -> None:
        self._component, self._asked, self._exact = component, questions, exact
        self._always = np.asarray(questions.hidden & all_bounds | exact, dtype=bool)
        self._narrowest = np.full(int(questions.table.max(initial=0)) + 1, math.inf)
        self._lines = component.targets
        self._system = thinned(component.system)
        self._programs = Programs(self._system)
        self._whole_programs: Programs | None = None
        self._steps: Steps | None = None
        self._asked_whole = 0
        count = len(component.numbers)
        self._low, self._high = np.full(count, -math.inf), np.full(count, math.inf)
        self._high_known = np.zeros(count, dtype=bool)
        self._passed = np.zeros(count, dtype=bool)
        self._seen = _Extremes(count)
        self._seen_whole = _Extremes(count)

    def run(self) -> list[Interval]:
        """Ask about hidden cells first: their solutions answer most of what is asked of the others."""
        self._sweep()
        order = np.lexsort((self._width(), ~self._asked.hidden))
        for number in order:
            self._bound(int(number))
        for number in order:
            if self._exact or self._is_near(self._interval(int(number)), int(number)):
                self._tighten(int(number))
        return [self._interval(number) for number in range(len(order))]

    def _sweep(self) -> None:
        """Ask for the least of some and the most of others at once, as long as that answers enough.

        Which, is drawn: of all together the sum is often known, so that asking for it moves nothing.
        """
        random = np.random.default_rng(_SEED)
        count, left = math.inf, int(self._open().sum())
        while left and left <= (1 - _WORTH_A_SWEEP) * count:
            count = left
            for _ in range(_QUESTIONS_A_SWEEP):
                signs = self._open() * random.choice([-1.0, 1.0], len(self._low))
                self._noted(self._programs.least(self._lines.T @ signs))
            left = int(self._open().sum())

    def _open(self) -> NDArray[np.bool_]:
        """Which targets must be asked about whatever their table: those that were not seen far apart.

        A target fails only if it is surely small or narrow. What was k and more in one solution, and much less in
        another, is neither, even if whole numbers were one narrower at both ends.
        """
        far = self._asked.k + 1
        apart = (self._seen.high >= far) & (self._seen.high - self._seen.low >= far)
        return np.asarray(self._always | ~apart)

    def _width(self) -> Numbers:
        """Return how far apart each target was surely seen, in whole numbers."""
        width: Numbers = np.floor(self._seen.high + TOLERANCE) - np.ceil(self._seen.low - TOLERANCE)
        return width

    def _may_be_narrowest(self, number: int) -> bool:
        """Whether a displayed cell may be the one of its table that is known best."""
        return bool(
            self._asked.hidden[number] and self._width()[number] < self._narrowest[self._asked.table[number]]
        )

    def _bound(self, number: int) -> None:
        if not self._open()[number] and not self._may_be_narrowest(number):
            self._passed[number] = True
            self._low[number] = math.floor(self._seen.low[number] + TOLERANCE)
            return
        if self._seen.low[number] <= self._asked.least[number] + TOLERANCE:
            self._low[number] = self._asked.least[number]
        else:
            self._set_low(number, self._ask(number, 1))
        if self._needs_high(number):
            self._set_high(number, self._ask(number, -1))
        if self._asked.hidden[number]:
            table = self._asked.table[number]
            self._narrowest[table] = min(self._narrowest[table], self._high[number] - self._low[number])

    def _needs_high(self, number: int) -> bool:
        """Whether the greatest number matters: not of what is never displayed, if it is surely k or perhaps nobody."""
        k, low = self._asked.k[number], self._low[number]
        if self._asked.hidden[number] or self._exact:
            return True
        return bool(low < k and (low > 0 or self._seen.high[number] < k + 1))

    def _ask(self, number: int, sign: int) -> Optimum:
        return self._noted(self._programs.least(sign * self._costs(number)))

    def _costs(self, number: int) -> Numbers:
        costs: Numbers = self._lines[[number]].toarray().ravel()
        return costs

    def _noted(self, found: Optimum) -> Optimum:
        """Keep what all targets are in a solution."""
        if found.point is not None:
            values = self._lines @ found.point + self._component.constant
            self._seen.note(values)
            if found.is_whole:
                self._seen_whole.note(values)
        return found

    def _set_low(self, number: int, found: Optimum) -> None:
        """Take in a proved least value; an integer program that ran out of time may have proved less than before."""
        value = found.value + self._component.constant[number]
        proved = math.ceil(value - TOLERANCE) if math.isfinite(value) else -math.inf
        self._low[number] = max(self._asked.least[number], self._low[number], proved)

    def _set_high(self, number: int, found: Optimum) -> None:
        value = self._component.constant[number] - found.value
        proved = math.floor(value + TOLERANCE) if math.isfinite(value) else math.inf
        self._high[number] = min(self._high[number], proved)
        self._high_known[number] = True

    def _interval(self, number: int) -> Interval:
        low = float(self._low[number])
        if not self._high_known[number]:
            return Interval(
                low, math.floor(self._seen.high[number] + TOLERANCE), self._low_met(number), False
            )
        high = float(self._high[number])
        met = math.isinf(high) or self._seen_whole.high[number] >= high - TOLERANCE
        return Interval(low, high, self._low_met(number), bool(met))

    def _low_met(self, number: int) -> bool:
        return bool(self._seen_whole.low[number] <= self._low[number] + TOLERANCE)

    def _is_near(self, found: Interval, number: int) -> bool:
        """Whether it passes, and would not if a bound that only fractions reach were one narrower."""
        if self._passed[number]:
            return False
        k = int(self._asked.k[number])
        judge = gives_away if self._asked.hidden[number] else surely_small
        narrower = (found.low + (not found.low_met), found.high - (not found.high_met))
        return judge(*narrower, k) and not judge(found.low, found.high, k)

    def _tighten(self, number: int) -> None:
        """Look for whole solutions that meet the bounds; where there are none, sharpen the bounds by them."""
        if not self._interval(number).low_met and not self._settled(number, 1):
            self._set_low(number, self._ask_whole(number, 1))
        found = self._interval(number)
        if (
            not found.high_met
            and (self._exact or self._is_near(found, number))
            and not self._settled(number, -1)
        ):
            self._set_high(number, self._ask_whole(number, -1))

    def _settled(self, number: int, sign: int) -> bool:
        """Whether a short way from a known whole solution meets the bound."""
        if self._steps is None:
            near = self._programs.least(np.zeros(self._system.matrix.shape[1])).point
            self._steps = Steps(self._system, near)
            if self._steps.start is not None:
                self._noted(Optimum(0.0, self._steps.start))
        costs = self._costs(number)
        self._noted(self._steps.least(sign * costs))
        if not self._is_met(number, sign):
            bound = self._low[number] if sign > 0 else self._high[number]
            self._noted(self._steps.at(costs, bound - self._component.constant[number]))
        return self._is_met(number, sign)

    def _is_met(self, number: int, sign: int) -> bool:
        found = self._interval(number)
        return found.low_met if sign > 0 else found.high_met

    def _ask_whole(self, number: int, sign: int) -> Optimum:
        self._asked_whole += 1
        if self._asked_whole > _MOST_PROGRAMS and not self._exact:
            return Optimum(-math.inf, None)
        if self._whole_programs is None:
            seconds = None if self._exact else _SECONDS
            self._whole_programs = Programs(self._system, whole=True, seconds=seconds)
        return self._noted(self._whole_programs.least(sign * self._costs(number)))


class _Extremes:
    """The least and the greatest that each target was in the solutions seen."""

    def __init__(self, count: int) -> None:
        self.low, self.high = np.full(count, math.inf), np.full(count, -math.inf)

    def note(self, values: Numbers) -> None:
        """Take in one solution."""
        np.minimum(self.low, values, out=self.low)
        np.maximum(self.high, values, out=self.high)
