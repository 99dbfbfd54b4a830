"""Why a number can be worked out, in words: the fewest published numbers that give it.

A bound of a linear program is proved by a combination of facts. Among all combinations that prove it, a second
program looks for the one with the least sum of multipliers, which is nearly always the one that people would find.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from data_access.privacy.audit.knowledge import Fact
from data_access.privacy.audit.solver import Programs
from data_access.privacy.audit.system import TOLERANCE, Infeasible, Numbers, System
from data_access.privacy.audit.words import number_words

# What holds by the structure alone needs no citing, and costs next to nothing.
_UNCITED = 0.01
_MOST_NAMED = 40
_WHOLE_NUMBERS = "follows only because people are counted in whole numbers"


@dataclass(frozen=True, slots=True)
class Part:
    """One fact of a proof: how often it is taken, which one, and the number that it counts as."""

    multiplier: float
    place: int
    number: float


@dataclass(frozen=True, slots=True)
class Proof:
    """A combination of facts, and the number that they give."""

    parts: tuple[Part, ...]
    value: float


class Reasons:
    """Finds the shortest reasons within one system, whose first rows are the facts. Shown zeros are not cited."""

    def __init__(self, system: System, facts: Sequence[Fact]) -> None:
        nothing = (
            (system.row_low == 0) & (system.row_high == 0) & (np.arange(len(system.row_low)) < len(facts))
        )
        zero = np.asarray((system.matrix[nothing] > 0).sum(axis=0)).ravel() > 0
        self._facts, self._system, self._zero = facts, system, zero
        joined = system.matrix[:, np.flatnonzero(~zero)]
        _, label = connected_components(
            sparse.block_array([[None, joined.T], [joined, None]]), directed=False
        )
        self._column_label = np.full(len(zero), -1)
        self._column_label[~zero] = label[: joined.shape[1]]
        self._row_label = label[joined.shape[1] :]

    def why(self, name: str, target: Numbers, *, low: float, high: float, least: float) -> str:
        """Return the reason for the bounds of a target, a row over the system's columns that is at least `least`."""
        among = np.unique(self._column_label[(target != 0) & ~self._zero])
        columns = np.flatnonzero(np.isin(self._column_label, among))
        rows = np.flatnonzero(np.isin(self._row_label, among))
        part = replace(
            self._system,
            matrix=self._system.matrix[rows][:, columns],
            row_low=self._system.row_low[rows],
            row_high=self._system.row_high[rows],
        )
        facts = [self._facts[row] if row < len(self._facts) else None for row in rows]
        return _Proofs(part, facts).why(name, target[columns], low, high, least)


class _Proofs:
    """The same within the part of a system that the target is joined to. Rows that are no facts need no citing."""

    def __init__(self, system: System, facts: Sequence[Fact | None]) -> None:
        self._facts, self._system = facts, system

    def why(self, name: str, wanted: Numbers, low: float, high: float, least: float) -> str:
        """Return the sentence."""
        if low == high and (proof := self._equal(wanted)):
            return f"{name} = {_sum(proof)}: {self._cited(proof)}"
        reasons = [self._bounded("at most", self._above(wanted, high), high)] if math.isfinite(high) else []
        if low > least:
            reasons.append(self._bounded("at least", self._below(wanted, low), low))
        return f"{name} is " + "; and ".join(reasons)

    def _bounded(self, side: str, proof: Proof | None, bound: float) -> str:
        if proof is None:
            return f"{side} {number_words(bound)}, which {_WHOLE_NUMBERS}"
        whole = "" if abs(proof.value - bound) < TOLERANCE else f", and {_WHOLE_NUMBERS}"
        return f"{side} {number_words(bound)}, because of {_sum(proof)}: {self._cited(proof)}{whole}"

    def _equal(self, wanted: Numbers) -> Proof | None:
        """Return a combination of exact facts that is the target."""
        return self._proof(wanted, wanted, exact=True)

    def _above(self, wanted: Numbers, high: float) -> Proof | None:
        """Return a combination that is at least the target for all numbers, and at most `high`."""
        return self._sharpest(wanted, np.full(len(wanted), math.inf), high, 1)

    def _below(self, wanted: Numbers, low: float) -> Proof | None:
        return self._sharpest(np.full(len(wanted), -math.inf), wanted, low, -1)

    def _sharpest(self, least: Numbers, most: Numbers, bound: float, sign: int) -> Proof | None:
        """Return the proof of the bound itself, else one that rounding to whole numbers completes."""
        for room in (TOLERANCE, 1 - 1e-4):
            if proof := self._proof(least, most, limit=(sign, sign * bound + room)):
                return proof
        return None

    def _proof(
        self, least: Numbers, most: Numbers, *, exact: bool = False, limit: tuple[int, float] | None = None
    ) -> Proof | None:
        """Return the shortest multipliers whose combination lies between `least` and `most` in every column.

        Multipliers are positive parts, then negative ones; `limit` bounds sign × the number that they give.
        """
        low, high = self._system.row_low, self._system.row_high
        sign = limit[0] if limit else 1
        ahead, behind = (high, low) if sign > 0 else (low, high)
        gives = np.concatenate([_finite(ahead), -_finite(behind)])
        usable = np.concatenate([np.isfinite(ahead), np.isfinite(behind)])
        if exact:
            usable &= np.tile(low == high, 2)
        combined = sparse.hstack([self._system.matrix.T, -self._system.matrix.T], format="csr")
        bounds = [sparse.csr_matrix(sign * gives)] if limit else []
        program = System(
            sparse.vstack([combined, *bounds], format="csr"),
            np.concatenate([least, [-math.inf] * len(bounds)]),
            np.concatenate([most, [limit[1]] if limit else []]),
            np.zeros(len(gives)),
            np.where(usable, math.inf, 0.0),
        )
        return self._solved(program, gives)

    def _solved(self, program: System, gives: Numbers) -> Proof | None:
        cited = np.array([_UNCITED if fact is None else 1.0 for fact in self._facts])
        try:
            point = Programs(program).least(np.tile(cited, 2)).point
        except Infeasible:
            return None
        if point is None:
            return None
        taken: list[int] = np.flatnonzero(point > TOLERANCE).tolist()
        height = len(cited)
        parts = [
            Part(
                float(point[n]) if n < height else -float(point[n]),
                int(n % height),
                _number_of(gives, n, height),
            )
            for n in taken
            if self._facts[n % height] is not None
        ]
        return Proof(tuple(parts), float(gives @ point))

    def _cited(self, proof: Proof) -> str:
        """Return the names of what is added, then of what is taken away; of many, the first."""
        named = [f"{'minus ' if part.multiplier < 0 else ''}{self._named(part)}" for part in proof.parts]
        more = f"; and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
        return "; ".join(named[:_MOST_NAMED]) + more

    def _named(self, part: Part) -> str:
        fact = self._facts[part.place]
        if fact is None or fact.is_number:
            return fact.name if fact else ""
        side = "at least" if part.number == fact.low else "at most"
        return f"{fact.name} ({side} {number_words(part.number)})"


def _number_of(gives: Numbers, place: int, height: int) -> float:
    return float(gives[place] if place < height else -gives[place])


def _sum(proof: Proof) -> str:
    """Return `41 − 12 − 9 − 17`."""
    words = []
    for part in proof.parts:
        taken = abs(part.multiplier)
        factor = "" if math.isclose(taken, 1, rel_tol=1e-6) else f"{number_words(round(taken, 4))} × "
        words.append(f"{'−' if part.multiplier < 0 else '+'} {factor}{number_words(part.number)}")
    return " ".join(words).removeprefix("+ ") or "0"


def _finite(values: Numbers) -> Numbers:
    return np.where(np.isfinite(values), values, 0.0)
