"""A handout as a spreadsheet: the table as it is seen, and a second sheet with all that must be known about it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any

from xlsxwriter import Workbook

from components import format as fmt
from components.handout.model import Entry, Handout

# Nothing of a text is ever taken for a formula, an address or a number.
_PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# In characters.
NAME_WIDTH, WIDEST_NAME, NUMBER_WIDTH, TEXT_WIDTH = 26, 60, 18, 100


def handout_xlsx(handout: Handout) -> bytes:
    """Return the file; the same handout gives the same bytes."""
    buffer = io.BytesIO()
    book = Workbook(buffer, _PLAIN)
    book.set_properties(
        {
            "title": handout.title,
            "author": handout.t("handout.publisher"),
            "subject": " ".join(handout.warnings) or handout.measure,
            "created": datetime.combine(handout.release.dated, time(), UTC),
        }
    )
    _figure_sheet(book, handout)
    _about_sheet(book, handout)
    book.close()
    return buffer.getvalue()


def _figure_sheet(book: Any, handout: Handout) -> None:
    """Write title and measure, what is said, then the table, then source and release."""
    t = handout.t
    sheet = book.add_worksheet(t("handout.sheet.figure"))
    bold, head = book.add_format({"bold": True}), book.add_format({"bold": True, "bottom": 1})
    large = book.add_format({"bold": True, "font_size": 14})
    sheet.set_column(0, 0, min(WIDEST_NAME, max(NAME_WIDTH, *(len(row.name) + 2 for row in handout.rows))))
    for column, text in enumerate(handout.header[1:], start=1):
        sheet.set_column(column, column, max(NUMBER_WIDTH, min(WIDEST_NAME, len(text) + 2)))
    above = list(_above(handout, bold, large))
    for line, (text, look) in enumerate(above):
        sheet.write_string(line, 0, text, look)
    top = len(above) + 1
    for column, text in enumerate(handout.header):
        sheet.write_string(top, column, text, head)
    sheet.freeze_panes(top + 1, 1)
    end = _table(book, sheet, handout, top + 1)
    for line, text in enumerate((_source(handout), handout.license, handout.link)):
        sheet.write_string(end + 1 + line, 0, text)
    _for_print(sheet, handout, top)


def _above(handout: Handout, bold: Any, large: Any) -> Iterator[tuple[str, Any]]:
    yield from ((warning, bold) for warning in handout.warnings)
    yield handout.title, large
    yield handout.measure, None
    yield from ((text, None) for text in (*handout.said, *handout.notes))


def _source(handout: Handout) -> str:
    t = handout.t
    release = t("figure.release", release=f"{handout.release.label}, {handout.released}")
    return f"{t('figure.source', source=handout.source)} {release}"


def _for_print(sheet: Any, handout: Handout, top: int) -> None:
    """One sheet wide, the header on each, and what must be said on each."""
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    # An ampersand is a command in a footer.
    words = " · ".join((*handout.warnings, handout.t("figure.release", release=handout.release.label)))
    sheet.set_footer(f"&L{words.replace('&', '&&')}&R&P / &N")


def _table(book: Any, sheet: Any, handout: Handout, line: int) -> int:
    """Write the rows from a line on and return the first line below them."""
    looks: dict[str, Any] = {}
    words = book.add_format({"align": "right"})
    for row in handout.rows:
        for sentence in row.before:
            sheet.write_string(line, 0, sentence)
            line += 1
        sheet.write_string(line, 0, row.name)
        for column, entry in enumerate(row.entries, start=1):
            if entry.value is None:
                sheet.write_string(line, column, entry.words, words)
                continue
            pattern = number_format(entry, handout.language)
            if pattern not in looks:
                looks[pattern] = book.add_format({"num_format": pattern})
            sheet.write_number(line, column, entry.value, looks[pattern])
        line += 1
    return line


def number_format(entry: Entry, language: str) -> str:
    """Return the format with which a number looks as on the page, what stands around it included."""
    written = fmt.number(entry.value or 0, language, decimals=entry.decimals)
    before, found, after = entry.words.partition(written)
    pattern = f"#,##0.{'0' * entry.decimals}" if entry.decimals else "#,##0"
    if not found:
        return pattern
    return f"{_literal(before)}{pattern}{_literal(after)}"


def _literal(text: str) -> str:
    return '"{}"'.format(text.replace('"', "”")) if text else ""


def _about_sheet(book: Any, handout: Handout) -> None:
    sheet = book.add_worksheet(handout.t("handout.sheet.about"))
    label = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, NAME_WIDTH)
    sheet.set_column(1, 1, TEXT_WIDTH)
    sheet.fit_to_pages(1, 0)
    about = [*handout.passport(), *handout.about, (handout.t("handout.more"), handout.t("handout.more.text"))]
    warnings = [(handout.t("definition.caveat"), warning) for warning in handout.warnings]
    for line, (name, text) in enumerate([*warnings, *((name, text) for name, text in about if text)]):
        sheet.write_string(line, 0, name, label)
        sheet.write_string(line, 1, text, wrapped)
