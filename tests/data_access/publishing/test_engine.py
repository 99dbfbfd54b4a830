"""What the engine takes for a date or a number is what Python takes for one, and nothing laxer."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import ibis
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.publishing.base import IntakeError
from data_access.publishing.drop import RowsEntry
from data_access.publishing.engine import Engine, date_shape, month_of, whole_number
from data_access.publishing.reading import open_rows

FORMATS = (
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%d.%m.%y",
    "%Y%m%d",
    "%Y-%m",
    "%b %Y",
    "%d %B %Y",
    "%m/%d/%Y %I:%M:%S %p",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%j",
)
ODD = (
    "",
    " ",
    "infinity",
    "epoch",
    "2024-02-30",
    "24-01-05",
    "2024-13-01",
    "2024-1-5 ",
    "\t2024-01-05",
    "٢٠٢٤-01-05",
)

backend = ibis.duckdb.connect()


def evaluated(function, texts: Sequence[str]) -> list:
    table = ibis.memtable(pd.DataFrame({"n": range(len(texts)), "text": pd.Series(texts, dtype="str")}))
    result = table.select(table.n, value=function(table.text)).order_by("n")
    return backend.to_pyarrow(result)["value"].to_pylist()


def strict(text: str, form: str) -> date | None:
    """Python's reading, without its own laxities: blanks, other digits, years of fewer than four."""
    try:
        day = datetime.strptime(text, form).date().replace(day=1)  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
    return day if text.isascii() and re.match(date_shape(form), text) else None


@pytest.mark.parametrize("form", FORMATS)
def test_every_day_is_read_in_every_format(form: str) -> None:
    """Leap days, year ends and noon are where formats go wrong."""
    moments = ((1999, 12, 31, 23, 59, 59), (2024, 2, 29, 12), (2031, 7, 4, 0, 30))
    days = [datetime(*moment, tzinfo=UTC) for moment in moments]
    expected = [day.date().replace(day=1) for day in days]
    assert evaluated(lambda text: month_of(text, form), [day.strftime(form) for day in days]) == expected


@settings(max_examples=60, deadline=None)
@given(
    form=st.sampled_from(FORMATS),
    day=st.integers(-30_000_000_000, 7_000_000_000).map(lambda n: datetime.fromtimestamp(n, UTC)),
    at=st.integers(0, 30),
    letter=st.sampled_from("0123456789 -/.:TAPMa\t٣"),
    drop=st.booleans(),
)
def test_a_spoiled_date_is_read_as_by_python_or_not_at_all(
    form: str, day: datetime, at: int, letter: str, drop: bool
) -> None:
    """A reading of its own would move events into months in which they did not happen."""
    text = day.strftime(form)
    spoiled = text[:at] + ("" if drop else letter) + text[at + 1 :]
    texts = [text, spoiled, *ODD]
    assert evaluated(lambda value: month_of(value, form), texts) == [strict(each, form) for each in texts]


def test_numbers_that_touch_each_other_have_all_their_digits() -> None:
    """2024115 could be 15 January or 5 November."""
    texts = ["20240115", "2024115", "202401150"]
    assert evaluated(lambda text: month_of(text, "%Y%m%d"), texts) == [date(2024, 1, 1), None, None]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("0123456789.,-+eE_ x٣²", max_size=5), min_size=1, max_size=30))
def test_whole_numbers_and_nothing_else(texts: list[str]) -> None:
    """Half a victim, a thousand written as 1,000, and -5 are mistakes of the file, not numbers."""
    expected = [int(Decimal(text)) if re.fullmatch(r"[0-9]{1,9}(\.0+)?", text) else None for text in texts]
    assert evaluated(whole_number, texts) == expected


def test_every_single_character(tmp_path: Path) -> None:
    """The short way for one digit must not let any other sign through."""
    characters = [chr(n) for n in range(1, 0x3000) if not 0xD800 <= n <= 0xDFFF]
    found = evaluated(whole_number, characters)
    assert {c: n for c, n in zip(characters, found, strict=True) if n is not None} == {
        str(n): n for n in range(10)
    }


def test_rows_are_numbered_as_they_stand_in_the_file(tmp_path: Path) -> None:
    """A report that names the wrong line sends staff to the wrong row; first reports would be other ones."""
    rows = 400_000
    path = tmp_path / "file.csv"
    path.write_text("n\n" + "".join(f"{n}\n" for n in range(rows)))
    (tmp_path / "copies").mkdir()
    passed = open_rows(tmp_path, RowsEntry(path="file.csv"), ("n",), tmp_path / "copies")
    with Engine.of_its_own(tmp_path) as engine:
        kept = engine.keep(engine.read(passed), scan=passed)
        wrong = kept.filter(kept.row != kept.c0.cast("int64"))
        batches = engine.in_batches(kept.select("row"), size=50_000)
        assert [n for batch in batches for n in batch["row"].to_pylist()] == list(range(rows))
        assert int(wrong.count().execute()) == 0


def test_a_file_that_changes_after_it_was_checked_is_refused(tmp_path: Path) -> None:
    """The sum in the log would be that of a file which nobody counted."""
    path = tmp_path / "file.csv"
    path.write_text("n\n1\n")
    (tmp_path / "copies").mkdir()
    passed = open_rows(tmp_path, RowsEntry(path="file.csv"), ("n",), tmp_path / "copies")
    path.write_text("n\n22\n")
    with Engine.of_its_own(tmp_path) as engine, pytest.raises(IntakeError, match="changed while it was read"):
        engine.keep(engine.read(passed), scan=passed)
