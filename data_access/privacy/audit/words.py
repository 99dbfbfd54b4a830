"""Names of cells in plain words, made from ids."""

from __future__ import annotations

from data_access.privacy.audit.reading import ALL, Row


def area_words(area: str) -> str:
    """Return `Belmont` for `belmont`, `East since 2027` for `east@2027`, and `Hill's part in East` for `east~hill`."""
    whole, _, part = area.partition("~")
    if part:
        return f"{area_words(part)}'s part in {area_words(whole)}"
    return (
        _spaced(area).replace("@", " since ").title().replace(" Since ", " since ").replace(" And ", " and ")
    )


def node_words(node: str) -> str:
    """Return `theft` for `offense/theft`, and nothing for `all`."""
    return "" if node == ALL else _spaced(node.partition("/")[2])


def cell_words(measure: str, area: str, node: str, period: str, *, with_measure: bool) -> str:
    """Return `Belmont, theft, May 2024`; the measure is named where there are several."""
    parts = (area, _spaced(measure) if with_measure else "", node_words(node), period)
    return ", ".join(part for part in parts if part)


def row_words(row: Row, *, with_measure: bool = False) -> str:
    """Return a published row's name."""
    return cell_words(
        row.measure, area_words(row.area), row.node, period_words(row), with_measure=with_measure
    )


def period_words(row: Row) -> str:
    """Return the months of a cell, or the days of a wave."""
    return f"{row.start} to {row.end}" if row.grain == "wave" else str(row.span)


def number_words(value: float) -> str:
    """Return a number as people write it: whole ones without a point."""
    return str(int(value)) if float(value).is_integer() else f"{value:g}"


def _spaced(name: str) -> str:
    return name.replace("-", " ")
