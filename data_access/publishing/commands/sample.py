"""`sample`: a drop of invented data."""

from __future__ import annotations

import argparse
from pathlib import Path

from data_access.model import Period
from data_access.publishing.commands.common import Commands, add_command, progress_of


def add(commands: Commands) -> None:
    """Add the command."""
    sample = add_command(commands, "sample", _sample, "write a drop of invented data")
    sample.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
    sample.add_argument("--years", type=int, default=4, help="how many years (default 4)")
    sample.add_argument(
        "--before",
        type=int,
        default=0,
        metavar="YEARS",
        help="how many years earlier everything but reported crime begins (default 0)",
    )
    sample.add_argument("--rows", type=int, help="about how many rows of incidents, for load tests")
    sample.add_argument("--seed", type=int, default=1, help="another seed, other numbers (default 1)")
    sample.add_argument(
        "--until",
        type=Period.parse,
        default=Period.parse("2025-12"),
        metavar="MONTH",
        help="the newest month, such as 2025-12",
    )


def _sample(options: argparse.Namespace) -> int:
    from data_access.sample import table_count, write_sample

    with progress_of(table_count()) as progress:
        write_sample(
            options.folder,
            years=options.years,
            before=options.before,
            rows=options.rows,
            seed=options.seed,
            until=options.until,
            progress=progress,
        )
    print(
        f"A drop of invented data is in {options.folder}. Publish it with: "
        f"python -m data_access publish {options.folder}"
    )
    return 0
