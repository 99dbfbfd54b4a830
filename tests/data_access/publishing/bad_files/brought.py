"""What is read row by row and never counted: records, the agency's totals, a survey's estimates."""

from collections.abc import Iterator

from tests.data_access.publishing.bad_files.change import Case, value_in

NOT_WHOLE = "is not a whole number"
FIGURES = {
    "negative": "-1",
    "a fraction": "1.5",
    "a comma of thousands": "1,000",
    "infinite": "inf",
    "NA": "NA",
    "words": "about 10",
}
MEETING = {
    "date": ("2025-02-30", "30.06.2025", "soon", "NA"),
    "meeting_kind": ("council", "Communitys", "\u0441ommunity"),
    "state": ("done?", "plannt"),
    "open": ("maybe", "2"),
    "attended": ("-3", "forty", "4.5"),
}
WAVE = ("2023-02-30", "2/1/2023", "May", "NA")
SCORES = ("-1", "100.1", "inf", "NaN", "55,5", "high")
BASES = ("-400", "4.5", "many")


def brought_cases() -> tuple[Case, ...]:
    """Every mistake in the first, a middle and the last row."""
    return (*_meetings(), *_totals(), *_survey())


def _meetings() -> Iterator[Case]:
    for column, values in MEETING.items():
        for value in values:
            yield from value_in("meetings", f"{column} {value!r}", column, value, f"column {column!r}")
    for column in ("title_en", "date", "open"):
        yield from value_in("meetings", f"no {column}", column, "", column.removesuffix("_en"))
    yield from value_in("meetings", "an id twice", "id", "m-1", "m-1", places=("first", "last"))


def _totals() -> Iterator[Case]:
    for name, value in FIGURES.items():
        yield from value_in("totals", name, "murder", value, "column 'murder'", NOT_WHOLE)
    for value in ("2023-13", "January", "2023-Q1", "2023"):
        yield from value_in("totals", f"the month {value}", "month", value, "column 'month'")


def _survey() -> Iterator[Case]:
    for value in SCORES:
        yield from value_in("survey", f"the score {value}", "score", value, "column 'score'")
    for value in BASES:
        yield from value_in("survey", f"asked {value}", "asked", value, "column 'asked'")
    for value in WAVE:
        yield from value_in("survey", f"from {value}", "from", value, "column 'from'")
    for value in ("Fear", "safety", "Тrust"):
        yield from value_in("survey", f"the question {value}", "question", value, "column 'question'")
