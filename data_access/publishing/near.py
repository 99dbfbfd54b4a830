"""Why a text is not the one that it looks like: said exactly, because nobody sees a blank or a Cyrillic letter."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Collection

# Letters of other alphabets in the shape of Latin ones.
_LOOK_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТХУаеорсухіјѕԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοιν",
    "ABESIJKMHOPCTXYaeopcyxijsdhqwABEZHIKMNOPTYXoiv",
)
_MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", ".", "?", "missing"})


def difference(text: str, known: Collection[str]) -> str:
    """Return how a text differs from the known one that it looks like, as the end of a sentence; else nothing."""
    for words, fold in _FOLDS:
        for each in known:
            if each != text and fold(each) == fold(text):
                return f"; it is {each!r} but for {words(text)}"
    if text.strip().casefold() in _MISSING:
        return "; it seems to say that the value is missing"
    near = difflib.get_close_matches(text, known, n=1, cutoff=0.8)
    return f"; did the file mean {near[0]!r}?" if near else ""


def _visible(text: str) -> str:
    """Return a text without signs that are not seen, and with plain blanks, one at a time."""
    normal = unicodedata.normalize("NFKC", text)
    return " ".join(
        "".join(sign for sign in normal if unicodedata.category(sign) not in ("Cf", "Cc")).split()
    )


def _folded(text: str) -> str:
    return _visible(text).casefold()


def _latin(text: str) -> str:
    return _visible(text).translate(_LOOK_ALIKE).casefold()


def _unseen(text: str) -> str:
    signs = [sign for sign in text if sign != " " and (sign.isspace() or unicodedata.category(sign) == "Cf")]
    return (
        f"signs that are not seen ({_named(signs)})"
        if signs
        else "blanks or accents that are written otherwise"
    )


def _strangers(text: str) -> str:
    return f"letters of another alphabet ({_named([sign for sign in text if sign.translate(_LOOK_ALIKE) != sign])})"


def _named(signs: list[str]) -> str:
    return ", ".join(dict.fromkeys(unicodedata.name(sign, f"U+{ord(sign):04X}").lower() for sign in signs))


# From what is least to what is most unlike.
_FOLDS: tuple[tuple[Callable[[str], str], Callable[[str], str]], ...] = (
    (lambda _: "blanks at its beginning or end", str.strip),
    (_unseen, _visible),
    (lambda _: "capital and small letters", _folded),
    (_strangers, _latin),
)
