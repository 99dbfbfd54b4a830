"""Accepting findings: by a code that fits one finding only, with a reason that may be public."""

import json
import re

import pytest

from data_access.publishing.findings import BadAcceptance, OpenFindings, private_list, public_list, settle
from data_access.publishing.findings.finding import Suspicion, numbered
from data_access.publishing.reasons import BadReason
from tests.data_access.publishing.findings.states import GEOGRAPHY

SHIFT = Suspicion(
    "volume", "reported-crime", "2024-05", "incidents in 2024-05: far fewer", "incidents: 177 instead of 504"
)
AREA = Suspicion("area", "shooting", "", "subjects: one area", "subjects: park in 2024-05 120", telling=True)
AREA_CODE, SHIFT_CODE = (each.code for each in numbered([SHIFT, AREA]))
WHY = "The agency has a new system since 3 May 2024"


def test_codes_follow_the_content_and_nothing_else() -> None:
    """What somebody read and accepted is what is published: other figures, another code."""
    assert [each.code for each in numbered([AREA, SHIFT])] == [AREA_CODE, SHIFT_CODE]
    assert re.fullmatch(r"1-[0-9a-f]{4}", AREA_CODE)
    other = Suspicion("volume", "reported-crime", SHIFT.when, SHIFT.public, "incidents: 178 instead of 504")
    assert numbered([other, AREA])[1].code != SHIFT_CODE


def test_all_must_be_accepted() -> None:
    """One that nobody looked at stops the release, with the exact words to add."""
    with pytest.raises(OpenFindings) as stopped:
        settle(numbered([SHIFT, AREA]), {AREA_CODE: WHY}, GEOGRAPHY)
    assert [each.code for each in stopped.value.findings] == [SHIFT_CODE]
    assert f'--accept {SHIFT_CODE} --because "…"' in str(stopped.value)
    assert "177" not in stopped.value.logged, "logs keep no figure that may be hidden"
    settled = settle(numbered([SHIFT, AREA]), {SHIFT_CODE: WHY, AREA_CODE: WHY}, GEOGRAPHY)
    assert [each.finding.code for each in settled] == [AREA_CODE, SHIFT_CODE]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (f"2-{'0' * 4}", f"finding 2 is another one now, {SHIFT_CODE}"),
        ("3-beef", "no such finding"),
        ("", "no such"),
    ],
)
def test_codes_that_fit_nothing_are_refused(code: str, told: str) -> None:
    """A code of last month's check must not accept this month's finding."""
    with pytest.raises(BadAcceptance, match=told):
        settle(numbered([SHIFT, AREA]), {code: WHY, AREA_CODE: WHY, SHIFT_CODE: WHY}, GEOGRAPHY)


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        *((blank, "no reason") for blank in ("", "  \t", "…", "\u200b", "--", "2024")),
        *(
            (number, "a number")
            for number in ("only 3 in May", "from 12 to 120", "½ of it", "٣ cases", "due to 2024-05-033")
        ),
        *(
            (place, "names")
            for place in ("all in the East Ward", "mount  PLEASANT reported late", "see park", "EAST")
        ),
        ("so " * 400, "at most"),
        ("a\x00b", "plain text"),
    ],
)
def test_reasons_that_may_not_be_public_are_refused(reason: str, told: str) -> None:
    """A reason stands on the page for ever: a number or a place in it would undo what protection hides."""
    with pytest.raises(BadReason, match=told):
        settle(numbered([SHIFT]), {numbered([SHIFT])[0].code: reason}, GEOGRAPHY)


@pytest.mark.parametrize(
    "reason",
    [
        WHY,
        "Late reports of 2023-12 came in",
        "Parking lots were eastern",
        "Since May 3, 2024",
        "  two\n lines ",
    ],
)
def test_reasons_may_hold_dates_and_words_like_places(reason: str) -> None:
    """A rule that refuses ordinary words is worked around."""
    (settled,) = settle(numbered([SHIFT]), {numbered([SHIFT])[0].code: reason}, GEOGRAPHY)
    assert settled.because == " ".join(reason.split())


def test_nothing_public_holds_a_number_an_area_or_a_code() -> None:
    """A code is a hash: who has it can try every small number until it fits."""
    findings = numbered([SHIFT, AREA])
    settled = settle(findings, {SHIFT_CODE: WHY, AREA_CODE: WHY}, GEOGRAPHY)
    text = json.dumps(public_list(settled))
    for hidden in (SHIFT_CODE, AREA_CODE, "177", "504", "120", "park", "area", "subjects"):
        assert hidden not in text, hidden
    assert text.count(WHY) == 2
    assert [row["detail"] for row in private_list(settled)] == [each.detail for each in findings]
