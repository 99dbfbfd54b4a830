"""`audit`: attack what is published, as anybody could."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from data_access.model import DataError
from data_access.publishing.commands.common import Commands, add_command, progress_of
from data_access.settings import Settings

if TYPE_CHECKING:
    from data_access.privacy.audit import Statement

_STEPS = 3


class UnreadableFacts(DataError):
    """A file of outside facts that is no JSON, or cannot be read."""


def add(commands: Commands) -> None:
    """Add the command."""
    text = "attack what is published with what the public can see; exit code 1 if a hidden number can be worked out"
    command = add_command(commands, "audit", _audit, text)
    command.add_argument(
        "--release", default=None, metavar="RELEASE", help="which release (default: the current one)"
    )
    command.add_argument(
        "--together",
        action="store_true",
        help="with all earlier releases that can still be read, as who kept them could",
    )
    command.add_argument(
        "--outside",
        type=Path,
        default=None,
        metavar="FILE.json",
        help="what is known from elsewhere (docs/privacy.md)",
    )
    command.add_argument(
        "--json", type=Path, default=None, metavar="FILE.json", help="also write every bound; for staff"
    )
    command.add_argument(
        "--no-self-test", action="store_true", help="skip planting known leaks to see that they are found"
    )


def _audit(options: argparse.Namespace) -> int:
    from data_access.privacy.audit import self_test
    from data_access.publishing.auditing import attack, published
    from data_access.store import Store

    outside = () if options.outside is None else _facts_in(options.outside)
    store = Store.open(Settings.from_environment().database_url, read_only=True)
    chosen = store.current() if options.release is None else store.release(options.release)
    line = [each for each in store.releases() if each.sequence < chosen.sequence and not each.staged]
    before = [each for each in line if each.withdrawn is None] if options.together else []
    releases = [
        published(each.id, store.every_cell(each), store.document(each, "structure"))
        for each in sorted((*before, chosen), key=lambda each: each.sequence)
    ]
    with progress_of(_STEPS) as progress:
        report = attack(releases, progress=progress, outside=outside)
        planted = () if options.no_self_test else self_test(releases, progress=progress)
    print(report.text())
    if options.json is not None:
        options.json.write_text(report.to_json(), encoding="utf-8")
    missed = [trial.kind for trial in planted if not trial.found]
    if planted:
        print(f"Self-test: {len(planted) - len(missed)} of {len(planted)} planted leaks were found.")
    for kind in missed:
        print(f"The attacker missed a planted leak: {kind}", file=sys.stderr)
    return 0 if report.passed and not missed else 1


def _facts_in(path: Path) -> tuple[Statement, ...]:
    """Read a file of outside facts. Raises UnreadableFacts, UnreadableStatement."""
    from data_access.privacy.audit import statements_from_json

    try:
        return statements_from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise UnreadableFacts(f"{path}: {error}") from error
