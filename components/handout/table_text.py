"""A handout as CSV for a reader: one number a line, and all that must go with it beside each.

The first line is the header, as every program expects; nothing stands above or below the table. The texts around the
figure are columns, so that they stay when lines are sorted, filtered or copied. Programs read `values.csv`, whose
columns are the same in every language.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from components.handout.model import Handout

# Without it Excel reads UTF-8 as the alphabet of the machine.
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
# A spreadsheet takes a text that begins with one of these for a formula and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def handout_csv(handout: Handout) -> bytes:
    """Return the file."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_header(handout))
    writer.writerows(_rows(handout))
    return (BYTE_ORDER_MARK + buffer.getvalue()).encode()


def _header(handout: Handout) -> tuple[str, ...]:
    t = handout.t
    columns = (handout.header[0], *([handout.across] if handout.across else ()))
    return (*columns, t("handout.number"), t("handout.seen"), *(label for label, _ in handout.passport()))


def _rows(handout: Handout) -> Iterator[tuple[str, ...]]:
    passport = tuple(plain(text) for _, text in handout.passport())
    for row in handout.rows:
        for column, entry in zip(handout.header[1:], row.entries, strict=True):
            named = (row.name, column) if handout.across else (row.name,)
            number = "" if entry.value is None else f"{entry.value:.{entry.decimals}f}"
            yield (*map(plain, named), number, plain(entry.words), *passport)


def plain(text: str) -> str:
    """Return a text that no spreadsheet runs: where it could be a formula, an apostrophe goes before it."""
    return f"'{text}" if text.startswith(_FORMULA) else text
