"""One store filled from another: every row or none, and only what the log vouches for."""

import pytest
import sqlalchemy as sa

from data_access.model import Record
from data_access.store import LogBroken, NoRelease, ReleaseDamaged, Store, StoreNotEmpty
from data_access.store.schema import metadata
from data_access.tidy import checksum
from tests.data_access.store.conftest import opened
from tests.data_access.store.examples import count, held, hidden, key, publish
from tests.data_access.store.test_withdrawing import withdraw

PARTNER = Record("partner", "a", {"name": "Ñandú"})


@pytest.fixture
def other(tmp_path):
    """An empty store in SQLite."""
    with opened(f"sqlite:///{tmp_path / 'other.db'}") as found:
        yield found


def written(store: Store) -> None:
    """Every kind of number, an old release, a withdrawn one, and one that only staff see."""
    estimate = count(0.1, key("vailsburg", measure="share"), low=0.05, high=1 / 3, base=50)
    publish(
        store,
        "2026-11-22.1",
        count(2**53),
        estimate,
        hidden(key("lincoln-park")),
        report={"a": [1, None, 0.5]},
    )
    publish(store, "2026-11-22.2", count(0, provisional=True), records=(PARTNER,), report={})
    publish(store, "2026-11-22.3", count(9, key(period="2024")))
    withdraw(store, "2026-11-22.3")
    publish(store, "2026-11-22.4", count(4), flip=False)


def rows(store: Store) -> dict[str, list[sa.Row]]:
    with store._engine.connect() as connection:
        return {
            table.name: sorted(connection.execute(sa.select(table)).all(), key=repr)
            for table in metadata.sorted_tables
        }


def test_everything_comes_along(store, other):
    """A number, a note or a log entry that is lost here is lost for good."""
    written(store)
    newest = other.fill_from(store)
    assert rows(other) == rows(store)
    assert newest == other.verify() == store.verify() == store.verify_log()
    for release in store.releases():
        assert held(other, release) == held(store, release)
    assert all(
        rows(store)[table] for table in ("cell", "record", "document", "withdrawal", "seen_status", "log")
    )


def test_it_goes_both_ways(store, other):
    """A store that outgrew SQLite moves to PostgreSQL, and back onto a laptop."""
    written(other)
    store.fill_from(other)
    assert rows(store) == rows(other)
    after = publish(store, "2026-11-22.5", count(5))
    assert checksum(store.every_cell(after)) == after.checksum


def test_what_is_not_empty_is_left_as_it_is(store, other):
    written(store)
    publish(other, "2026-11-21.1", count(1))
    before = rows(other)
    with pytest.raises(StoreNotEmpty, match=r"other\.db is not empty; name an empty one in DATABASE_URL"):
        other.fill_from(store)
    assert rows(other) == before


def test_a_failure_at_the_end_leaves_it_empty(store, other):
    """What belongs to the store and cannot be put beside it must keep the store from looking whole."""
    written(other)

    def fail(newest):
        assert len(newest) == 64
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.fill_from(other, before_commit=fail)
    with pytest.raises(NoRelease):
        store.current()
    assert not any(rows(store).values())


@pytest.mark.parametrize(
    ("table", "statement", "error", "told"),
    [
        ("cell", "UPDATE cell SET value = 8 WHERE value = 4", ReleaseDamaged, "2026-11-22.4: its cells"),
        ("cell", "DELETE FROM cell WHERE value = 4", ReleaseDamaged, "2026-11-22.4: its cells"),
        ("record", "UPDATE record SET content = '{}'", ReleaseDamaged, "2026-11-22.4: its records"),
        ("document", "UPDATE document SET content = '1'", ReleaseDamaged, "is not what was written"),
        ("release_document", "UPDATE release_document SET kind = 'x'", ReleaseDamaged, "its documents"),
        ("release", "UPDATE release SET checksum = ''", LogBroken, "another checksum"),
        ("log", "UPDATE log SET entry = '{}' WHERE n = 1", LogBroken, "log entry 1: was changed"),
        ("log", "DELETE FROM log WHERE n = 3", LogBroken, "log entry 3: is missing"),
    ],
)
def test_what_was_changed_behind_the_log_is_found(
    store, other, sql, store_url, table, statement, error, told
):
    """Somebody with every right on the database changed it: no copy may pass for what was published."""
    publish(store, "2026-11-22.1", count(1), report={})
    publish(store, "2026-11-22.2", count(1), records=(PARTNER,))
    publish(store, "2026-11-22.4", count(4), records=(PARTNER,))
    store.verify()
    if store_url.startswith("sqlite"):
        for verb in ("update", "delete"):
            sql(f"DROP TRIGGER {table}_no_{verb}")
    else:
        sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    sql(statement)
    for attempt in (store.verify, lambda: other.fill_from(store)):
        with pytest.raises(error, match=told):
            attempt()
    assert not any(rows(other).values())
