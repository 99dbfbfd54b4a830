"""Preparing a machine: it installs what it may, says what it could not, and stops nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.infrastructure.machine import CouldNotInstall, install

REPOSITORY = Path(__file__).resolve().parents[2]
# What the search path of these tests does not have.
NEEDED = "chromium redis-server npm zbarimg soffice"


def shell_program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def path_folder(tmp_path: Path) -> Path:
    """A search path with what the scripts here need, and neither Chromium nor Redis nor npm."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("env", "sh", "true", "touch", "chmod"):
        (folder / name).symlink_to(shutil.which(name) or pytest.fail(f"no {name} here"))
    return folder


def prepare(path_folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.infrastructure.machine"],
        cwd=REPOSITORY,
        env={"PATH": str(path_folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )


def test_without_apt_get_it_says_so_and_goes_on(path_folder: Path) -> None:
    """On another system one would otherwise see a stack trace instead of a name to install."""
    said = prepare(path_folder).stderr
    assert "Chromium could not be installed: there is no apt-get here." in said
    assert "apt-get install redis-server" in said


def test_a_failed_installation_is_told_in_apt_gets_own_words(path_folder: Path) -> None:
    shell_program(path_folder, "sudo", 'shift; exec "$@"')
    shell_program(path_folder, "apt-get", "echo 'E: Unable to locate package'; exit 100")
    assert "apt-get ended with 100: E: Unable to locate package" in prepare(path_folder).stderr


def test_what_could_be_installed_is_no_complaint(path_folder: Path) -> None:
    shell_program(path_folder, "sudo", 'shift; exec "$@"')
    touch_all = f"cd {path_folder} && touch {NEEDED} && chmod 755 {NEEDED}"
    shell_program(path_folder, "apt-get", touch_all)
    result = prepare(path_folder)
    assert "Chromium" in result.stdout
    assert "Chromium" not in result.stderr
    assert "Redis" not in result.stderr


def test_an_installation_that_brings_nothing_is_told(path_folder: Path) -> None:
    """Otherwise the tests would be skipped for a reason that nobody has read."""
    shell_program(path_folder, "sudo", 'shift; exec "$@"')
    shell_program(path_folder, "apt-get", "true")
    assert "apt-get was content, but it is not there" in prepare(path_folder).stderr


@pytest.fixture
def ordinary_user(path_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This process, as a user without rights would see it."""
    shell_program(path_folder, "apt-get", "true")
    monkeypatch.setenv("PATH", str(path_folder))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


@pytest.mark.usefixtures("ordinary_user")
def test_a_user_without_sudo_is_told(path_folder: Path) -> None:
    with pytest.raises(CouldNotInstall, match="this user is not root and there is no sudo"):
        install(["chromium"])


@pytest.mark.usefixtures("ordinary_user")
def test_a_sudo_that_asks_for_a_password_is_told(path_folder: Path) -> None:
    """It must not hang on a prompt that nobody sees."""
    shell_program(path_folder, "sudo", "exit 1")
    with pytest.raises(CouldNotInstall, match="sudo asks for a password"):
        install(["chromium"])


@pytest.mark.usefixtures("ordinary_user")
def test_a_sudo_that_asks_nothing_is_used(path_folder: Path) -> None:
    shell_program(path_folder, "sudo", f'echo "$@" >> {path_folder}/log; shift; exec "$@"')
    install(["chromium"])
    log = (path_folder / "log").read_text()
    assert "install --no-install-recommends chromium" in log
