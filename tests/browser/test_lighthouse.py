"""Lighthouse's mobile audits: as fast and as usable on a cheap phone as pages can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.model import LANGUAGES
from tests.browser.lighthouse import FIRST_PAGES, PAGES, audits, median
from tests.browser.site import RunningSite
from tests.infrastructure.node_tools import LIGHTHOUSE
from tests.infrastructure.programs import node_tool


@pytest.fixture(scope="session")
def lighthouse() -> Path:
    """The program of Lighthouse."""
    return node_tool(LIGHTHOUSE)


@pytest.mark.browser
@pytest.mark.parametrize(("path", "lang"), list(zip(FIRST_PAGES, LANGUAGES, strict=True)))
def test_a_page_of_each_kind(
    site: RunningSite, lighthouse: Path, chromium: Path, path: str, lang: str
) -> None:
    """Other tests run on the same machine meanwhile and only ever slow a page down: the best of three counts."""
    found = audits(site.url(path, lang), lighthouse=lighthouse, chromium=chromium)
    assert found[-1].too_low == {}, "\n".join(str(each) for each in found)


@pytest.mark.trial
@pytest.mark.browser
@pytest.mark.parametrize("path", PAGES)
def test_every_page_in_every_language(
    site: RunningSite, lighthouse: Path, chromium: Path, language: str, path: str
) -> None:
    """On a machine that does nothing else the median counts."""
    found = audits(site.url(path, language), lighthouse=lighthouse, chromium=chromium)
    assert median(found).too_low == {}, "\n".join(str(each) for each in found)
