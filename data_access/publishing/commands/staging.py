"""`preview`, `approve` and `withdraw`: what happens to a release before and after it is public."""

from __future__ import annotations

import argparse
import hashlib
import secrets
import shlex
from datetime import UTC, datetime, timedelta

from data_access.publishing.commands.common import (
    Commands,
    add_by,
    add_command,
    ask_pages_to_refresh,
    forget_pages,
    open_store,
    who,
)
from data_access.settings import Settings
from data_access.store import ErasureUnfinished, MoreToWithdraw, Store, WithdrawalRefused

PREVIEW_DAYS = 7
TOKEN_BYTES = 32


def add(commands: Commands) -> None:
    """Add the commands."""
    shown = add_command(commands, "preview", _preview, "make a new private address of a staged release")
    _add_release(shown)
    add_by(shown, "makes it")

    approved = add_command(commands, "approve", _approve, "make a staged release current")
    _add_release(approved)
    approved.add_argument(
        "--by", required=True, metavar="NAME", help="who approves: another person than who staged it"
    )

    gone = add_command(
        commands, "withdraw", _withdraw, "delete a release's values for good; cannot be undone"
    )
    _add_release(gone)
    gone.add_argument("--dataset", default="", metavar="ID", help="only this dataset of it")
    gone.add_argument(
        "--because", required=True, metavar="TEXT", help="the public reason, without numbers and places"
    )
    gone.add_argument("--by", required=True, metavar="NAME", help="who withdraws")
    gone.add_argument(
        "--also",
        action="append",
        default=[],
        metavar="RELEASE",
        help="another release that carries its values; once for each",
    )


def _add_release(command: argparse.ArgumentParser) -> None:
    command.add_argument("release", metavar="RELEASE", help="such as 2026-11-22.1")


def new_preview(store: Store, settings: Settings, release_id: str, *, by: str) -> str:
    """Return a private address under which a staged release is shown for a week. Its token is kept nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    sha256 = hashlib.sha256(token.encode()).hexdigest()
    expires = datetime.now(UTC) + timedelta(days=PREVIEW_DAYS)
    store.add_preview(release_id, by=by, token_sha256=sha256, expires=expires)
    return f"{settings.base_url.rstrip('/')}/preview/{token}"


def _preview(options: argparse.Namespace) -> int:
    settings = Settings.from_environment()
    print(new_preview(open_store(settings), settings, options.release, by=who(options.by)))
    print(f"Private, for {PREVIEW_DAYS} days. Give it only to who must look at this release.")
    return 0


def _approve(options: argparse.Namespace) -> int:
    settings = Settings.from_environment()
    release = open_store(settings).approve(options.release, by=options.by)
    print(f"{release.id} is current.")
    ask_pages_to_refresh(settings)
    return 0


def _withdraw(options: argparse.Namespace) -> int:
    from data_access.publishing.vault import Vault
    from data_access.publishing.withdrawing import named, withdraw

    settings = Settings.from_environment()
    store = open_store(settings)
    try:
        done = withdraw(
            options.release,
            store=store,
            vault=Vault.open(settings.vault),
            also=options.also,
            dataset=options.dataset,
            by=options.by,
            because=options.because,
        )
    except MoreToWithdraw as error:
        raise WithdrawalRefused(
            f"{error}. If that is right, run:\n{_command(options, error.missing)}"
        ) from error
    except ErasureUnfinished:
        forget_pages(settings)
        raise
    forget_pages(settings)
    print(f"Withdrawn: {named(done.plan)}.")
    for release, figures in done.still_public.items():
        print(f"{release} still shows {figures:,} of the same figures, because they stood there too.")
    if done.still_public:
        first = argparse.Namespace(**{**vars(options), "release": next(iter(done.still_public)), "also": []})
        print(f"To withdraw them there as well:\n{_command(first, ())}")
    current = next((each.id for each in store.releases() if each.current), None)
    print(f"{current} is current." if current else "Nothing is published now.")
    print(
        "Back-ups and files that were exported before still hold the values, and a restore would bring them back."
    )
    print("Destroy these back-ups, then make a new one: python -m data_access backup FILE")
    if current:
        ask_pages_to_refresh(settings)
    return 0


def _command(options: argparse.Namespace, missing: tuple[str, ...]) -> str:
    """Return the command that withdraws the missing releases as well."""
    words = ["python", "-m", "data_access", "withdraw", options.release]
    words += ["--dataset", options.dataset] if options.dataset else []
    for name in (*options.also, *missing):
        words += ["--also", name]
    return shlex.join([*words, "--because", options.because, "--by", options.by])
