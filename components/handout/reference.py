"""A handout as a reference that Zotero, EndNote and Mendeley read (RIS)."""

from __future__ import annotations

from collections.abc import Iterator

from components.handout.model import Handout


def handout_ris(handout: Handout) -> bytes:
    """Return the file; of what must not be cited, it says so in its title and its note."""
    return "".join(f"{tag}  - {' '.join(text.split())}\r\n" for tag, text in _entries(handout)).encode()


def _entries(handout: Handout) -> Iterator[tuple[str, str]]:
    day = handout.release.dated
    publisher = handout.t("handout.publisher")
    marked = ". ".join((*handout.warnings, handout.title))
    yield "TY", "DATA"
    yield "AU", f"{publisher},"  # the comma: a name that is not to be parted into first and last
    yield "TI", f"{marked} ({handout.measure})"
    yield "T2", handout.t("shell.brand")
    yield "PY", str(day.year)
    yield "DA", f"{day:%Y/%m/%d}"
    yield "ET", handout.release.label
    yield "PB", publisher
    yield "LA", handout.language
    yield "UR", handout.link
    yield "N1", f"{handout.source}. {handout.license}"
    yield "ER", ""
