"""Publishing: all of it or nothing, and never what was not meant."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from data_access.model import Record
from data_access.store import MixedStore, ReadBackError, ReleaseExists
from data_access.store.schema import APPEND_ONLY
from tests.data_access.store.examples import BY_STAFF, count, draft, held, hidden, key, publish

COLUMNS = (
    "dataset, measure, area_level, grain, dimension, area, category, period_start, period_end, since,"
    " status, value, whole, low, high, base, provisional"
)
FIRST, SECOND = "2026-11-22.1", "2026-11-22.2"


def everything(store, store_url):
    """All rows of all tables: what a failure must leave as it was."""
    engine = sa.create_engine(store_url)
    tables = ("current", *APPEND_ONLY)
    with engine.connect() as connection:
        rows = {
            table: sorted(map(repr, connection.execute(sa.text(f'SELECT * FROM "{table}"'))))
            for table in tables
        }
    engine.dispose()
    return rows


def test_only_what_changed_is_written(store, store_url):
    """A store that grows by everything at each publication is full after a year."""
    publish(store, FIRST, count(1), count(2, key("vailsburg")), areas={"n": 1})
    publish(store, SECOND, count(1), count(3, key("vailsburg")), areas={"n": 1})
    rows = everything(store, store_url)
    assert (len(rows["cell"]), len(rows["document"]), len(rows["release_document"])) == (3, 1, 2)


def test_a_verification_that_objects_leaves_everything_as_it_was(store, store_url):
    """A release that contradicts itself must never be seen, not even by its id."""
    publish(store, FIRST, count(1))
    before = everything(store, store_url)

    def object_to(written):
        assert held(written, written.release(SECOND)) != []
        assert written.current().id == FIRST
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.append(draft(SECOND, count(2), areas={}), verify=object_to, log_entry=BY_STAFF)
    assert everything(store, store_url) == before
    publish(store, SECOND, count(2))


def test_what_does_not_read_back_is_not_published(store, store_url, sql):
    """A database that changes what it is given must not publish it."""
    publish(store, FIRST, count(1))
    before = everything(store, store_url)
    add_a_cell = (
        f"INSERT INTO cell ({COLUMNS}) SELECT dataset, measure, area_level, grain, dimension, 'elsewhere', category,"
        " period_start, period_end, since, status, value, whole, low, high, base, provisional FROM cell WHERE since = 2"
    )
    if store_url.startswith("sqlite"):
        sql(f"CREATE TRIGGER meddle AFTER INSERT ON log BEGIN {add_a_cell}; END")
    else:
        sql(
            "CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN {add_a_cell}; RETURN NULL; END $$"
        )
        sql("CREATE TRIGGER meddle AFTER INSERT ON log FOR EACH STATEMENT EXECUTE FUNCTION meddle()")
    with pytest.raises(ReadBackError, match="cells"):
        publish(store, SECOND, count(2))
    assert everything(store, store_url) == before


def fill_every_table(store):
    """A release that stands, and one that was staged, previewed, approved and withdrawn."""
    publish(store, FIRST, count(1), records=(Record("partner", "a", {}),), areas={})
    publish(store, SECOND, count(2), hidden(key("vailsburg")), flip=False)
    store.add_preview(SECOND, by="a", token_sha256="0" * 64, expires=datetime(2026, 12, 1, tzinfo=UTC))
    store.approve(SECOND, by="b")
    plan = store.plan_withdrawal(SECOND)
    store.withdraw(plan, by="a", because="test", redact=lambda _kind, content: content)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_nothing_published_can_be_changed_afterwards(store, store_url, sql, table, statement):
    """History is never rewritten silently, not by a slip in a database client either."""
    fill_every_table(store)
    before = everything(store, store_url)
    column = {"cell": "since", "record": "since", "log": "who"}.get(table) or {
        "document": "content", "release_document": "kind", "release": "note", "seen_status": "status",
    }.get(table, "at")  # fmt: skip
    with pytest.raises(sa.exc.DatabaseError, match="append-only"):
        sql(statement.format(table, column, column))
    assert everything(store, store_url) == before


CELL = (
    f"INSERT INTO cell ({COLUMNS}) VALUES ('d', 'm', 'city', 'year', 'all', 'newark', 'all', '2025-01-01',"
    " '2025-12-31', 1, '{status}', {value}, {whole}, {low}, NULL, {base}, false)"
)
WELL_FORMED = {"status": "published", "value": 3, "whole": "true", "low": "NULL", "base": "NULL"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "suppressed"},
        {"status": "not_reported"},
        {"value": "NULL"},
        {"status": "suppressed", "value": "NULL", "low": 1},
        {"status": "suppressed", "value": "NULL", "base": 4},
        {"status": "absent"},
        {"status": "secret", "value": "NULL"},
        {"value": 2**53 + 2},
    ],
    ids=str,
)
def test_the_database_itself_refuses_a_cell_that_gives_away_what_is_hidden(store, sql, wrong):
    """Whatever a program gets wrong, a hidden value cannot be in the store."""
    publish(store, FIRST)
    with pytest.raises(sa.exc.IntegrityError):
        sql(CELL.format(**{**WELL_FORMED, **wrong}))
    sql(CELL.format(**WELL_FORMED))


@pytest.mark.parametrize(
    ("held_id", "brought"), [(FIRST, "SAMPLE-2026-11-22.1"), ("SAMPLE-2026-11-22.1", FIRST)]
)
def test_a_store_never_holds_sample_and_real_releases(store, held_id, brought):
    """Invented numbers beside real ones would be quoted."""
    publish(store, held_id, count(1))
    with pytest.raises(MixedStore, match="DATABASE_URL"):
        publish(store, brought, count(2))
    assert [release.id for release in store.releases()] == [held_id]


def test_a_release_is_never_written_twice(store):
    release = publish(store, FIRST, count(1))
    with pytest.raises(ReleaseExists):
        publish(store, FIRST, count(2))
    assert list(store.every_cell(release)) == [count(1)]


def test_ids_count_up_per_day_over_all_that_was_written(store):
    """An id given twice would be two releases under one address."""
    today, tomorrow = date(2026, 11, 22), date(2026, 11, 23)
    assert store.next_release_id(today, sample=False) == FIRST
    assert store.next_release_id(today, sample=True) == "SAMPLE-2026-11-22.1"
    for n in range(1, 12):
        publish(store, store.next_release_id(today, sample=False), count(n), flip=n != 11)
    store.rollback(FIRST, by="staff", because="test")
    assert store.next_release_id(today, sample=False) == "2026-11-22.12"
    assert store.next_release_id(tomorrow, sample=False) == "2026-11-23.1"


def test_a_release_after_a_rollback_shows_exactly_what_it_was_given(store):
    """What was rolled back must not come back by being unchanged."""
    publish(store, FIRST, count(1), hidden(key("vailsburg")))
    publish(store, SECOND, count(2), count(9, key("vailsburg")), count(5, key("roseville")))
    store.rollback(FIRST, by="staff", because="test")
    third = publish(store, "2026-11-22.3", count(1), hidden(key("vailsburg")))
    assert list(store.every_cell(third)) == [count(1), hidden(key("vailsburg"))]


def test_a_release_says_when_and_why(store):
    release = publish(store, FIRST, count(1))
    assert (release.created, release.note) == ("2026-11-22T12:00:00+00:00", f"note of {FIRST}")
    assert store.release(FIRST) == release
