"""Packed and binary formats that are cut, damaged, swollen, or not what their names say."""

import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook

from tests.data_access.publishing.bad_files.change import Case, declares, line_of, with_cell
from tests.data_access.publishing.bad_files.good import GOOD, Drop, Table, written
from tests.data_access.publishing.bad_files.strict import PAGE
from tests.data_access.publishing.drops import geojson, square

SOURCES = ("shootings", "crime")
# More than any export grows: 24 MB of one row, packed into some KB.
BOMB_ROWS = 800_000


def packed(table: Table) -> bytes:
    return gzip.compress(table.csv().encode(), mtime=0)


def sheet(table: Table, title: str = "Sheet") -> bytes:
    book, target = Workbook(), io.BytesIO()
    book.active.title = title
    for row in (table.header, *table.rows):
        book.active.append(row)
    book.save(target)
    return target.getvalue()


def parquet(table: Table) -> bytes:
    columns = {name: [row[n] for row in table.rows] for n, name in enumerate(table.header)}
    target = io.BytesIO()
    pq.write_table(pa.table(columns), target)
    return target.getvalue()


FORMATS: dict[str, Callable[[Table], bytes]] = {"csv.gz": packed, "xlsx": sheet, "parquet": parquet}


def in_format(good: str, ending: str) -> Drop:
    """A good drop whose file is of another format."""
    drop = GOOD[good]
    path = drop.path.replace("csv", ending)
    rest = {name: file for name, file in drop.files.items() if name != drop.path}
    return Drop(drop.toml.replace(drop.path, path), {path: FORMATS[ending](drop.table), **rest})


GOOD_PACKED = {f"{good}.{ending}": in_format(good, ending) for good in SOURCES for ending in FORMATS}


def packed_cases() -> Iterator[Case]:
    for good in SOURCES:
        for ending in FORMATS:
            yield from _damaged(good, ending)
            yield from _bad_rows(good, ending)
        yield from _gzip(good)
        yield from _sheets(good)


def _case(good: str, ending: str, name: str, content: bytes, *says: str) -> Case:
    drop = in_format(good, ending)
    return Case(f"{drop.path}: {name}", drop.with_file(content), (drop.path, *says))


def _damaged(good: str, ending: str) -> Iterator[Case]:
    whole = FORMATS[ending](GOOD[good].table)
    for name, content in {
        "empty": b"",
        "a web page": PAGE,
        "cut in the middle": whole[: len(whole) // 2],
        "cut near the end": whole[:-6],
        "nothing but zeros": b"\0" * len(whole),
        "plain CSV": GOOD[good].table.csv().encode(),
    }.items():
        yield _case(good, ending, name, content, "again")


def _bad_rows(good: str, ending: str) -> Iterator[Case]:
    """What is wrong with a row is found in it whatever the format."""
    unit = "line" if ending == "csv.gz" else "row"
    column, value = ("dead", "82.5") if good == "shootings" else ("many", "1,000")
    table = GOOD[good].table
    for place, number in (("first", 0), ("last", len(table.rows) - 1)):
        content = FORMATS[ending](with_cell(table, number, column, value))
        where = number + 1 if ending == "parquet" else int(line_of(place, table).split()[1])
        words = (f"{unit} {where}:", repr(value), "not a whole number")
        yield _case(good, ending, f"{value} in the {place} row", content, *words)
    renamed = FORMATS[ending](replace(table, header=("x", *table.header[1:])))
    yield _case(good, ending, "another header", renamed, f"no column {table.header[0]!r}", "drop.toml")
    no_rows = FORMATS[ending](replace(table, rows=()))
    yield _case(good, ending, "header only", no_rows, "no row", "rows = 0")
    wrong = declares("rows = 99")(in_format(good, ending))
    yield Case(f"{wrong.path}: 99 rows declared", wrong, (wrong.path, f"has {len(table.rows)} rows", "99"))


def _gzip(good: str) -> Iterator[Case]:
    whole = packed(GOOD[good].table)
    text = GOOD[good].table.csv().encode()
    bomb = gzip.compress(text + text.splitlines(keepends=True)[-1] * BOMB_ROWS, mtime=0)
    yield _case(good, "csv.gz", "a bomb", bomb, "unpacks to more than", "unpacked")
    flipped = whole[:-8] + bytes([whole[-8] ^ 1]) + whole[-7:]
    yield _case(good, "csv.gz", "another checksum", flipped, "not a sound gzip archive", "again")
    yield _case(good, "csv.gz", "a second archive cut", whole + whole[:30], "again")
    yield _case(good, "csv.gz", "other bytes behind", whole + b"tail", "again")
    bare = GOOD[good].with_file(whole)
    yield Case(f"{bare.path}: packed, not called so", bare, (bare.path, "packed with gzip", ".gz"))


def _sheets(good: str) -> Iterator[Case]:
    table = GOOD[good].table
    other = declares('sheet = "Data"')(in_format(good, "xlsx"))
    yield Case(f"{other.path}: another sheet", other, (other.path, "no sheet 'Data'", "'Sheet'", "drop.toml"))
    beside = replace(table, rows=((*table.rows[0], "x"), *table.rows[1:]))
    yield _case(good, "xlsx", "a cell beside the table", sheet(beside), "row 2", "too long")
    below = declares("header_row = 3")(in_format(good, "xlsx"))
    yield Case(f"{below.path}: the header further down", below, (below.path, "row 3", "no column"))
    bare = GOOD[good].with_file(written(sheet(table), ""))
    yield Case(f"{bare.path}: a spreadsheet", bare, (bare.path, "spreadsheet", "format = 'xlsx'"))
    outlines = in_format(good, "parquet").with_file(geojson({"West": square(-75, 40, -74, 41)}).encode())
    yield Case(f"{outlines.path}: outlines", outlines, (outlines.path, "not a sound Parquet file"))
