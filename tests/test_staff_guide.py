"""docs/staff.md: every command, flag, reason, finding and message in it is the program's own.

Who follows it has nobody to ask: a flag that is not there ends the day.
"""

import argparse
import ast
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from data_access.publishing.commands import parser
from data_access.publishing.drop.reasons import known_limits
from data_access.publishing.survey import OTHER_LENGTH, TWO_VALUES

REPOSITORY = Path(__file__).resolve().parent.parent
GUIDE = (REPOSITORY / "docs" / "staff.md").read_text()
REASON_TABLES = ("## Rows that are set aside", "These rows are counted for the city")
COMMAND = re.compile(r"python -m data_access [^`\n]+")


def commands() -> list[str]:
    return sorted(set(COMMAND.findall(GUIDE)))


def table(heading: str) -> list[list[str]]:
    """The rows of the first table below a heading, as cells."""
    below = GUIDE[GUIDE.index(f"\n{heading}") :]
    lines = below[below.index("\n|") + 1 :].split("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@cache
def told() -> tuple[str, ...]:
    """Every text of the program, one piece for each expression, values replaced by a blank sign."""
    return tuple(
        text for path in sorted((REPOSITORY / "data_access").rglob("*.py")) for text in texts_in(path)
    )


def texts_in(path: Path) -> Iterator[str]:
    """Texts of a module, docstrings left out: nobody reads these on a screen."""
    tree = ast.parse(path.read_text())
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) in docstrings:
            continue
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "\0" for part in node.values)
            yield "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def is_said(words: list[str]) -> bool:
    """Whether some text of the program has these words in this order."""
    pattern = re.compile(".*".join(map(re.escape, words)), re.DOTALL)
    return any(pattern.search(text) for text in told())


def test_the_guide_shows_commands() -> None:
    """Without any, the next test would pass."""
    names = {command.split()[3] for command in commands()}
    assert {
        "draft",
        "check",
        "diff",
        "publish",
        "preview",
        "approve",
        "rollback",
        "withdraw",
        "refresh",
    } <= names


@pytest.mark.parametrize("command", commands())
def test_every_command_has_these_flags(command: str) -> None:
    """Parsed by the program's own parser, as it stands."""
    words = shlex.split(command.removesuffix("."))[3:]
    try:
        options = parser().parse_args(words)
    except SystemExit as refused:
        pytest.fail(f"the program does not understand: {command} ({refused})")
    assert isinstance(options, argparse.Namespace)


def test_every_flag_that_is_only_named_exists() -> None:
    """`--also` and such are explained in sentences, too."""
    named = set(re.findall(r"`(--[a-z-]+)", GUIDE))
    every = {
        flag
        for action in parser()._subparsers._group_actions
        for command in action.choices.values()
        for each in command._actions
        for flag in each.option_strings
    }
    assert named
    assert named - every == set()


def test_every_reason_is_listed_and_is_the_programs_own() -> None:
    """A reason that staff meet and do not find, or find and never meet, costs trust."""
    listed = [cell[0].strip("`") for heading in REASON_TABLES for cell in table(heading)]
    assert sorted(listed) == sorted({*known_limits(), OTHER_LENGTH, TWO_VALUES})


def test_every_kind_of_finding_is_listed() -> None:
    """Each must be decided by somebody who knows what it means."""
    findings = REPOSITORY / "data_access" / "publishing" / "findings"
    kinds = {
        str(node.args[0].value)
        for path in findings.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Suspicion"
        and isinstance(node.args[0], ast.Constant)
    }
    assert {row[0].strip("`") for row in table("## Findings")} == kinds


@pytest.mark.parametrize("cell", [row[0] for row in table("## Messages")])
def test_every_message_is_one_that_the_program_says(cell: str) -> None:
    """Staff search the guide for the words on their screen."""
    assert is_said(re.findall(r"`([^`]+)`", cell)), cell


@pytest.mark.parametrize("cell", [row[0] for row in table("### 5. Finish it")])
def test_every_question_is_one_that_a_draft_asks(cell: str) -> None:
    """The table answers what the draft asked."""
    assert is_said([part.strip() for part in cell.split("…") if part.strip()]), cell


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(#([a-z-]+)\)", GUIDE))))
def test_links_inside_lead_somewhere(target: str) -> None:
    """A link to nowhere, on the page for people in a hurry."""
    headings = re.findall(r"^#+ (.+)$", GUIDE, re.MULTILINE)
    assert target in {re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-") for heading in headings}
