"""Files that are not what they say they are, refused before anything of them counts."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.data_access.publishing.bad_files.change import (
    PLACES,
    Case,
    both,
    case,
    declares,
    file_as,
    in_folder,
    row_as,
    says_toml,
    table_as,
    with_header,
    with_rows,
)
from tests.data_access.publishing.bad_files.good import GOOD, Drop

# Each kind of table, and the path of a file of it that is read row by row.
TABLES = {
    "shootings": "shootings.csv",
    "crime": "crime.csv",
    "wide": "months.csv",
    "force": "subjects.csv",
    "population": "people.csv",
}
LOOK_ALIKE = str.maketrans("aeouirh", "аеоυіᴦһ")
PAGE = b"<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\n<body>nginx</body></html>\n"
JSON_ERROR = b'{"error": {"code": 401, "message": "Token expired"}}\n'


# What can be wrong with one row, and what is said of it beside file and line.
Mistakes = Mapping[str, tuple[Callable[[bytes], bytes], tuple[str, ...]]]
BAD_ROWS: Mistakes = {
    "a row cut short": (lambda line: line.rsplit(b",", 1)[0] + b"\n", ("{line}", "too short", "row right")),
    "a row too long": (lambda line: line[:-1] + b",9\n", ("{line}", "too long", "row right")),
    "a comma more": (lambda line: line.replace(b",", b",,", 1), ("{line}", "too long", "row right")),
    "an empty line": (lambda line: b"\n" + line, ("{line}", "empty", "remove")),
}
BAD_QUOTES: Mistakes = {
    "a quote that opens in the first column": (lambda line: b'"' + line, ("quote", "remove")),
    "a quote that opens in the last column": (
        lambda line: b',"'.join(line.rsplit(b",", 1)),
        ("quote", "remove"),
    ),
    "text after a closing quote": (
        lambda line: b'"' + line.replace(b",", b'"x,', 1),
        ("put this row right",),
    ),
}
BAD_BYTES: Mistakes = {
    "a NUL byte": (lambda line: line.replace(b",", b"\0,", 1), ("NUL", "export the file again")),
    "a letter of cp1252": (lambda line: line.replace(b",", b"\xe9,", 1), ("not utf-8", "encoding")),
}
# Where each mistake is tried: in two kinds of table in the first, a middle and the last row.
PLACES_IN = dict.fromkeys(("shootings", "crime"), PLACES) | {"wide": ["last"], "population": ["first"]}


def strict_cases() -> Iterator[Case]:
    for good, path in TABLES.items():
        places = PLACES_IN.get(good, ["middle"])
        yield from _declared(good, path)
        yield from _header(good, path)
        yield from _rows(good, path, places)
        yield from _quotes(good, path, places)
        yield from _bytes(good, path, places)
        yield from _whole_file(good, path)
        yield from _on_disk(good, path)
    yield from _parents()


def _declared(good: str, path: str) -> Iterator[Case]:
    rows = len(GOOD[good].files[path].rows)
    zeros = declares(f'sha256 = "{"0" * 64}"', path)
    yield case(good, f"{path} with another sha256", zeros, path, "0" * 64, "get the file again")
    for number in (0, rows - 1, rows + 1):
        words = (path, f"has {rows} rows", f"declares {number}", "get the file again")
        yield case(good, f"{path} with {number} rows declared", declares(f"rows = {number}", path), *words)


def _header(good: str, path: str) -> Iterator[Case]:
    table = GOOD[good].files[path]
    used = [name for name in table.header if name != "note"]
    where = f"{path}, line 1"
    for place, name in (("first", used[0]), ("last", used[-1])):
        for what, new in {
            "renamed": "something",
            "in capitals": name.upper(),
            "with a blank": f"{name} ",
            "with a look-alike letter": name.translate(LOOK_ALIKE),
        }.items():
            words = (where, "no column", repr(name), "drop.toml")
            yield case(
                good,
                f"{place} column {what}",
                table_as(lambda t, n=name, m=new: with_header(t, n, m), path),
                *words,
            )
        twice = table_as(lambda t, n=name: with_header(t, _another(t.header, n), n), path)
        yield case(good, f"{place} column twice", twice, where, repr(name), "more than once", "rename")
    no_header = file_as(lambda data: data.split(b"\n", 1)[1], path)
    yield case(good, "no header", no_header, where, "no column", "drop.toml")
    title = file_as(lambda data: b"Monthly report\n" + data, path)
    yield case(good, "a title before the header", title, where, "no column", "drop.toml")
    yield case(
        good,
        "an empty line before the header",
        file_as(lambda data: b"\n" + data, path),
        where,
        "header is empty",
        "again",
    )


def _another(names: tuple[str, ...], name: str) -> str:
    return next(each for each in reversed(names) if each != name)


def _rows(good: str, path: str, places: Sequence[str]) -> Iterator[Case]:
    for name, (change, says) in BAD_ROWS.items():
        yield from row_as(good, f"{path} with {name}", change, *says, path=path, places=places)
    short = file_as(lambda data: data[: data.rindex(b",")], path)
    yield case(good, f"{path} cut in the last row", short, path, "too short", "get the file again")
    unended = file_as(lambda data: data[:-1], path)
    yield case(good, f"{path} without its last line end", unended, path, "cut off", "rows")


def _quotes(good: str, path: str, places: Sequence[str]) -> Iterator[Case]:
    for name, (change, says) in BAD_QUOTES.items():
        yield from row_as(good, name, change, "{line}", *says, path=path, places=places)


def _bytes(good: str, path: str, places: Sequence[str]) -> Iterator[Case]:
    for name, (change, says) in BAD_BYTES.items():
        yield from row_as(good, name, change, "{line}", *says, path=path, places=places)
    nul = file_as(lambda data: b"\0" + data, path)
    yield case(good, "a NUL byte in the header", nul, f"{path}, line 1", "NUL")
    utf_16 = file_as(lambda data: data.decode().encode("utf-16"), path)
    yield case(good, "utf-16, not declared", utf_16, path, "line 1", "encoding")
    declared = declares('encoding = "utf-16"', path)
    yield case(good, "declared as utf-16, and is utf-8", declared, path, "not utf-16", "encoding")
    accents = file_as(lambda data: data[:-1] + "é\n".encode(), path)
    plain = both(declares('encoding = "ascii"', path), accents)
    yield case(good, "declared as ascii, with another letter", plain, path, "not ascii", "encoding")
    zeros = file_as(lambda data: b"\0" * len(data), path)
    yield case(good, "nothing but zeros", zeros, path, "NUL")


def _whole_file(good: str, path: str) -> Iterator[Case]:
    yield case(good, "empty", file_as(lambda _: b"", path), path, "empty", "again")
    yield case(good, "blank lines only", file_as(lambda _: b"\n\n\n", path), path, "line 1")
    header_only = file_as(lambda data: data.split(b"\n", 1)[0] + b"\n", path)
    yield case(good, "header only", header_only, path, "no row", "rows = 0")
    yield case(good, "a web page", file_as(lambda _: PAGE, path), path, "web page", "get the file again")
    one_line = file_as(lambda _: b"  <html><body>Error, 503, try later</body></html>\n", path)
    yield case(good, "a web page in one line", one_line, path, "web page", "get the file again")
    yield case(good, "ends in a web page", file_as(lambda data: data + PAGE, path), path, "line")
    yield case(good, "a JSON error", file_as(lambda _: JSON_ERROR, path), path, "line 1", "no column")
    for name, delimiter in {"semicolons": b";", "tabs": b"\t", "bars": b"|"}.items():
        others = file_as(lambda data, d=delimiter: data.replace(b",", d), path)
        yield case(good, f"apart by {name}", others, f"{path}, line 1", "delimiter = ")
    packed = file_as(lambda data: b"PK\x03\x04" + bytes(range(128, 256)), path)
    yield case(good, "a zip archive", packed, path)


def _on_disk(good: str, path: str) -> Iterator[Case]:
    yield case(good, "not there", _at(path, Path.unlink), path, "is not in", "add the file")
    yield case(good, "a link", _at(path, _as_link), path, "is a link", "put the file itself")
    yield case(
        good, "a link to nothing", _at(path, _as_broken_link), path, "is a link", "put the file itself"
    )
    yield case(good, "a folder", _at(path, _as_folder), path)
    yield case(good, "a pipe", _at(path, _as_pipe), path)
    inside = both(
        says_toml(f'path = "{path}"', f'path = "linked/{path}"', number=9), _at(path, _as_linked_folder)
    )
    yield case(good, "in a linked folder", inside, f"linked/{path}", "is a link")


def _at(path: str, act) -> object:
    def change(drop: Drop) -> Drop:
        first = {path: drop.files[path], **drop.files}
        return in_folder(act)(Drop(drop.toml, first))

    return change


def _as_link(path: Path) -> None:
    elsewhere = path.parent.parent / f"elsewhere-{path.name}"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def _as_broken_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "nothing")


def _as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _as_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _as_linked_folder(path: Path) -> None:
    real = path.parent.parent / "real"
    real.mkdir()
    path.rename(real / path.name)
    (path.parent / "linked").symlink_to(real)


def _parents() -> Iterator[Case]:
    """The file that another is joined to fails as that one does."""
    path = "reports.csv"
    yield from _declared("force", path)
    yield from _rows("force", path, ["first"])
    for place, number in (("next", 1), ("last", 7)):
        again = table_as(lambda t, n=number: with_rows(t, t.rows[0], at=n), path)
        words = (path, f"lines 2 and {number + 2}", "'F-000'", "subjects.csv is joined", "remove one of them")
        yield case("force", f"a parent twice, {place}", again, *words, hides=["F-000"])
