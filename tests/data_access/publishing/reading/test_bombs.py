"""A file that is small and unpacks to gigabytes, or holds one endless line, is refused within 64 MB of memory."""

import gzip
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

MOST_MEBIBYTES = 64
# Reads files as the product does; says of each how far memory has grown since the good ones, and the answer.
PROBE = """
import json, resource, sys
from pathlib import Path
from data_access.publishing.base import IntakeError
from data_access.publishing.drop import RowsEntry
from data_access.publishing.reading import open_rows

def read(name):
    try:
        open_rows(folder, RowsEntry(path=name), ("date",), folder / "copies")
        return "read"
    except IntakeError as error:
        return str(error)

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

folder = Path(sys.argv[1])
(folder / "copies").mkdir()
good = [read(path.name) for path in sorted(folder.glob("good.*"))]
assert set(good) == {"read"}, good
before = peak()
print(json.dumps({name: (read(name), peak() - before) for name in sys.argv[2:]}))
"""
BLOCK = 1 << 20


def repeated(unit: bytes, mebibytes: int) -> Iterator[bytes]:
    block = unit * (BLOCK // len(unit))
    return (block for _ in range(mebibytes))


def gzip_of(path: Path, unit: bytes) -> None:
    with gzip.open(path, "wb", compresslevel=6) as file:
        file.write(b"date,n\n2024-01-01,1\n")
        file.writelines(repeated(unit, 48))


def sheet_of(path: Path, part: str, before: bytes, unit: bytes) -> None:
    """A copy of the good workbook in which one part is endless."""
    with (
        zipfile.ZipFile(path.parent / "good.xlsx") as good,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            with bad.open(name, "w", force_zip64=True) as target:
                content = good.read(name)
                if name != part:
                    target.write(content)
                    continue
                begin = content.index(before)
                target.write(content[:begin])
                target.writelines(repeated(unit, 48))
                target.write(content[begin:])


def plain_of(path: Path, head: bytes, unit: bytes) -> None:
    with path.open("wb") as file:
        file.write(head)
        file.writelines(repeated(unit, 100))


BOMBS = {
    "rows.csv.gz": lambda path: gzip_of(path, b"2024-01-01,1\n" * 1024),
    "line.csv.gz": lambda path: gzip_of(path, b"x"),
    "nothing.csv.gz": lambda path: gzip_of(path, b"\0"),
    "sheet.xlsx": lambda path: sheet_of(
        path, "xl/worksheets/sheet1.xml", b"<row", b"<row><c><v>1</v></c></row>"
    ),
    "styles.xlsx": lambda path: sheet_of(path, "xl/styles.xml", b"<font", b"<numFmts/>"),
    "line.csv": lambda path: plain_of(path, b"date,n\n2024-01-01,", b"1"),
    "header.csv": lambda path: plain_of(path, b"", b"date"),
    "quoted.csv": lambda path: plain_of(path, b'date,n\n2024-01-01,"', b"1"),
    "swallowed.csv": lambda path: plain_of(path, b'date,n\n2024-01-01,"1\n', b"2024-01-01,1\n"),
    "feature.geojson": lambda path: plain_of(path, b'{"features": [{"properties": "', b"1"),
    "blank.geojson": lambda path: plain_of(path, b'{"features": [', b" "),
}


def write_good(folder: Path) -> None:
    (folder / "good.csv").write_text("date,n\n2024-01-01,1\n")
    (folder / "good.csv.gz").write_bytes(gzip.compress(b"date,n\n2024-01-01,1\n"))
    feature = {"type": "Feature", "properties": {"date": "2024-01-01"}, "geometry": None}
    (folder / "good.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["date", "n"], ["2024-01-01", "x"]):
        book.active.append(row)
    book.save(folder / "good.xlsx")


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, int]]:
    """What was said of each bomb, and how far memory had grown by then."""
    folder = tmp_path_factory.mktemp("bombs")
    write_good(folder)
    for name, write in BOMBS.items():
        write(folder / name)
    probe = [sys.executable, "-c", PROBE, str(folder), *BOMBS]
    done = subprocess.run(
        probe, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())}
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_within_bounds(answers: dict[str, tuple[str, int]], name: str) -> None:
    """It would take the whole machine, and with it the pages that are served."""
    answer, grown = answers[name]
    assert name in answer
    assert grown <= MOST_MEBIBYTES, answer
