"""What the commands share: settings, the store, progress, and asking the pages to be made anew."""

from __future__ import annotations

import argparse
import getpass
import sys
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from tqdm import tqdm

from data_access.cache import ByteCache
from data_access.settings import Settings
from data_access.store import PublicationRunning, Store

# What reads and counts is imported where it is used: listing releases must not wait for a database engine.
if TYPE_CHECKING:
    from data_access.publishing.base import Progress
    from data_access.publishing.prepare import Prepared

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

REFRESH_TIMEOUT_SECONDS = 120
STEPS_OF_A_DROP, STEPS_OF_A_FILE = 4, 2


def add_command(
    commands: Commands,
    name: str,
    run: Callable[[argparse.Namespace], int | None],
    text: str,
) -> argparse.ArgumentParser:
    """Add one command and return its parser; `run` is called with the parsed options."""
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=text, description=text[0].upper() + text[1:] + "."
    )
    command.set_defaults(run=run)
    return command


def add_drop(command: argparse.ArgumentParser) -> None:
    """Let a command take the folder of a drop."""
    command.add_argument("drop", type=Path, metavar="DROP", help="a folder with drop.toml")


def add_report(command: argparse.ArgumentParser) -> None:
    """Let a command write its report as a page."""
    text = "also write the report as one page; it may hold small numbers, so only you can read it"
    command.add_argument("--report", type=Path, default=None, metavar="FILE.html", help=text)


def write_report(prepared: Prepared, options: argparse.Namespace) -> None:
    """Write the report as a page where that was asked for, and say where it is."""
    if options.report is not None:
        from data_access.publishing.report import write_page

        write_page(prepared, options.report, drop=str(options.drop), today=today())
        print(f"The report is in {options.report}. It is for staff only.", file=sys.stderr)


def add_by(command: argparse.ArgumentParser, does: str) -> None:
    """Let a command say who acts."""
    command.add_argument("--by", default=None, metavar="NAME", help=f"who {does} (default: the user)")


def steps_of(drop: Path) -> int:
    """Return how many steps reading a drop will tell of; a drop that cannot be read yet has only the fixed ones."""
    try:
        files = tomllib.loads((drop / "drop.toml").read_text(encoding="utf-8")).get("files", [])
        tables = sum(1 for file in files if file.get("kind") in ("incidents", "counts"))
    except (OSError, ValueError, AttributeError):
        tables = 0
    return STEPS_OF_A_DROP + STEPS_OF_A_FILE * tables


@contextmanager
def progress_of(steps: int) -> Iterator[Progress]:
    """Yield a teller of steps: a bar on a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield lambda text: print(text, file=sys.stderr, flush=True)
        return
    with tqdm(total=steps, bar_format="{bar:20} {desc}", leave=False) as bar:

        def tell(text: str) -> None:
            bar.set_description_str(text, refresh=False)
            bar.update(1)

        yield tell


def open_store(settings: Settings) -> Store:
    """Open the store for writing, at this program's schema; a withdrawal that was stopped is finished first."""
    store = Store.open(settings.database_url, read_only=False)
    store.migrate()
    with suppress(PublicationRunning):
        if store.finish_erasing(by=who(None)):
            print("The erasing that an earlier withdrawal left has been finished.", file=sys.stderr)
    return store


def today() -> date:
    """Return the day in UTC."""
    return datetime.now(UTC).date()


def who(name: str | None) -> str:
    """Return who acts: the name given, else the user of this machine."""
    return name or getpass.getuser()


def prepared_drop(drop: Path) -> Prepared:
    """Do all of a publication but the writing; what was solved is kept for when it is published."""
    from data_access.publishing.prepare import prepare
    from data_access.publishing.publish import keep
    from data_access.publishing.vault import Vault

    settings = Settings.from_environment()
    vault = Vault.open(settings.vault)
    with progress_of(steps_of(drop)) as progress:
        prepared = prepare(drop, store=open_store(settings), vault=vault, today=today(), progress=progress)
    keep(prepared, vault)
    return prepared


def forget_pages(settings: Settings) -> None:
    """Clear the shared cache; every web process clears its own within a second of its next answer."""
    if not ByteCache.from_url(settings.cache_url).clear():
        print(
            "The shared cache does not answer. No page is served from it that was made before; what it holds ends"
            " within a day, or at once with: redis-cli FLUSHDB",
            file=sys.stderr,
        )


def ask_pages_to_refresh(settings: Settings) -> None:
    """Ask the running web process to make its pages for the current release. It serves the release either way."""
    if not (settings.base_url and settings.staff_token):
        print("Pages are made when first asked for (set BASE_URL and STAFF_TOKEN to have them made now).")
        return
    request = urllib.request.Request(  # noqa: S310 -- BASE_URL is checked by Settings to be http or https
        settings.base_url.rstrip("/") + "/staff/refresh",
        method="POST",
        headers={"Authorization": f"Bearer {settings.staff_token}"},
    )
    try:
        with urllib.request.urlopen(  # noqa: S310 -- as above: http or https
            request, timeout=REFRESH_TIMEOUT_SECONDS
        ) as answer:
            print(answer.read().decode())
    except (urllib.error.URLError, TimeoutError) as error:
        print(
            f"No web process made its pages ({error}); they are made when first asked for.", file=sys.stderr
        )
