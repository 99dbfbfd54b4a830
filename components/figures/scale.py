"""The plot's size, and how values and periods become places in it.

Across, places are fractions of the plot's width, because a chart is as wide as its column: only heights, texts
and margins are in pixels. Whatever depends on the width is decided for the narrowest phone.
Down, 0 is the top of the plot and its height (PLOT_HEIGHT where a chart stands alone) its base line, which is always
zero on the axis.
"""

from __future__ import annotations

import math

HEIGHT = 320
TOP, RIGHT, BOTTOM, LEFT = 34, 16, 34, 52
PLOT_HEIGHT = HEIGHT - TOP - BOTTOM
# The plot's width on a phone of 320 px, and on a desk.
NARROW = 320 - 2 * 16 - LEFT - RIGHT
WIDE = 640
TEXT_SIZE = 13
# Height of a line of words inside the plot.
ROW = 17
# What the numbers of the axis need between them, and some air.
MEAN_STEP = 28
# Mean width of a character at that size, on the safe side.
CHARACTER = 7.0


def across(index: int, count: int) -> float:
    """Return the middle of a period's slot as a fraction of the plot's width."""
    return (index + 0.5) / count


def down(value: float, top: float, height: float = PLOT_HEIGHT) -> float:
    """Return how many pixels below the upper end of a plot of that height a value stands."""
    return round(height * (1 - value / top), 1)


def text_width(text: str) -> float:
    """Return about how many pixels wide a text is."""
    return len(text) * CHARACTER


def wrapped(text: str, width: float) -> tuple[str, ...]:
    """Return a text as lines of at most that many pixels, broken between words; a longer word stands alone."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def axis_steps(highest: float, *, whole: bool, height: int = PLOT_HEIGHT) -> tuple[float, ...]:
    """Return the values on the axis: from zero, in even steps of 1, 2 or 5 times a power of ten.

    There are two to seven, fewer in a plot of less height; the last is at least `highest`. `whole` asks for whole
    numbers.
    """
    if highest <= 0:
        return (0, 1)
    rough = highest / min(5, max(2, height // MEAN_STEP))
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    if whole:
        step = max(1, step)
    steps = math.ceil(round(highest / step, 6))
    return tuple(round(n * step, 10) for n in range(steps + 1))
