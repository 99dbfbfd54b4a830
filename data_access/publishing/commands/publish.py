"""`publish`: from a drop to the current release."""

from __future__ import annotations

import argparse

from data_access.publishing.commands.common import (
    Commands,
    add_by,
    add_command,
    add_drop,
    ask_pages_to_refresh,
    open_store,
    progress_of,
    steps_of,
    today,
    who,
)
from data_access.settings import Settings

STEPS_OF_WRITING = 2


def add(commands: Commands) -> None:
    """Add the command."""
    text = "publish a drop; a failure leaves everything as it was"
    command = add_command(commands, "publish", _publish, text)
    add_drop(command)
    add_by(command, "publishes")
    command.add_argument("--note", default="", metavar="TEXT", help="a public note on this release")


def _publish(options: argparse.Namespace) -> int:
    from data_access.publishing.publish import publish
    from data_access.publishing.vault import Vault

    settings = Settings.from_environment()
    with progress_of(steps_of(options.drop) + STEPS_OF_WRITING) as progress:
        release = publish(
            options.drop,
            store=open_store(settings),
            vault=Vault.open(settings.vault),
            by=who(options.by),
            note=options.note,
            today=today(),
            progress=progress,
        )
    print("Nothing has changed, so there is no new release." if release is None else release.id)
    if release is not None:
        ask_pages_to_refresh(settings)
    return 0
