"""What an audit found: bounds of every hidden number, failures with their reasons, what each view keeps."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from data_access.privacy.audit.reading import HELD, HIDDEN, SHOWN, Release
from data_access.privacy.audit.words import number_words

_MOST_LISTED = 100
_View = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Bound:
    """What the public can work out about one number.

    `kind` is `hidden` (a displayed cell without a number), `sliver` or `remainder` (never displayed, but subtraction
    forms it), `shown` (a number too small to be shown) or `estimate`. `high` None: nothing bounds it. `whole` says
    whether tables of whole numbers that fit everything are known to reach both bounds.
    """

    kind: str
    dataset: str
    measure: str
    area_level: str
    area: str
    grain: str
    period: str
    dimension: str
    category: str
    release: str
    name: str
    low: int | None
    high: int | None
    k: int
    failed: bool
    whole: bool = True
    derivation: str = ""

    @property
    def width(self) -> float:
        """How many numbers lie between the bounds, less one."""
        return math.inf if self.low is None or self.high is None else self.high - self.low


@dataclass(frozen=True, slots=True)
class ViewInformation:
    """What one table of the last release keeps, and how narrow its hidden cells are."""

    dataset: str
    measure: str
    area_level: str
    grain: str
    dimension: str
    cells: int
    hidden: int
    shown_share: float
    narrowest: int | None
    exact: int
    within_k: int
    failed: int


@dataclass(frozen=True, slots=True)
class Report:
    """The whole of an audit.

    `unshown_in` counts the slivers and remainders judged, by dataset and period; those that matter are in `bounds`.
    """

    releases: tuple[str, ...]
    bounds: tuple[Bound, ...]
    views: tuple[ViewInformation, ...]
    unshown_in: Mapping[tuple[str, str], int]

    @property
    def unshown(self) -> int:
        """How many slivers and remainders were judged."""
        return sum(self.unshown_in.values())

    @property
    def failures(self) -> tuple[Bound, ...]:
        """Return what can be worked out and must not be."""
        return tuple(bound for bound in self.bounds if bound.failed)

    @property
    def passed(self) -> bool:
        """Whether nothing can be worked out."""
        return not self.failures

    def to_json(self) -> str:
        """Return the report as JSON, with every bound."""
        content = {
            "releases": self.releases,
            "passed": self.passed,
            "unshown_numbers_judged": self.unshown,
            "views": [asdict(view) for view in self.views],
            "bounds": [asdict(bound) for bound in self.bounds],
        }
        return json.dumps(content, ensure_ascii=False, indent=1)

    def text(self) -> str:
        """Return the report in plain words."""
        return "\n".join((*self._summary(), *self._failures(), *self._per_view()))

    def _summary(self) -> Iterator[str]:
        hidden = [bound for bound in self.bounds if bound.kind == "hidden"]
        small = [bound for bound in hidden if bound.low is None or bound.low < bound.k]
        yield f"Audit of {', '.join(self.releases)}: {'passed' if self.passed else 'FAILED'}."
        yield f"{len(hidden):,} hidden cells{_known(hidden)}. {len(small):,} of them may be small{_known(small)}."
        perhaps = sum(bound.kind in {"sliver", "remainder"} and not bound.failed for bound in self.bounds)
        yield f"{self.unshown:,} numbers that only subtraction forms; {perhaps:,} of them are small or nobody at all."

    def _failures(self) -> Iterator[str]:
        failures = self.failures
        if failures:
            yield f"{len(failures):,} can be worked out:"
        for bound in failures[:_MOST_LISTED]:
            yield f"- {bound.derivation or f'{bound.name} lies between {bound.low} and {bound.high}'}"
        if len(failures) > _MOST_LISTED:
            yield f"- and {len(failures) - _MOST_LISTED:,} more"

    def _per_view(self) -> Iterator[str]:
        for view in self.views:
            table = f"{view.dataset}, {view.measure}, {view.area_level} × {view.dimension} × {view.grain}"
            kept = f"{view.cells:,} cells, {view.hidden:,} hidden, {view.shown_share:.0%} of those above zero shown"
            narrow = "" if view.narrowest is None else f", narrowest {view.narrowest}"
            yield f"{table}: {kept}{narrow}"


def _known(bounds: Iterable[Bound]) -> str:
    """Return how closely the best known of some numbers is known; empty where nothing bounds them."""
    finite = [bound.width for bound in bounds if math.isfinite(bound.width)]
    return f"; the narrowest is known within {number_words(min(finite))}" if finite else ""


def view_information(release: Release, bounds: Iterable[Bound]) -> tuple[ViewInformation, ...]:
    """Return what each view of a release keeps, given the bounds of its hidden cells.

    What is held back counts as hidden and above zero, whatever it is: a reader sees no number either way.
    """
    counts: dict[_View, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in release.rows:
        if row.status in {SHOWN, HIDDEN, HELD}:
            place = counts[row.dataset, row.measure, row.level, row.grain, row.dimension]
            place[0] += 1
            place[1] += row.status != SHOWN
            place[2] += bool(row.value)
    by_view: dict[_View, list[Bound]] = defaultdict(list)
    for bound in bounds:
        if bound.kind == "hidden":
            by_view[bound.dataset, bound.measure, bound.area_level, bound.grain, bound.dimension].append(
                bound
            )
    return tuple(_information(view, *count, bounds=by_view[view]) for view, count in counts.items())


def _information(
    view: _View, cells: int, hidden: int, above_zero: int, *, bounds: Sequence[Bound]
) -> ViewInformation:
    widths = [int(bound.width) for bound in bounds if math.isfinite(bound.width)]
    kept = above_zero / (above_zero + hidden) if above_zero + hidden else 1.0
    return ViewInformation(
        *view,
        cells=cells,
        hidden=hidden,
        shown_share=kept,
        narrowest=min(widths, default=None),
        exact=widths.count(0),
        within_k=sum(bound.width < bound.k - 1 for bound in bounds),
        failed=sum(bound.failed for bound in bounds),
    )
