"""Let the attacker loose on a release: with what the public would get of it, and what it has of the current one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from data_access.model import Cell, DataError
from data_access.privacy.audit import AuditError, Bound, Published, Report, Statement, audit
from data_access.publishing.base import Progress
from data_access.publishing.machine import processors
from data_access.tidy import TIDY_COLUMNS, in_canonical_order, tidy_rows

# How many findings an error lists; the command `audit` lists more.
_MOST_TOLD = 20


class Leak(DataError):
    """Numbers that could be worked out from a release; it is not published."""


def published(release: str, cells: Iterable[Cell], structure: Mapping[str, Any]) -> Published:
    """Return a release as the public gets it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(TIDY_COLUMNS)
    writer.writerows(tidy_rows(in_canonical_order(cells), release))
    return Published(release, text.getvalue(), structure)


def attack(releases: Sequence[Published], *, progress: Progress, outside: Iterable[Statement] = ()) -> Report:
    """Return what can be worked out of releases, given in order of publication.

    Raises Leak where no attack could be made: for contradictions, unreadable releases, facts about unknown cells.
    """
    try:
        return audit(
            releases,
            outside=outside,
            workers=processors(),
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


def public_account(report: Report) -> dict[str, Any]:
    """Return what a release tells of its audit: figures by table, and no bounds of single numbers."""
    hidden = [bound for bound in report.bounds if bound.kind == "hidden"]
    widths = [int(bound.width) for bound in hidden if bound.high is not None]
    return {
        "passed": report.passed,
        "cells": sum(view.cells for view in report.views),
        "hidden": sum(view.hidden for view in report.views),
        "narrowest": min(widths, default=None),
        "remainders": report.unshown,
        "views": [
            {
                name: value
                for name, value in asdict(view).items()
                if name not in ("exact", "within_k", "failed")
            }
            for view in report.views
        ],
    }
