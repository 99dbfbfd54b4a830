"""One publisher at a time."""

import threading

import pytest

from data_access.store import PublicationRunning, Store, StoreError
from tests.data_access.store.examples import count, publish

FIRST, SECOND = "2026-11-22.1", "2026-11-22.2"


@pytest.fixture
def other(store, store_url):
    """Another publisher's store."""
    with Store.open(store_url, read_only=False) as another:
        yield another


def test_the_second_publisher_is_told_at_once(store, other):
    """Two publications that both build on the same release would lose one of them."""
    with store.publishing_lock():
        for attempt in (
            lambda: other.publishing_lock().__enter__(),
            lambda: publish(other, FIRST, count(1)),
            lambda: other.rollback(FIRST, by="staff", because="test"),
        ):
            with pytest.raises(PublicationRunning, match="another publication"):
                attempt()
        publish(store, FIRST, count(1))
    publish(other, SECOND, count(2))


def test_the_lock_is_given_back_when_a_publication_fails(store, other):
    with pytest.raises(ZeroDivisionError), store.publishing_lock():
        raise ZeroDivisionError
    publish(other, FIRST, count(1))


def test_the_publisher_itself_may_publish_and_roll_back_under_its_lock(store):
    with store.publishing_lock():
        publish(store, FIRST, count(1))
        publish(store, SECOND, count(2))
        with store.publishing_lock():
            store.rollback(FIRST, by="staff", because="test")
        assert store.current().id == FIRST


def test_another_thread_of_the_same_store_has_to_wait_as_well(store):
    """The lock belongs to who took it, not to whoever shares the object."""
    refused = []

    def attempt():
        try:
            publish(store, FIRST, count(1))
        except StoreError as error:
            refused.append(type(error))

    with store.publishing_lock():
        thread = threading.Thread(target=attempt)
        thread.start()
        thread.join()
    assert refused == [PublicationRunning]


def test_readers_do_not_wait_for_a_publisher(store, readers):
    """Pages must open while a publication runs for minutes."""
    first = publish(store, FIRST, count(1))
    seen = []

    def look(_written):
        seen.append((readers().current(), list(readers().every_cell(first)), readers().releases()))

    from tests.data_access.store.examples import BY_STAFF, draft

    store.append(draft(SECOND, count(2)), verify=look, log_entry=BY_STAFF)
    assert seen == [(first, [count(1)], (first,))]
