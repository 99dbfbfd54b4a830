"""What every page begins with: the release that its address names, and the frame around it."""

from __future__ import annotations

from components.frame import Frame
from data_access import get_service
from data_access.store.errors import UnknownRelease
from pages.serving.page import Address, Head
from pages.serving.routes import UnknownAddress

SAMPLE_ROBOTS = "noindex, nofollow"


def frame_of(address: Address) -> Frame:
    """Return the frame of an address. Raises UnknownAddress for an unknown release, NoRelease before any is."""
    wanted = address.value("release") or None
    try:
        release = get_service().release(wanted)
    except UnknownRelease:
        raise UnknownAddress(address.path, address.language) from None
    return Frame(address.language, address.path, address.query, release, pinned=wanted is not None)


def head_of(frame: Frame, title: str, description: str, *, canonical: Address | None = None) -> Head:
    """Return a page's head; invented numbers and old releases are kept out of search engines."""
    t = frame.t
    marked = f"{t('sample.title')} · {title}" if frame.release.is_sample else title
    full = t("shell.title", page=marked)
    hidden = frame.release.is_sample or frame.pinned
    return Head(full, description, SAMPLE_ROBOTS if hidden else "index, follow", canonical)
