"""The real site, once per test process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.site import RunningSite, production, running_site, store_url


@pytest.fixture(scope="session")
def site(sample_store: Path) -> Iterator[RunningSite]:
    """gunicorn over the sample store, as the Procfile starts it."""
    with running_site(production(store_url(sample_store))) as running:
        yield running
