"""Staged releases: seen by nobody until somebody else than who staged them says yes."""

import threading
from datetime import timedelta

import pytest

from data_access.store import ApprovalRefused, LogEntry, NoRelease, PublicationRunning, RollbackRefused, Store
from tests.data_access.store.examples import NOON, accept, count, draft, held, publish

FIRST, SECOND, THIRD = (f"2026-11-22.{n}" for n in (1, 2, 3))


def stage(store, *args, by="Ana Silva", account="ana", **more):
    entry = LogEntry(by, {"account": account})
    return store.append(draft(*args, **more), verify=accept, log_entry=entry, flip=False)


def test_a_staged_release_is_public_once_another_person_approves(store, readers):
    publish(store, FIRST, count(1))
    staged = stage(store, SECOND, count(2))
    public = readers()
    assert staged.staged
    assert [release.id for release in public.releases()] == [FIRST]
    assert store.approve(SECOND, by="Bo Chen").current
    assert public.current().id == SECOND
    assert not public.current().staged
    assert held(public, public.current())[0][9] == "2"
    assert [entry.action for entry in store.log()] == ["publish", "stage", "approve"]
    store.verify_log()
    store.rollback(FIRST, by="staff", because="it was public")
    store.rollback(SECOND, by="staff", because="and approved")


@pytest.mark.parametrize(
    "name",
    ["Ana Silva", "ana silva", "  ANA\u00a0 SILVA ", "AnaSilva", "Ána Silva", "A\u0301na Silva", "Ａna Silva",
     "Ana\u200b Silva", "ana", " ANA "],
)  # fmt: skip
def test_nobody_approves_what_they_staged(store, name):
    """A second pair of eyes is none if it is the first one under another spelling."""
    by = "Ána Silva" if "\u0301" in name or "Á" in name else "Ana Silva"
    stage(store, FIRST, count(1), by=by)
    with pytest.raises(ApprovalRefused, match="another person"):
        store.approve(FIRST, by=name)
    with pytest.raises(NoRelease):
        store.current()


def test_somebody_must_approve(store):
    stage(store, FIRST, count(1))
    for nobody in ("", "  ", "\u200b"):
        with pytest.raises(ApprovalRefused, match="--by"):
            store.approve(FIRST, by=nobody)


def test_what_was_compared_with_another_release_is_staged_again(store):
    """The differences that were looked at would not be the ones that are published."""
    publish(store, FIRST, count(1))
    stage(store, SECOND, count(2))
    publish(store, THIRD, count(3))
    with pytest.raises(ApprovalRefused, match=r"compared with 2026-11-22.1.*stage it again"):
        store.approve(SECOND, by="Bo")
    assert store.current().id == THIRD


def test_only_a_staged_release_is_approved_and_once(store):
    publish(store, FIRST, count(1))
    stage(store, SECOND, count(2))
    with pytest.raises(ApprovalRefused, match="current"):
        store.approve(FIRST, by="Bo")
    store.approve(SECOND, by="Bo")
    with pytest.raises(ApprovalRefused, match="current"):
        store.approve(SECOND, by="Cem")
    with pytest.raises(ApprovalRefused, match="public"):
        store.approve(FIRST, by="Bo")


def test_a_staged_release_may_be_left(store, readers):
    """A wrong draft must not stand in the way of the next publication, nor be reached by a rollback."""
    publish(store, FIRST, count(1))
    stage(store, SECOND, count(2))
    third = publish(store, THIRD, count(2))
    assert held(readers(), third)[0][9] == "2"
    with pytest.raises(RollbackRefused, match="never public"):
        store.rollback(SECOND, by="staff", because="test")


def test_what_only_a_staged_release_showed_was_never_shown(store):
    """A table in a preview must not stop the corrected publication as one that readers may have kept."""
    publish(store, FIRST, count(1))
    before = store.statuses_ever()
    stage(
        store,
        SECOND,
        count(1),
        count(6, count(1).key.__class__(**{**_fields(count(1).key), "dataset": "other"})),
    )
    assert store.statuses_ever() == before
    store.approve(SECOND, by="Bo")
    assert store.statuses_ever() > before


def _fields(key):
    return {name: getattr(key, name) for name in key.__slots__}


def test_two_who_approve_at_once(store, store_url):
    """Both press the button: one approval, one plain word, one entry in the log."""
    stage(store, FIRST, count(1))
    barrier, told = threading.Barrier(2), []

    def approve(name):
        with Store.open(store_url, read_only=False) as own:
            barrier.wait()
            try:
                told.append(own.approve(FIRST, by=name).id)
            except (ApprovalRefused, PublicationRunning) as error:
                told.append(type(error))

    threads = [threading.Thread(target=approve, args=(name,)) for name in ("Bo", "Cem")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.count(FIRST) == 1
    assert [entry.action for entry in store.log()] == ["stage", "approve"]


def test_a_token_shows_a_staged_release_until_it_expires(store, readers):
    """A preview that outlives its week, or its approval, is a hole."""
    publish(store, FIRST, count(1))
    stage(store, SECOND, count(2))
    store.add_preview(SECOND, by="Ana", token_sha256="a" * 64, expires=NOON + timedelta(days=7))
    public = readers()
    assert public.previewed("a" * 64, now=NOON).id == SECOND
    assert public.previewed("b" * 64, now=NOON) is None
    assert public.previewed("a" * 64, now=NOON + timedelta(days=7)) is None
    with pytest.raises(ApprovalRefused, match="only a staged"):
        store.add_preview(FIRST, by="Ana", token_sha256="c" * 64, expires=NOON)
    store.approve(SECOND, by="Bo")
    assert public.previewed("a" * 64, now=NOON) is None
