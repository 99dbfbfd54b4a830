"""What was solved when staff looked at a drop is used when they publish it, and trusted in nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data_access.publishing import auditing
from data_access.publishing.prepare import Prepared, prepare
from data_access.publishing.publish import keep, publish
from data_access.publishing.vault import Vault
from data_access.store import Store
from tests.data_access.publishing.test_proofs import FEW
from tests.data_access.publishing.test_publish import counts_csv, crime_drop

TODAY = date(2024, 2, 1)


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    with Store.open(sqlite_url, read_only=False) as opened:
        opened.migrate()
        yield opened


@pytest.fixture
def attacks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Every attack that is made, as the number of releases in it."""
    made: list[int] = []
    attack = auditing.attack
    monkeypatch.setattr(
        auditing, "attack", lambda releases, **more: made.append(len(releases)) or attack(releases, **more)
    )
    return made


def look(drop: Path, store: Store, vault: Vault) -> Prepared:
    prepared = prepare(drop, store=store, vault=vault, today=TODAY, progress=lambda _: None)
    keep(prepared, vault)
    return prepared


def run(drop: Path, store: Store, vault: Vault) -> list[Prepared]:
    seen: list[Prepared] = []
    publish(
        drop,
        store=store,
        vault=vault,
        by="tester",
        note="",
        today=TODAY,
        progress=lambda _: None,
        look=seen.append,
    )
    return seen


def test_publishing_what_was_looked_at_shows_the_same_and_attacks_no_more(
    store: Store, vault: Vault, tmp_path: Path, attacks: list[int]
) -> None:
    """Staff must get what they were shown, and not wait twice for it."""
    drop = crime_drop(tmp_path / "drop", FEW)
    looked = look(drop, store, vault)
    assert len(attacks) == 1
    (published,) = run(drop, store, vault)
    assert published.shown.cells == looked.shown.cells
    assert published.compared.verdict.account == looked.compared.verdict.account
    assert len(attacks) == 1
    assert vault.candidate() is None


def test_another_drop_is_attacked_whatever_was_looked_at(
    store: Store, vault: Vault, tmp_path: Path, attacks: list[int]
) -> None:
    """One number more or less is another release."""
    look(crime_drop(tmp_path / "looked", FEW), store, vault)
    other = counts_csv(("2023-01", "West", "Hill", "theft", 4), ("2023-01", "East", "Park", "theft", 30))
    run(crime_drop(tmp_path / "drop", other), store, vault)
    assert len(attacks) == 2


@pytest.mark.parametrize("damage", ["proofs", "list", "gone", "other"])
def test_what_is_damaged_is_solved_again(
    store: Store, vault: Vault, tmp_path: Path, attacks: list[int], damage: str
) -> None:
    """A damaged file must neither stop a publication nor be taken for a proof."""
    drop = crime_drop(tmp_path / "drop", FEW)
    look(drop, store, vault)
    names = {
        "proofs": "candidate.npz",
        "list": "candidate.json",
        "gone": "candidate.npz",
        "other": "candidate.json",
    }
    path = vault.path / names[damage]
    if damage == "gone":
        path.unlink()
    elif damage == "other":
        path.write_text(json.dumps({**json.loads(path.read_text()), "parts": {"reported-crime/2023": {}}}))
    else:
        path.write_bytes(b"no such file")
    run(drop, store, vault)
    assert len(attacks) == 2
    assert store.current().id == "2024-02-01.1"


def test_only_its_owner_can_read_it(store: Store, vault: Vault, tmp_path: Path) -> None:
    """It tells the true counts as a release's vault does."""
    look(crime_drop(tmp_path / "drop", FEW), store, vault)
    assert {path.stat().st_mode & 0o777 for path in vault.path.glob("candidate.*")} == {0o600}
