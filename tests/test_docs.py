"""What the documentation promises exists: commands, modules, files and settings.

A command that is misspelled in README is the first thing that a newcomer meets.
"""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PAGES = sorted([*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md")])
# CHANGELOG tells of what was, too.
PRESENT = [page for page in PAGES if page.name != "CHANGELOG.md"]

MAKE = re.compile(
    r"`(?:[A-Z_]+=\S+ )*make ([a-z][a-z-]*)|^\s*(?:[A-Z_]+=\S+ )*make ([a-z][a-z-]*)", re.MULTILINE
)
MODULE = re.compile(r"python3? -m ([a-z_][\w.]*)")
STAFF_COMMAND = re.compile(r"python3? -m data_access ([a-z]+)")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")


def found(pattern: re.Pattern[str], pages: list[Path]) -> set[str]:
    """Every match's first group that is not empty, over all pages."""
    matches = (match for page in pages for match in pattern.finditer(page.read_text()))
    return {next(group for group in match.groups() if group) for match in matches}


def make_targets() -> set[str]:
    lines = (REPOSITORY / "Makefile").read_text().splitlines()
    return {line.partition(":")[0] for line in lines if re.match(r"[a-z][a-z-]*:", line)}


def broken_links(page: Path) -> list[str]:
    targets = LINK.findall(page.read_text())
    local = (target for target in targets if not re.match(r"[a-z]+:", target))
    return [target for target in local if not (page.parent / target).exists()]


def test_there_is_documentation() -> None:
    """Without pages every other test here would pass."""
    assert {"README.md", "CHANGELOG.md", "decisions.md", "debt.md"} <= {page.name for page in PAGES}


def test_every_make_target_exists() -> None:
    named = found(MAKE, PRESENT)
    assert {"run", "test"} <= named
    assert named - make_targets() == set()


def test_every_module_exists() -> None:
    assert [name for name in found(MODULE, PRESENT) if find_spec(name) is None] == []


def test_every_staff_command_exists() -> None:
    command = [sys.executable, "-m", "data_access", "--help"]
    help_text = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    assert [name for name in found(STAFF_COMMAND, PRESENT) if not re.search(rf"\b{name}\b", help_text)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_links_lead_somewhere(page: Path) -> None:
    assert broken_links(page) == []


def test_every_setting_is_documented() -> None:
    """An undocumented setting is one that nobody can set right at night."""
    from data_access.settings import Settings

    text = "\n".join(page.read_text() for page in PRESENT)
    assert [name for name in Settings.model_fields if f"`{name.upper()}`" not in text] == []


def test_every_make_target_says_what_it_does() -> None:
    """`make` alone lists them."""
    help_text = subprocess.run(
        ["make", "help"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout
    for target in ("setup", "run", "test", "check", "bench", "trials", "screenshots"):
        assert re.search(rf"make {target} +\S+ \w", help_text)
