"""The whole site over the sample store, without a network."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.site import store_url
from tests.pages.reading import Element
from tests.pages.visitor import Visitor, answering, put_together


@pytest.fixture(scope="session")
def sample_site(sample_store: Path) -> Visitor:
    """The site over the sample; tests ask for `sample`, which also points the pages at it."""
    return put_together(store_url(sample_store))


@pytest.fixture
def sample(sample_site: Visitor) -> Iterator[Visitor]:
    """A visitor of the site over the sample store."""
    with answering(sample_site.service):
        yield sample_site


@pytest.fixture(scope="session")
def every_page(sample_site: Visitor) -> dict[str, Element]:
    """Every page of the sitemap in its three languages, by address."""
    with answering(sample_site.service):
        return {url: sample_site.page(url) for url in sample_site.sitemap()}
