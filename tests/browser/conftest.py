"""The real site, once per test process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.model import LANGUAGES
from tests.browser.site import RunningSite, production, running_site, store_url
from tests.infrastructure.node_tools import AXE
from tests.infrastructure.programs import node_tool


@pytest.fixture(scope="session")
def site(sample_store: Path) -> Iterator[RunningSite]:
    """gunicorn over the sample store, as the Procfile starts it."""
    with running_site(production(store_url(sample_store))) as running:
        yield running


@pytest.fixture(scope="session")
def axe() -> Path:
    """The script of the accessibility checker."""
    return node_tool(AXE)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Each language of the site."""
    return str(request.param)
