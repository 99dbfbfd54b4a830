"""Set-up on a fresh machine: pinned, told plainly when it cannot, and the same here as in production."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from gunicorn.config import Config
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).resolve().parents[2]
PINS = ("requirements.txt", "requirements-dev.txt")


def requirements(name: str) -> list[Requirement]:
    """What a requirements file asks for on this machine."""
    lines = (REPOSITORY / name).read_text().splitlines()
    asked = [Requirement(line) for line in lines if line.strip() and not line.lstrip().startswith("#")]
    return [each for each in asked if each.marker is None or each.marker.evaluate()]


def pinned(name: str) -> dict[str, str]:
    """Canonical package name to pinned version."""
    return {canonicalize_name(each.name): str(each.specifier)[2:] for each in requirements(name)}


@pytest.mark.parametrize("name", PINS)
def test_everything_is_pinned_to_one_version(name: str) -> None:
    """Otherwise two machines set up on two days run two products."""
    assert [str(each) for each in requirements(name) if not str(each.specifier).startswith("==")] == []


@pytest.mark.parametrize("name", PINS)
def test_no_package_index_is_named(name: str) -> None:
    """A machine behind a mirror must be able to use its own."""
    assert (
        re.findall(r"(?:https?|file)://|--(?:extra-)?index-url|--find-links", (REPOSITORY / name).read_text())
        == []
    )


@pytest.mark.parametrize(("group", "name"), [("dependencies", PINS[0]), ("dev", PINS[1])])
def test_pins_keep_what_pyproject_asks(group: str, name: str) -> None:
    """A dependency added without `make lock` would be missing on every machine but one."""
    pyproject = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    asked = pyproject["project" if group == "dependencies" else "dependency-groups"][group]
    pins = pinned(name)
    wrong = [
        text
        for text in asked
        if not Requirement(text).specifier.contains(pins.get(canonicalize_name(Requirement(text).name), "0"))
    ]
    assert wrong == []


@pytest.mark.parametrize("name", PINS)
def test_tests_run_on_the_pinned_versions(name: str) -> None:
    """Otherwise what is tested is not what is deployed; `make setup` puts it right."""

    def installed(package: str) -> str:
        try:
            return version(package)
        except PackageNotFoundError:
            return "missing"

    differing = {
        package: installed(package) for package, pin in pinned(name).items() if installed(package) != pin
    }
    assert differing == {}


def procfile() -> dict[str, list[str]]:
    """Process name to the words of its command."""
    lines = (REPOSITORY / "Procfile").read_text().splitlines()
    return {name: shlex.split(command) for name, _, command in (line.partition(":") for line in lines)}


def with_shell_defaults(words: list[str]) -> list[str]:
    """`${NAME:-default}` as a shell would read it where NAME is not set."""
    return [re.sub(r"\$\{\w+:-(\w+)\}", r"\1", word) for word in words]


def test_procfile_web_is_understood_by_the_pinned_gunicorn() -> None:
    """A renamed option would stop the site at its next deployment, not here."""
    words = with_shell_defaults(procfile()["web"])
    arguments = Config().parser().parse_args(words[words.index("gunicorn") + 1 :])
    assert arguments.args == ["app:server"]
    assert arguments.preload_app


def test_procfile_web_serves_as_production_unless_told_otherwise() -> None:
    """In development the site would start without the settings that protect visitors."""
    assert with_shell_defaults(procfile()["web"])[:2] == ["env", "ENVIRONMENT=production"]


def test_procfile_release_is_a_command_that_exists() -> None:
    python, *words = procfile()["release"]
    assert python == "python"
    result = subprocess.run(
        [sys.executable, *words, "--help"], cwd=REPOSITORY, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr


@pytest.fixture
def bare_checkout(tmp_path: Path) -> Path:
    """The files that set-up starts from, without a virtual environment."""
    for name in ("Makefile", *PINS):
        shutil.copy(REPOSITORY / name, tmp_path)
    return tmp_path


def make_setup(checkout: Path, python_script: str) -> subprocess.CompletedProcess[str]:
    """`make setup` with an interpreter that behaves as `python_script` does."""
    python = checkout / "python3"
    python.write_text(f"#!/bin/sh\n{python_script}\n")
    python.chmod(0o755)
    command = ["make", f"PYTHON={python}", "setup"]
    environment = {**os.environ, "MAKEFLAGS": ""}
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, timeout=60)


def test_an_old_python_is_named_with_the_fix(bare_checkout: Path) -> None:
    script = 'case "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac'
    result = make_setup(bare_checkout, script)
    assert result.returncode != 0
    assert "Python 3.11 or newer is needed" in result.stderr
    assert "is Python 3.9.2" in result.stderr


def test_a_python_without_venv_is_named_with_the_fix(bare_checkout: Path) -> None:
    """Debian ships Python without ensurepip; what it leaves half made must not look like an environment."""
    script = 'case "$1" in -c) exit 0;; *) mkdir -p .venv/bin; exit 1;; esac'
    result = make_setup(bare_checkout, script)
    assert result.returncode != 0
    assert "apt-get install python3-venv" in result.stderr
    assert not (bare_checkout / ".venv").exists()
