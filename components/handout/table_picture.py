"""A table as the middle of a picture that leaves the page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from components.figures import Body
from components.figures.scale import text_width, wrapped
from components.figures.standalone import MARGIN, TEXT_WIDTH, WIDTH
from components.handout.model import Handout, Row
from components.tokens import LIGHT

LINE, PADDING = 17, 9
NARROWEST_NAME, WIDEST_NAME = 90.0, 230.0


def table_body(handout: Handout) -> Body:
    """Return the table behind a figure, a line below each row."""
    names = [handout.header[0], *(row.name for row in handout.rows)]
    name_width = min(WIDEST_NAME, max(NARROWEST_NAME, *map(text_width, names)))
    columns = max(1, len(handout.header) - 1)
    places = [name_width + (TEXT_WIDTH - name_width) * n / columns for n in range(columns + 1)]
    drawn, y = _row(handout.header, places, 0.0, heading=True)
    parts = [drawn]
    for row in handout.rows:
        drawn, y = _row((row.name, *(entry.words for entry in row.entries)), places, y, heading=False)
        parts.append(drawn)
    summary = " ".join(_said(handout, row) for row in handout.rows)
    return Body("".join(parts), y + 6, f"{handout.title}. {summary}")


def _said(handout: Handout, row: Row) -> str:
    named = zip(handout.header[1:], row.entries, strict=True)
    return f"{row.name}: {', '.join(f'{column} {entry.words}' for column, entry in named)}."


def _row(texts: Sequence[str], places: Sequence[float], y: float, *, heading: bool) -> tuple[str, float]:
    """Return a row, names to the left and numbers to the right of their columns, and where the next begins."""
    widths = [places[0], *(b - a for a, b in pairwise(places))]
    cells = [wrapped(text, width - 8) for text, width in zip(texts, widths, strict=True)]
    height = LINE * max(len(lines) for lines in cells) + 2 * PADDING
    looks = ' font-weight="600"' if heading else ""
    drawn = "".join(
        f'<text x="{MARGIN + (0 if n == 0 else places[n]):g}" y="{y + PADDING + 13 + LINE * m:g}"'
        f' text-anchor="{"start" if n == 0 else "end"}">{escape(line)}</text>'
        for n, lines in enumerate(cells)
        for m, line in enumerate(lines)
    )
    end = y + height
    color = LIGHT.edge if heading else LIGHT.grid
    rule = f'<line x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{end:g}" y2="{end:g}" stroke="{color}"/>'
    return f"<g{looks}>{drawn}</g>{rule}", end
