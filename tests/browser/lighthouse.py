"""`python -m tests.browser.lighthouse`: Lighthouse's mobile audits of each kind of page in three languages.

`--language` asks for one of them. Prints each page's scores and ends with 1 where one is too low: performance 99;
accessibility, best practices and SEO 100, SEO apart from `noindex`, which a sample must have. A page is measured
again, up to three times, where the first measure of its performance is too low, and the median counts.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_access.model import LANGUAGES
from tests.browser.screenshots import some_store
from tests.browser.site import (
    HELP,
    HOME,
    INDICATOR,
    MEETINGS,
    NEIGHBORHOOD,
    NEIGHBORHOODS,
    PRACTICE,
    REFORM,
    SHARE,
    TIMELINE,
    TOGETHER,
    TRUST,
    RunningSite,
    production,
    refresh,
    running_site,
)
from tests.infrastructure.chromium import ARGUMENTS
from tests.infrastructure.machine import find_chromium
from tests.infrastructure.node_tools import LIGHTHOUSE, obstacle

# Those that `make test` audits, in one language each; then the other kinds.
FIRST_PAGES = (HOME, NEIGHBORHOOD, INDICATOR)
PAGES = (*FIRST_PAGES, NEIGHBORHOODS, "/indicators", SHARE, REFORM, PRACTICE, HELP, "/data", "/methods")
PAGES += (TIMELINE, TOGETHER, MEETINGS, TRUST, "/programs/crisis-intervention", "/promises")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LOWEST = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
# What a sample may not have: invented numbers are kept out of search engines.
NOT_FOR_A_SAMPLE = frozenset({"is-crawlable"})
ATTEMPTS = 3
SECONDS = 120
AGAIN = "Please run Lighthouse again"


class NoAudit(Exception):
    """Lighthouse could not be run; the message says why."""


@dataclass(frozen=True)
class Scores:
    """A page's scores from 0 to 100 by category, what was objected to, and what its performance is made of."""

    url: str
    by_category: dict[str, int]
    objections: tuple[str, ...]
    paint: float
    blocking: float
    kilobytes: float

    @property
    def too_low(self) -> dict[str, int]:
        """The scores that are lower than they may be."""
        return {name: score for name, score in self.by_category.items() if score < LOWEST[name]}

    def __str__(self) -> str:
        scores = ", ".join(f"{name} {score}" for name, score in self.by_category.items())
        rest = f"largest paint {self.paint / 1000:.1f} s, blocking {self.blocking:.0f} ms, {self.kilobytes:.0f} kB"
        return f"{self.url}: {scores}; {rest}{''.join(f'; {each}' for each in self.objections)}"


def run(url: str, *, lighthouse: Path, chromium: Path) -> dict[str, Any]:
    """Lighthouse's report on a page, as it writes it. Raises `NoAudit`."""
    node = shutil.which("node")
    if node is None:
        raise NoAudit("node is not on this machine: apt-get install nodejs")
    flags = ["--headless", *(["--no-sandbox"] if os.geteuid() == 0 else []), *ARGUMENTS]
    command = [node, str(lighthouse), url, "--quiet", "--output=json", "--no-enable-error-reporting"]
    command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={_quoted(flags)}"]
    environment = {**os.environ, "CHROME_PATH": str(chromium)}
    for _attempt in range(ATTEMPTS):
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        # Now and then Chromium loses the beginning of its trace; Lighthouse then asks to be run again.
        if done.returncode == 0 or AGAIN not in done.stderr:
            break
    if done.returncode:
        raise NoAudit(f"Lighthouse failed on {url}: {done.stderr[-500:]}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _quoted(flags: list[str]) -> str:
    """Chromium's flags as one text; those with blanks in quotation marks, as Lighthouse splits them."""
    return " ".join(f'"{flag}"' if " " in flag else flag for flag in flags)


def read(report: dict[str, Any]) -> Scores:
    """The scores of a report, without what a sample cannot have."""
    audits = report["audits"]
    by_category = {name: _score(report["categories"][name], audits) for name in CATEGORIES}
    names = [ref["id"] for name in CATEGORIES[1:] for ref in report["categories"][name]["auditRefs"]]
    bad = [name for name in names if audits[name]["score"] not in (None, 1) and name not in NOT_FOR_A_SAMPLE]
    return Scores(
        url=report["finalDisplayedUrl"],
        by_category=by_category,
        objections=tuple(f"{name}: {audits[name]['title']}" for name in bad),
        paint=audits["largest-contentful-paint"]["numericValue"],
        blocking=audits["total-blocking-time"]["numericValue"],
        kilobytes=audits["total-byte-weight"]["numericValue"] / 1000,
    )


def _score(category: dict[str, Any], audits: dict[str, Any]) -> int:
    """A category's score as Lighthouse weighs it, without what a sample cannot have."""
    weights = {ref["id"]: ref["weight"] for ref in category["auditRefs"] if ref["id"] not in NOT_FOR_A_SAMPLE}
    counted = {
        name: weight for name, weight in weights.items() if weight and audits[name]["score"] is not None
    }
    total = sum(weight * audits[name]["score"] for name, weight in counted.items())
    return int(100 * total / sum(counted.values()) + 0.5)


def audits(url: str, *, lighthouse: Path, chromium: Path) -> list[Scores]:
    """A page's scores, worst performance first: once, or three times where the first is too low. Raises `NoAudit`."""
    found = [read(run(url, lighthouse=lighthouse, chromium=chromium))]
    while found[0].too_low and len(found) < ATTEMPTS:
        found.append(read(run(url, lighthouse=lighthouse, chromium=chromium)))
    return sorted(found, key=lambda each: each.by_category["performance"])


def median(found: list[Scores]) -> Scores:
    """The middle of sorted scores."""
    return found[len(found) // 2]


def every_audit(
    site: RunningSite, languages: Sequence[str], *, lighthouse: Path, chromium: Path
) -> Iterator[Scores]:
    """The scores of each page in these languages."""
    for path in PAGES:
        for language in languages:
            yield median(audits(site.url(path, language), lighthouse=lighthouse, chromium=chromium))


def main() -> int:
    """Audit every page and print its scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", help="an address such as sqlite:///var/store.db; default: a fresh sample")
    parser.add_argument("--language", choices=LANGUAGES, help="only in this language; default: in each")
    asked = parser.parse_args()
    chromium = find_chromium()
    missing = obstacle(LIGHTHOUSE) or (
        "" if chromium else "Chromium is not on this machine: apt-get install chromium"
    )
    if chromium is None or missing:
        print(missing, file=sys.stderr)
        return 1
    low, languages = 0, [asked.language] if asked.language else LANGUAGES
    with some_store(asked.store) as url, running_site(production(url)) as site:
        refresh(site)
        for scores in every_audit(site, languages, lighthouse=LIGHTHOUSE.path, chromium=chromium):
            print(scores, flush=True)
            low += bool(scores.too_low)
    return int(low > 0)


if __name__ == "__main__":
    sys.exit(main())
