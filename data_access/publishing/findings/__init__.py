"""What a drop does that somebody must look at before it is published: numbered findings, accepted one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data_access.catalog import DATASETS
from data_access.model import Geography
from data_access.privacy import ViewReport
from data_access.publishing.base import Total
from data_access.publishing.findings.finding import (
    Accepted,
    BadAcceptance,
    Finding,
    OpenFindings,
    Suspicion,
    numbered,
    private_list,
    public_list,
    settle,
)
from data_access.publishing.findings.rules import RULES, Scene
from data_access.publishing.findings.series import Counts
from data_access.publishing.findings.tables import mismatches, too_fine, too_rare
from data_access.publishing.plan_rules import Tight
from data_access.publishing.rollup import Truth


@dataclass(frozen=True)
class State:
    """What findings compare of one release: true state, the agency's own totals, how tables fared, what has no room."""

    truth: Truth
    totals: Sequence[Total] = ()
    views: Sequence[ViewReport] = ()
    tight: Sequence[Tight] = ()


def find(before: State, after: State, geography: Geography) -> tuple[Finding, ...]:
    """Return the findings of a release against the one that it follows. Pure: the same states, the same codes."""
    return numbered(_suspicions(before, after, geography))


def _suspicions(before: State, after: State, geography: Geography) -> Iterator[Suspicion]:
    old, new = Counts.of(before.truth), Counts.of(after.truth)
    for dataset in DATASETS:
        scene = Scene.of(dataset, old, new, geography)
        for rule in RULES:
            yield from rule(scene)
    yield from mismatches(old, new, before.totals, after.totals)
    yield from too_fine(before.views, after.views)
    yield from too_rare(before.tight, after.tight)


__all__ = [
    "Accepted",
    "BadAcceptance",
    "Finding",
    "OpenFindings",
    "State",
    "find",
    "private_list",
    "public_list",
    "settle",
]
