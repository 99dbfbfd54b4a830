"""The engine that counts: DuckDB inside the process. All that is DuckDB's own, and not Ibis's, is in this file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.datatypes as dt
import pyarrow as pa

from data_access.publishing.base import IntakeError
from data_access.publishing.reading import Scan

Backend = Any
Table = Any
Value = Any

# With this much the engine, the points and Python stay near 600 MiB, however many rows there are; it spills beyond.
# 400 MB would save about a tenth of the time, and up to a quarter where `distinct` tells events apart.
MEMORY_LIMIT = "256MB"
_WHOLE_NUMBER = r"^[0-9]{1,9}(\.0+)?$"
_SIGNED_NUMBER = r"^-?[0-9]{1,9}(\.0+)?$"
_DIRECTIVE_FORMS = {
    "Y": r"[1-9]\d{3}",
    "y": r"\d{2}",
    "j": r"\d{3}",
    "f": r"\d{1,6}",
    "p": "[AaPp][Mm]",
    "z": r"(?:[+-]\d{2}:?\d{2}|Z)",
    **dict.fromkeys(("-m", "-d", "-H", "-I"), r"[1-9]\d?"),
    "%": "%",
    **dict.fromkeys("mdHIMS", r"\d{1,2}"),
    **dict.fromkeys("bB", "[A-Za-z]{3,9}"),
}


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def try_strptime(text: dt.string, form: dt.string) -> dt.timestamp:
    """DuckDB's own function: the time that a text states in a format, or NULL."""


@ibis.udf.scalar.builtin(name="try_strptime")  # type: ignore[untyped-decorator]
def try_strptime_zoned(text: dt.string, form: dt.string) -> dt.Timestamp(timezone="UTC"):  # type: ignore[valid-type]
    """The same function where the format holds a zone: a moment, or NULL."""


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def timezone(zone: dt.string, moment: dt.Timestamp(timezone="UTC")) -> dt.timestamp:  # type: ignore[valid-type]
    """DuckDB's own function: the time that clocks in a zone show at a moment."""


class Engine:
    """An Ibis backend and the tables that reading one drop makes in it; leaving its context removes them."""

    def __init__(self, backend: Backend, *, is_own: bool = False) -> None:
        self._backend = backend
        self._is_own = is_own
        self._views: list[str] = []
        self._tables: list[str] = []
        self._numbers = count()

    @classmethod
    def of_its_own(cls, spill: Path) -> Engine:
        """Return a fresh engine of bounded memory; `spill` is a private folder for what does not fit."""
        return cls(ibis.duckdb.connect(memory_limit=MEMORY_LIMIT, temp_directory=str(spill)), is_own=True)

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, _kind: object, error: object, _trace: object) -> None:
        if self._is_own:
            self._backend.disconnect()
            if isinstance(error, duckdb.Error):
                raise _stopped(error) from error
            return
        for view in reversed(self._views):
            self._backend.raw_sql(f"DROP VIEW IF EXISTS {view}")
        for table in reversed(self._tables):
            self._backend.raw_sql(f"DROP TABLE IF EXISTS {table}")

    def read(self, scan: Scan) -> Table:
        """Return a scanned file as a table of texts; the column at position n is called `c<n>`."""
        columns = [f"c{n}" for n in range(scan.width)]
        return self._backend.read_csv(
            str(scan.source),
            table_name=self._name(self._views),
            header=False,
            skip=1,
            auto_detect=False,
            delim=scan.delimiter,
            quote='"',
            escape='"',
            columns=dict.fromkeys(columns, "VARCHAR"),
            force_not_null=columns,
        )

    def once(self, expression: Table) -> Table:
        """Return the same rows, so that what builds on a column does not compute it again at every mention."""
        return self._backend.create_view(self._name(self._views), expression)

    def keep(self, expression: Table, *, scan: Scan) -> Table:
        """Compute the rows of a file once, and return them with `row`, the number of the row in the file.

        Where the expression has no `row`, its rows are those of the file in order. Raises IntakeError where the
        engine finds other rows than the strict pass.
        """
        try:
            kept = self._backend.create_table(self._name(self._tables), expression, temp=True)
        except duckdb.Error as error:
            raise IntakeError(
                f"{scan.name} passed the strict reading but not the engine's: {str(error).splitlines()[0]}",
                logged=f"{scan.name} passed the strict reading but not the engine's",
            ) from error
        scan.refuse_changed()
        found = int(kept.count().execute())
        if found != scan.rows:
            raise IntakeError(
                f"{scan.name}: {scan.rows} rows were checked, but the engine has {found}; please report this"
            )
        return kept if "row" in kept.columns else self.once(kept.mutate(row=kept.rowid()))

    def in_batches(self, expression: Table, *, size: int) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a kept table in its order, so many at a time."""
        yield from self._backend.con.sql(self._backend.compile(expression)).to_arrow_reader(size)

    def beside(self, rows: Table, column: pa.Table) -> Table:
        """Return kept rows with one more column, whose values are in the order in which `rows` are read."""
        values, joined = self._name(self._tables), self._name(self._views)
        self._backend.create_table(values, ibis.memtable(column), temp=True)
        query = f'CREATE VIEW {joined} AS FROM "{rows.get_name()}" POSITIONAL JOIN {values}'
        self._backend.raw_sql(query)
        return self._backend.table(joined)

    def _name(self, names: list[str]) -> str:
        names.append(f"intake_{id(self):x}_{next(self._numbers)}")
        return names[-1]


def _stopped(error: duckdb.Error) -> IntakeError:
    """Return what to say of an engine that could not finish: nearly always, no room for what it spills."""
    return IntakeError(
        f"the counting stopped: {str(error).splitlines()[0]}; free space where temporary files go, or name another"
        " folder in TMPDIR",
        logged="the counting stopped",
    )


def month_of(text: Value, date_format: str, time_zone: str | None = None) -> Value:
    """Return the first day of the month that a text states, or NULL where it is not a possible date of that format.

    A moment with a zone is taken to the clocks of `time_zone` first.
    """
    padded = _padded(text, date_format)
    form = date_format.replace("%-", "%")
    if "%z" in date_format:
        moment = try_strptime_zoned(padded.re_replace("Z$", "+00:00"), form)
        time = timezone(time_zone or "UTC", moment)
    else:
        time = try_strptime(padded, form)
    day = time.truncate("M").cast("date")
    return ibis.ifelse(text.re_search(date_shape(date_format)), day, ibis.null("date"))


def date_shape(date_format: str) -> str:
    """Return the regular expression of all texts that a date format may stand for.

    The engine's own parser is laxer: it takes years of two digits, blanks around, and words such as `infinity`.
    Numbers that touch each other have all their digits, but for one that is said to lack its leading zero.
    """
    return f"^{''.join(_shapes(date_format))}$"


def _shapes(date_format: str) -> list[str]:
    """Return the regular expression of each part of a date format."""
    tokens = _tokens(date_format)
    forms = []
    for before, token, after in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False):
        form = _DIRECTIVE_FORMS[token[1:]] if token.startswith("%") else re.escape(token)
        touches = before.startswith("%") or after.startswith("%")
        forms.append(form.replace("{1,2}", "{2}") if touches else form)
    return forms


def date_parts(date_format: str) -> list[str]:
    """Return the directives of a date format, as `%m` also where it is written `%-m`."""
    return [token.replace("-", "") for token in _tokens(date_format) if token.startswith("%")]


def _tokens(date_format: str) -> list[str]:
    return re.findall(r"%-?.|[^%]+", date_format)


def _padded(text: Value, date_format: str) -> Value:
    """Return a text in which numbers that may lack their leading zero have it; the engine's parser wants it."""
    tokens, shapes = _tokens(date_format), _shapes(date_format)
    for n, token in enumerate(tokens):
        if token.startswith("%-"):
            before, after = "".join(shapes[:n]), "".join(shapes[n + 1 :])
            text = text.re_replace(f"^({before})([1-9])({after})$", r"\10\2\3")
    return text


def swapped(date_format: str) -> str:
    """Return a date format with day and month exchanged."""
    letters = {"m": "d", "d": "m"}
    return re.sub("%(-?)([md])", lambda found: f"%{found[1]}{letters[found[2]]}", date_format)


def whole_number(text: Value, *, signed: bool = False) -> Value:
    """Return the number that a text such as `5` or `82.0` states, or NULL for anything else.

    Nearly all are one digit, for which the cast alone is strict and far cheaper than the pattern. `-5` is a number
    only where `signed`.
    """
    number = text.try_cast("int64")
    is_written_out = text.re_search(_SIGNED_NUMBER if signed else _WHOLE_NUMBER)
    return ibis.cases((text.length() == 1, number), (is_written_out, number), else_=ibis.null("int64"))
