"""Reasons that staff give and the public reads: words, and nothing that protection may hide."""

from __future__ import annotations

import re

from data_access.model import AreaLevel, Geography
from data_access.publishing.base import IntakeError

LONGEST_REASON = 500


class BadReason(IntakeError):
    """A reason that says nothing, or that may not be public."""


def public_reason(text: str, *, flag: str, geography: Geography | None) -> str:
    """Return a reason as it becomes public, in one line; `flag` is what it was given for, as staff wrote it.

    Raises BadReason where it says nothing or is too long, and where it holds a number (other than a year or a date)
    or an area, for these may be what protection hides.
    """
    reason = " ".join(text.split())
    if not any(character.isalpha() for character in reason):
        raise _refused(flag, "has no reason; say in a few words why")
    if not reason.isprintable() or len(reason) > LONGEST_REASON:
        raise _refused(flag, f"needs a reason of plain text, at most {LONGEST_REASON} characters")
    if any(character.isnumeric() for character in _DATES.sub("", reason)):
        raise _refused(
            flag, "gives a number in its reason, which becomes public; only years and dates may stand there"
        )
    named = _named_area(reason, geography) if geography else None
    if named:
        raise _refused(flag, f"names {named} in its reason, which becomes public; say it without the place")
    return reason


def _refused(flag: str, why: str) -> BadReason:
    return BadReason(f"{flag} {why}", logged="a reason that may not be public")


# 2024, 2024-05, 2024-05-03, 3 May 2024, May 3, 2024.
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_YEAR = r"(?:19|20)\d\d"
_DATES = re.compile(
    rf"\b(?:{_YEAR}(?:-\d\d(?:-\d\d)?)?|\d?\d {_MONTH} {_YEAR}|{_MONTH} \d?\d, {_YEAR})\b", re.ASCII
)


def _named_area(reason: str, geography: Geography) -> str | None:
    """Return the first area below the city that a text names."""
    said = _words(reason)
    for area in (*geography.ever(AreaLevel.WARD), *geography.ever(AreaLevel.NEIGHBORHOOD)):
        for name in sorted({*area.names.values(), area.stem}):
            if _words(name) in said:
                return name
    return None


def _words(text: str) -> str:
    """Return the words of a text between blanks, so that one text is searched in another word by word."""
    return f" {' '.join(re.findall(_WORD, text.casefold()))} "


_WORD = re.compile(r"[^\W_]+")
