"""Values that cannot be: dates, numbers, places, codes, ids."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle

from tests.data_access.publishing.bad_files.change import (
    PLACES,
    Case,
    both,
    case,
    row_number,
    says_toml,
    table_as,
    value_in,
    with_cell,
    with_rows,
)
from tests.data_access.publishing.bad_files.good import GOOD

NO_DATE, NO_NUMBER, NO_POINT = "not a possible date", "not a whole number", "not coordinates"

DAYS = {
    "30 February": "2024-02-30",
    "29 February of no leap year": "2023-02-29",
    "month 20": "2024-20-20",
    "month 0": "2024-00-10",
    "day 0": "2024-01-00",
    "another order": "03/02/2024",
    "slashes": "2024/02/03",
    "dots": "3.2.2024",
    "two digits of a year": "24-02-03",
    "five digits of a year": "12024-02-03",
    "the year 1": "0001-01-01",
    "a blank before": " 2024-02-03",
    "a blank after": "2024-02-03 ",
    "a hard blank after": "2024-02-03\u00a0",
    "nothing": "",
    "blanks": "   ",
    "NA": "NA",
    "null": "null",
    "words": "yesterday",
    "infinity": "infinity",
    "epoch": "epoch",
    "a number of Excel": "45325",
    "seconds since 1970": "1706918400",
    "a time": "2024-02-03 10:00",
    "a time zone": "2024-02-03T10:00:00Z",
    "an offset": "2024-02-03+05:00",
    "Arabic digits": "٢٠٢٤-٠٢-٠٣",
    "a wide digit": "2024-02-0３",
    "a hyphen that does not break": "2024‑02‑03",
    "a letter O": "2O24-02-03",
}
OTHER_TIMES = {
    "date in the future": {
        "far": "2099-01-01",
        "the last there is": "9999-12-31",
        "a digit wrong": "2924-02-03",
    },
    "date of long ago": {
        "year 1024": "1024-02-03",
        "the first of clocks": "1900-01-01",
        "zero of Excel": "1899-12-30",
    },
}
NUMBERS = {
    "negative": "-5",
    "a plus": "+5",
    "a fraction": "82.5",
    "a small fraction": "0.1",
    "a comma of thousands": "1,000",
    "a dot of thousands": "1.000,5",
    "a blank of thousands": "1 000",
    "an underscore": "1_000",
    "a power": "1e3",
    "infinite": "inf",
    "Infinity": "Infinity",
    "not a number": "NaN",
    "NA": "NA",
    "nothing": "",
    "a dash": "-",
    "a blank after": "5 ",
    "hexadecimal": "0x10",
    "too many digits": "12345678901",
    "Arabic digit": "٣",
    "a half": "½",
    "a word": "five",
    "a percent sign": "5%",
    "false": "false",
}
CODES = {
    "new": "arson",
    "in capitals": "THEFT",
    "with a blank": "theft ",
    "with a look-alike letter": "thеft",
    "with an invisible letter": "theft\u200b",
    "NA": "NA",
    "nothing": "",
    "a formula": "=1+1",
    "a quote": 'the"ft',
}
PLACE_NAMES = {
    "unknown": "Downtown",
    "with a look-alike letter": "Hіll",
    "with an invisible letter": "Hill\u200b",
    "NA": "NA",
    "a number": "7",
    "two in one": "Hill/Park",
}


def value_cases() -> Iterator[Case]:
    yield from _dates()
    yield from _numbers()
    yield from _points()
    yield from _places()
    yield from _codes()
    yield from _ids()
    yield from _months()
    yield from _residents()


def _in_turn(values: dict[str, str]) -> Iterator[tuple[str, str, list[str]]]:
    """Name, value and place of each: the first row for one, a middle one for the next, the last for the next."""
    return (
        (name, value, [place]) for (name, value), place in zip(values.items(), cycle(PLACES), strict=False)
    )


def _dates() -> Iterator[Case]:
    yield from value_in("shootings", "no date", "day", "2024-04-31", NO_DATE, "date_format")
    for name, value, places in _in_turn(DAYS):
        yield from value_in("shootings", f"date: {name}", "day", value, NO_DATE, "date_format", places=places)
    for name, value, places in _in_turn(
        {"31 April": "2024-04-31", "another order": "31/01/2024", "nothing": ""}
    ):
        named = f"date of the parent: {name}"
        yield from value_in("force", named, "day", value, NO_DATE, path="reports.csv", places=places)
    months = {"month 13": "13/2024", "the other order": "2024/01", "nothing": "", "NA": "NA"}
    for name, value, places in _in_turn(months):
        yield from value_in("wide", f"month: {name}", "month", value, NO_DATE, places=places)
    for place in PLACES:
        yield _swapped(place)
    for reason, values in OTHER_TIMES.items():
        for name, value, places in _in_turn(values):
            yield from value_in("shootings", f"{reason}: {name}", "day", value, reason, places=places)


def _swapped(place: str) -> Case:
    """All days could be months, but for one row: the format has them in the wrong order."""
    table = GOOD["shootings"].table
    number = row_number(place, table)
    rows = tuple(
        (row[0], "13-02-2024" if n == number else "01-05-2024", *row[2:]) for n, row in enumerate(table.rows)
    )
    change = both(
        says_toml('id = "number"', 'id = "number"\ndate_format = "%m-%d-%Y"'),
        table_as(lambda t: replace(t, rows=rows)),
    )
    words = (f"shootings.csv, line {number + 2}", "'13-02-2024'", "day and month swapped", "date_format")
    return case("shootings", f"day and month swapped, {place} row", change, *words, hides=["13-02-2024"])


def _numbers() -> Iterator[Case]:
    columns = cycle(
        (
            ("shootings", "dead"),
            ("crime", "many"),
            ("wide", "murder"),
            ("shootings", "hurt"),
            ("wide", "theft"),
        )
    )
    for (name, value, places), (good, column) in zip(_in_turn(NUMBERS), columns, strict=False):
        yield from value_in(good, f"{column}: {name}", column, value, NO_NUMBER, places=places)
    yield from value_in("crime", "many: below 0", "many", "-1", NO_NUMBER)


def _points() -> Iterator[Case]:
    values = {
        "missing beside the other": "",
        "a word": "north",
        "NA": "NA",
        "not a number": "nan",
        "infinite": "inf",
        "off the earth": "1234567.8",
        "a comma": "40,7",
        "degrees": "40°44'N",
    }
    for column in ("east", "north"):
        for name, value, (place,) in _in_turn(values):
            number = row_number(place, GOOD["shootings"].table)
            change = table_as(lambda t, n=number, c=column, v=value: with_cell(t, n, c, v))
            words = (f"shootings.csv, line {number + 2}", NO_POINT, value)
            hides = [value] if len(value) > 3 else []
            yield case("shootings", f"{column}: {name}, {place} row", change, *words, hides=hides)


def _places() -> Iterator[Case]:
    for column in ("ward", "hood"):
        for name, value, places in _in_turn(PLACE_NAMES):
            yield from value_in(
                "crime", f"{column}: {name}", column, value, "map it in [files.places]", places=places
            )
    yield from value_in(
        "crime", "a neighborhood of another ward", "ward", "East", "lie in ward", places=["first"]
    )
    yield from value_in(
        "crime", "a ward without this neighborhood", "hood", "Hill", "lie in ward", places=["last"]
    )
    table = GOOD["crime"].table
    for number in (1, len(table.rows) - 1):  # Park lies in two wards, so its name alone does not say where
        change = table_as(lambda t, n=number: with_cell(t, n, "ward", ""))
        words = (f"crime.csv, line {number + 2}", "'Park'", "lies in 2 wards", "[files.places]")
        yield case("crime", f"a neighborhood of two wards, row {number + 1}", change, *words)


def _codes() -> Iterator[Case]:
    yield from value_in(
        "crime", "a code of a new kind", "offense", "vandalism", "'offense' is not mapped", ".codes]"
    )
    for name, value, places in _in_turn(CODES):
        words = ("'offense' is not mapped", ".codes]")
        yield from value_in("crime", f"code: {name}", "offense", value, *words, places=places)
    for name, value, places in _in_turn({"new": "Asian", "small": "b", "NA": "N/A", "a blank": " "}):
        words = ("'race' is not mapped", ".codes]")
        yield from value_in("force", f"code: {name}", "race", value, *words, places=places)


def _ids() -> Iterator[Case]:
    for what, one, number in (("next", 0, 1), ("at the ends", 0, 9), ("inside", 3, 6)):
        words = ("shootings.csv", f"lines {one + 2} and {number + 2}", "remove one of them")
        equal = table_as(lambda t, n=number, o=one: with_rows(t, t.rows[o], at=n))
        yield case("shootings", f"an id twice, equal, {what}", equal, *words, "are equal", hides=["S-00"])
        other = table_as(lambda t, n=number, o=one: with_rows(t, (t.rows[o][0], *t.rows[5][1:]), at=n))
        yield case("shootings", f"an id twice, in conflict, {what}", other, *words, "differ", hides=["S-00"])
    for number in (1, 8):
        words = ("crime.csv", f"lines 2 and {number + 2}", "both have counts", "remove one of them")
        equal = table_as(lambda t, n=number: with_rows(t, t.rows[0], at=n))
        yield case("crime", f"a count twice, equal, before row {number + 1}", equal, *words, "are equal")
        other = table_as(lambda t, n=number: with_rows(t, (*t.rows[0][:-1], "99"), at=n))
        yield case("crime", f"a count twice, in conflict, before row {number + 1}", other, *words, "differ")
    for number in (0, 6):
        orphan = table_as(lambda t, n=number: with_cell(t, n, "form", "F-999"))
        words = (f"subjects.csv, line {number + 2}", "no row to join", "'F-999'")
        yield case("force", f"no parent, row {number + 1}", orphan, *words, hides=["F-999"])


def _months() -> Iterator[Case]:
    """A month of counts without any row would read as 0."""
    for good, path in (("crime", "crime.csv"), ("wide", "months.csv")):
        rows = GOOD[good].files[path].rows
        months = list(dict.fromkeys(row[0] for row in rows))
        for place, month in (("first", months[0]), ("middle", months[2]), ("last", months[-1])):
            left = tuple(row for row in rows if row[0] != month)
            change = table_as(lambda t, r=left: replace(t, rows=r))
            yield case(good, f"{place} month missing", change, path, "has no row for it", "gaps")


def _residents() -> Iterator[Case]:
    names = (
        "negative",
        "a fraction",
        "a comma of thousands",
        "infinite",
        "NA",
        "nothing",
        "a power",
        "a word",
    )
    for name, value, places in _in_turn({name: NUMBERS[name] for name in names}):
        words = ("whole number", "digits")
        yield from value_in("population", f"residents: {name}", "residents", value, *words, places=places)
    years = {"two digits": "20", "long ago": "1066", "far ahead": "9999", "a word": "MMXX"}
    for name, value, places in _in_turn(years):
        yield from value_in("population", f"year: {name}", "year", value, "digits", places=places)
    for name, value, places in _in_turn({"unknown": "county", "NA": "NA", "nothing": ""}):
        yield from value_in(
            "population", f"level: {name}", "area_level", value, "no area level", places=places
        )
    for name, value, places in _in_turn({"unknown": "Downtown", "look-alike": "Hіll", "nothing": ""}):
        yield from value_in("population", f"area: {name}", "area", value, "its id or its name", places=places)
    for number in (1, 5):
        again = table_as(lambda t, n=number: with_rows(t, t.rows[0], at=n))
        words = (f"people.csv, line {number + 2}", "again", "remove one")
        yield case("population", f"an area and year twice, before row {number + 1}", again, *words)
