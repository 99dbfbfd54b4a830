"""The catalogue is the one place where an indicator is defined, so it must be whole."""

import pytest

from data_access.catalog import (
    DATASETS,
    METRICS,
    OFFENSE,
    UnknownIndicator,
    categories_of,
    dataset,
    metric,
    view_for,
    views_of,
)
from data_access.model import ALL, AreaLevel, Grain


@pytest.mark.parametrize("entry", METRICS, ids=lambda entry: entry.id)
def test_each_metric_can_be_read_from_the_plan(entry) -> None:
    """A metric without a view has a page with nothing on it."""
    owner = dataset(entry.dataset)
    assert entry.measure in owner.measures
    assert views_of(entry)
    assert view_for(entry, area_level=AreaLevel.CITY, grain=entry.grain, category=ALL) is not None
    assert categories_of(entry)[0] == ALL


@pytest.mark.parametrize("entry", DATASETS, ids=lambda entry: entry.id)
def test_each_plan_names_only_what_the_dataset_has(entry) -> None:
    """A view of something that is not counted would be empty for ever."""
    for view in entry.plan:
        assert set(view.measures) <= set(entry.measures)
        known = {ALL} if view.dimension == ALL else {c.id for c in entry.dimension(view.dimension).categories}
        assert set(entry.shown_categories(view)) <= known
    assert entry.smallest("default") >= 1


@pytest.mark.parametrize("entry", DATASETS, ids=lambda entry: entry.id)
def test_no_table_about_personal_traits_is_forced(entry) -> None:
    """A forced table cannot be hidden, whoever could be recognized in it."""
    for view in entry.plan:
        if view.dimension != ALL and entry.dimension(view.dimension).personal:
            assert not view.forced
            assert entry.smallest(view.dimension) >= 11


def test_rape_is_for_the_city_by_year_and_cannot_be_subtracted_elsewhere() -> None:
    """A month's violent crime with rape minus the rest would say how many reports of rape there were."""
    crime = dataset("reported-crime")
    for view in crime.plan:
        if view.dimension == "offense" and (view.grain, view.area_level) != (Grain.YEAR, AreaLevel.CITY):
            shown = set(crime.shown_categories(view))
            assert not shown & {"rape", "violent"}


def test_categories_know_their_groups() -> None:
    """A robbery that is not counted as violent crime makes the group wrong."""
    assert OFFENSE.ancestors("robbery") == ("violent-without-rape", "violent")
    assert OFFENSE.ancestors("theft") == ("property",)
    assert "violent" not in OFFENSE.leaves()
    assert "unknown" in OFFENSE.leaves()


def test_an_unknown_id_says_what_there_is() -> None:
    """Staff who mistype an id must see the right ones."""
    with pytest.raises(UnknownIndicator, match="people-shot"):
        metric("people-shoot")
    with pytest.raises(UnknownIndicator, match="shooting"):
        dataset("shootings")
