"""Undoing a publication: one pointer moves, nothing is lost."""

import pytest

from data_access.store import NoRelease, RollbackRefused, UnknownRelease
from tests.data_access.store.examples import count, held, publish

FIRST, SECOND, THIRD, FOURTH = (f"2026-11-22.{n}" for n in (1, 2, 3, 4))


def states(store):
    return {
        release.id: "current" if release.current else "rolled back" if release.rolled_back else "superseded"
        for release in store.releases()
    }


def test_rollback_makes_an_earlier_release_current(store, readers):
    first, _second = publish(store, FIRST, count(1)), publish(store, SECOND, count(2))
    reader = readers()
    before = held(reader, first)
    assert store.rollback(FIRST, by="staff", because="wrong file").current
    assert reader.current().id == FIRST
    assert held(reader, reader.current()) == before


def test_what_was_rolled_back_says_so_for_ever(store):
    """A reader of an old link must learn that the release was taken back."""
    for n, release_id in enumerate((FIRST, SECOND, THIRD)):
        publish(store, release_id, count(n))
    assert states(store) == {THIRD: "current", SECOND: "superseded", FIRST: "superseded"}
    store.rollback(FIRST, by="staff", because="wrong file")
    assert states(store) == {THIRD: "rolled back", SECOND: "rolled back", FIRST: "current"}
    publish(store, FOURTH, count(9))
    assert states(store) == {
        FOURTH: "current",
        THIRD: "rolled back",
        SECOND: "rolled back",
        FIRST: "superseded",
    }


def test_a_rollback_can_be_undone(store):
    """Staff who rolled back too far must get their release back without publishing it again."""
    for n, release_id in enumerate((FIRST, SECOND, THIRD)):
        publish(store, release_id, count(n))
    store.rollback(FIRST, by="staff", because="wrong file")
    store.rollback(THIRD, by="staff", because="it was right")
    assert states(store) == {THIRD: "current", SECOND: "superseded", FIRST: "superseded"}


def test_rollback_refuses_what_makes_no_sense(store):
    with pytest.raises(UnknownRelease):
        store.rollback(FIRST, by="staff", because="test")
    publish(store, FIRST, count(1), flip=False)
    with pytest.raises(NoRelease):
        store.current()
    with pytest.raises(RollbackRefused, match="staged"):
        store.rollback(FIRST, by="staff", because="test")
    publish(store, SECOND, count(2))
    with pytest.raises(RollbackRefused, match="current"):
        store.rollback(SECOND, by="staff", because="test")
    with pytest.raises(RollbackRefused, match="staged"):
        store.rollback(FIRST, by="staff", because="test")
    assert [entry.action for entry in store.log()] == ["stage", "publish"]
