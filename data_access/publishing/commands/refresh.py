"""`refresh`: the schema brought up to date, the pages made anew."""

from __future__ import annotations

import argparse

from data_access.publishing.commands.common import Commands, add_command, ask_pages_to_refresh, open_store
from data_access.settings import Settings
from data_access.store.errors import NoRelease


def add(commands: Commands) -> None:
    """Add the command."""
    text = "bring the store's schema up to date and have the pages made anew"
    add_command(commands, "refresh", _refresh, text)


def _refresh(_options: argparse.Namespace) -> int:
    settings = Settings.from_environment()
    store = open_store(settings)
    try:
        print(f"The store is ready; {store.current().id} is current.")
    except NoRelease:
        print("The store is ready and has no release yet.")
        return 0
    ask_pages_to_refresh(settings)
    return 0
