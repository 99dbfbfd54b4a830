"""Meetings, contacts and partners on their own: published in seconds, with every number as it was."""

from __future__ import annotations

import csv
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data_access.export import csv_lines
from data_access.model import Release
from data_access.publishing import auditing, protecting
from data_access.publishing.publish import publish
from data_access.publishing.vault import Vault
from data_access.sample.records import record_files
from data_access.store import Store
from tests.browser.site import copied_store

# Staff wait for it, on a machine that is busy with other things as well.
SECONDS = 20
HEAD = 'title = "{kind} of today"\nsample = true\n\n[[files]]\npath = "{kind}.csv"\nkind = "{kind}"\n'
# What staff change most often: a meeting is called off, a line was checked, a partner has another number.
CHANGED = {
    "meetings": ("m-2027-12-08", {"state": "cancelled"}),
    "contacts": ("911", {"checked_on": "2025-11-15"}),
    "partners": ("sample-youth-house", {"phone": "973-555-0190"}),
}


@pytest.fixture
def opened(sample_store: Path, tmp_path: Path) -> Iterator[tuple[Store, Vault]]:
    """A copy of the sample's store and vault."""
    url = copied_store(sample_store, tmp_path)
    shutil.copytree(sample_store / "vault", tmp_path / "vault")
    with Store.open(url, read_only=False) as store:
        yield store, Vault.open(tmp_path / "vault")


def drop_of(folder: Path, kind: str) -> Path:
    """A drop that holds the sample's records of one kind, one of them changed, and nothing else."""
    record_id, changes = CHANGED[kind]
    folder.mkdir()
    with record_files()[kind].open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    (changed,) = [row for row in rows if row["id"] == record_id]
    changed.update(changes)
    with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    (folder / "drop.toml").write_text(HEAD.format(kind=kind))
    return folder


def numbers(store: Store, release: Release) -> str:
    """Every number of a release as it is downloaded, but for the release's own name."""
    text = "".join(csv_lines(store.every_cell(release), release.id))
    return text.replace(release.id, "")


def refusing(function: Callable[..., Any], what: str) -> Callable[..., Any]:
    """The same function, which does nothing for nothing and fails for anything."""

    def refuse(these: Sequence[Any], *arguments: Any, **named: Any) -> Any:
        if these:
            raise AssertionError(f"{what}: nothing of it has changed")
        return function(these, *arguments, **named)

    return refuse


@pytest.mark.parametrize("kind", CHANGED)
def test_a_kind_alone_is_published_in_seconds_and_changes_no_number(
    opened: tuple[Store, Vault], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Who has to wait for minutes to move a meeting does it once a month, and people stand before a locked door."""
    store, vault = opened
    monkeypatch.setattr(protecting, "protect", refusing(protecting.protect, "protected anew"))
    monkeypatch.setattr(auditing, "attack", refusing(auditing.attack, "attacked anew"))
    before = store.current()
    drop = drop_of(tmp_path / "drop", kind)
    began = time.process_time()
    release = publish(
        drop,
        store=store,
        vault=vault,
        by="tester",
        note="",
        today=date(2026, 12, 1),
        progress=lambda _: None,
    )
    assert time.process_time() - began < SECONDS
    assert release is not None
    assert store.current() == release != before
    assert numbers(store, release) == numbers(store, before)
    account = store.document(release, "report")
    assert (account["records"], account["changes"]) == ({kind: {"changed": 1}}, {})
    record_id, changes = CHANGED[kind]
    now, then = ({each.id: each.content for each in store.records(each, kind)} for each in (release, before))
    assert {name: now[record_id][name] for name in changes} == changes
    assert {name: each for name, each in now.items() if name != record_id} == {
        name: each for name, each in then.items() if name != record_id
    }
    for other in set(record_files()) - {kind}:
        assert store.records(release, other) == store.records(before, other)
