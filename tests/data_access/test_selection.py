"""A question in a URL: misread, it shows one thing and says another."""

from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as st

from data_access.catalog import DATASETS, METRICS, metric
from data_access.model import ALL, AreaLevel, Grain, Period
from data_access.offer import Offer
from data_access.selection import MAX_AREAS, Problem, Unit, default_selection, is_shown, read_question
from tests.data_access.places import small_city

CITY = small_city()
PLANS = {each.id: each.plan for each in DATASETS}


def offered(metric_id: str) -> Offer:
    entry = metric(metric_id)
    return Offer.of(entry, PLANS)


CRIME = offered("reported-crime")
SHOT = offered("people-shot")
WHOLE = "violent-and-property-without-rape"
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


def ask(offer=CRIME, **query):
    return read_question(query, offer=offer, geography=CITY, release=None)


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
    again = read_question(parse_qs(selection.query()), offer=CRIME, geography=CITY, release=None)
    assert again.selection == selection
    assert again.problems == ()


def test_what_is_never_published_falls_back_and_says_so() -> None:
    """Silently showing years to who asked for months would mislead."""
    question = ask(area="park", category="theft", grain="month")
    assert Problem.NOT_SHOWN in question.problems
    assert is_shown(question.selection, CRIME)


def test_wards_and_neighborhoods_are_never_mixed() -> None:
    """Two partitions side by side invite adding what must not be added."""
    question = ask(SHOT, area=["east", "park"])
    assert question.selection.areas == ("east",)
    assert question.selection.area_level is AreaLevel.WARD
    assert Problem.AREA in question.problems


def test_a_rate_is_by_year() -> None:
    """A month's rate beside a year's rate is twelve times too small."""
    question = ask(**{"as": "rate", "grain": "month", "category": "theft"})
    assert (question.selection.unit, question.selection.grain) == (Unit.RATE, Grain.YEAR)


def test_everything_below_the_city_is_what_the_plan_has_of_it() -> None:
    """`All` of a neighborhood, less the city's `all`, would tell of rape; a page without an answer tells nothing."""
    unasked = ask(area="park")
    assert (unasked.selection.category, unasked.selection.grain) == (WHOLE, Grain.YEAR)
    assert unasked.problems == ()
    asked = ask(area="park", category="all")
    assert asked.selection == unasked.selection
    assert asked.problems == (Problem.NOT_SHOWN,)


def test_a_grain_that_is_not_planned_falls_to_the_finest_that_is() -> None:
    """Who asks for months of a place wants to see as near as can be, not the whole city."""
    for category, finest in (("property", Grain.MONTH), (WHOLE, Grain.QUARTER), ("robbery", Grain.YEAR)):
        question = ask(area="park", category=category, grain="month")
        selection = question.selection
        assert (selection.areas, selection.category, selection.grain) == (("park",), category, finest)
        assert (question.problems == ()) is (finest is Grain.MONTH)


def test_people_shot_in_a_neighborhood_are_by_blocks_of_three_years() -> None:
    """By year most of these numbers are so small that they would tell of single people."""
    question = ask(SHOT, **{"area": "park", "from": "2019", "to": "2024"})
    assert (question.selection.grain, question.problems) == (Grain.THREE_YEARS, ())
    spans = (question.selection.start, question.selection.end)
    assert spans == (Period.parse("2019--2021"), Period.parse("2022--2024"))
    again = read_question(parse_qs(question.selection.query()), offer=SHOT, geography=CITY, release=None)
    assert again == question


def test_a_rate_of_three_years_is_shown_as_a_number() -> None:
    """Three years' people over one year's residents looks three times as bad as any other rate."""
    question = ask(SHOT, **{"area": "park", "as": "rate"})
    assert (question.selection.unit, question.selection.grain) == (Unit.COUNT, Grain.THREE_YEARS)
    assert question.problems == (Problem.NOT_SHOWN,)


def test_where_nothing_is_offered_the_city_is_asked() -> None:
    """A release without a dataset must have a page that says so, not one that fails."""
    nothing = Offer.of(metric("people-shot"), {})
    selection = ask(nothing, area="park", grain="month").selection
    assert (selection.areas, selection.category) == (("newark",), ALL)


@given(query=QUERIES, entry=st.sampled_from(METRICS))
def test_any_query_gets_a_question_that_the_plan_shows(query, entry) -> None:
    """A query that raises is a broken page; one outside the plan could ask for what is hidden."""
    offer = offered(entry.id)
    question = read_question(query, offer=offer, geography=CITY, release=None)
    selection = question.selection
    assert is_shown(selection, offer)
    assert 1 <= len(selection.areas) <= MAX_AREAS
    assert {CITY.find(area).level for area in selection.areas} == {selection.area_level}
    assert not (selection.start and selection.end) or selection.start <= selection.end
    again = read_question(parse_qs(selection.query()), offer=offer, geography=CITY, release=None)
    assert again.selection == selection
