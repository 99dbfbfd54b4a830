"""The programs that tests drive, or the reason why a test cannot run."""

import os
from pathlib import Path
from typing import NoReturn

import pytest

from tests.infrastructure.machine import PROGRAMS
from tests.infrastructure.node_tools import Tool, obstacle


def program(name: str) -> Path:
    """The path of a program of `machine.PROGRAMS`; without it the test is skipped, and under CI it fails."""
    wanted = next(each for each in PROGRAMS if each.name == name)
    found = wanted.find()
    if found is None:
        _missing(f"{name} is not on this machine: apt-get install {' '.join(wanted.packages)}")
    return found


def node_tool(tool: Tool) -> Path:
    """The file of a tool of `node_tools.TOOLS`; without it the test is skipped, and under CI it fails."""
    reason = obstacle(tool)
    if reason:
        _missing(reason)
    return tool.path


def _missing(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"{reason} (under CI this is a failure)", pytrace=False)
    pytest.skip(reason)
