"""The programs that tests drive, or the reason why a test cannot run."""

import os
from pathlib import Path

import pytest

from tests.infrastructure.machine import PROGRAMS


def program(name: str) -> Path:
    """The path of a program of `machine.PROGRAMS`; without it the test is skipped, and under CI it fails."""
    wanted = next(each for each in PROGRAMS if each.name == name)
    found = wanted.find()
    if found is not None:
        return found
    reason = f"{name} is not on this machine: apt-get install {' '.join(wanted.packages)}"
    if os.environ.get("CI"):
        pytest.fail(f"{reason} (under CI this is a failure)", pytrace=False)
    pytest.skip(reason)
