"""axe-core in a page of a real browser: what those who cannot see, hear or point would stumble over."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

# What WCAG asks for and what is good practice beside it.
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = """(rules) => axe.run(document, {
  runOnly: {type: "tag", values: rules}, resultTypes: ["violations"],
}).then((found) => found.violations)"""


@lru_cache(maxsize=1)
def _source(path: Path) -> str:
    return path.read_text("utf-8")


def violations(page: Page, axe: Path) -> list[str]:
    """What axe objects to in a page as it is now, one line for each element."""
    page.evaluate(_source(axe))
    found: list[dict[str, Any]] = page.evaluate(RUN, list(RULES))
    return [
        f"{rule['id']}: {json.dumps(node['target'])} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
