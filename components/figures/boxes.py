"""How much of a chart's lines and words a piece of text would cover."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

# A line as (fraction across, pixels down).
Polyline = Sequence[tuple[float, float]]
_SAMPLE = 3


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, at one width of the plot."""

    left: float
    right: float
    upper: float
    lower: float

    def meets(self, other: Box) -> bool:
        """Tell whether two boxes share some place."""
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.lower <= other.upper or other.lower <= self.upper)

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a place lies inside."""
        return self.left <= x <= self.right and self.upper <= y <= self.lower


def covered_length(lines: Iterable[Polyline], box: Box, width: float) -> float:
    """Return about how many pixels of the lines lie in a box, at a width of the plot."""
    steps = (step for line in lines for step in pairwise((x * width, y) for x, y in line))
    return float(_SAMPLE * sum(_places_inside(a, b, box) for a, b in steps))


def _places_inside(a: tuple[float, float], b: tuple[float, float], box: Box) -> int:
    """Count places along a straight line, a few pixels apart, that lie in a box."""
    (x1, y1), (x2, y2) = sorted((a, b))
    if x2 < box.left or x1 > box.right or max(y1, y2) < box.upper or min(y1, y2) > box.lower:
        return 0
    # Only the part between the box's sides is walked along.
    slope = (y2 - y1) / (x2 - x1) if x2 > x1 else 0.0
    left, right = max(x1, box.left), min(x2, box.right)
    start, end = (y1 + slope * (left - x1), y1 + slope * (right - x1)) if slope else (y1, y2)
    count = 1 + int(max(right - left, abs(end - start)) / _SAMPLE)
    heights = (start + (end - start) * n / count for n in range(count + 1))
    return sum(box.upper <= y <= box.lower for y in heights)
