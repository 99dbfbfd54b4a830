"""Tools that the browser tests bring from npm, in pinned versions, into a folder that git ignores.

`python3 -m tests.infrastructure.node_tools` fetches what is missing (`make machine` does so) and uses the standard
library only. Afterwards no test needs the network. Without npm, the tests that need a tool are skipped with the
reason, and under CI they fail.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "build" / "node"
SECONDS = 300


class NoTool(Exception):
    """A tool is not there; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A package of npm, the file of it that is used, what it is for, and the Node that runs it (0: none does)."""

    package: str
    version: str
    file: str
    purpose: str
    node: int = 0

    @property
    def folder(self) -> Path:
        """Where it is kept; each tool with what it depends on has a folder of its own."""
        return FOLDER / f"{self.package}@{self.version}"

    @property
    def path(self) -> Path:
        """The file of it that is used."""
        return self.folder / "node_modules" / self.package / self.file

    def is_there(self) -> bool:
        """Whether the pinned version is kept."""
        manifest = self.folder / "node_modules" / self.package / "package.json"
        return self.path.is_file() and json.loads(manifest.read_text("utf-8"))["version"] == self.version


AXE = Tool(package="axe-core", version="4.14.1", file="axe.min.js", purpose="accessibility tests")
LIGHTHOUSE = Tool(
    package="lighthouse", version="13.5.0", file="cli/index.js", purpose="Lighthouse's audits", node=20
)
TOOLS = (AXE, LIGHTHOUSE)


def obstacle(tool: Tool) -> str:
    """What keeps a tool from being used, with the fix; empty if nothing does."""
    if not tool.is_there():
        return f"{tool.package} is not there: python3 -m tests.infrastructure.node_tools"
    if node_version() < tool.node:
        return f"{tool.package} needs Node {tool.node} or newer: apt-get install nodejs"
    return ""


def node_version() -> int:
    """The first number of Node's version; 0 where there is no Node."""
    node = shutil.which("node")
    if node is None:
        return 0
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=20)
    first = done.stdout.strip().removeprefix("v").partition(".")[0]
    return int(first) if first.isdigit() else 0


def fetch(tool: Tool) -> None:
    """Have npm fetch a tool; all of it or nothing is kept. Raises `NoTool`."""
    npm = shutil.which("npm")
    if npm is None:
        raise NoTool(f"{tool.package} needs npm, which is not on this machine: apt-get install npm")
    partial = tool.folder.with_name(f"{tool.folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    options = [
        "--silent",
        "--no-audit",
        "--no-fund",
        "--no-save",
        "--ignore-scripts",
        "--prefix",
        str(partial),
    ]
    command = [npm, "install", *options, f"{tool.package}@{tool.version}"]
    try:
        subprocess.run(command, cwd=partial, check=True, capture_output=True, text=True, timeout=SECONDS)
    except (subprocess.SubprocessError, OSError) as error:
        raise NoTool(f"npm could not fetch {tool.package}@{tool.version} ({type(error).__name__})") from error
    shutil.rmtree(tool.folder, ignore_errors=True)
    partial.rename(tool.folder)


def prepare() -> Iterator[str]:
    """Fetch what is missing; yield a sentence for each tool that was fetched or could not be."""
    for tool in TOOLS:
        if tool.is_there():
            continue
        try:
            fetch(tool)
        except NoTool as reason:
            yield f"{reason}. Without it there are no {tool.purpose}: they are skipped (under CI they fail)."
        else:
            yield f"{tool.package}@{tool.version} is in {tool.folder.relative_to(FOLDER.parents[1])}"


def main() -> int:
    """Fetch what is missing and say so; always ends with 0."""
    for sentence in prepare():
        print(sentence, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
