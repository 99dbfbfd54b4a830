"""Files that nobody thought of: refused in words, or counted exactly as a slow reader of our own counts them."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.publishing.base import IntakeError
from data_access.publishing.commands import main
from data_access.publishing.read import read_drop
from tests.data_access.publishing.bad_files.good import AREAS, CRIME, SHOOTINGS, Drop, written
from tests.data_access.publishing.bad_files.served import Served, a_served_release
from tests.data_access.publishing.drops import counts_of

__all__ = ["a_served_release"]  # the fixture `served`

IDLE = settings(deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
Counts = Counter[tuple[str, ...]]


@dataclass(frozen=True)
class Kind:
    """A good drop, and how a slow reader counts its file."""

    drop: Drop
    count: Callable[[list[dict[str, str]]], Counts]


def count_crime(rows: list[dict[str, str]]) -> Counts:
    found: Counts = Counter()
    for row in rows:
        ward, hood = row["ward"].strip().lower(), row["hood"].strip().lower()
        year, month = map(int, row["month"].split("-"))
        if not (2024, 1) <= (year, month) <= (2024, 4):
            continue
        ward = ward or {"hill": "west", "mill": "east"}.get(hood, "unplaced-ward")
        atom = f"{ward}~{hood or 'unplaced-neighborhood'}"
        for dimension, category in (("all", "all"), ("offense", row["offense"])):
            found["reported-crime", "incidents", atom, f"{year:04}-{month:02}", dimension, category] += whole(
                row["many"]
            )
    return +found


def count_shootings(rows: list[dict[str, str]]) -> Counts:
    found: Counts = Counter()
    for row in rows:
        year, month = map(int, row["day"].split("-")[:2])
        if not (2024, 1) <= (year, month) <= (2024, 6):
            continue
        atom, month_text = atom_at(row["east"], row["north"]), f"{year:04}-{month:02}"
        for measure, value in (("killed", whole(row["dead"])), ("wounded", whole(row["hurt"]))):
            for counted in (measure, "subjects"):
                found["shooting", counted, atom, month_text, "all", "all"] += value
    return +found


def whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]+(\.0+)?", text):
        raise ValueError(f"{text!r} was accepted as a number")
    return int(text.split(".", maxsplit=1)[0])


def atom_at(east: str, north: str) -> str:
    """The atom of a point, by asking each rectangle; the first one in the file has the border."""
    if not east.strip() and not north.strip():
        return "unplaced-ward~unplaced-neighborhood"
    x, y = float(east), float(north)
    inside = -75 <= x <= -73 and 40 <= y <= 41
    ward = ("west" if x <= -74 else "east") if inside else "unplaced-ward"
    boxes = (("hill", -75, 40.5, -74, 41), ("park", -74.5, 40, -73.5, 40.5), ("mill", -74, 40.5, -73, 41))
    hoods = [name for name, west, south, right, top in boxes if west <= x <= right and south <= y <= top]
    return f"{ward}~{hoods[0] if hoods else 'unplaced-neighborhood'}"


KINDS = (Kind(CRIME, count_crime), Kind(SHOOTINGS, count_shootings))


@st.composite
def mutated(draw: st.DrawFn) -> tuple[Kind, bytes]:
    """A good file after one to three random mistakes."""
    kind = draw(st.sampled_from(KINDS))
    data = written(kind.drop.table, "")
    for _ in range(draw(st.integers(1, 3))):
        data = draw(st.sampled_from(MISTAKES))(draw, data)
    return kind, data


def flip(draw: st.DrawFn, data: bytes) -> bytes:
    at = draw(st.integers(0, max(len(data) - 1, 0)))
    return data[:at] + bytes([draw(st.integers(0, 255))]) + data[at + 1 :]


def cut(draw: st.DrawFn, data: bytes) -> bytes:
    first = draw(st.integers(0, len(data)))
    return data[:first] + data[draw(st.integers(first, len(data))) :]


def insert(draw: st.DrawFn, data: bytes) -> bytes:
    at = draw(st.integers(0, len(data)))
    what = draw(
        st.sampled_from(
            (b'"', b'""', b",", b"\n", b"\r\n", b"\0", b" ", b";", b"\xef\xbb\xbf", b"\x1a", b"0", b"-")
        )
    )
    return data[:at] + what + data[at:]


def of_lines(change: Callable[[st.DrawFn, list[bytes]], list[bytes]]) -> Callable[[st.DrawFn, bytes], bytes]:
    return lambda draw, data: b"".join(change(draw, data.splitlines(keepends=True) or [b""]))


def row_twice(draw: st.DrawFn, lines: list[bytes]) -> list[bytes]:
    at = draw(st.integers(0, len(lines) - 1))
    to = draw(st.integers(0, len(lines)))
    return [*lines[:to], lines[at], *lines[to:]]


def row_lost(draw: st.DrawFn, lines: list[bytes]) -> list[bytes]:
    at = draw(st.integers(0, len(lines) - 1))
    return [*lines[:at], *lines[at + 1 :]]


def rows_shuffled(draw: st.DrawFn, lines: list[bytes]) -> list[bytes]:
    return [*lines[:1], *draw(st.permutations(lines[1:]))]


def header_shuffled(draw: st.DrawFn, lines: list[bytes]) -> list[bytes]:
    names = lines[0].strip().split(b",")
    return [b",".join(draw(st.permutations(names))) + b"\n", *lines[1:]]


def column_changed(draw: st.DrawFn, lines: list[bytes]) -> list[bytes]:
    """A column twice, lost, or moved, in every row."""
    table = [line.rstrip(b"\r\n").split(b",") for line in lines]
    at = draw(st.integers(0, max(len(table[0]) - 1, 0)))
    to = draw(st.integers(0, len(table[0])))
    how = draw(st.sampled_from(("twice", "lost", "moved")))
    for row in table:
        if at < len(row):
            value = row[at] if how == "twice" else row.pop(at)
            if how != "lost":
                row.insert(to, value)
    return [b",".join(row) + b"\n" for row in table]


def number_rewritten(draw: st.DrawFn, data: bytes) -> bytes:
    numbers = list(re.finditer(rb"[0-9]+", data))
    if not numbers:
        return data
    found = draw(st.sampled_from(numbers))
    form = draw(
        st.sampled_from((b"%s.0", b"%s.5", b"-%s", b"1,%s", b"%se3", b"0%s", b" %s", b"+%s", b"%s%%", b"inf"))
    )
    new = form.replace(b"%s", found[0]).replace(b"%%", b"%")
    return data[: found.start()] + new + data[found.end() :]


def recoded(draw: st.DrawFn, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace") + draw(st.sampled_from(("", "é", "Ž")))
    return text.encode(
        draw(st.sampled_from(("utf-16", "utf-16-le", "cp1252", "utf-8-sig", "utf-7"))), "replace"
    )


def line_ends(draw: st.DrawFn, data: bytes) -> bytes:
    return data.replace(b"\n", draw(st.sampled_from((b"\r\n", b"\r", b"\n\n", b""))))


MISTAKES = (
    *(flip, cut, insert, insert, number_rewritten, recoded, line_ends),
    *map(of_lines, (row_twice, row_lost, rows_shuffled, header_shuffled, column_changed)),
)


def told_by(kind: Kind, data: bytes) -> Counts:
    """What a file says, read by Python's csv module and counted row by row."""
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    header = next(rows)
    return kind.count([dict(zip(header, row, strict=True)) for row in rows if row])


@pytest.fixture(scope="module")
def geography(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    folder = AREAS.write(tmp_path_factory.mktemp("areas") / "drop")
    return read_drop(folder, geography=None).geography


def refuse(kind: Kind, drop: Path, served: Served) -> None:
    """Publish what could not be read: the command says so in words, and nothing changes."""
    before, told = served.state(), io.StringIO()
    with redirect_stderr(told):
        assert main(["publish", str(drop), "--by", "staff"]) == 1
    assert kind.drop.path in told.getvalue()
    assert "Traceback" not in told.getvalue()
    assert served.state() == before


def judge(kind: Kind, data: bytes, served: Served, geography) -> str:
    """Read one file; return whether it was refused or accepted. Fails where it was neither in words nor in truth."""
    with TemporaryDirectory() as folder:
        drop = kind.drop.with_file(data).write(Path(folder, "drop"))
        try:
            intake = read_drop(drop, geography=geography)
        except IntakeError:
            refuse(kind, drop, served)
            return "refused"
    (account,) = intake.accounts
    if not account.set_aside:
        assert counts_of(intake.base) == told_by(kind, data)
    return "accepted"


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "number", [150, pytest.param(2_000, marks=[pytest.mark.trial, pytest.mark.timeout(3600)])]
)
def test_files_that_nobody_thought_of(served: Served, geography, number: int) -> None:
    """A file that is broken in a new way must neither pass with other numbers nor end in a traceback."""
    seen: Counter[str] = Counter()

    @settings(IDLE, max_examples=number)
    @given(mutated())
    def try_one(made: tuple[Kind, bytes]) -> None:
        seen[judge(*made, served, geography)] += 1

    try_one()
    print(dict(seen))
    assert seen.total() >= number
    assert min(seen["refused"], seen["accepted"]) > number // 20
