"""How a release, a figure or one number of it is cited; a citation always names the release."""

from __future__ import annotations

from components.format import day
from components.frame import Frame
from components.i18n import Translator
from data_access.model import Release


def citation(frame: Frame, what: str = "") -> str:
    """Return the citation of a release, or of `what` of it; of what must not be cited, that it must not."""
    return citation_of(frame.t, frame.release, what)


def citation_of(t: Translator, release: Release, what: str = "", *, link: str = "") -> str:
    """Return the same without a page around it; `link` is the full address that keeps what is cited."""
    if release.staged:
        return t("data.cite.preview")
    if release.is_sample:
        return t("data.cite.sample")
    named = {"release": release.id, "date": day(release.dated, t.language)}
    said = t("data.cite.number", what=what, **named) if what else t("data.cite.text", **named)
    return f"{said} {link}" if link else said
