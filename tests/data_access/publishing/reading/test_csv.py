"""The strict pass: what other readers swallow without a word is refused with line and fix, or read exactly."""

import csv
import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.publishing.base import IntakeError
from data_access.publishing.drop import RowsEntry
from data_access.publishing.engine import Engine
from data_access.publishing.reading import LineMap, Scan, locate, open_rows, texts_of

PLAIN = b"date,n\n2024-01-01,1\n2024-01-02,2\n"


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder


def scanned(copies: Path, content: bytes, columns: tuple[str, ...] = ("date", "n"), **declared) -> Scan:
    path = copies.parent / "file.csv"
    path.write_bytes(content)
    return open_rows(copies.parent, RowsEntry(path="file.csv", **declared), columns, copies)


def rows_of(passed: Scan, *names: str) -> list[tuple[str, ...]]:
    return [texts for _, texts in texts_of(passed, names or list(passed.positions))]


def refused(copies: Path, content: bytes, **declared) -> str:
    with pytest.raises(IntakeError) as error:
        scanned(copies, content, **declared)
    return str(error.value)


def test_a_plain_file_is_read_where_it_lies(copies: Path) -> None:
    """Copying it would take time and space for nothing."""
    passed = scanned(copies, PLAIN)
    assert passed.source == copies.parent / "file.csv"
    assert (passed.rows, passed.parts[0].sha256) == (2, hashlib.sha256(PLAIN).hexdigest())
    assert rows_of(passed) == [("2024-01-01", "1"), ("2024-01-02", "2")]


@pytest.mark.parametrize(
    ("content", "declared"),
    [
        (b"\xef\xbb\xbf" + PLAIN, {}),
        (PLAIN.replace(b"\n", b"\r\n"), {}),
        (PLAIN.replace(b"\n", b"\r"), {}),
        (b'"date","n"\n"2024-01-01","1"\n2024-01-02,"2"\n', {}),
        (PLAIN.replace(b",", b";"), {"delimiter": ";"}),
        (PLAIN.replace(b",", b"\t"), {"delimiter": "\t"}),
        (PLAIN.decode().encode("utf-16"), {"encoding": "utf-16"}),
        (PLAIN + b"\n\n", {}),
        (PLAIN.rstrip(b"\n"), {"rows": 2}),
    ],
)
def test_one_table_however_it_is_written(copies: Path, content: bytes, declared: dict) -> None:
    """Marks, line ends, quotes, encodings and blank last lines that programs write are not errors."""
    assert rows_of(scanned(copies, content, **declared)) == [("2024-01-01", "1"), ("2024-01-02", "2")]


def test_letters_survive_a_declared_encoding(copies: Path) -> None:
    """`Peña` in cp1252 must not become `PeÃ±a`, which is no place of the city."""
    passed = scanned(copies, "date,n\nPeña,1\n".encode("cp1252"), encoding="cp1252")
    assert rows_of(passed, "date") == [("Peña",)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"date,n\n2024-01-01,1\n2024-01-02\n", ["line 3", "too short"]),
        (b"date,n\n2024-01-01,1,9\n2024-01-02,2\n", ["line 2", "too long"]),
        (b"date,n\n2024-01-01,1\n\n2024-01-02,2\n", ["line 3", "empty"]),
        (b"date,n\n2024-01-01,1\n2024-01", ["line 3", "too short"]),
        (b"date,n\n2024-01-01,1\n2024-01-02,2", ["line 3", "cut off", "rows"]),
        (b'date,n\n2024-01-01,"1\n2024-01-02,2\n', ["line 2", "a quote opens", "remove the stray quote"]),
        (b'date,n\n2024-01-01,"1"x\n', ["line 2", "expected after"]),
        (b"date,n\n2024-01-01,\x001\n", ["line 2", "NUL"]),
        (b"date,n\n2024-01-01,\xe9\n", ["line 2", "utf-8", "encoding"]),
        (b"date,n,n\n2024-01-01,1,2\n", ["line 1", "'n' more than once"]),
        (b"date,m\n2024-01-01,1\n", ["line 1", "no column 'n'", "'m'"]),
        (b"date;n\n2024-01-01;1\n", ["no column", "delimiter = ';'"]),
        (b"<!DOCTYPE html>\n<html><body>Error</body></html>\n", ["web page"]),
        (b'date,n\n2024-01-01,1\n2024-01-02,"2\n3"\n', ["line 3", "column 'n'", "several lines"]),
        (b"", ["is empty", "get the file again"]),
        (b"date,n\n", ["no row", "rows = 0"]),
    ],
)
def test_what_is_wrong_is_named_with_its_line(copies: Path, content: bytes, words: list[str]) -> None:
    """Staff must find the row and the fix without a programmer."""
    message = refused(copies, content)
    assert all(word in message for word in words), message


def test_a_stray_quote_does_not_swallow_rows(copies: Path) -> None:
    """A quote opened on one row and closed on another makes the rows between vanish in other readers."""
    lines = [f"2024-01-{day:02d},{day},x" for day in range(1, 29)]
    lines[3], lines[20] = '2024-01-04,"4,x', '2024-01-21,21",x'
    content = ("date,n,text\n" + "\n".join(lines) + "\n").encode()
    message = refused(copies, content)
    assert "line 5" in message
    assert "line 22" in message


def test_texts_over_several_lines_are_read_and_lines_stay_right(copies: Path) -> None:
    """A report must name the line that a person sees in the file, not the number of the row."""
    content = b'date,n,text\n2024-01-01,1,"one\ntwo, three\nfour"\n2024-01-02,2,x\n2024-01-03,3,"a\nb"\n'
    content += b"2024-01-04,4,y\n"
    passed = scanned(copies, content)
    assert [passed.line(row) for row in range(4)] == [2, 5, 6, 8]
    assert rows_of(passed, "n") == [("1",), ("2",), ("3",), ("4",)]


def long_file(line_end: str, faults: dict[int, str]) -> tuple[bytes, list[int]]:
    """A file of 6,000 rows of all lengths, some over several lines, and the line of each; `faults` replace rows."""
    rows = [f'"2024-01-01",{n},"{"x" * (n % 97)}"' for n in range(6_000)]
    for n in range(250, 6_000, 613):
        rows[n] = f'2024-01-01,{n},"some{line_end}lines{line_end}"'
    for n, row in faults.items():
        rows[n] = row
    lines = [2]
    for row in rows:
        lines.append(lines[-1] + row.count(line_end) + 1)
    return line_end.join(("date,n,text", *rows, "")).encode(), lines[:-1]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_stay_right_throughout_a_long_file(copies: Path, line_end: str) -> None:
    """Lines are read many at a time; where one such block ends, no row may be lost, split or counted twice."""
    content, lines = long_file(line_end, {})
    passed = scanned(copies, content)
    assert [passed.line(row) for row in range(passed.rows)] == lines
    assert rows_of(passed, "n") == [(str(n),) for n in range(6_000)]


FAULTS = {
    "2024-01-01,1": "is too short",
    '2024-01-01,"1"x,y': "expected after",
    "2024-01-01,\0,y": "NUL",
    f"2024-01-01,1,{'y' * (1 << 20)}": "is longer than",
    '2024-01-01,1,"' + "a,b,c\n" * 3 + '"': "looks like rows",
    '2024-01-01,"1\n2",y': "several lines",
}


@pytest.mark.parametrize("second", FAULTS)
@pytest.mark.parametrize("first", FAULTS)
@pytest.mark.parametrize("row", [0, 249, 251, 3_000, 5_990])
def test_the_first_of_two_faults_is_named(copies: Path, row: int, first: str, second: str) -> None:
    """Whatever is checked for a whole block at once, staff are led to the first row that is wrong."""
    content, lines = long_file("\n", {row: first, row + 3: second})
    message = refused(copies, content)
    assert f"line {lines[row]}" in message, message[:200]
    assert FAULTS[first] in message, message[:200]


def test_lines_of_a_file_without_texts_of_several_lines() -> None:
    """The first row stands on line 2."""
    assert [LineMap().line(row) for row in (0, 1, 41)] == [2, 3, 43]


@pytest.mark.parametrize(
    ("declared", "words"),
    [({"rows": 3}, "has 2 rows, but drop.toml declares 3"), ({"sha256": "0" * 64}, "declares " + "0" * 64)],
)
def test_a_file_other_than_the_declared_one_is_refused(copies: Path, declared: dict, words: str) -> None:
    """What was agreed to be published is the file with that sum, not one that lies in its place."""
    assert words in refused(copies, PLAIN, **declared)


def test_links_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    """A link could lead to a file that nobody looked at, and lead elsewhere tomorrow."""
    outside = tmp_path / "outside"
    (tmp_path / "drop").mkdir()
    outside.mkdir()
    (outside / "file.csv").write_bytes(PLAIN)
    (tmp_path / "drop" / "file.csv").symlink_to(outside / "file.csv")
    (tmp_path / "drop" / "folder").symlink_to(outside)
    for name in ("file.csv", "folder/file.csv"):
        with pytest.raises(IntakeError, match="is a link"):
            locate(tmp_path / "drop", name)
    with pytest.raises(IntakeError, match="is not in"):
        locate(tmp_path / "drop", "missing.csv")


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n"), max_size=8)
tables = st.integers(1, 4).flatmap(
    lambda n: st.lists(st.lists(texts, min_size=n, max_size=n), min_size=1, max_size=12)
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=tables,
    line_end=st.sampled_from(("\n", "\r\n")),
    encoding=st.sampled_from(("utf-8", "utf-16")),
    quoting=st.sampled_from((csv.QUOTE_ALL, csv.QUOTE_MINIMAL)),
)
def test_the_engine_reads_what_was_checked(
    copies: Path, table: list, line_end: str, encoding: str, quoting: int
) -> None:
    """If two readers disagreed about one quote, something else than the checked rows would be published."""
    names = tuple(f"column {n}" for n in range(len(table[0])))
    text = io.StringIO()
    csv.writer(text, lineterminator=line_end, quoting=quoting).writerows([names, *table])
    try:
        passed = scanned(copies, text.getvalue().encode(encoding), columns=names, encoding=encoding)
    except IntakeError as error:
        assert "looks like rows" in str(error)  # noqa: PT017 - the one refusal that such texts may meet
        return
    with Engine.of_its_own(copies) as engine:
        kept = engine.keep(engine.read(passed), scan=passed)
        found = kept.order_by("row").to_pyarrow().select([f"c{n}" for n in range(len(names))])
    assert [list(row.values()) for row in found.to_pylist()] == table
