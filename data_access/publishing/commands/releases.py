"""`releases`, `rollback` and `export`: what has been published."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from data_access.export import export
from data_access.model import Release
from data_access.publishing.commands.common import (
    Commands,
    add_by,
    add_command,
    ask_pages_to_refresh,
    open_store,
    who,
)
from data_access.settings import Settings


def add(commands: Commands) -> None:
    """Add the commands."""
    add_command(commands, "releases", _releases, "list all releases, newest first")

    back = add_command(commands, "rollback", _rollback, "make an earlier release current again")
    back.add_argument("release", metavar="RELEASE", help="such as 2026-11-22.1")
    add_by(back, "rolls back")
    back.add_argument(
        "--because", default="", metavar="TEXT", help="why; becomes public, without numbers and places"
    )

    out = add_command(commands, "export", _export, "write a whole release as files")
    out.add_argument("folder", type=Path, metavar="DIR")
    out.add_argument("--release", default=None, metavar="RELEASE", help="default: the current one")


def _releases(_options: argparse.Namespace) -> int:
    releases = open_store(Settings.from_environment()).releases()
    for release in releases:
        print(_release_line(release))
    if not releases:
        print("There is no release yet. Make one with: python -m data_access publish DROP")
    return 0


def _release_line(release: Release) -> str:
    mark = "*" if release.current else " "
    said = "  ".join((*_states(release), release.note))
    return f"{mark} {release.id:24} {release.created}  {said}".rstrip()


def _states(release: Release) -> Iterator[str]:
    """Yield in words what staff must know of a release besides its note."""
    if release.staged:
        yield "staged, not public"
    for each in release.withdrawals:
        yield f"{each.dataset or 'all'} withdrawn on {each.at[:10]}: {each.because}"


def _rollback(options: argparse.Namespace) -> int:
    from data_access.publishing.rolling_back import roll_back

    settings = Settings.from_environment()
    release = roll_back(
        options.release, store=open_store(settings), by=who(options.by), because=options.because
    )
    print(f"{release.id} is current again.")
    ask_pages_to_refresh(settings)
    return 0


def _export(options: argparse.Namespace) -> int:
    store = open_store(Settings.from_environment())
    release = store.readable(options.release) if options.release else store.current()
    for path in export(store, release, options.folder):
        print(path)
    return 0
