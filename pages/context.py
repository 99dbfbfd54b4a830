"""What every page begins with: the release that its address names, and the frame around it."""

from __future__ import annotations

from components.frame import Frame
from data_access import get_service
from data_access.model import Release
from data_access.store.errors import ReleaseWithdrawn, UnknownRelease
from pages.framing import framed
from pages.preview import previewed
from pages.serving.page import Address, Gone, Head
from pages.serving.routes import UnknownAddress
from pages.withdrawn import withdrawn_view

SAMPLE_ROBOTS = "noindex, nofollow"


def named_release(wanted: str | None) -> Release:
    """Return the release that a request names, the current one for None; a staged one to who may see it.

    Raises UnknownRelease, ReleaseWithdrawn, NoRelease.
    """
    try:
        return get_service().release(wanted)
    except UnknownRelease:
        found = previewed(wanted or "")
        if found is None:
            raise
        return found


def frame_of(address: Address) -> Frame:
    """Return the frame of an address.

    Raises UnknownAddress for an unknown release, Gone for a withdrawn one, NoRelease where nothing is published.
    """
    wanted = address.value("release") or None
    try:
        release = named_release(wanted)
    except UnknownRelease:
        raise UnknownAddress(address.path, address.language) from None
    except ReleaseWithdrawn as error:
        raise Gone(withdrawn_view(address, error)) from None
    pinned = wanted is not None
    return framed(address.language, address.path, address.query, release, pinned=pinned, site=address.site)


def refuse_withdrawn(address: Address, release: Release, dataset: str) -> None:
    """Raise Gone where the dataset that an address is about was withdrawn from the release."""
    withdrawal = release.withdrawal_of(dataset)
    if withdrawal is not None:
        raise Gone(withdrawn_view(address, ReleaseWithdrawn(release, withdrawal)))


def head_of(frame: Frame, title: str, description: str, *, canonical: Address | None = None) -> Head:
    """Return a page's head; invented numbers and old releases are kept out of search engines."""
    t = frame.t
    marked = f"{t('sample.title')} · {title}" if frame.release.is_sample else title
    marked = f"{t('preview.title')} · {marked}" if frame.release.staged else marked
    full = t("shell.title", page=marked)
    hidden = frame.release.is_sample or frame.pinned
    robots = SAMPLE_ROBOTS if hidden else "index, follow"
    return Head(full, description, robots, canonical, site_name=t("shell.brand"))
