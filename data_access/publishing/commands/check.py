"""`check` and `diff`: everything that publishing does but write."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING

from data_access.publishing.commands.common import Commands, add_command, add_drop, prepared_drop

if TYPE_CHECKING:
    from data_access.publishing.base import FileAccount
    from data_access.publishing.difference import Change
    from data_access.publishing.prepare import Prepared

SHOWN_ROWS = 20


def add(commands: Commands) -> None:
    """Add both commands."""
    text = "validate a drop only; exit code 1 if it could not be published"
    add_drop(add_command(commands, "check", _check, text))
    text = "what a drop would change against the current release, cell by cell"
    add_drop(add_command(commands, "diff", _diff, text))


def _check(options: argparse.Namespace) -> int:
    prepared = prepared_drop(options.drop)
    for account in prepared.intake.accounts:
        _print_account(account)
    _print_views(prepared)
    print("This drop can be published.")
    return 0


def _print_account(account: FileAccount) -> None:
    print(
        f"{account.path}: {account.read:,} rows read = {account.counted:,} counted"
        f" + {account.further:,} further reports + {account.weightless:,} of weight 0"
        f" + {sum(account.left_out.values()):,} set aside"
    )
    for place, number in account.placed:
        print(f"    {number:,} {place}")
    for reason, number in account.left_out.items():
        print(f"    {number:,} set aside: {reason}")
    for row in account.set_aside[:SHOWN_ROWS]:
        print(f"      line {row.line}: {row.reason}: {row.value!r}")
    if len(account.set_aside) > SHOWN_ROWS:
        print(f"      … and {len(account.set_aside) - SHOWN_ROWS:,} more")


def _print_views(prepared: Prepared) -> None:
    for view in prepared.views:
        print(
            f"{view.dataset} by {view.area_level}, {view.dimension} and {view.grain}: {view.cells:,} cells,"
            f" {view.primaries:,} small ({view.primary_share:.0%}), {view.hidden:,} hidden"
        )


def _diff(options: argparse.Namespace) -> int:
    prepared = prepared_drop(options.drop)
    for change in prepared.changes:
        print(change)
    _print_summary(prepared.changes)
    for row in sorted(set(prepared.residents) - set(prepared.basis.residents), key=str):
        print(f"residents of {row.area} in {row.year}: {row.residents:,}")
    if prepared.changes_anything and not prepared.changes:
        print("Publishing would still make a release: counts change that no shown figure holds yet.")
    return 0


def _print_summary(found: Iterable[Change]) -> None:
    from data_access.publishing.difference import summary

    counted = summary(found)
    for name, kinds in counted.items():
        print(f"{name}: " + ", ".join(f"{number:,} {kind}" for kind, number in sorted(kinds.items())))
    if not counted:
        print("Nothing would change.")
