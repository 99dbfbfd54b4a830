"""A text that looks like another is told apart in words; staff cannot see a blank or a foreign letter."""

import pytest

from data_access.publishing.near import difference

KNOWN = ("Robbery", "Peña", "Lower Roseville")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Robbery ", "it is 'Robbery' but for blanks at its beginning or end"),
        ("ROBBERY", "it is 'Robbery' but for capital and small letters"),
        ("Rob\u200bbery", "it is 'Robbery' but for signs that are not seen (zero width space)"),
        ("Lower\u00a0Roseville", "it is 'Lower Roseville' but for signs that are not seen (no-break space)"),
        ("Lower  Roseville", "it is 'Lower Roseville' but for blanks or accents that are written otherwise"),
        ("Pen\u0303a", "it is 'Peña' but for blanks or accents that are written otherwise"),
        ("R\u043ebbery", "letters of another alphabet (cyrillic small letter o)"),
        ("R\u043eBBERY ", "letters of another alphabet (cyrillic small letter o)"),
        ("NA", "it seems to say that the value is missing"),
        (" n/a ", "it seems to say that the value is missing"),
        ("Robery", "did the file mean 'Robbery'?"),
    ],
)
def test_what_is_different_is_said(text: str, words: str) -> None:
    """`'Robbery ' is not mapped` sends a person to look for an error that cannot be seen."""
    assert words in difference(text, KNOWN)


def test_nothing_is_said_of_what_is_merely_new() -> None:
    """A wrong guess would be mapped by somebody in a hurry."""
    assert difference("Arson", KNOWN) == ""
