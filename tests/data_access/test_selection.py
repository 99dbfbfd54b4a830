"""A question in a URL: misread, it shows one thing and says another."""

from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as st

from data_access.catalog import METRICS, metric
from data_access.model import AreaLevel, Grain, Period
from data_access.selection import MAX_AREAS, Problem, Unit, default_selection, is_shown, read_question
from tests.data_access.places import small_city

CITY = small_city()
CRIME = metric("reported-crime")
NAMES = ("area", "category", "grain", "from", "to", "as", "release", "utm_source")
WORDS = st.sampled_from(
    [
        "newark",
        "east",
        "west",
        "park",
        "theft",
        "all",
        "month",
        "year",
        "3y",
        "2024",
        "2024-Q2",
        "2023-05",
        "rate",
    ]
) | st.text(max_size=20)
QUERIES = st.dictionaries(st.sampled_from(NAMES), st.lists(WORDS, max_size=8) | WORDS)


def ask(entry=CRIME, **query):
    return read_question(query, metric=entry, geography=CITY, release=None)


def test_nothing_asked_is_the_city_by_the_metrics_own_grain() -> None:
    """Who opens the page without a question must get an answer without a complaint."""
    question = ask()
    assert question.problems == ()
    assert question.selection == default_selection(CRIME, CITY)
    assert (question.selection.areas, question.selection.grain) == (("newark",), Grain.YEAR)


def test_a_full_question_reads_back_from_its_own_link() -> None:
    """A permalink that asks something else is a wrong citation."""
    given_query = {"category": "theft", "grain": "month", "from": "2023", "to": "2024"}
    selection = ask(**given_query).selection
    assert (selection.start, selection.end) == (Period.parse("2023-01"), Period.parse("2024-12"))
    again = read_question(parse_qs(selection.query()), metric=CRIME, geography=CITY, release=None)
    assert again.selection == selection
    assert again.problems == ()


def test_what_is_never_published_falls_back_and_says_so() -> None:
    """Silently showing years to who asked for months would mislead."""
    question = ask(area="park", category="theft", grain="month")
    assert Problem.NOT_SHOWN in question.problems
    assert is_shown(question.selection, CRIME)


def test_wards_and_neighborhoods_are_never_mixed() -> None:
    """Two partitions side by side invite adding what must not be added."""
    question = ask(metric("people-shot"), area=["east", "park"])
    assert question.selection.areas == ("east",)
    assert question.selection.area_level is AreaLevel.WARD
    assert Problem.AREA in question.problems


def test_a_rate_is_by_year() -> None:
    """A month's rate beside a year's rate is twelve times too small."""
    question = ask(**{"as": "rate", "grain": "month", "category": "theft"})
    assert (question.selection.unit, question.selection.grain) == (Unit.RATE, Grain.YEAR)


@given(query=QUERIES, entry=st.sampled_from(METRICS))
def test_any_query_gets_a_question_that_the_plan_shows(query, entry) -> None:
    """A query that raises is a broken page; one outside the plan could ask for what is hidden."""
    question = read_question(query, metric=entry, geography=CITY, release=None)
    selection = question.selection
    assert is_shown(selection, entry)
    assert 1 <= len(selection.areas) <= MAX_AREAS
    assert {CITY.find(area).level for area in selection.areas} == {selection.area_level}
    assert not (selection.start and selection.end) or selection.start <= selection.end
    again = read_question(parse_qs(selection.query()), metric=entry, geography=CITY, release=None)
    assert again.selection == selection
