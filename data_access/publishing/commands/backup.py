"""`backup` and `restore`: store and vault in one file, and back."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from data_access.publishing.commands.common import (
    Commands,
    add_command,
    ask_pages_to_refresh,
    forget_pages,
    open_store,
    progress_of,
)
from data_access.settings import Settings

if TYPE_CHECKING:
    from data_access.publishing.backup import Manifest

_STEPS_OF_MAKING, _STEPS_OF_CHECKING, _STEPS_OF_RESTORING = 2, 2, 3


def add(commands: Commands) -> None:
    """Add both commands."""
    text = "write store and vault into one file; it holds true counts, so keep it as private as the vault"
    made = add_command(commands, "backup", _backup, text)
    made.add_argument("file", type=Path, metavar="FILE", help="a new file, such as backup-2026-11-22.zip")
    made.add_argument("--check", action="store_true", help="write nothing: check a back-up that is there")
    text = "fill an empty store and an empty vault from a back-up"
    back = add_command(commands, "restore", _restore, text)
    back.add_argument("file", type=Path, metavar="FILE", help="what `backup` wrote")


def _backup(options: argparse.Namespace) -> int:
    from data_access.publishing.backup import back_up
    from data_access.publishing.vault import Vault

    if options.check:
        return _check(options)
    settings = Settings.from_environment()
    with progress_of(_STEPS_OF_MAKING) as progress:
        made = back_up(
            options.file,
            store=open_store(settings),
            vault=Vault.open(settings.vault),
            now=datetime.now(UTC),
            progress=progress,
        )
    print(f"Backed up: {_told(options.file, made)}.")
    print("It holds true counts and what is not public: keep it as private as the vault.")
    return 0


def _check(options: argparse.Namespace) -> int:
    from data_access.publishing.backup import check

    with progress_of(_STEPS_OF_CHECKING) as progress:
        found = check(options.file, progress=progress)
    print(f"Whole: {_told(options.file, found)}.")
    return 0


def _restore(options: argparse.Namespace) -> int:
    from data_access.publishing.backup import restore
    from data_access.publishing.vault import Vault

    settings = Settings.from_environment()
    with progress_of(_STEPS_OF_RESTORING) as progress:
        found = restore(
            options.file, store=open_store(settings), vault=Vault.open(settings.vault), progress=progress
        )
    print(f"Restored: {_told(options.file, found)}.")
    print("What was published or withdrawn after that is not in it: withdraw again what must not be read.")
    forget_pages(settings)
    ask_pages_to_refresh(settings)
    return 0


def _told(file: Path, manifest: Manifest) -> str:
    """Return in words what a back-up holds."""
    current = f"{manifest.current} is current" if manifest.current else "none is current"
    return (
        f"{file}, made {manifest.made:%Y-%m-%d %H:%M} UTC, releases: {manifest.releases:,} ({current}),"
        f" files of the vault: {len(manifest.in_vault):,}, log up to {manifest.log_hash[:16]}"
    )
