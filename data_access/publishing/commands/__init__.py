"""The commands of `python -m data_access`: parse, call, print. Exit code 1 when something could not be done."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from data_access.model import DataError
from data_access.publishing.commands import (
    audit,
    backup,
    check,
    draft,
    publish,
    refresh,
    releases,
    sample,
    staging,
)
from data_access.store.errors import UnknownRelease, reason_of

# In the order in which `--help` lists their commands.
_MODULES = (sample, draft, check, publish, staging, releases, backup, audit, refresh)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Errors are told on stderr in one message with the fix."""
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"{options.command}: {place}{reason_of(error)}", file=sys.stderr)
        return 1
    except UnknownRelease as error:
        print(f"{options.command}: {error}; the command `releases` lists them", file=sys.stderr)
        return 1
    except DataError as error:
        print(f"{options.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"{options.command}: stopped; nothing was changed", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(
        prog="python -m data_access",
        description="Publish, list and undo releases of the Newark Public Safety dashboard.",
        epilog="Settings come from the environment: DATABASE_URL, VAULT, CACHE_URL, BASE_URL, STAFF_TOKEN.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in _MODULES:
        module.add(commands)
    return top
