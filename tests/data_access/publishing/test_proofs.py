"""A release without its whole proof is not published: one witness less, or one number altered, and nothing changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data_access.model import Cell, Status
from data_access.privacy import Kept, Unproved
from data_access.publishing import publish as publishing
from data_access.publishing.prepare import Prepared
from data_access.publishing.proofs import PROOFS, proofs_from_bytes, proofs_to_bytes
from data_access.publishing.vault import Vault
from data_access.store import Store
from tests.data_access.publishing.test_publish import UNION, counts_csv, crime_drop, run

CRIME = "reported-crime"
# A few thefts in Hill, which hide those in Park with them.
FEW = counts_csv(
    ("2023-01", "West", "Hill", "theft", 3),
    ("2023-01", "East", "Park", "theft", 30),
    ("2023-01", "West", "Park", "theft", 20),
)
Change = Callable[[dict[str, Kept]], Mapping[str, Kept]]


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    """Proofs are checked before any database is asked, so one kind is enough."""
    with Store.open(sqlite_url, read_only=False) as opened:
        opened.migrate()
        yield opened


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    return crime_drop(tmp_path / "drop", FEW)


@pytest.fixture
def first(store: Store, vault: Vault, tmp_path: Path) -> str:
    """A release with nothing hidden, which must stay current whatever is refused after it."""
    plain = counts_csv(("2022-01", "West", "Hill", "theft", 40), ("2022-02", "East", "Park", "theft", 30))
    return run(crime_drop(tmp_path / "first", plain, "2022-01", "2022-12"), store, vault).id


def with_witnesses(proofs: Mapping[str, Kept], rows: list[int]) -> Mapping[str, Kept]:
    kept = proofs[CRIME]
    return {**proofs, CRIME: replace(kept, proof=replace(kept.proof, changes=kept.proof.changes[rows]))}


def without_witnesses_of_a_cell(proofs: dict[str, Kept]) -> Mapping[str, Kept]:
    """Leave out every witness in which thefts in Hill rise."""
    changes = proofs[CRIME].proof.changes
    hill = [n for n, name in enumerate(proofs[CRIME].columns) if "theft west~hill" in name]
    rises = np.asarray(changes[:, hill].sum(axis=1)).ravel() > 0
    assert 0 < rises.sum() < len(rises)
    return with_witnesses(proofs, np.flatnonzero(~rises).tolist())


def without_dataset(proofs: dict[str, Kept]) -> Mapping[str, Kept]:
    return {name: kept for name, kept in proofs.items() if name != CRIME}


def with_other_start(proofs: dict[str, Kept]) -> Mapping[str, Kept]:
    """Witnesses that start from one theft more than there was."""
    kept = proofs[CRIME]
    start = kept.proof.start.copy()
    start[kept.proof.changes.indices[0]] += 1
    return {**proofs, CRIME: replace(kept, proof=replace(kept.proof, start=start))}


def with_other_change(proofs: dict[str, Kept]) -> Mapping[str, Kept]:
    """A witness that moves one number by one more, which no other makes up for."""
    kept = proofs[CRIME]
    changes = kept.proof.changes.copy()
    changes.data[0] += 1
    return {**proofs, CRIME: replace(kept, proof=replace(kept.proof, changes=changes))}


@pytest.fixture
def kept_as(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[bytes], bytes]], None]:
    """Let the vault keep other bytes as proofs than it was given, with sums that fit: it was written wrong."""

    def begin(change: Callable[[bytes], bytes]) -> None:
        save = Vault.save

        def save_changed(self: Vault, release_id: str, base, manifest, files: Mapping[str, bytes]) -> None:
            save(self, release_id, base, manifest, {**files, PROOFS: change(files[PROOFS])})

        monkeypatch.setattr(Vault, "save", save_changed)

    return begin


@pytest.mark.parametrize(
    "change", [without_dataset, without_witnesses_of_a_cell, with_other_start, with_other_change]
)
def test_a_proof_that_lacks_something_publishes_nothing(
    store: Store, vault: Vault, drop: Path, kept_as, change: Change
) -> None:
    """Whoever opens the page after that reads what was proved, and not what was hoped."""
    kept_as(lambda content: proofs_to_bytes(change(proofs_from_bytes(content))))
    with pytest.raises(Unproved):
        run(drop, store, vault)
    assert_nothing_is_published(store)


def test_witnesses_are_what_is_checked(
    store: Store, vault: Vault, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of proofs that is whole but proves nothing must not pass because its hash is right."""
    prepared: list[Prepared] = []
    check = publishing.check_proofs
    monkeypatch.setattr(
        publishing, "check_proofs", lambda ready, *kept: prepared.append(ready) or check(ready, *kept)
    )
    release = run(drop, store, vault)
    proofs = proofs_from_bytes(vault.load_file(release.id, PROOFS))
    kept = proofs[CRIME]
    assert kept.proof.changes.shape[0] > 0
    without = replace(kept, proof=replace(kept.proof, changes=kept.proof.changes[:0]))
    content = proofs_to_bytes({**proofs, CRIME: without})
    with pytest.raises(Unproved, match="could be worked out"):
        check(prepared[0], content, publishing.hashed(content))


def test_one_witness_less_is_refused_where_all_are_needed(
    store: Store, vault: Vault, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The vault keeps more witnesses than it takes, so first those are left out without which the proof still holds."""
    prepared: list[Prepared] = []
    check = publishing.check_proofs
    monkeypatch.setattr(publishing, "check_proofs", lambda ready, *_: prepared.append(ready))
    release = run(drop, store, vault)
    proofs = proofs_from_bytes(vault.load_file(release.id, PROOFS))

    def holds(rows: list[int]) -> bool:
        try:
            content = proofs_to_bytes(with_witnesses(proofs, rows))
            check(prepared[0], content, publishing.hashed(content))
        except Unproved:
            return False
        return True

    needed = list(range(proofs[CRIME].proof.changes.shape[0]))
    assert holds(needed)
    for row in list(needed):
        without = [each for each in needed if each != row]
        needed = without if holds(without) else needed
    assert needed
    assert not any(holds([each for each in needed if each != row]) for row in needed)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", proofs_to_bytes({})])
def test_a_file_that_holds_no_proofs_publishes_nothing(
    store: Store, vault: Vault, drop: Path, kept_as, content: bytes
) -> None:
    """A disk that was full, or a file of another program, is no proof."""
    kept_as(lambda _: content)
    with pytest.raises(Unproved):
        run(drop, store, vault)
    assert_nothing_is_published(store)


def shown_otherwise(cells: tuple[Cell, ...]) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """Yield sets of cells that differ from those protected in one: a number, one shown that was hidden, one gone."""
    for n, cell in enumerate(cells):
        if cell.key.dataset != CRIME or cell.key.category != UNION or str(cell.key.period) != "2023":
            continue
        if cell.status is Status.SUPPRESSED:
            yield "shown", _with(cells, n, replace(cell, status=Status.PUBLISHED, value=30))
        elif cell.value:
            yield "one more", _with(cells, n, replace(cell, value=cell.value + 1))
            yield "gone", _with(cells, n, replace(cell, status=Status.NOT_REPORTED, value=None))


def _with(cells: tuple[Cell, ...], at: int, cell: Cell) -> tuple[Cell, ...]:
    return (*cells[:at], cell, *cells[at + 1 :])


@pytest.mark.parametrize("kind", ["shown", "one more", "gone"])
def test_a_number_altered_after_protection_publishes_nothing(
    store: Store, vault: Vault, drop: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """A fault between protecting and writing would show a number that nobody protected."""
    prepare = publishing.prepare

    def altered(*args: object, **more: object) -> Prepared:
        prepared = prepare(*args, **more)
        protections = dict(prepared.shown.protections)
        cells = dict(shown_otherwise(protections[CRIME].cells))[kind]
        protections[CRIME] = replace(protections[CRIME], cells=cells)
        return replace(prepared, shown=replace(prepared.shown, protections=protections))

    monkeypatch.setattr(publishing, "prepare", altered)
    with pytest.raises(Unproved):
        run(drop, store, vault)
    assert_nothing_is_published(store)


def test_after_a_refusal_the_same_drop_can_be_published(
    store: Store, vault: Vault, first: str, drop: Path, kept_as, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the refused try left in the vault must neither stop the next nor be taken for its proof."""
    kept_as(lambda _: b"")
    before = store.log()
    with pytest.raises(Unproved):
        run(drop, store, vault)
    assert (store.current().id, len(store.releases()), store.log()) == (first, 1, before)
    monkeypatch.undo()
    release = run(drop, store, vault)
    assert release.current
    assert release.id != first
    assert proofs_from_bytes(vault.load_file(release.id, PROOFS))[CRIME].hidden


def assert_nothing_is_published(store: Store) -> None:
    assert store.releases() == ()
    assert store.log() == ()
