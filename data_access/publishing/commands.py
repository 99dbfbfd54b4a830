"""The commands of `python -m data_access`: parse, call, print. Exit code 1 when something could not be done."""

from __future__ import annotations

import argparse
import getpass
import sys
import tomllib
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from data_access.export import export
from data_access.model import DataError, Period, Release
from data_access.settings import Settings
from data_access.store import Store
from data_access.store.errors import NoRelease, StoreError

# What reads and counts is imported where it is used: listing releases must not wait for a database engine.
if TYPE_CHECKING:
    from data_access.publishing.base import FileAccount
    from data_access.publishing.difference import Change
    from data_access.publishing.publish import Prepared, Progress

SHOWN_ROWS = 20
REFRESH_TIMEOUT_SECONDS = 120
SAMPLE_STEPS = 6
STEPS_OF_A_DROP, STEPS_OF_A_FILE, STEPS_OF_WRITING = 4, 2, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Errors are told on stderr in one message with the fix."""
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except (DataError, StoreError, OSError) as error:
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

    sample = _command(commands, "sample", _sample, "write a drop of invented data")
    sample.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
    sample.add_argument("--years", type=int, default=4, help="how many years (default 4)")
    sample.add_argument("--rows", type=int, help="about how many rows of incidents, for load tests")
    sample.add_argument("--seed", type=int, default=1, help="another seed, other numbers (default 1)")
    sample.add_argument(
        "--until",
        type=Period.parse,
        default=Period.parse("2025-12"),
        metavar="MONTH",
        help="the newest month, such as 2025-12",
    )

    check = _command(
        commands, "check", _check, "validate a drop only; exit code 1 if it could not be published"
    )
    check.add_argument("drop", type=Path, metavar="DROP", help="a folder with drop.toml")

    diff = _command(
        commands, "diff", _diff, "what a drop would change against the current release, cell by cell"
    )
    diff.add_argument("drop", type=Path, metavar="DROP", help="a folder with drop.toml")

    release = _command(commands, "publish", _publish, "publish a drop; a failure leaves everything as it was")
    release.add_argument("drop", type=Path, metavar="DROP", help="a folder with drop.toml")
    release.add_argument("--by", default=None, metavar="NAME", help="who publishes (default: the user)")
    release.add_argument("--note", default="", metavar="TEXT", help="a public note on this release")

    _command(commands, "releases", _releases, "list all releases, newest first")

    back = _command(commands, "rollback", _rollback, "make an earlier release current again")
    back.add_argument("release", metavar="RELEASE", help="such as 2026-11-22.1")
    back.add_argument("--by", default=None, metavar="NAME", help="who rolls back (default: the user)")
    back.add_argument("--because", default="", metavar="TEXT", help="why")

    out = _command(commands, "export", _export, "write a whole release as files")
    out.add_argument("folder", type=Path, metavar="DIR")
    out.add_argument("--release", default=None, metavar="RELEASE", help="default: the current one")

    _command(
        commands, "refresh", _refresh, "bring the store's schema up to date and have the pages made anew"
    )
    return top


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int | None],
    text: str,
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=text, description=text[0].upper() + text[1:] + "."
    )
    command.set_defaults(run=run)
    return command


def _steps_of(drop: Path) -> int:
    """Return how many steps reading a drop will tell of; a drop that cannot be read yet has only the fixed ones."""
    try:
        files = tomllib.loads((drop / "drop.toml").read_text(encoding="utf-8")).get("files", [])
        tables = sum(1 for file in files if file.get("kind") in ("incidents", "counts"))
    except (OSError, ValueError, AttributeError):
        tables = 0
    return STEPS_OF_A_DROP + STEPS_OF_A_FILE * tables


@contextmanager
def _progress(steps: int) -> Iterator[Progress]:
    """Yield a teller of steps: a bar on a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield lambda text: print(text, file=sys.stderr, flush=True)
        return
    with tqdm(total=steps, bar_format="{bar:20} {desc}", leave=False) as bar:

        def tell(text: str) -> None:
            bar.set_description_str(text, refresh=False)
            bar.update(1)

        yield tell


def _open(settings: Settings) -> Store:
    store = Store.open(settings.database_url, read_only=False)
    store.migrate()
    return store


def _today() -> date:
    return datetime.now(UTC).date()


def _who(name: str | None) -> str:
    return name or getpass.getuser()


def _sample(options: argparse.Namespace) -> int:
    from data_access.sample import write_sample

    with _progress(SAMPLE_STEPS) as progress:
        write_sample(
            options.folder,
            years=options.years,
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


def _prepared(drop: Path) -> Prepared:
    from data_access.publishing.publish import prepare
    from data_access.publishing.vault import Vault

    settings = Settings.from_environment()
    with _progress(_steps_of(drop)) as progress:
        return prepare(
            drop, store=_open(settings), vault=Vault.open(settings.vault), today=_today(), progress=progress
        )


def _check(options: argparse.Namespace) -> int:
    prepared = _prepared(options.drop)
    for account in prepared.intake.accounts:
        _print_account(account)
    _print_views(prepared)
    print("This drop can be published.")
    return 0


def _print_account(account: FileAccount) -> None:
    print(
        f"{account.path}: {account.read:,} rows read = {account.counted:,} counted"
        f" + {account.further:,} further reports + {account.weightless:,} of weight 0"
        f" + {len(account.set_aside):,} set aside"
    )
    for place, number in account.placed:
        print(f"    {number:,} {place}")
    for reason, number in Counter(row.reason for row in account.set_aside).items():
        print(f"    {number:,} set aside: {reason}")
    for row in account.set_aside[:SHOWN_ROWS]:
        print(f"      line {row.line}: {row.reason}: {row.value!r}")
    if len(account.set_aside) > SHOWN_ROWS:
        print(f"      … and {len(account.set_aside) - SHOWN_ROWS:,} more")


def _print_views(prepared: Prepared) -> None:
    for view in prepared.views:
        print(
            f"{view.dataset} by {view.area_level}, {view.dimension} and {view.grain}: {view.cells:,} cells,"
            f" {view.primaries:,} small ({view.primary_share:.0%}), {view.hidden:,} hidden"
        )


def _diff(options: argparse.Namespace) -> int:
    prepared = _prepared(options.drop)
    for change in prepared.changes:
        print(change)
    _print_summary(prepared.changes)
    for row in sorted(set(prepared.residents) - set(prepared.basis.residents), key=str):
        print(f"residents of {row.area} in {row.year}: {row.residents:,}")
    if prepared.changes_anything and not prepared.changes:
        print("Publishing would still make a release: counts change that no shown figure holds yet.")
    return 0


def _print_summary(found: Iterable[Change]) -> None:
    from data_access.publishing.difference import summary

    counted = summary(found)
    for name, kinds in counted.items():
        print(f"{name}: " + ", ".join(f"{number:,} {kind}" for kind, number in sorted(kinds.items())))
    if not counted:
        print("Nothing would change.")


def _publish(options: argparse.Namespace) -> int:
    from data_access.publishing.publish import publish
    from data_access.publishing.vault import Vault

    settings = Settings.from_environment()
    with _progress(_steps_of(options.drop) + STEPS_OF_WRITING) as progress:
        release = publish(
            options.drop,
            store=_open(settings),
            vault=Vault.open(settings.vault),
            by=_who(options.by),
            note=options.note,
            today=_today(),
            progress=progress,
        )
    print("Nothing has changed, so there is no new release." if release is None else release.id)
    if release is not None:
        _ask_pages_to_refresh(settings)
    return 0


def _releases(_options: argparse.Namespace) -> int:
    releases = _open(Settings.from_environment()).releases()
    for release in releases:
        print(_release_line(release))
    if not releases:
        print("There is no release yet. Make one with: python -m data_access publish DROP")
    return 0


def _release_line(release: Release) -> str:
    mark = "*" if release.current else " "
    return f"{mark} {release.id:24} {release.created}  {release.note}".rstrip()


def _rollback(options: argparse.Namespace) -> int:
    settings = Settings.from_environment()
    store = _open(settings)
    with store.publishing_lock():
        release = store.rollback(options.release, by=_who(options.by), because=options.because)
    print(f"{release.id} is current again.")
    _ask_pages_to_refresh(settings)
    return 0


def _export(options: argparse.Namespace) -> int:
    store = _open(Settings.from_environment())
    release = store.release(options.release) if options.release else store.current()
    for path in export(store, release, options.folder):
        print(path)
    return 0


def _refresh(_options: argparse.Namespace) -> int:
    settings = Settings.from_environment()
    store = _open(settings)
    try:
        print(f"The store is ready; {store.current().id} is current.")
    except NoRelease:
        print("The store is ready and has no release yet.")
        return 0
    _ask_pages_to_refresh(settings)
    return 0


def _ask_pages_to_refresh(settings: Settings) -> None:
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
        with urllib.request.urlopen(request, timeout=REFRESH_TIMEOUT_SECONDS) as answer:  # noqa: S310
            print(answer.read().decode())
    except (urllib.error.URLError, TimeoutError) as error:
        print(
            f"No web process made its pages ({error}); they are made when first asked for.", file=sys.stderr
        )
