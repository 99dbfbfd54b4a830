"""What a store said over time, against reading every release by itself; and who may read why something was undone."""

import random
from datetime import UTC, datetime

import pytest

from data_access.model import Status
from data_access.store import Store
from data_access.store.histories import said
from data_access.store.queries import CellFilter
from tests.data_access.store.examples import NOON, count, hidden, key, publish

IDS = [f"2026-11-22.{n}" for n in range(1, 9)]
KEYS = [key(area, period) for area in ("ironbound", "belmont", "vailsburg") for period in ("2023", "2024")]


def random_content(chance: random.Random, where):
    if chance.random() < 0.2:
        return None
    if chance.random() < 0.3:
        return hidden(where, chance.choice([Status.SUPPRESSED, Status.NOT_REPORTED]))
    return count(chance.randint(5, 8), where)


@pytest.fixture
def told(store: Store) -> Store:
    """Eight releases at random; the fifth is staged and never public, the sixth follows a rollback to the second."""
    chance = random.Random(7)
    for n, release_id in enumerate(IDS):
        if n == 5:
            store.rollback(IDS[1], by="Ana", because="wrong file")
        cells = [each for where in KEYS if (each := random_content(chance, where)) is not None]
        publish(store, release_id, *cells, flip=n != 4)
    return store


def test_a_history_says_of_every_release_what_that_release_says(told: Store) -> None:
    """A page that tells another past than the old links do would make both worthless."""
    found = told.histories(told.current(), CellFilter(dataset="shooting"))
    assert set(found) == set(KEYS)
    for release in told.releases():
        shown = {cell.key: cell for cell in told.every_cell(release)}
        assert {where: said(found[where], release.sequence) for where in KEYS} == {
            where: shown.get(where) for where in KEYS
        }


def test_a_history_ends_with_the_release_that_was_asked_for(told: Store) -> None:
    third = told.release(IDS[2])
    found = told.histories(third, CellFilter(dataset="shooting", areas=("belmont",)))
    assert {where.area for where in found} == {"belmont"}
    assert all(since <= third.sequence for rows in found.values() for since, _ in rows)


def test_revised_are_the_numbers_that_both_publish_and_that_differ(told: Store) -> None:
    """By how much numbers changed is told of published numbers alone: a hidden one on either side is no difference."""
    releases = told.releases()[::-1]
    pairs = [(a, b) for n, a in enumerate(releases) for b in releases[n + 1 :]]
    for before, after in pairs:
        old = {cell.key: cell for cell in told.every_cell(before)}
        expected = [
            (old[cell.key], cell)
            for cell in told.every_cell(after)
            if cell.key in old and None not in (cell.value, old[cell.key].value)
            if cell.value != old[cell.key].value
        ]
        assert list(told.revised(before, after)) == expected
    assert any(told.revised(*pair) for pair in pairs)


def test_what_was_withdrawn_is_in_no_history(store: Store) -> None:
    publish(store, IDS[0], count(5, KEYS[0]))
    publish(store, IDS[1], count(987, KEYS[0]), count(7, key(dataset="use-of-force")))
    publish(store, IDS[2], count(6, KEYS[0]), count(8, key(dataset="use-of-force")))
    plan = store.plan_withdrawal(IDS[1])
    store.withdraw(plan, by="Ana", because="a court order", redact=lambda _, content: content)
    first, second, third = store.releases()[::-1]
    rows = store.histories(third, CellFilter(dataset="shooting"))[KEYS[0]]
    assert [cell.value for _, cell in rows] == [5, 6]
    assert store.revised(second, third) == store.revised(first, second) == ()
    plan = store.plan_withdrawal(IDS[2], dataset="use-of-force")
    store.withdraw(plan, by="Ana", because="a court order", redact=lambda _, content: content)
    first, _, third = store.releases()[::-1]
    assert {before.key.dataset for before, _ in store.revised(first, third)} == {"shooting"}


def test_each_release_names_the_one_that_it_followed(told: Store) -> None:
    followed = {each.id: each.follows for each in told.releases()}
    assert followed[IDS[0]] == ""
    assert followed[IDS[5]] == IDS[1], "what was taken back is not what the next one was built on"
    assert followed[IDS[6]] == IDS[5]


def test_a_staged_release_is_public_from_its_approval_on(store_url: str, store: Store) -> None:
    """The day on which readers first saw a number is not the day on which staff wrote it."""
    publish(store, IDS[0], count(5))
    staged = publish(store, IDS[1], count(6), flip=False)
    assert (staged.public_since, staged.dated) == ("", NOON.date())
    later = datetime(2026, 11, 30, 9, tzinfo=UTC)
    with Store.open(store_url, read_only=False, clock=lambda: later) as other:
        approved = other.approve(IDS[1], by="Bo")
    assert approved.public_since == "2026-11-30T09:00:00+00:00"
    assert str(approved.dated) == "2026-11-30"
    assert approved.created[:10] == "2026-11-22"


def test_a_rollback_is_told_with_its_public_reason(told: Store) -> None:
    (back,) = told.rollbacks()
    assert (back.left, back.to, back.because) == (IDS[3], IDS[1], "wrong file")


def test_a_reason_that_was_written_for_staff_stays_with_staff(store: Store, monkeypatch) -> None:
    """Reasons of older versions were never looked through: one may name a number that is hidden."""
    monkeypatch.setattr("data_access.store.log.PUBLIC", "as-it-was-before")
    publish(store, IDS[0], count(5))
    publish(store, IDS[1], count(6))
    store.rollback(IDS[0], by="Ana", because="three people in Ironbound were wrong")
    monkeypatch.undo()
    assert [back.because for back in store.rollbacks()] == [""]
