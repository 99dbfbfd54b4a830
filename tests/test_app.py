"""`make run` as a newcomer meets it when something is in the way: one line with the fix, and no traceback."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def refused(folder: Path, **settings: str) -> str:
    """What `python -m app` says before it ends with 1."""
    own = {"DATABASE_URL": f"sqlite:///{folder / 'store.db'}", "VAULT": str(folder / "vault")}
    command = [sys.executable, "-m", "app"]
    environment = {**os.environ, **own, **settings}
    done = subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


def test_a_port_that_is_taken_is_said_before_a_store_is_made(tmp_path: Path, taken_port: int) -> None:
    told = refused(tmp_path, PORT=str(taken_port))
    assert (
        told == f"PORT {taken_port} cannot be used (Address already in use); name another: PORT=8051 make run"
    )
    assert not list(tmp_path.iterdir())


def test_a_setting_that_is_wrong_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path, PORT="abc").startswith("PORT: ")


def test_a_store_that_is_none_is_named_by_the_command_that_met_it(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_text("This is a letter and no database." * 100)
    assert refused(tmp_path) == "releases: the store does not answer: file is not a database"
