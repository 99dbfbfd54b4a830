"""The catalogue is the one place where an indicator is defined, so it must be whole."""

from datetime import date

import pytest

from data_access.catalog import DATASETS, METRICS, OFFENSE, counting, dataset, follow_up, metric
from data_access.catalog_programs import RE_ENTRY_DAYS
from data_access.definitions import PERCENT, UnknownIndicator
from data_access.model import ALL, AreaLevel, Grain, Period
from data_access.offer import Offer, categories_of

UNION = "violent-and-property-without-rape"


@pytest.mark.parametrize("entry", METRICS, ids=lambda entry: entry.id)
def test_each_metric_can_be_read_from_the_plan(entry) -> None:
    """A metric without a view has a page with nothing on it."""
    for owner, measure in entry.parts:
        assert measure in dataset(owner).measures
    offer = Offer.of(entry, {each.id: each.plan for each in DATASETS})
    assert offer.shows(AreaLevel.CITY, entry.grain, entry.category)
    assert offer.whole(AreaLevel.CITY) == categories_of(entry)[0] == entry.category


@pytest.mark.parametrize("entry", [each for each in METRICS if each.base], ids=lambda entry: entry.id)
def test_a_share_is_of_what_it_lies_in_or_of_other_events(entry) -> None:
    """More searches than stops would be a share above all there is; nothing would refuse such a drop."""
    (owner, measure), (other, base) = entry.parts
    if owner == other:
        assert (measure, base) in dataset(owner).subsets
    else:
        assert entry.base.per != PERCENT


def test_totals_of_wards_are_shown_by_one_metric_only() -> None:
    """The same map under three names would look like three findings."""
    plans = {each.id: each.plan for each in DATASETS}
    levels = {each.id: Offer.of(each, plans).levels() for each in METRICS}
    assert (
        AreaLevel.WARD
        in levels["youth-served"] & levels["stops"] & levels["people-shot"] & levels["search-share"]
    )
    for name in (
        "stops-by-age",
        "stops-by-sex",
        "people-shot-by-age",
        "people-shot-by-race",
        "youth-served-by-age",
    ):
        assert levels[name] == {AreaLevel.CITY}


def test_a_cell_is_named_by_the_metric_that_counts_it() -> None:
    """A change of a count listed under the name of a share would be wrong by its unit."""
    assert counting("stops", "stops", "race").id == "stops"
    assert counting("stops", "stops", "age").id == "stops-by-age"
    assert counting("stops", "searches", "race") is None
    assert counting("reported-crime", "incidents", "offense").id == "reported-crime"
    assert counting("shooting", "subjects", ALL).id == "people-shot"
    assert counting("shooting", "subjects", "age").id == "people-shot-by-age"


@pytest.mark.parametrize("entry", DATASETS, ids=lambda entry: entry.id)
def test_each_plan_names_only_what_the_dataset_has(entry) -> None:
    """A view of something that is not counted would be empty for ever."""
    for view in entry.plan:
        assert set(view.measures) <= set(entry.measures)
        known = {ALL} if view.dimension == ALL else set(entry.dimension(view.dimension).ids())
        assert set(entry.shown_categories(view)) <= known
    assert entry.smallest("default") >= 1


@pytest.mark.parametrize("entry", DATASETS, ids=lambda entry: entry.id)
def test_no_table_about_personal_traits_is_forced(entry) -> None:
    """A forced table cannot be hidden, whoever could be recognized in it."""
    for view in entry.plan:
        if view.dimension != ALL and entry.dimension(view.dimension).personal:
            assert not view.forced
            assert entry.smallest(view.dimension) >= 11


@pytest.mark.parametrize("entry", DATASETS, ids=lambda entry: entry.id)
def test_no_cell_is_in_two_views(entry) -> None:
    """A cell that one view forces and another may hide would be shown or not by the order of a list."""
    cells = [
        (view.area_level, view.grain, measure, view.dimension, category)
        for view in entry.plan
        for measure in view.measures
        for category in entry.shown_categories(view)
    ]
    assert len(set(cells)) == len(cells)


@pytest.mark.parametrize("entry", DATASETS, ids=lambda entry: entry.id)
def test_the_parts_of_a_union_share_no_event_and_are_there(entry) -> None:
    """A robbery that is counted twice in a union makes it wrong, and whatever is worked out from it."""
    for dimension in entry.dimensions:
        ids = dimension.ids()
        assert len(set(ids)) == len(ids)
        for union in dimension.unions:
            assert dimension.exclusive
            assert set(union.parts) <= set(ids)
            held = [
                leaf
                for part in union.parts
                for leaf in dimension.leaves()
                if part in (leaf, *dimension.ancestors(leaf))
            ]
            assert len(set(held)) == len(held) > 1


def test_rape_is_for_the_city_by_year_and_cannot_be_subtracted_elsewhere() -> None:
    """A month's violent crime with rape minus the rest would say how many reports of rape there were."""
    crime = dataset("reported-crime")
    for view in crime.plan:
        if view.dimension == "offense" and (view.grain, view.area_level) != (Grain.YEAR, AreaLevel.CITY):
            shown = set(crime.shown_categories(view))
            assert not shown & {"rape", "violent", "unknown"}
        if view.dimension == ALL:
            assert (view.grain, view.area_level) == (Grain.YEAR, AreaLevel.CITY)


def test_violence_intervention_is_for_the_city_by_quarter_and_year_only() -> None:
    """Workers' lives depend on not being seen as informants: no place and no month says where they went."""
    names = {name for each in METRICS if each.topic == "violence-intervention" for name in each.datasets}
    assert names == {"violence-intervention", "hospital-intervention"}
    for owner in map(dataset, names):
        assert {view.area_level for view in owner.plan} == {AreaLevel.CITY}
        assert {view.grain for view in owner.plan} <= {Grain.QUARTER, Grain.YEAR}
        assert not any(view.forced for view in owner.plan)
        assert owner.about_people
        assert owner.smallest(ALL) == 11


def test_nobody_in_a_crisis_is_shown_below_a_ward() -> None:
    """A neighborhood with three crisis calls in a quarter has neighbors who know whose they were."""
    for each in METRICS:
        if each.topic == "crisis-intervention":
            for owner in map(dataset, each.datasets):
                assert {view.area_level for view in owner.plan} <= {AreaLevel.CITY, AreaLevel.WARD}
                assert owner.about_people
                assert owner.smallest(ALL) >= 11


@pytest.mark.parametrize("entry", DATASETS, ids=lambda entry: entry.id)
def test_different_people_of_a_quarter_are_not_added_up_over_a_year(entry) -> None:
    """Whoever takes part in a program in two quarters would be two people in its year."""
    for view in entry.plan:
        if view.grain is not Grain.QUARTER:
            # Those of last year and those who joined are each a person once.
            assert not ({"active", "served"} - entry.totals.keys()) & set(view.measures)


def test_a_metric_tells_of_a_program_or_of_everybody() -> None:
    """What came of a program, and what happened to everybody, would else be told twice on its page."""
    assert [each.id for each in METRICS if each.result and each.everybody] == []
    assert {each.dataset for each in METRICS if each.everybody} == {"releases", "juvenile-arrests"}


def test_a_share_waits_as_long_as_its_name_says() -> None:
    """A cohort's share that is told too soon is of people who had less time than it says."""
    waits = {each.id: follow_up(each) for each in METRICS if follow_up(each)}
    months = {"re-entry-employed-90": 3, "re-entry-employed-180": 6}
    months |= {"re-entry-housed-90": 3, "re-entry-housed-180": 6}
    months |= {f"{what}-{n}": n for what in ("rearrested", "reconvicted", "returned") for n in (12, 24, 36)}
    assert waits == {"homicides-solved": 12, "hurt-again": 12, "crisis-repeat": 3, **months}
    for each in DATASETS:
        assert set(each.follow_up) <= set(each.measures)


def test_no_quarter_of_days_is_shorter_than_the_days_that_are_waited_for() -> None:
    """Three and six months after any quarter's end are at least 90 and 180 days, in leap years and others."""
    for year in (2023, 2024):
        for quarter in Period(date(year, 1, 1), Grain.QUARTER).to(Period(date(year, 10, 1), Grain.QUARTER)):
            for days, months in RE_ENTRY_DAYS.items():
                assert (quarter.months()[-1].shift(months).end - quarter.end).days >= int(days)


def test_no_category_that_is_not_planned_is_what_remains_of_its_group() -> None:
    """A ward's robberies and assaults beside its violent crime would say how many murders there were."""
    for dataset_ in DATASETS:
        tables: dict[tuple[object, ...], set[str]] = {}
        for view in dataset_.plan:
            table = (view.area_level, view.grain, view.dimension, view.measures)
            tables.setdefault(table, set()).update(dataset_.shown_categories(view))
        for table, shown in tables.items():
            for total, parts in dataset_.dimension(str(table[2])).sums() if table[2] != ALL else ():
                left = set(parts) - shown
                assert total not in shown or len(left) != 1, (
                    f"{dataset_.id} {table}: {left} is {total} minus the rest"
                )


def test_categories_know_their_groups() -> None:
    """A robbery that is not counted as violent crime makes the group wrong."""
    assert OFFENSE.ancestors("robbery") == ("violent-without-rape", "violent")
    assert OFFENSE.ancestors("theft") == ("property",)
    assert "violent" not in OFFENSE.leaves()
    assert "unknown" in OFFENSE.leaves()


def test_categories_know_the_unions_that_count_them() -> None:
    """A union without its robberies, or with rape in it, would be worked with as if it were right."""
    assert OFFENSE.holders("robbery") == ("violent-without-rape", "violent", UNION)
    assert OFFENSE.holders("theft") == ("property", UNION)
    assert OFFENSE.holders("rape") == ("violent",)
    assert OFFENSE.holders("unknown") == ()
    assert UNION not in (*OFFENSE.leaves(), *OFFENSE.groups())
    assert dict(OFFENSE.sums())[UNION] == ("violent-without-rape", "property")
    assert UNION not in dict(OFFENSE.sums())[ALL]


def test_an_unknown_id_says_what_there_is() -> None:
    """Staff who mistype an id must see the right ones."""
    with pytest.raises(UnknownIndicator, match="people-shot"):
        metric("people-shoot")
    with pytest.raises(UnknownIndicator, match="shooting"):
        dataset("shootings")
