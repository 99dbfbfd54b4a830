"""`check` and `diff`: everything that publishing does but write."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from data_access.publishing.commands.common import (
    Commands,
    add_command,
    add_drop,
    add_report,
    prepared_drop,
    write_report,
)

if TYPE_CHECKING:
    from data_access.publishing.difference import Change, RecordChange


def add(commands: Commands) -> None:
    """Add both commands."""
    text = "validate a drop only; exit code 1 if it could not be published as it is"
    command = add_command(commands, "check", _check, text)
    add_drop(command)
    add_report(command)
    text = "what a drop would change against the current release, cell by cell"
    add_drop(add_command(commands, "diff", _diff, text))


def _check(options: argparse.Namespace) -> int:
    from data_access.publishing.auditing import refuse_leaks
    from data_access.publishing.report import text

    prepared = prepared_drop(options.drop)
    print(text(prepared, drop=str(options.drop)))
    write_report(prepared, options)
    refuse_leaks(prepared.compared.verdict.leaks)
    return 1 if prepared.findings and prepared.changes_anything else 0


def _diff(options: argparse.Namespace) -> int:
    from data_access.publishing.difference import record_changes
    from data_access.publishing.report.text import hiding

    prepared = prepared_drop(options.drop)
    for change in prepared.compared.changes:
        print(change)
    changed_records = record_changes(prepared.basis.records, prepared.records)
    for changed in changed_records:
        print(changed)
    _print_summary(prepared.compared.changes, changed_records)
    for line in hiding(prepared.shown):
        print(line)
    for row in sorted(set(prepared.residents) - set(prepared.basis.residents), key=str):
        print(f"residents of {row.area} in {row.year}: {row.residents:,}")
    if prepared.changes_anything and not (prepared.compared.changes or changed_records):
        print("Publishing would still make a release: counts change that no shown figure holds yet.")
    return 0


def _print_summary(found: Iterable[Change], records: Sequence[RecordChange]) -> None:
    from data_access.publishing.difference import summary

    counted = summary(found)
    for kind, number in Counter(f"{each.record_kind}, {each.kind}" for each in records).items():
        print(f"{number:,} records of {kind}")
    for name, kinds in counted.items():
        print(f"{name}: " + ", ".join(f"{number:,} {kind}" for kind, number in sorted(kinds.items())))
    if not (counted or records):
        print("Nothing would change.")
