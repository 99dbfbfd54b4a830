"""Small releases written by hand, one line a cell: `area period category value`, `?` for a hidden value."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from data_access.privacy.audit.periods import span_named
from data_access.privacy.audit.reading import ALL, HIDDEN, SHOWN, Published, Row

DATASET, MEASURE, DIMENSION, K = "table", "incidents", "kind", 5
_HEADER = (
    *("dataset", "measure", "area_level", "area", "grain", "period_start", "period_end", "dimension"),
    *("category", "value", "low", "high", "base", "status", "provisional", "release"),
)
_PERIOD_SUMS = (
    {"over": "period", "total": "quarter", "parts": "month"},
    {"over": "period", "total": "year", "parts": "quarter"},
)


def table(
    release: str,
    lines: str,
    *,
    areas: Sequence[tuple[str, Sequence[str]]] = (),
    categories: Sequence[tuple[str, Sequence[str]]] = (),
    measures: Sequence[tuple[str, Sequence[str]]] = (),
    revised: Sequence[str] = (),
    **others: Any,
) -> Published:
    """Return a release of one dataset. `areas`, `categories` and `measures` are totals with their parts.

    A line may end with a measure. Only cells of `city` are forced. `others` go into the dataset's structure.
    """
    sums = [{"over": "area", "total": total, "parts": list(parts)} for total, parts in areas]
    sums += [
        {"over": "category", "dimension": DIMENSION, "total": total, "parts": list(parts)}
        for total, parts in categories
    ]
    sums += [{"over": "measure", "total": total, "parts": list(parts)} for total, parts in measures]
    content = {
        "min_count": {"default": K},
        "forced": [{"area_level": "city"}],
        "zeros_shown": True,
        "additive": True,
        "views": [],
        "dimensions": {DIMENSION: {"exclusive": True}},
        "sums": [*sums, *_PERIOD_SUMS],
        **others,
    }
    structure = {
        "release": release,
        "revised": [{"dataset": DATASET, "periods": list(revised)}] if revised else [],
        "datasets": {DATASET: content},
    }
    return Published(release, written(map(_row, filter(None, lines.splitlines()))), structure)


def written(rows: Iterable[Row]) -> str:
    """Return rows as the text of a `cells.csv`."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(_HEADER)
    for row in rows:
        value = "" if row.value is None else f"{row.value:g}"
        place = (row.dataset, row.measure, row.level, row.area, row.grain, row.start, row.end, row.dimension)
        lines.writerow((*place, row.category, value, "", "", row.base or "", row.status, "false", ""))
    return text.getvalue()


def _row(line: str) -> Row:
    area, period, category, value, *measure = line.split()
    span = span_named(period)
    year, month = divmod(span.first, 12)
    return Row(
        DATASET,
        measure[0] if measure else MEASURE,
        "city" if area == "city" else "part",
        area,
        span.grain,
        f"{year:04d}-{month + 1:02d}-01",
        "",
        ALL if category == ALL else DIMENSION,
        category,
        None if value == "?" else float(value),
        None,
        HIDDEN if value == "?" else SHOWN,
    )
