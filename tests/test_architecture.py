"""The design's rules about structure, checked on the source itself.

Without them the layers blur one convenient import at a time, and a change of one page needs reading them all.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGES = ("pages", "components", "data_access")
STAFF_SIDE = ("data_access.publishing", "data_access.privacy", "data_access.sample")

LONGEST_FUNCTION = 60
LONGEST_FILE = 500

TOP_LEVEL = {
    *{"app.py", "pages", "components", "data_access", "assets", "tests", "requirements.txt", "Procfile"},
    *{"README.md", "CHANGELOG.md", "Makefile", "pyproject.toml", "requirements-dev.txt", "docs"},
    *{".ci", ".gitignore"},
}

# Asking the machine for the time; a date that is given is no clock.
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime"}
CLOCK_OWNERS = {"datetime", "date", "time", "dt"}

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def source_files(*packages: str) -> list[Path]:
    """Every Python file of the product, or of some of its packages."""
    folders = packages or PACKAGES
    files = [path for name in folders for path in sorted((REPOSITORY / name).rglob("*.py"))]
    return files if packages else [*REPOSITORY.glob("app.py"), *files]


def where(path: Path, node: ast.stmt | ast.expr) -> str:
    return f"{path.relative_to(REPOSITORY)}:{node.lineno}"


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(), filename=str(path)))


def asserts(path: Path) -> list[str]:
    return [where(path, node) for node in nodes(path) if isinstance(node, ast.Assert)]


def long_functions(path: Path) -> list[str]:
    return [
        f"{where(path, node)} {node.name}"
        for node in nodes(path)
        if isinstance(node, FUNCTIONS) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]


def asks_a_clock(node: ast.AST) -> bool:
    """`datetime.now(...)`, `dt.date.today()`, `time.time()`: an attribute of that name on a clock's owner."""
    if not (isinstance(node, ast.Attribute) and node.attr in CLOCKS):
        return False
    owner = node.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return name in CLOCK_OWNERS


def clocks(path: Path) -> list[str]:
    return [where(path, node) for node in nodes(path) if asks_a_clock(node)]


def imported_names(path: Path) -> set[str]:
    """The dotted names that a file imports, `from a import b` counting as `a.b`."""
    names = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def module_name(path: Path) -> str:
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def importable_modules() -> list[str]:
    """All modules but those that are programs, and pages, which ask for a Dash app to be registered in."""
    paths = [path for path in source_files(*PACKAGES) if path.name not in {"__main__.py", "env.py"}]
    return [module_name(path) for path in paths if "versions" not in path.parts]


def test_there_is_source_to_check() -> None:
    """A moved folder would make every other test here pass without looking at anything."""
    assert all(source_files(package) for package in PACKAGES)


def test_layers_hold() -> None:
    """The import contracts of pyproject.toml, in a process of its own: import-linter turns off every logger."""
    program = Path(sys.executable).with_name("lint-imports")
    command = [program, "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_app_imports_nothing_of_the_staff_side() -> None:
    """The web process must not hold the code that reads raw files and knows what is hidden."""
    app = REPOSITORY / "app.py"
    assert [name for name in imported_names(app) if name.startswith(STAFF_SIDE)] == []


def acts_of_imports(root: Path, *modules: str) -> list[str]:
    """What importing these modules does besides importing, by the import probe."""
    probe = [sys.executable, "-m", "tests.infrastructure.import_probe", str(root), *modules]
    result = subprocess.run(probe, cwd=REPOSITORY, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr[-2000:]
    return result.stdout.splitlines()


def test_importing_does_nothing_else() -> None:
    """I/O at import makes start-up order matter, slows every command and breaks where a file is missing."""
    assert acts_of_imports(REPOSITORY, *importable_modules()) == []


def test_no_assert_guards_the_product() -> None:
    """`python -O` takes asserts away: a guard must be an error with a name."""
    assert [place for path in source_files() for place in asserts(path)] == []


def test_functions_are_short() -> None:
    """Long functions are where a reader gives up and no test reaches."""
    assert [place for path in source_files() for place in long_functions(path)] == []


def test_files_are_short() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in source_files()}
    assert [str(path) for path, length in lengths.items() if length > LONGEST_FILE] == []


def test_components_ask_no_clock() -> None:
    """The same release must give the same page tomorrow, to the byte."""
    assert [place for path in source_files("components") for place in clocks(path)] == []


def test_top_level_is_the_agreed_one() -> None:
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    assert {line.partition("/")[0] for line in listed.stdout.splitlines()} - TOP_LEVEL == set()


@pytest.mark.parametrize(
    ("source", "finds"),
    [
        ("assert x", asserts),
        ("def f():\n" + "    x = 1\n" * LONGEST_FUNCTION, long_functions),
        ("import datetime as dt\ndt.datetime.now(dt.UTC)", clocks),
        ("import time\nstart = time.perf_counter", clocks),
        ("from datetime import date\ndate.today()", clocks),
    ],
)
def test_the_checks_find_what_they_look_for(source: str, finds, tmp_path: Path, monkeypatch) -> None:
    """A check that finds nothing anywhere would hold every rule."""
    monkeypatch.setattr(sys.modules[__name__], "REPOSITORY", tmp_path)
    (tmp_path / "guilty.py").write_text(source)
    assert finds(tmp_path / "guilty.py")


@pytest.mark.parametrize(
    ("source", "acts"),
    [
        ("import json, sqlite3", []),
        ("open(__file__).close()", ["open"]),
        ("from pathlib import Path\nPath(__file__).read_text()", ["open"]),
        ("import sqlite3\nsqlite3.connect(':memory:').close()", ["sqlite3.connect"]),
        ("import subprocess\nsubprocess.run(['true'])", ["subprocess.Popen"]),
        ("import socket\nsocket.socket().bind(('127.0.0.1', 0))", ["socket.bind"]),
    ],
)
def test_the_import_probe_hears_acts(source: str, acts: list[str], tmp_path: Path) -> None:
    """A deaf probe would let a page open its database when it is imported."""
    (tmp_path / "suspect.py").write_text(source)
    heard = [line.split()[1] for line in acts_of_imports(tmp_path, "suspect")]
    assert heard == acts
