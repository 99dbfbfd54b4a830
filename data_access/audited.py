"""What a release says of its own audit: how many numbers are hidden, and how narrowly they could be bounded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data_access.model import AreaLevel, Grain


@dataclass(frozen=True, slots=True)
class AuditedView:
    """One table: its cells (shown or hidden), the hidden ones, and the share of those above zero that is shown.

    `narrowest` is the distance between the lowest and the highest value that a hidden cell could have, where that is
    least; None where nothing is hidden, or nothing bounds it from above.
    """

    dataset: str
    measure: str
    area_level: AreaLevel
    grain: Grain
    dimension: str
    cells: int
    hidden: int
    shown_share: float
    narrowest: int | None


@dataclass(frozen=True, slots=True)
class Audited:
    """The audit of a release. `remainders` are numbers in no table, which only subtraction forms, judged as well."""

    passed: bool
    cells: int
    hidden: int
    narrowest: int | None
    remainders: int
    views: tuple[AuditedView, ...]


def audited_from_json(content: Mapping[str, Any]) -> Audited:
    """Read the document `audit` that a release pins."""
    return Audited(
        passed=content["passed"],
        cells=content["cells"],
        hidden=content["hidden"],
        narrowest=content["narrowest"],
        remainders=content["remainders"],
        views=tuple(_view(each) for each in content["views"]),
    )


def _view(content: Mapping[str, Any]) -> AuditedView:
    return AuditedView(
        dataset=content["dataset"],
        measure=content["measure"],
        area_level=AreaLevel(content["area_level"]),
        grain=Grain(content["grain"]),
        dimension=content["dimension"],
        cells=content["cells"],
        hidden=content["hidden"],
        shown_share=content["shown_share"],
        narrowest=content["narrowest"],
    )
