"""`backup` and `restore` as staff run them: what they say, and that a second machine serves the same figures."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.data_access.publishing.test_commands import staff as staff_fixture
from tests.data_access.publishing.test_publish import crime_drop

staff = staff_fixture


@pytest.fixture
def machine(tmp_path: Path):
    """Return `machine(*words)`: run a command on another machine, which has nothing yet."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'machine' / 'store.db'}",
        "VAULT": str(tmp_path / "machine" / "vault"),
    }

    def run(*words: object, code: int = 0) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "data_access", *map(str, words)]
        done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True)
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    return run


def test_from_one_machine_to_another(staff, machine, tmp_path: Path) -> None:
    """The day after the fire, by the guide: one file, one command, the same figures."""
    file = tmp_path / "backup.zip"
    assert "the store has no release" in staff("backup", file, code=1).stderr
    release = staff("publish", crime_drop(tmp_path / "drop"), "--by", "Ana").stdout.split()[0]
    told = staff("backup", file).stdout
    assert f"Backed up: {file}, made " in told
    assert f" UTC, releases: 1 ({release} is current), " in told
    assert "keep it as private as the vault" in told
    assert f"backup: {file} exists already" in staff("backup", file, code=1).stderr
    assert f"Whole: {file}, made " in machine("backup", "--check", file).stdout
    assert not (tmp_path / "machine").exists(), "checking needs no store and makes none"
    restored = machine("restore", file).stdout
    assert f"Restored: {file}, made " in restored
    assert "withdraw again what must not be read" in restored
    assert f"* {release}" in machine("releases").stdout
    staff("export", tmp_path / "a")
    machine("export", tmp_path / "b")
    assert_same_files(tmp_path / "a", tmp_path / "b")
    assert "is not empty; name an empty one in DATABASE_URL" in machine("restore", file, code=1).stderr


def assert_same_files(one: Path, other: Path) -> None:
    names = sorted(path.name for path in one.iterdir())
    assert any(name.endswith("cells.csv") for name in names)
    assert names == sorted(path.name for path in other.iterdir())
    assert all((one / name).read_bytes() == (other / name).read_bytes() for name in names)


def test_what_is_no_backup_is_told_in_one_message(staff, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    assert f"restore: {file}: No such file" in staff("restore", file, code=1).stderr
    file.write_text("notes")
    for words in (["restore", file], ["backup", "--check", file]):
        told = staff(*words, code=1).stderr.splitlines()[-1]
        assert told.endswith(
            "is no back-up; name a file that was written by: python -m data_access backup FILE"
        )


def test_a_withdrawal_reminds_of_backups(staff, tmp_path: Path) -> None:
    """A back-up from before still holds what nobody may read any more."""
    release = staff("publish", crime_drop(tmp_path / "drop")).stdout.split()[0]
    told = staff("withdraw", release, "--because", "a mistake", "--by", "Ana").stdout
    assert "Destroy these back-ups, then make a new one: python -m data_access backup FILE" in told
