"""What a page of a release stands in: the frame with the names of its city and of who publishes it."""

from __future__ import annotations

from components.frame import Frame, Pairs, named
from components.i18n import Translator
from data_access import get_service
from data_access.model import Release


def framed(
    language: str,
    path: str,
    query: Pairs,
    release: Release,
    *,
    pinned: bool,
    is_page: bool = True,
    site: str = "",
) -> Frame:
    """Return the frame of a page; see `Frame`."""
    service = get_service()
    city = service.geography(release).city
    return Frame(language, path, query, release, pinned, city, service.publisher, is_page, site)


def words_of(language: str, release: Release) -> Translator:
    """Return the words of a language with the names of a release's city, for what has no frame."""
    service = get_service()
    return named(language, service.geography(release).city, service.publisher)
