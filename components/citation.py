"""How a release, or one number of it, is cited; a citation always names the release."""

from __future__ import annotations

from components.frame import Frame


def citation(frame: Frame, what: str = "") -> str:
    """Return the citation of a release, or of `what` of it; of what must not be cited, that it must not."""
    t = frame.t
    if frame.release.staged:
        return t("data.cite.preview")
    if frame.release.is_sample:
        return t("data.cite.sample")
    named = {"release": frame.release.id, "date": frame.released}
    return t("data.cite.number", what=what, **named) if what else t("data.cite.text", **named)
