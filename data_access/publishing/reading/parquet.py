"""Parquet, batch by batch: each typed value becomes the text that a CSV export of it would hold."""

from __future__ import annotations

from collections.abc import Collection, Generator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data_access.publishing.base import IntakeError
from data_access.publishing.drop import RowsEntry
from data_access.publishing.reading.csv_file import FoundRows

_ROWS_AT_ONCE = 1 << 14
_MOMENT = "%Y-%m-%d %H:%M:%S"


def parquet_rows(
    path: Path, name: str, _: RowsEntry, used: Collection[str] | None
) -> Generator[FoundRows, None, None]:
    """Yield header and rows; only columns in `used` hold texts (all of them for None).

    Days are written as `2024-01-31`, moments as `2024-01-31 14:00:00` (with a zone: `2024-01-31 14:00:00+0000`),
    missing values as nothing. Raises IntakeError.
    """
    try:
        with pq.ParquetFile(path) as file:
            schema = file.schema_arrow
            yield 1, [schema.names]
            wanted = [field for field in schema if used is None or field.name in used]
            for field in wanted:
                _refuse_nested(field, name)
            number = 1
            for batch in file.iter_batches(_ROWS_AT_ONCE, columns=[field.name for field in wanted]):
                yield number, _texts(batch, schema.names)
                number += len(batch)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise IntakeError(
            f"{name} is not a sound Parquet file: {str(error).splitlines()[0]}; get it again"
        ) from error


def _refuse_nested(field: pa.Field, name: str) -> None:
    if pa.types.is_nested(field.type) or pa.types.is_binary(field.type):
        raise IntakeError(
            f"{name}: column {field.name!r} holds {field.type}, not one text, number or date a row; export it apart"
        )


def _texts(batch: pa.RecordBatch, names: list[str]) -> list[tuple[str, ...]]:
    empty = [""] * len(batch)
    columns = {name: _as_texts(batch.column(name)) for name in batch.schema.names}
    return list(zip(*(columns.get(name, empty) for name in names), strict=True))


def _as_texts(column: pa.Array) -> list[str]:
    if pa.types.is_timestamp(column.type):
        seconds = column.cast(pa.timestamp("s", column.type.tz), safe=False)
        texts = pc.strftime(seconds, _MOMENT + ("%z" if column.type.tz else ""))
    else:
        texts = column.cast(pa.string())
    return [text or "" for text in texts.to_pylist()]
