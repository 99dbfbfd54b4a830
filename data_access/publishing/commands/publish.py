"""`publish`: from a drop to the current release."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from data_access.model import DataError
from data_access.publishing.commands.common import (
    Commands,
    add_by,
    add_command,
    add_drop,
    add_report,
    ask_pages_to_refresh,
    open_store,
    progress_of,
    steps_of,
    today,
    who,
    write_report,
)
from data_access.publishing.commands.staging import new_preview
from data_access.settings import Settings

STEPS_OF_WRITING = 2


def add(commands: Commands) -> None:
    """Add the command."""
    text = "publish a drop; a failure leaves everything as it was"
    command = add_command(commands, "publish", _publish, text)
    add_drop(command)
    add_by(command, "publishes")
    add_report(command)
    text = "accept one finding by its code, such as 1-a1c9; give its reason next, with --because"
    command.add_argument("--accept", action="append", dest="decisions", type=_code, metavar="CODE", help=text)
    text = "why the figures are right; becomes public, so no numbers but dates and no places"
    command.add_argument(
        "--because", action="append", dest="decisions", type=_reason, metavar="TEXT", help=text
    )
    command.set_defaults(decisions=[])
    command.add_argument("--note", default="", metavar="TEXT", help="a public note on this release")
    staged = "show it to nobody but who has the private address; another person approves it"
    command.add_argument("--stage", action="store_true", help=staged)


def _publish(options: argparse.Namespace) -> int:
    from data_access.publishing.publish import publish
    from data_access.publishing.vault import Vault

    accepted = paired(options.decisions)
    settings = Settings.from_environment()
    store, by = open_store(settings), who(options.by)
    with progress_of(steps_of(options.drop) + STEPS_OF_WRITING) as progress:
        release = publish(
            options.drop,
            store=store,
            vault=Vault.open(settings.vault),
            by=by,
            note=options.note,
            today=today(),
            progress=progress,
            accepted=accepted,
            look=lambda prepared: write_report(prepared, options),
            stage=options.stage,
            account=who(None) if options.stage else "",
        )
    print("Nothing has changed, so there is no new release." if release is None else release.id)
    if release is not None and release.staged:
        print(new_preview(store, settings, release.id, by=by))
        print(
            f"Not public. Another person publishes it: python -m data_access approve {release.id} --by NAME"
        )
    elif release is not None:
        ask_pages_to_refresh(settings)
    return 0


class Unpaired(DataError):
    """An acceptance without its reason, or a reason without an acceptance."""


def _code(text: str) -> tuple[str, str]:
    return "--accept", text


def _reason(text: str) -> tuple[str, str]:
    return "--because", text


def paired(decisions: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return reasons by code, from options in the order in which they were given.

    Each acceptance is followed by its reason, so that no reason goes to another finding. Raises Unpaired.
    """
    found: dict[str, str] = {}
    for n, (option, text) in enumerate(decisions):
        if option == "--because":
            if n == 0 or decisions[n - 1][0] != "--accept":
                raise Unpaired(f"--because {text!r} follows no --accept; write --accept CODE --because TEXT")
            continue
        if n + 1 == len(decisions) or decisions[n + 1][0] != "--because":
            raise Unpaired(f"--accept {text} has no reason; write --accept {text} --because TEXT")
        if text in found:
            raise Unpaired(f"--accept {text} is given twice; once is enough")
        found[text] = decisions[n + 1][1]
    return found
