"""`draft`: a proposed `drop.toml` for a folder of files as they were received."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from data_access.catalog import DATASETS, dataset
from data_access.model import Geography
from data_access.publishing.commands.common import Commands, add_command, open_store, progress_of, today
from data_access.settings import Settings

if TYPE_CHECKING:
    from data_access.publishing.drafting import Need

STEPS = 10


def add(commands: Commands) -> None:
    """Add the command."""
    text = "propose a drop.toml for a folder of files, and say what only a person can"
    command = add_command(commands, "draft", _draft, text)
    command.add_argument("folder", type=Path, metavar="FOLDER", help="the files as they were received")
    command.add_argument(
        "--dataset",
        nargs="+",
        default=[],
        metavar="ID",
        help=f"which datasets the files are about ({', '.join(each.id for each in DATASETS)}); default: any",
    )
    command.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="where to write it (default: FOLDER/drop.toml, if there is none)",
    )


def _draft(options: argparse.Namespace) -> int:
    from data_access.publishing.drafting import draft

    datasets = tuple(dataset(each) for each in options.dataset) or DATASETS
    with progress_of(STEPS) as progress:
        proposed = draft(
            options.folder,
            current=_current_areas(),
            datasets=datasets,
            today=today(),
            progress=progress,
        )
    _deliver(proposed.text, options.folder / "drop.toml", options.out)
    _tell(proposed.needs, options.out or options.folder / "drop.toml")
    return 0


def _current_areas() -> Geography | None:
    """Return the areas of the current release, with their exact outlines; None before the first release."""
    from data_access.publishing.basis import load_basis
    from data_access.publishing.vault import Vault

    settings = Settings.from_environment()
    return load_basis(open_store(settings), Vault.open(settings.vault)).geography


def _deliver(text: str, usual: Path, out: Path | None) -> None:
    """Write the draft where there is no file yet; a `drop.toml` that a person has worked on is never written over."""
    path = out or usual
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
        print(f"Written: {path}", file=sys.stderr)
    except FileExistsError:
        print(text)
        print(f"{path} is there already and stays as it is; the proposal is printed above.", file=sys.stderr)


def _tell(needs: Iterable[Need], path: Path) -> None:
    from data_access.publishing.drafting import how_many

    listed = list(needs)
    if not listed:
        print(f"Nothing needs you. Next: python -m data_access check {path.parent}", file=sys.stderr)
        return
    print(f"\n{how_many(listed)}:", file=sys.stderr)
    for number, need in enumerate(listed, start=1):
        print(f"{number:3}. {need}", file=sys.stderr)
    print(
        f"\nOpen {path}, look for TODO, then: python -m data_access check {path.parent}",
        file=sys.stderr,
    )
