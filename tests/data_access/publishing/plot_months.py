"""Draw which share of each table is shown after month upon month.

`python -m tests.data_access.publishing.plot_months build/months.csv docs/months.svg` draws the figures that the trial
of thirty-six months leaves (`pytest -m trial tests/data_access/publishing/test_months.py`).
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

# What each line is drawn with besides its name at the end: a color, and dashes for who does not see colors.
STYLES = {
    "reported-crime by neighborhood and month": ("#1b5e8c", ""),
    "reported-crime by neighborhood and quarter": ("#1b5e8c", "6 3"),
    "reported-crime by neighborhood and year": ("#1b5e8c", "2 3"),
    "reported-crime by ward and quarter": ("#8a4b08", "6 3"),
    "reported-crime by ward and year": ("#8a4b08", "2 3"),
}
WIDTH, HEIGHT = 760, 360
LEFT, RIGHT, TOP, BOTTOM = 48, 170, 16, 34
LEAST = 0.5
BETWEEN_NAMES = 15
Shares = Mapping[str, float]


def read(path: Path) -> dict[str, Shares]:
    """Return the share of each table after each month."""
    found: dict[str, dict[str, float]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for month, table, share in csv.reader(file):
            found.setdefault(month, {})[table] = float(share)
    return dict(found)


def drawn(shares: Mapping[str, Shares]) -> str:
    """Return the picture, as SVG."""
    months = list(shares)
    parts = [*_grid(months)]
    ends: list[tuple[float, str]] = []
    for table, (color, dashes) in STYLES.items():
        points = [
            (_x(n, months), _y(shares[month][table]))
            for n, month in enumerate(months)
            if table in shares[month]
        ]
        if points:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            parts.append(
                f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2" stroke-dasharray="{dashes}"/>'
            )
            ends.append((points[-1][1], table))
    parts += [
        f'<text x="{WIDTH - RIGHT + 8}" y="{y + 4:.1f}" fill="{STYLES[table][0]}">{escape(_name(table))}</text>'
        for y, table in _apart(ends)
    ]
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
        f' font-size="12" role="img">\n<title>Share of reported crime above zero that is shown, after each month'
        f'</title>\n<rect width="100%" height="100%" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _x(n: int, months: Sequence[str]) -> float:
    return LEFT + n * (WIDTH - LEFT - RIGHT) / max(len(months) - 1, 1)


def _y(share: float) -> float:
    return TOP + (1 - share) / (1 - LEAST) * (HEIGHT - TOP - BOTTOM)


def _grid(months: Sequence[str]) -> Iterable[str]:
    """Yield a line and its number for every tenth, and the name of every sixth month."""
    for percent in range(round(100 * LEAST), 101, 10):
        y = _y(percent / 100)
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dddddd"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end" fill="#333333">{percent} %</text>'
    for n, month in enumerate(months):
        if n % 6 == 0 or n == len(months) - 1:
            yield (
                f'<text x="{_x(n, months):.1f}" y="{HEIGHT - 12}" text-anchor="middle" fill="#333333">{month}</text>'
            )


def _name(table: str) -> str:
    return table.removeprefix("reported-crime by ").replace(" and ", " × ")


def _apart(ends: Iterable[tuple[float, str]]) -> list[tuple[float, str]]:
    """Return names at the ends of their lines, moved down where they would lie on one another."""
    found: list[tuple[float, str]] = []
    for y, table in sorted(ends):
        found.append((max(y, found[-1][0] + BETWEEN_NAMES) if found else y, table))
    return found


def main() -> int:
    figures, picture = map(Path, sys.argv[1:])
    picture.write_text(drawn(read(figures)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
