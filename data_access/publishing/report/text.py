"""The report as text: what `check` prints."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from data_access.publishing.difference import record_summary, summary
from data_access.publishing.findings import Finding
from data_access.publishing.findings.tables import MOST_PRIMARIES
from data_access.publishing.prepare import Prepared
from data_access.publishing.protecting import Shown
from data_access.publishing.report.facts import Rows, by_dataset, reasons_of

SHOWN_EXAMPLES = 5


def text(prepared: Prepared, *, drop: str) -> str:
    """Return the report of a drop at a path, for the terminal: it holds values that no log may hold."""
    return "\n".join(
        [
            *_came(prepared),
            *_tables(prepared),
            *_changes(prepared),
            *_translations(prepared),
            *_decisions(prepared.findings),
            verdict(prepared, drop=drop),
        ]
    )


def _came(prepared: Prepared) -> Iterator[str]:
    yield "What came"
    for name, accounts in by_dataset(prepared.intake.accounts).items():
        for account in accounts:
            yield f"  {account.path} ({name}): {Rows.of([account])}"
            for place, number in account.placed:
                yield f"    {number:,} {place}"
            for reason in reasons_of(account, examples=SHOWN_EXAMPLES):
                yield f"    {reason.rows:,} set aside: {reason.text} ({reason.lines})"
                for line, value in reason.examples:
                    yield f"      {line}: {value!r}"
        if len(accounts) > 1:
            yield f"  {name} together: {Rows.of(accounts)}"


def _tables(prepared: Prepared) -> Iterator[str]:
    if prepared.shown.views:
        yield "Tables that may have to be hidden"
    for view in prepared.shown.views:
        recent = ""
        if view.recent_cells:
            years = " and ".join(map(str, view.recent_years))
            too_fine = ", too many" if view.recent_share > MOST_PRIMARIES else ""
            recent = f"; of {years}: {view.recent_share:.0%} small{too_fine}"
        yield (
            f"  {view.dataset} by {view.area_level}, {view.dimension} and {view.grain}: {view.cells:,} cells,"
            f" {view.primaries:,} small ({view.primary_share:.0%}), {view.hidden:,} hidden{recent}"
        )


def hiding(shown: Shown) -> Iterator[str]:
    """Yield what protection hides and holds back in each part that changes, and why."""
    for part, each in shown.parts.items():
        hidden, held = each.protection.hidden, set(each.protection.held)
        if each.is_kept or not hidden:
            continue
        places = {n for n in hidden if each.protection.cells[n].key not in held}
        small = len(places & each.protection.small)
        yield (
            f"{part}: {small:,} hidden because they are small, {len(places) - small:,} so that nobody can"
            f" work these out, {len(held):,} held back"
        )
        for why in each.protection.notes:
            yield f"  held back, with all that shares events with it: {why}"


def _changes(prepared: Prepared) -> Iterator[str]:
    basis = prepared.basis.release
    yield f"What would change against {basis.id}" if basis else "What would be published for the first time"
    told = [
        *summary(prepared.compared.changes).items(),
        *record_summary(prepared.basis.records, prepared.records).items(),
    ]
    for name, kinds in told:
        yield f"  {name}: " + ", ".join(f"{number:,} {kind}" for kind, number in sorted(kinds.items()))
    residents = len(set(prepared.residents) - set(prepared.basis.residents))
    if residents:
        yield f"  residents: {residents:,} areas and years"
    if not told and not residents:
        yield "  no figure that is shown"


def _translations(prepared: Prepared) -> Iterator[str]:
    if prepared.intake.notes:
        yield "What is shown in English until somebody translates it, and other notes"
    for note in prepared.intake.notes:
        yield f"  {note}"


def _decisions(findings: tuple[Finding, ...]) -> Iterator[str]:
    if findings:
        yield "What needs a decision"
    for finding in findings:
        yield f"  {finding.code}  {finding.detail}"


def verdict(prepared: Prepared, *, drop: str) -> str:
    """Return in words whether a drop can be published, and how."""
    if not prepared.changes_anything:
        return "Nothing would change, so publishing makes no new release."
    if prepared.compared.verdict.leaks:
        return "This drop cannot be published: hidden numbers could be worked out from it. Which ones is told below."
    if not prepared.findings:
        return "This drop can be published."
    return (
        "This drop can be published once each finding has a decision. If the files are wrong, put them right and check"
        " again. If they are right, say why, in words that may be public (no numbers but dates, no places):\n"
        f"  {command(prepared, drop=drop)}"
    )


def command(prepared: Prepared, *, drop: str) -> str:
    """Return the command that stages a drop with its findings accepted, names and reasons left to fill in."""
    flags = "".join(f' --accept {finding.code} --because "…"' for finding in prepared.findings)
    return f'python -m data_access publish {shlex.quote(drop)} --stage --by "YOUR NAME"{flags}'
