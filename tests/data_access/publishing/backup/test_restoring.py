"""Restoring: into an empty store and vault only, all of it or nothing."""

import stat

import pytest

from data_access.publishing.backup import VaultNotEmpty
from data_access.publishing.vault import Vault
from data_access.store import NoRelease, PublicationRunning, Store, StoreNotEmpty, StoreUnavailable, lock
from tests.data_access.publishing.backup.examples import check, files_below, restore, rows_of
from tests.data_access.store.examples import count, publish


def assert_nothing_happened(store, vault):
    with pytest.raises(NoRelease):
        store.current()
    assert (store.releases(), store.log()) == ((), ())
    assert files_below(vault.path) == {}


def test_a_store_that_is_not_empty_is_left_as_it_is(backed_up, store, store_url, empty_vault):
    """Whoever types the wrong DATABASE_URL must not mix two stores, or lose one."""
    publish(store, "2026-11-20.1", count(9))
    before = rows_of(store_url)
    with pytest.raises(
        StoreNotEmpty, match="is not empty; name an empty one in DATABASE_URL, or move this one"
    ):
        restore(backed_up, store=store, vault=empty_vault)
    assert rows_of(store_url) == before
    assert files_below(empty_vault.path) == {}


def test_a_vault_that_is_not_empty_is_left_as_it_is(backed_up, empty_store, empty_vault):
    """True counts of another store must not be mixed with these, or overwritten."""
    (empty_vault.path / "notes.txt").write_text("mine")
    before = files_below(empty_vault.path)
    with pytest.raises(
        VaultNotEmpty, match=r"the vault is not empty: it holds .*notes\.txt; name an empty folder"
    ):
        restore(backed_up, store=empty_store, vault=empty_vault)
    assert files_below(empty_vault.path) == before
    (empty_vault.path / "notes.txt").unlink()
    assert_nothing_happened(empty_store, empty_vault)


@pytest.mark.parametrize("change", ["another content", "part of a release"])
def test_a_vault_with_something_else_of_the_same_name_is_refused(
    backed_up, empty_store, empty_vault, vault, change
):
    folder = empty_vault.path / "2026-11-21.1"
    folder.mkdir(mode=0o700)
    content = (vault.path / "2026-11-21.1" / "manifest.json").read_bytes()
    (folder / "manifest.json").write_bytes(b"{}" if change == "another content" else content)
    before = files_below(empty_vault.path)
    with pytest.raises(VaultNotEmpty, match=r"2026-11-21\.1"):
        restore(backed_up, store=empty_store, vault=empty_vault)
    assert files_below(empty_vault.path) == before
    assert empty_store.releases() == ()


def test_a_restore_that_was_stopped_is_finished_by_the_next(backed_up, empty_store, empty_vault, vault):
    """Stopped between vault and store, it must not leave staff with a vault that nothing accepts."""
    steps = []

    def stop(step):
        steps.append(step)
        if step == "filling the vault":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(backed_up, store=empty_store, vault=empty_vault, progress=stop)
    assert_nothing_happened(empty_store, empty_vault)
    (empty_vault.path / ".unfinished-1").mkdir()
    (empty_vault.path / ".unfinished-1" / "base.parquet").write_bytes(b"half")
    (vault.path / "2026-11-21.1").rename(empty_vault.path / "2026-11-21.1")
    restore(backed_up, store=empty_store, vault=empty_vault)
    assert {path.name for path in empty_vault.path.iterdir()} == {"2026-11-21.1", "2026-11-22.1"}
    assert empty_store.current().id == "2026-11-22.1"
    assert "checking the file" in steps


def test_a_vault_on_a_disk_of_its_own_counts_as_empty(backed_up, empty_store, empty_vault):
    """A fresh disk has a folder of its file system, which only root can open."""
    (empty_vault.path / "lost+found").mkdir(mode=0o700)
    restore(backed_up, store=empty_store, vault=empty_vault)
    assert empty_store.current().id == "2026-11-22.1"


def test_only_the_owner_can_read_what_was_restored(backed_up, empty_store, empty_vault):
    restore(backed_up, store=empty_store, vault=empty_vault)
    modes = {
        (path.is_dir(), stat.S_IMODE(path.stat().st_mode))
        for path in (empty_vault.path, *empty_vault.path.rglob("*"))
    }
    assert modes == {(True, 0o700), (False, 0o600)}


def test_a_vault_that_cannot_be_filled_leaves_the_store_empty(
    backed_up, empty_store, empty_vault, monkeypatch
):
    """A store without its vault looks restored, and nothing can be published on top of it."""

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("data_access.publishing.backup.vault_files.write_private", full)
    with pytest.raises(Exception, match=r"VAULT .* cannot be filled: No space left on device; free space"):
        restore(backed_up, store=empty_store, vault=empty_vault)
    assert_nothing_happened(empty_store, empty_vault)


def test_a_publisher_at_work_is_left_alone(backed_up, store, store_url, empty_vault, monkeypatch):
    monkeypatch.setattr(lock, "_PATIENCE", "100ms")
    with (
        Store.open(store_url, read_only=False) as other,
        other.publishing_lock(),
        pytest.raises(PublicationRunning),
    ):
        restore(backed_up, store=store, vault=empty_vault)
    assert files_below(empty_vault.path) == {}


def test_readers_see_nothing_before_all_is_there(backed_up, store, store_url, empty_vault):
    """A page that shows half of a release would be quoted."""
    seen = []

    def look(_step):
        with Store.open(store_url, read_only=True) as reader:
            try:
                seen.append(reader.ready().id)
            except (NoRelease, StoreUnavailable) as error:
                seen.append(type(error))

    restore(backed_up, store=store, vault=empty_vault, progress=look)
    assert set(seen) == {NoRelease}
    with Store.open(store_url, read_only=True) as reader:
        assert reader.ready().id == "2026-11-22.1"


def test_checking_writes_nothing(backed_up, tmp_path):
    """Staff check the only back-up that they have."""
    before = files_below(tmp_path)
    assert check(backed_up).current == "2026-11-22.1"
    assert files_below(tmp_path) == before


def test_a_vault_elsewhere_is_no_part_of_the_backup(backed_up, empty_store, tmp_path):
    """Names are relative: a machine with other folders restores as well."""
    elsewhere = Vault.open(tmp_path / "another" / "place")
    restore(backed_up, store=empty_store, vault=elsewhere)
    assert elsewhere.load("2026-11-22.1")[0]["value"].tolist() == [1, 2]
