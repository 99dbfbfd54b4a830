"""Let the attacker loose on a release: with what the public would get of it, and what it has of the current one."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from data_access.catalog import dataset as catalogued
from data_access.model import Cell, DataError, Grain, Period, Release
from data_access.privacy.audit import (
    AuditError,
    Bound,
    Published,
    Report,
    Statement,
    ViewInformation,
    audit,
    read,
    view_information,
)
from data_access.publishing.base import Progress
from data_access.publishing.candidate import Judged
from data_access.publishing.machine import processors
from data_access.publishing.parts import PartId
from data_access.publishing.past import Past
from data_access.publishing.protecting import Shown
from data_access.store import Store
from data_access.store.errors import UnknownDocument
from data_access.tidy import TIDY_COLUMNS, in_canonical_order, tidy_rows

# How many findings an error lists; the command `audit` lists more.
_MOST_TOLD = 20


# A part without a hidden number and without anything that only subtraction forms.
NOT_SEEN = Judged("", {}, 0)


class Leak(DataError):
    """Numbers that could be worked out from a release; it is not published."""


def published(release: str, cells: Iterable[Cell], structure: Mapping[str, Any]) -> Published:
    """Return a release as the public gets it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(TIDY_COLUMNS)
    writer.writerows(tidy_rows(in_canonical_order(cells), release))
    return Published(release, text.getvalue(), structure)


def attack(
    releases: Sequence[Published],
    *,
    progress: Progress,
    outside: Iterable[Statement] = (),
    all_bounds: bool = True,
) -> Report:
    """Return what can be worked out of releases, given in order of publication.

    Without `all_bounds` only verdicts and the narrowest of each table are sought, which is much less work. Raises Leak
    where no attack could be made: for contradictions, unreadable releases, facts about unknown cells.
    """
    try:
        return audit(
            releases,
            outside=outside,
            workers=processors(),
            all_bounds=all_bounds,
            progress=lambda text: progress(f"attacking the release: {text}"),
        )
    except AuditError as error:
        raise Leak(f"the attack stopped: {error}") from error


def refuse_leaks(leaks: Sequence[Bound]) -> None:
    """Raise Leak that tells what could be worked out, and how."""
    if not leaks:
        return
    told = [f"- {bound.derivation or bound.name}" for bound in leaks[:_MOST_TOLD]]
    more = len(leaks) - len(told)
    raise Leak(
        "\n".join(
            (
                f"{len(leaks)} numbers could be worked out from this release, so it is not published:",
                *told,
                *([f"- and {more} more"] if more > 0 else []),
                "Plan the table coarser in the catalogue (docs/plans.md), or leave the period out of the drop.",
            )
        )
    )


@dataclass(frozen=True, eq=False)
class Verdict:
    """What the attack on a release found: what of it becomes public, what can be worked out, and how each part is."""

    account: Mapping[str, Any]
    leaks: tuple[Bound, ...]
    judged: Mapping[str, Judged]


def judge(
    shown: Shown,
    stated: Mapping[str, Any],
    *,
    past: Past,
    store: Store,
    known: Iterable[Judged],
    progress: Progress,
) -> Verdict:
    """Attack a release that is to be published, by someone who has kept all earlier ones.

    What was found before (`known`) holds for every part of the same digest: it goes by all that the attack goes by.
    Raises Leak where no attack could be made.
    """
    before = {each.digest: each for each in known}
    touched = [part for part, each in shown.parts.items() if each.digest not in before]
    report = _attacked(touched, shown, stated, past, store, progress) if touched else None
    found = {} if report is None else judged_parts(report, _part_of)
    every = {
        str(part): before.get(each.digest) or replace(found.get(str(part), NOT_SEEN), digest=each.digest)
        for part, each in shown.parts.items()
    }
    leaks = () if report is None else report.failures
    now = published("this drop", shown.cells, stated)
    return Verdict(public_account(now, every.values(), passed=not leaks), leaks, every)


def _attacked(
    parts: Sequence[PartId],
    shown: Shown,
    stated: Mapping[str, Any],
    past: Past,
    store: Store,
    progress: Progress,
) -> Report:
    """Attack some parts of a release with all that was ever told of them."""
    earlier = [release for release in past.releases if any(past.differs(release, part) for part in parts)]
    names = [release.id for release in earlier]
    cells = (cell for part in parts for cell in shown.parts[part].protection.cells)
    now = published("this drop", cells, {**stated, "follows": past.nearest(stated["follows"], names)})
    return attack(
        [*(_as_told(each, parts, names, stated, past, store) for each in earlier), now],
        progress=progress,
        all_bounds=False,
    )


def _as_told(
    release: Release,
    parts: Iterable[PartId],
    names: Sequence[str],
    stated: Mapping[str, Any],
    past: Past,
    store: Store,
) -> Published:
    """Return some parts of a release as everybody could read it, even if it was withdrawn since."""
    account = past.account(release.id)
    try:
        rules = {**stated["datasets"], **store.document(release, "structure")["datasets"]}
    except UnknownDocument:
        rules = stated["datasets"]
    structure = {
        "release": release.id,
        "follows": past.nearest(release.follows, names),
        "revised": account["revised"],
        "datasets": {name: {**of, "held": account["held"].get(name, [])} for name, of in rules.items()},
    }
    return published(release.id, (cell for part in parts for cell in past.told(release.id, part)), structure)


def judged_parts(report: Report, part_of: Callable[[str, str], str]) -> dict[str, Judged]:
    """Return what an attack found of each part, without its digest.

    `part_of` says to which part a period of a dataset belongs, as the attacker names it.
    """
    narrowest: dict[str, dict[str, int]] = defaultdict(dict)
    for bound in report.bounds:
        if bound.kind == "hidden" and bound.high is not None:
            of_part, table = narrowest[part_of(bound.dataset, bound.period)], _table(bound)
            of_part[table] = min(of_part.get(table, int(bound.width)), int(bound.width))
    unshown: Counter[str] = Counter()
    for (dataset, period), number in report.unshown_in.items():
        unshown[part_of(dataset, period)] += number
    return {part: Judged("", narrowest[part], unshown[part]) for part in narrowest.keys() | unshown.keys()}


def _part_of(dataset: str, period: str) -> str:
    """Return the part of a period in words: its first year is that in which it begins."""
    year = next(int(word) for word in re.findall(r"\d{4}", period))
    return str(PartId.of(Period(date(year, 1, 1), Grain.YEAR), catalogued(dataset)))


def _table(of: Bound | ViewInformation) -> str:
    return f"{of.dataset}/{of.measure}/{of.area_level}/{of.grain}/{of.dimension}"


def public_account(now: Published, judged: Iterable[Judged], *, passed: bool) -> dict[str, Any]:
    """Return what a release tells of its audit: figures by table, and no bounds of single numbers."""
    views = view_information(read(now), ())
    parts = tuple(judged)
    narrowest: dict[str, int] = {}
    for table, width in (pair for part in parts for pair in part.narrowest.items()):
        narrowest[table] = min(width, narrowest.get(table, width))
    return {
        "passed": passed,
        "cells": sum(view.cells for view in views),
        "hidden": sum(view.hidden for view in views),
        "narrowest": min(narrowest.values(), default=None),
        "remainders": sum(part.unshown for part in parts),
        "views": [{**_public(view), "narrowest": narrowest.get(_table(view))} for view in views],
    }


def _public(view: ViewInformation) -> dict[str, Any]:
    return {
        name: value for name, value in asdict(view).items() if name not in ("exact", "within_k", "failed")
    }
