"""Finds, and where this user may installs, the programs that the tests drive.

`python3 -m tests.infrastructure.machine` uses the standard library only, so that it runs before there is a
virtual environment. It always ends with 0: what is missing is said plainly here, and the tests that need it
are skipped with that reason (under CI they fail).
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

INSTALL_TIMEOUT_SECONDS = 900


class CouldNotInstall(Exception):
    """The packages were not installed; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """A program that tests drive, Debian's packages that bring it, and how to tell that it is there."""

    name: str
    purpose: str
    packages: tuple[str, ...]
    find: Callable[[], Path | None]


def find_chromium() -> Path | None:
    """Chromium or Chrome: `CHROMIUM` if set, else the first one on the path."""
    return _first_on_path(os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")


def find_postgres() -> Path | None:
    """PostgreSQL's server program, newest version first; Debian keeps it off the path."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest_first = sorted(versions, key=lambda path: int(path.parts[-3].partition(".")[0]), reverse=True)
    return newest_first[0] if newest_first else _first_on_path("postgres")


def find_redis() -> Path | None:
    """Redis' server program, or Valkey's."""
    return _first_on_path("redis-server", "valkey-server")


def find_zbar() -> Path | None:
    """The program that reads QR codes in pictures."""
    return _first_on_path("zbarimg")


def find_libreoffice() -> Path | None:
    """LibreOffice, which opens spreadsheets without a screen."""
    return _first_on_path("soffice", "libreoffice")


def find_npm() -> Path | None:
    """The client of the JavaScript package registry."""
    return _first_on_path("npm")


PROGRAMS = (
    Program(
        name="Chromium",
        purpose="browser tests",
        packages=("chromium", "fonts-liberation"),
        find=find_chromium,
    ),
    Program(name="PostgreSQL", purpose="store tests", packages=("postgresql",), find=find_postgres),
    Program(name="Redis", purpose="cache tests", packages=("redis-server",), find=find_redis),
    Program(name="zbar", purpose="reading QR codes", packages=("zbar-tools",), find=find_zbar),
    Program(
        name="LibreOffice",
        purpose="opening spreadsheets",
        packages=("libreoffice-calc",),
        find=find_libreoffice,
    ),
    Program(
        name="npm",
        purpose="the smaller chart library and the accessibility checker",
        packages=("npm",),
        find=find_npm,
    ),
)


def _first_on_path(*names: str) -> Path | None:
    found = (shutil.which(name) for name in names if name)
    return next((Path(path) for path in found if path), None)


def _administrator() -> list[str]:
    """The words before a command that make it run as root: none for root, sudo if it asks no password."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        raise CouldNotInstall("this user is not root and there is no sudo")
    if subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode:
        raise CouldNotInstall("this user is not root and sudo asks for a password")
    return ["sudo", "-n"]


def _run(command: Sequence[str]) -> None:
    print("  $", *command, flush=True)
    try:
        result = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=INSTALL_TIMEOUT_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise CouldNotInstall(f"apt-get took longer than {INSTALL_TIMEOUT_SECONDS} s") from error
    if result.returncode:
        last_line = (result.stdout.strip().splitlines() or ["(it said nothing)"])[-1]
        raise CouldNotInstall(f"apt-get ended with {result.returncode}: {last_line}")


def install(packages: Sequence[str]) -> None:
    """Install Debian packages. Raises `CouldNotInstall` with the reason."""
    if not shutil.which("apt-get"):
        raise CouldNotInstall("there is no apt-get here")
    apt_get = [*_administrator(), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    options = ["--yes", "--quiet", "--option", "DPkg::Lock::Timeout=120"]
    _run([*apt_get, *options, "update"])
    _run([*apt_get, *options, "install", "--no-install-recommends", *packages])


def missing_programs() -> list[Program]:
    """The programs of `PROGRAMS` that are not on this machine."""
    return [program for program in PROGRAMS if program.find() is None]


def complaint(program: Program, reason: object) -> str:
    """A plain sentence about a program that could not be had, with the fix."""
    return (
        f"{program.name} could not be installed: {reason}. Tests that need it are skipped (under CI they "
        f"fail). To have them: apt-get install {' '.join(program.packages)}"
    )


def prepare() -> list[str]:
    """Install what is missing, one program at a time; return a complaint for each that could not be."""
    complaints = []
    for program in missing_programs():
        print(f"{program.name} is missing ({program.purpose}); installing it:", flush=True)
        try:
            install(program.packages)
        except CouldNotInstall as error:
            complaints.append(complaint(program, error))
        else:
            if program.find() is None:
                complaints.append(complaint(program, "apt-get was content, but it is not there"))
    return complaints


def main() -> int:
    """Install what is missing and say what could not be."""
    for sentence in prepare():
        print(sentence, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
