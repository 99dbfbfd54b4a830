"""What an attacker may know besides the cells: linear statements about them, and how derived figures become such.

A file of outside facts is JSON, a list of statements:

    [{"source": "police precinct report", "low": 23, "high": 23, "terms": [
        {"dataset": "reported-crime", "measure": "incidents", "area": "belmont", "period": "2024-05",
         "dimension": "offense", "category": "theft"},
        {"coefficient": 1, "dataset": "reported-crime", "measure": "incidents", "area": "east~ironbound",
         "period": "2024-05", "dimension": "offense", "category": "theft"}]}]

It says low ≤ Σ coefficient × cell ≤ high. `coefficient` is 1 where left out, a missing `low` or `high` is no bound,
and areas may be atoms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data_access.privacy.audit.errors import AuditError
from data_access.privacy.audit.reading import ALL, category_node

# Figures are rounded half away from zero or half to even: both ends of the interval are believed.
_SLACK = 1e-9


class UnreadableStatement(AuditError):
    """An outside fact that is not in the form above."""


@dataclass(frozen=True, slots=True)
class CellName:
    """A cell as an outsider names it; `period` as in `2024-05`, `2024-Q2`, `2024` or `2022--2024`."""

    dataset: str
    measure: str
    area: str
    period: str
    dimension: str = ALL
    category: str = ALL

    @property
    def node(self) -> str:
        """Its category with the dimension."""
        return category_node(self.dimension, self.category)


@dataclass(frozen=True, slots=True)
class Statement:
    """low ≤ Σ coefficient × cell ≤ high. `source` says where it is known from."""

    terms: tuple[tuple[float, CellName], ...]
    low: float | None
    high: float | None
    source: str


def statements_from_json(content: Sequence[Mapping[str, Any]]) -> tuple[Statement, ...]:
    """Read a file of outside facts. Raises UnreadableStatement that names the first bad one."""
    return tuple(_statement(n, each) for n, each in enumerate(content, start=1))


def _statement(number: int, content: Mapping[str, Any]) -> Statement:
    try:
        terms = tuple(_term(term) for term in content["terms"])
        low, high = content.get("low"), content.get("high")
        if not terms or (low is None and high is None):
            raise UnreadableStatement(f"outside fact {number} needs terms, and low or high")
        return Statement(
            terms, _number(low), _number(high), str(content.get("source", f"outside fact {number}"))
        )
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, UnreadableStatement):
            raise
        raise UnreadableStatement(f"outside fact {number}: {error!r}") from error


def _term(content: Mapping[str, Any]) -> tuple[float, CellName]:
    names = {name: str(value) for name, value in content.items() if name != "coefficient"}
    return float(content.get("coefficient", 1)), CellName(**names)


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def known(cell: CellName, value: float, *, source: str) -> Statement:
    """Return that a cell has a number, as told by the press or by who was there."""
    return Statement(((1.0, cell),), value, value, source)


def between(cell: CellName, low: float | None, high: float | None, *, source: str) -> Statement:
    """Return that a cell lies between two numbers: a class of a map, a place in a ranking, an axis that ends there."""
    return Statement(((1.0, cell),), low, high, source)


def ranked(larger: CellName, smaller: CellName, *, source: str) -> Statement:
    """Return that one cell is listed above another."""
    return Statement(((1.0, larger), (-1.0, smaller)), 0.0, None, source)


def rate(cell: CellName, shown: float, *, decimals: int, population: float, per: float = 1000) -> Statement:
    """Return what a rounded rate per so many residents says of the cell."""
    low, high = _rounded(shown, decimals)
    return Statement(
        ((per / population, cell),),
        low,
        high,
        f"rate {shown:.{decimals}f} per {per:,.0f} of {population:,.0f}",
    )


def share(part: CellName, whole: Iterable[CellName], shown: float, *, decimals: int) -> tuple[Statement, ...]:
    """Return what a rounded percentage of a whole (the sum of the cells) says of the part."""
    low, high = _rounded(shown, decimals)
    cells = tuple(whole)
    source = f"{shown:.{decimals}f} percent"
    return (
        Statement(((100.0, part), *((-low, cell) for cell in cells)), 0.0, None, source),
        Statement(((100.0, part), *((-high, cell) for cell in cells)), None, 0.0, source),
    )


def percent_change(
    before: CellName, after: CellName, shown: float, *, decimals: int
) -> tuple[Statement, ...]:
    """Return what a rounded change in percent from one cell to another says of both."""
    low, high = _rounded(100 + shown, decimals)
    source = f"a change of {shown:+.{decimals}f} percent"
    return (
        Statement(((100.0, after), (-low, before)), 0.0, None, source),
        Statement(((100.0, after), (-high, before)), None, 0.0, source),
    )


def _rounded(shown: float, decimals: int) -> tuple[float, float]:
    half = 0.5 * 10.0**-decimals + _SLACK
    return shown - half, shown + half
