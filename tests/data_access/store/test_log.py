"""The log: nobody changes afterwards what was done, unseen."""

import pytest

from data_access.store import BadDraft, LogBroken, LogEntry
from tests.data_access.store.examples import accept, count, draft, publish

FIRST, SECOND = "2026-11-22.1", "2026-11-22.2"


@pytest.fixture
def logged(store):
    publish(store, FIRST, count(1), areas={})
    publish(store, SECOND, count(2), areas={})
    store.rollback(FIRST, by="a second person", because="wrong file")
    return store


@pytest.fixture
def forge(logged, sql, store_url):
    """Somebody who can take the triggers away first."""

    def run(statement: str) -> None:
        for table in ("log", "release"):
            if store_url.startswith("sqlite"):
                sql(f"DROP TRIGGER IF EXISTS {table}_no_update")
                sql(f"DROP TRIGGER IF EXISTS {table}_no_delete")
            else:
                sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        sql("PRAGMA foreign_keys = OFF" if store_url.startswith("sqlite") else "SELECT 1")
        sql(statement)

    return run


def test_the_log_tells_who_did_what_when_and_why(logged):
    assert [(e.n, e.who, e.action, e.at) for e in logged.log()] == [
        (1, "staff", "publish", "2026-11-22T12:00:00+00:00"),
        (2, "staff", "publish", "2026-11-22T12:00:00+00:00"),
        (3, "a second person", "rollback", "2026-11-22T12:00:00+00:00"),
    ]
    assert logged.log()[0].details["files"] == ["counts.csv"]
    assert logged.log()[2].details == {
        "because": "wrong file",
        "from": SECOND,
        "to": FIRST,
        "public": True,
    }


def test_the_log_pins_what_was_published(logged):
    written = logged.log()[0].details["written"]
    assert written["release"] == FIRST
    assert written["checksum"] == logged.release(FIRST).checksum
    assert set(written["documents"]) == {"areas"}


def test_an_untouched_log_holds(logged):
    newest = logged.verify_log()
    assert newest == logged.log()[-1].hash
    publish(logged, "2026-11-22.3", count(3))
    assert logged.log()[-1].previous_hash == newest != logged.verify_log()


@pytest.mark.parametrize(
    ("forgery", "entry"),
    [
        ("UPDATE log SET who = 'nobody' WHERE n = 2", 2),
        ("UPDATE log SET at = '2020-01-01' WHERE n = 1", 1),
        ("UPDATE log SET action = 'publish' WHERE n = 3", 3),
        ("UPDATE log SET entry = '{}' WHERE n = 3", 3),
        ("DELETE FROM log WHERE n = 1", 1),
        ("DELETE FROM log WHERE n = 2", 2),
        ("UPDATE log SET n = 4 WHERE n = 3", 3),
        ("UPDATE log SET hash = 'x' || hash WHERE n = 1", 1),
        ("DELETE FROM log WHERE n > 1", 2),
        ("DELETE FROM log", 1),
        ("UPDATE release SET checksum = 'x' WHERE sequence = 2", 2),
        ("UPDATE release SET id = '2026-11-22.7' WHERE sequence = 2", 3),
    ],
)
def test_a_changed_log_names_its_first_broken_entry(logged, forge, forgery, entry):
    """An auditor must learn where to look."""
    forge(forgery)
    with pytest.raises(LogBroken) as caught:
        logged.verify_log()
    assert caught.value.entry == entry


def test_an_empty_log_holds(store):
    assert store.verify_log() == "0" * 64


def test_what_is_no_json_is_refused_and_nothing_written(store):
    with pytest.raises(BadDraft, match="JSON"):
        store.append(draft(FIRST, count(1)), verify=accept, log_entry=LogEntry("staff", {"x": object()}))
    assert store.releases() == ()
