"""The staff command line, run as staff run it: a process, its words and its exit code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.data_access.publishing.test_publish import counts_csv, crime_drop


@pytest.fixture
def staff(tmp_path: Path):
    """Return `staff(*words)`: run a command against a store of its own."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'store.db'}",
        "VAULT": str(tmp_path / "vault"),
    }

    def run(*words: object, code: int = 0) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "data_access", *map(str, words)]
        done = subprocess.run(
            command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=600
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    return run


def test_a_month_of_staff_work(staff, tmp_path: Path) -> None:
    """Check, compare, publish, list, correct, take back, export: each step says what it did."""
    drop = crime_drop(tmp_path / "one")
    assert "There is no release yet" in staff("releases").stdout
    told = staff("check", drop).stdout
    assert "3 rows read = 3 counted" in told
    assert "This drop can be published" in told
    assert "no cell → 30" in staff("diff", drop).stdout
    first = staff("publish", drop, "--by", "Ana", "--note", "January").stdout.split()[0]
    assert "makes no new release" in staff("check", drop).stdout
    assert "Nothing has changed" in staff("publish", drop).stdout
    later = crime_drop(
        tmp_path / "two",
        counts_csv(("2023-02", "East", "Park", "theft", 33), ("2023-02", "West", "Park", "murder", 6)),
        "2023-02",
        "2023-02",
    )
    assert "newark 2023-02 theft: 30 → 33" in staff("diff", later).stdout
    second = staff("publish", later).stdout.split()[0]
    listed = staff("releases").stdout.splitlines()
    assert listed[0].startswith(f"* {second}")
    assert listed[1].startswith(f"  {first}")
    assert "January" in listed[1]
    assert "`releases` lists them" in staff("rollback", "2020-01-01.1", code=1).stderr
    assert f"{first} is current again" in staff("rollback", first, "--because", "a test").stdout
    staff("export", tmp_path / "out", "--release", second)
    cells = (tmp_path / "out" / "cells.csv").read_text()
    assert ",theft,33,,,,published,false," in cells.replace(",true,", ",false,")
    assert f"{first} is current" in staff("refresh").stdout


def test_a_bad_drop_says_what_to_mend_and_changes_nothing(staff, tmp_path: Path) -> None:
    """Staff without an engineer must read file, line, value and fix, and find everything as it was."""
    staff("publish", crime_drop(tmp_path / "good"))
    before = staff("releases").stdout
    bad = crime_drop(tmp_path / "bad", counts_csv(("2023-01", "West", "Hill", "thefft", 20)))
    told = staff("check", bad, code=1).stderr
    assert all(word in told for word in ("counts.csv", "line 2", "thefft", "codes"))
    assert "thefft" in staff("publish", bad, code=1).stderr
    assert staff("releases").stdout == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["check", "/nowhere"], "/nowhere"),
        (["rollback", "2020-01-01.1"], "2020-01-01.1"),
        (["export", "{out}", "--release", "2020-01-01.1"], "2020-01-01.1"),
        (["sample", "{full}"], "full"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_message(staff, tmp_path: Path, words, told) -> None:
    """An exit code of 0, or a traceback, after something that did not work costs staff a day."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thing").touch()
    filled = [word.format(out=tmp_path / "out", full=tmp_path / "full") for word in words]
    assert told in staff(*filled, code=1).stderr


def test_help_names_every_command(staff) -> None:
    """What `--help` leaves out nobody uses."""
    told = staff("--help").stdout
    for command in ("sample", "check", "diff", "publish", "releases", "rollback", "export", "refresh"):
        assert command in told
        assert "usage:" in staff(command, "--help").stdout


def test_the_sample_goes_through_the_same_door(staff, tmp_path: Path) -> None:
    """Sample releases are marked everywhere, beginning with their number."""
    staff("sample", tmp_path / "sample")
    release = staff("publish", tmp_path / "sample").stdout.split()[0]
    assert release.startswith("SAMPLE-")
    staff("export", tmp_path / "out")
    names = [path.name for path in (tmp_path / "out").iterdir()]
    assert all(name.startswith("SAMPLE-do-not-cite-") for name in names)
    refused = staff("publish", crime_drop(tmp_path / "real"), code=1).stderr
    assert "sample" in refused.lower()
