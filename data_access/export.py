"""A release as files: `cells.csv`, a file for each kind of record, `structure.json` and what else it pins."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from data_access.answers import Answer
from data_access.breaks import Break
from data_access.definitions import Metric
from data_access.model import Cell, Period, Record, Release
from data_access.records import LIST_SEPARATOR, RECORD_KINDS, record_kind, table_row
from data_access.store import Reader
from data_access.tidy import TIDY_COLUMNS, tidy_rows

_DOCUMENT_FILES = {
    "structure": "structure.json",
    "areas": "areas.geojson",
    "catalog": "catalog.json",
    "population": "population.json",
    "report": "report.json",
}


def csv_lines(cells: Iterable[Cell], release_id: str) -> Iterator[str]:
    """Yield the lines of `cells.csv`: a header, then one line per cell in canonical order."""
    yield _line(TIDY_COLUMNS)
    for row in tidy_rows(cells, release_id):
        yield _line(row)


def records_csv(kind_id: str, records: Iterable[Record], release: Release) -> str:
    """Return `<kind>.csv`: a header, then a line per record by id. Raises UnknownKind."""
    header = (*record_kind(kind_id).columns, "release")
    return "".join(map(_line, (header, *((*table_row(record), release.label) for record in records))))


def records_json(kind_id: str, records: Iterable[Record], release: Release) -> str:
    """Return the records of a kind as JSON, each with its id and fields; fields without a value are left out."""
    listed = [{"id": record.id, **record.content} for record in records]
    return json_text(
        {"kind": kind_id, "release": release.label, "sample": release.is_sample, "records": listed}
    )


def _line(row: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(row)
    return buffer.getvalue()


def json_text(content: Any) -> str:
    """Return JSON with sorted keys, the same bytes for the same content."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def export(store: Reader, release: Release, folder: Path) -> tuple[Path, ...]:
    """Write a release as files into a folder and return their paths. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    cells = folder / release.file_name("cells.csv")
    with cells.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_lines(store.every_cell(release), release.label))
    written = [cells]
    for kind, name in _DOCUMENT_FILES.items():
        path = folder / release.file_name(name)
        path.write_text(json_text(store.document(release, kind)), encoding="utf-8")
        written.append(path)
    return (*written, *_export_records(store, release, folder))


def _export_records(store: Reader, release: Release, folder: Path) -> Iterator[Path]:
    """Write one file for each kind that the release has records of."""
    for kind in RECORD_KINDS:
        records = store.records(release, kind.id)
        if records:
            path = folder / release.file_name(f"{kind.id}.csv")
            path.write_text(records_csv(kind.id, records, release), encoding="utf-8", newline="")
            yield path


VALUE_COLUMNS = (
    "metric",
    "area_level",
    "area",
    "grain",
    "period_start",
    "period_end",
    "category",
    "as",
    "value",
    "count",
    "base",
    "low",
    "high",
    "answered",
    "status",
    "provisional",
    "release",
    "breaks",
)


_NUMBERS = ("value", "count", "base", "low", "high", "answered")


def value_rows(answer: Answer) -> Iterator[tuple[str, ...]]:
    """Yield one row of texts per area and period of an answer, as named by VALUE_COLUMNS.

    `breaks` holds the ids of the breaks on one of the period's days: it cannot be compared with earlier ones. Of a
    share, `value` is for every `per` of the metric, `count` and `base` are the two numbers that it is made of; of
    everything else these are empty. Of an estimate, `low` and `high` are the ends of its 95 % interval, and `answered`
    is how many people stand behind it.
    """
    selection = answer.selection
    for series in answer.series:
        for point in series.points:
            yield (
                selection.metric,
                selection.area_level,
                series.area.id,
                selection.grain,
                point.period.start.isoformat(),
                point.period.end.isoformat(),
                selection.category,
                selection.unit,
                _text(point.value),
                _text(point.share.count if point.share else None),
                _text(point.share.base if point.share else None),
                _text(point.low),
                _text(point.high),
                _text(point.answered),
                point.status,
                str(point.provisional).lower(),
                answer.release.label,
                LIST_SEPARATOR.join(each.id for each in series.breaks if _begins(each, point.period)),
            )


def _begins(each: Break, period: Period) -> bool:
    return period.start <= each.day <= period.end


def values_csv(answer: Answer) -> str:
    """Return an answer as CSV with a header."""
    return "".join(map(_line, (VALUE_COLUMNS, *value_rows(answer))))


def values_json(answer: Answer) -> str:
    """Return an answer as JSON: the question, the release and one object per value (null where there is none).

    `breaks` are those that part the values: no comparison should cross one.
    """
    rows = [dict(zip(VALUE_COLUMNS, row, strict=True)) for row in value_rows(answer)]
    values = [
        {
            **row,
            **{name: _number(row[name]) for name in _NUMBERS},
            "provisional": row["provisional"] == "true",
            "breaks": row["breaks"].split(LIST_SEPARATOR) if row["breaks"] else [],
        }
        for row in rows
    ]
    return json_text(
        {
            "metric": answer.selection.metric,
            "query": answer.selection.query(),
            "release": answer.release.label,
            "sample": answer.release.is_sample,
            "breaks": [each.to_json() for each in answer.breaks],
            "values": values,
        }
    )


def _text(value: float | None) -> str:
    return "" if value is None else value_text(value)


def base_to_json(entry: Metric) -> dict[str, Any] | None:
    """Return what a metric is a share of, None where it is none."""
    if entry.base is None:
        return None
    _, (dataset, measure) = entry.parts
    return {"dataset": dataset, "measure": measure, "per": entry.base.per}


def value_text(value: float) -> str:
    """Return a value as text: whole numbers without decimals, rates with four significant decimals at most."""
    return str(int(value)) if float(value).is_integer() else f"{value:.4f}"


def _number(text: str) -> float | int | None:
    if not text:
        return None
    return float(text) if "." in text else int(text)
