"""QR codes as paths of an SVG: no picture file, no inline style, drawn on the server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

import segno

# The rim that scanners need, in modules.
RIM = 4


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code: how many modules wide and high it is with its rim, and the dark ones as a path."""

    size: int
    path: str


def qr_code(text: str) -> Code:
    """Return the code of a text, readable where up to 15 % of it are damaged or covered."""
    rows = segno.make(text, error="m", micro=False).matrix
    return Code(len(rows) + 2 * RIM, "".join(_runs(rows)))


def _runs(rows: tuple[bytearray, ...]) -> Iterator[str]:
    """Write each run of dark modules of a row as one flat box, as far from the last one: small numbers weigh little."""
    last = (0, 0)
    for y, row in enumerate(rows, start=RIM):
        x = RIM
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                yield f"m{x - last[0]} {y - last[1]}h{length}v1h-{length}z"
                last = (x, y)
            x += length


def qr_svg(text: str, *, label: str) -> str:
    """Return the code as an SVG for a page, with a name for those who do not see it."""
    code = qr_code(text)
    return (
        f'<svg class="qr" viewBox="0 0 {code.size} {code.size}" role="img" aria-label="{escape(label)}"'
        f' shape-rendering="crispEdges"><rect width="{code.size}" height="{code.size}" fill="#fff"/>'
        f'<path fill="#000" d="{code.path}"/></svg>'
    )
