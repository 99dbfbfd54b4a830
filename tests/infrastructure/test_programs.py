"""A run that skipped every test on a real server must not look like one that passed them."""

from pathlib import Path

import pytest

from tests.infrastructure import node_tools
from tests.infrastructure.node_tools import AXE, LIGHTHOUSE, NoTool, fetch, obstacle
from tests.infrastructure.programs import node_tool, program


@pytest.fixture
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)


@pytest.mark.usefixtures("empty_machine")
@pytest.mark.parametrize(
    ("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)], ids=["ci", "developer"]
)
def test_a_missing_program_is_told_and_fails_under_ci(
    ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="apt-get install redis-server") as told:
        program("Redis")
    assert type(told.value) is outcome


def test_a_program_that_is_there_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "my-chromium"
    named.touch(mode=0o755)
    monkeypatch.setenv("CHROMIUM", str(named))
    assert program("Chromium") == named


@pytest.fixture
def nothing_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node_tools, "FOLDER", tmp_path)


@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize(
    ("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)], ids=["ci", "developer"]
)
def test_a_missing_tool_is_told_and_fails_under_ci(
    ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="axe-core is not there: python3 -m") as told:
        node_tool(AXE)
    assert type(told.value) is outcome


def test_an_old_node_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise Lighthouse ends in a riddle about syntax."""
    monkeypatch.setattr(node_tools, "FOLDER", tmp_path / "kept")
    package = LIGHTHOUSE.path.parent.parent
    LIGHTHOUSE.path.parent.mkdir(parents=True)
    LIGHTHOUSE.path.touch()
    (package / "package.json").write_text(f'{{"version": "{LIGHTHOUSE.version}"}}')
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\necho v18.19.0\n")
    node.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert "needs Node 20" in obstacle(LIGHTHOUSE)
    node.write_text("#!/bin/sh\necho v22.19.0\n")
    assert obstacle(LIGHTHOUSE) == ""


@pytest.mark.usefixtures("nothing_kept", "empty_machine")
def test_without_npm_the_fix_is_named() -> None:
    with pytest.raises(NoTool, match="apt-get install npm"):
        fetch(AXE)


@pytest.mark.usefixtures("nothing_kept")
def test_a_fetch_that_fails_leaves_nothing_that_looks_like_a_tool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a tool would be used by every later run."""
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(
        "#!/bin/sh\nmkdir -p node_modules/axe-core; echo half > node_modules/axe-core/axe.min.js; exit 1\n"
    )
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{npm.parent}:/usr/bin:/bin")
    with pytest.raises(NoTool, match="could not fetch axe-core"):
        fetch(AXE)
    assert not AXE.is_there()
