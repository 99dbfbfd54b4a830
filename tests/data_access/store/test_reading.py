"""What readers are given: each release as it was published, for ever."""

import pytest
import sqlalchemy as sa

from data_access.model import AreaLevel, Grain, Record, Status
from data_access.store import NoRelease, StoreError, UnknownDocument, UnknownRelease
from data_access.store.engine import open_engine
from data_access.tidy import canonical_key, checksum
from tests.data_access.store.examples import accept, count, draft, held, hidden, key, publish

FIRST, SECOND, THIRD = (f"2026-11-22.{n}" for n in (1, 2, 3))


def test_an_old_release_reads_the_same_after_later_ones(store, readers):
    """A link in an article must show the same number in five years."""
    first = publish(store, FIRST, count(7), count(3, key("vailsburg")), hidden(key("weequahic")))
    before = held(readers(), first)
    publish(store, SECOND, count(8), hidden(key("vailsburg")), count(0, key("weequahic")))
    publish(store, THIRD, count(1, key("roseville")))
    assert held(readers(), first) == before
    assert checksum(readers().every_cell(first)) == first.checksum


def test_each_release_shows_exactly_its_own_cells(store):
    """A cell that a release no longer has must not shine through from an older one."""
    publish(store, FIRST, count(7), count(3, key("vailsburg")))
    second = publish(store, SECOND, count(7))
    third = publish(store, THIRD, count(7), count(4, key("vailsburg")))
    assert list(store.every_cell(second)) == [count(7)]
    assert list(store.every_cell(third)) == [count(7), count(4, key("vailsburg"))]


@pytest.mark.parametrize(
    "cell",
    [
        count(0),
        count(7),
        count(2**53),
        count(-(2**53)),
        count(0.1),
        count(1.0),
        count(1e-300),
        count(0.62, low=0.5, high=0.71, base=1203),
        count(3, provisional=True),
        *(hidden(status=status) for status in Status if status is not Status.PUBLISHED),
    ],
    ids=str,
)
def test_a_cell_reads_back_as_it_was_written(store, cell):
    """A count that comes back as 7.0, or a share that lost a digit, is another number."""
    (found,) = store.every_cell(publish(store, FIRST, cell))
    assert found == cell
    assert type(found.value) is type(cell.value)


def test_a_zero_has_no_sign(store):
    """SQLite forgets the minus: a share that was computed as -0.0 must still be publishable, and be 0.0."""
    (found,) = store.every_cell(publish(store, FIRST, count(-0.0, low=-0.0, high=-0.0)))
    assert str((found.value, found.low, found.high)) == "(0.0, 0.0, 0.0)"


def test_cells_come_in_canonical_order_whatever_order_they_came_in(store):
    """Two downloads of one release must be the same bytes, from either database."""
    areas = ["west", "East", "Ñ", "a b", "a-b", "a", "ä", "Z", "z", "~", "0"]
    cells = [
        count(n, key(area, period))
        for n, area in enumerate(areas)
        for period in ("2024-Q2", "2022--2024", "2024")
    ]
    found = list(store.every_cell(publish(store, FIRST, *cells)))
    assert found == sorted(cells, key=lambda cell: canonical_key(cell.key))


def test_cells_can_be_asked_for_by_every_coordinate(store):
    """A map that gets another year's or another measure's cells misleads."""
    wanted = key(dimension="offense", category="robbery", dataset="reported-crime", measure="incidents")
    others = [
        key(dimension="offense", category="robbery", dataset="shooting", measure="incidents"),
        key(dimension="offense", category="robbery", dataset="reported-crime", measure="subjects"),
        key(dimension="offense", category="theft", dataset="reported-crime", measure="incidents"),
        key(dimension="weapon", category="robbery", dataset="reported-crime", measure="incidents"),
        key("east", dimension="offense", category="robbery", dataset="reported-crime", measure="incidents"),
        key(
            level=AreaLevel.WARD,
            dimension="offense",
            category="robbery",
            dataset="reported-crime",
            measure="incidents",
        ),
        key(
            period="2025-01",
            dimension="offense",
            category="robbery",
            dataset="reported-crime",
            measure="incidents",
        ),
    ]
    release = publish(store, FIRST, count(1, wanted), *(count(2, other) for other in others))
    found = store.cells(
        release,
        dataset="reported-crime",
        measures=["incidents"],
        area_level=AreaLevel.NEIGHBORHOOD,
        areas=["ironbound", "vailsburg"],
        grain=Grain.YEAR,
        dimension="offense",
        categories=["robbery", "all"],
    )
    assert found == (count(1, wanted),)
    assert len(store.cells(release, dataset="reported-crime")) == 7
    assert store.cells(release, dataset="reported-crime", areas=[]) == ()


def test_ids_that_look_like_sql_are_only_text(store):
    """An address bar is not a database client."""
    release = publish(store, FIRST, count(1))
    assert store.cells(release, dataset="shooting' OR '1'='1", areas=["%", "'; DROP TABLE cell; --"]) == ()
    with pytest.raises(UnknownRelease):
        store.release("' OR '1'='1")
    assert len(store.cells(release, dataset="shooting")) == 1


def test_each_release_pins_its_own_documents(store):
    """An old figure must be read with the old areas and the old definitions."""
    first = publish(store, FIRST, areas={"n": 1}, catalog={"ñ": [1, None, 0.5]})
    second = publish(store, SECOND, areas={"n": 2}, catalog={"ñ": [1, None, 0.5]})
    assert [store.document(release, "areas") for release in (first, second)] == [{"n": 1}, {"n": 2}]
    assert store.document(first, "catalog") == store.document(second, "catalog") == {"ñ": [1, None, 0.5]}
    with pytest.raises(UnknownDocument):
        store.document(first, "population")


def test_each_release_has_its_own_records(store):
    """A partner who left must be gone, and still be there in the older release."""
    ours = Record("partner", "a", {"name_en": "A"}), Record("partner", "b", {"name_en": "B"})
    first = publish(store, FIRST, records=(*ours, Record("event", "a", {})))
    second = publish(store, SECOND, records=(Record("partner", "b", {"name_en": "B2"}),))
    assert store.records(first, "partner") == ours
    assert store.records(second, "partner") == (Record("partner", "b", {"name_en": "B2"}),)
    assert store.records(second, "event") == ()


def test_nothing_published_has_a_name_of_its_own(store, readers):
    with pytest.raises(NoRelease):
        readers().current()
    with pytest.raises(NoRelease):
        readers().ready()


def test_unknown_release_has_a_name_of_its_own(store, readers):
    publish(store, FIRST, count(1))
    with pytest.raises(UnknownRelease, match=r"2026-11-22\.9"):
        readers().release("2026-11-22.9")


def test_ready_once_something_is_published(store, readers):
    assert publish(store, FIRST, count(1)) == readers().ready() == readers().current()


def test_a_staged_release_is_for_staff_only(store, readers):
    """What nobody has approved must not be found by trying addresses."""
    public = publish(store, FIRST, count(1))
    staged = publish(store, SECOND, count(2), flip=False)
    assert (staged.staged, staged.current) == (True, False)
    assert readers().releases() == (public,)
    with pytest.raises(UnknownRelease):
        readers().release(SECOND)
    assert store.releases() == (staged, public)
    assert readers().current() == public


def test_a_store_opened_for_reading_cannot_write(store, readers, store_url):
    """A hole in a page must not become a hole in the numbers."""
    publish(store, FIRST, count(1))
    reader = readers()
    with pytest.raises(StoreError, match="read-only"):
        reader.append(draft(SECOND), verify=accept, log_entry=None)
    engine = open_engine(store_url, read_only=True)
    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match=r"readonly|read-only"):
        connection.exec_driver_sql("INSERT INTO document (sha256, content) VALUES ('x', '{}')")
    engine.dispose()
