"""Making a back-up: private, whole or not there, and only of a store and a vault that belong together."""

import os
import stat

import pandas as pd
import pytest
import sqlalchemy as sa

from data_access.publishing.backup import BackupError, BackupExists
from data_access.publishing.backup.errors import NothingToBackUp
from data_access.publishing.backup.manifest import program_version
from data_access.publishing.vault import Vault, VaultDamaged, VaultError
from data_access.store import LogBroken, PublicationRunning, ReleaseDamaged, Store, lock
from data_access.store.migrate import newest_revision
from tests.data_access.publishing.backup.examples import NOW, back_up, check, files_below, members_of, small
from tests.data_access.store.examples import count, held, publish


def names_beside(tmp_path):
    return {path.name for path in tmp_path.iterdir() if "backup" in path.name}


def test_only_its_owner_can_read_it(sqlite_store, vault, tmp_path):
    """It holds the true counts behind hidden numbers, at any umask, also while it is written."""
    small(sqlite_store, vault)
    modes = {}

    def look(_step):
        modes.update({path: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob(".unfinished*")})

    old = os.umask(0)
    try:
        back_up(tmp_path / "backup.zip", store=sqlite_store, vault=vault, progress=look)
    finally:
        os.umask(old)
    assert set(modes.values()) == {0o700}
    assert stat.S_IMODE((tmp_path / "backup.zip").stat().st_mode) == 0o600
    assert names_beside(tmp_path) == {"backup.zip"}


def test_it_says_what_it_holds(sqlite_store, vault, tmp_path):
    """Years later this is all that somebody with a shelf of files has to go by."""
    (vault.path / "set-aside-x").mkdir(mode=0o700)
    first, second = small(sqlite_store, vault)
    (vault.path / "notes of staff.txt").write_text("ñ")
    (vault.path / ".unfinished-1").mkdir()
    (vault.path / ".unfinished-1" / "base.parquet").write_bytes(b"half")
    made = back_up(tmp_path / "backup.zip", store=sqlite_store, vault=vault)
    assert (made.made, made.program, made.revision) == (NOW, program_version(), newest_revision())
    assert (made.releases, made.current, made.log_hash) == (2, second.id, sqlite_store.verify_log())
    kept = {
        f"{each.id}/{name}"
        for each in (first, second)
        for name in ("SHA256SUMS", "base.parquet", "manifest.json")
    }
    assert set(made.in_vault) == {*kept, "notes of staff.txt"}
    assert set(members_of(tmp_path / "backup.zip")) == {*made.members, "manifest.json"}


def test_readers_go_on_and_publishers_wait(store, store_url, vault, tmp_path, monkeypatch):
    """A nightly back-up must not close the site; a publication in its midst would tear store and vault apart."""
    monkeypatch.setattr(lock, "_PATIENCE", "100ms")
    _, second = small(store, vault)
    seen = []

    def look(_step):
        with Store.open(store_url, read_only=True) as reader, Store.open(store_url, read_only=False) as other:
            seen.append(held(reader, reader.current()))
            with pytest.raises(PublicationRunning), other.publishing_lock():
                seen.append("published")

    back_up(tmp_path / "backup.zip", store=store, vault=vault, progress=look)
    assert seen == [held(store, second)] * 2
    with store.publishing_lock():
        pass


def test_a_publisher_at_work_is_left_alone(store, store_url, vault, tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "_PATIENCE", "100ms")
    small(store, vault)
    with (
        Store.open(store_url, read_only=False) as other,
        other.publishing_lock(),
        pytest.raises(PublicationRunning, match="try again"),
    ):
        back_up(tmp_path / "backup.zip", store=store, vault=vault)
    assert names_beside(tmp_path) == set()


def test_a_file_that_is_there_is_never_written_over(backed_up, sqlite_store, vault):
    """Last month's back-up may be the last good one."""
    before = backed_up.read_bytes()
    with pytest.raises(BackupExists, match=r"backup\.zip exists already and is left as it is"):
        back_up(backed_up, store=sqlite_store, vault=vault)
    assert backed_up.read_bytes() == before


def test_a_folder_that_is_not_there_is_named(sqlite_store, vault, tmp_path):
    small(sqlite_store, vault)
    with pytest.raises(BackupError, match=r"there is no folder .*nowhere; make it first"):
        back_up(tmp_path / "nowhere" / "backup.zip", store=sqlite_store, vault=vault)


def test_a_file_in_the_vault_is_refused(sqlite_store, vault, tmp_path):
    """Each back-up would hold all the earlier ones, and fill the disk in weeks."""
    small(sqlite_store, vault)
    before = files_below(vault.path)
    (tmp_path / "link").symlink_to(vault.path)
    for folder in (vault.path, vault.path / "2026-11-21.1", tmp_path / "link"):
        with pytest.raises(BackupError, match=r"backup\.zip lies in the vault; name a file elsewhere"):
            back_up(folder / "backup.zip", store=sqlite_store, vault=vault)
    assert files_below(vault.path) == before


def test_a_store_without_releases_is_hardly_the_one_that_was_meant(sqlite_store, vault, tmp_path):
    """A nightly job with a wrong DATABASE_URL would save nothing for months, and say that all is well."""
    with pytest.raises(NothingToBackUp, match="put DATABASE_URL right"):
        back_up(tmp_path / "backup.zip", store=sqlite_store, vault=vault)
    assert names_beside(tmp_path) == set()


def test_another_vault_is_refused(sqlite_store, vault, tmp_path):
    """The same with a wrong VAULT: an empty one, and one of another store."""
    _, current = small(sqlite_store, vault)
    other = Vault.open(tmp_path / "other")
    with pytest.raises(VaultError, match=f"lacks {current.id}"):
        back_up(tmp_path / "backup.zip", store=sqlite_store, vault=other)
    other.save(current.id, pd.DataFrame({"value": [3]}), {"checksum": "0" * 64})
    with pytest.raises(
        VaultError, match=f"{current.id} belongs to another store; put VAULT or DATABASE_URL right"
    ):
        back_up(tmp_path / "backup.zip", store=sqlite_store, vault=other)
    assert names_beside(tmp_path) == set()


def test_a_damaged_vault_is_not_backed_up_in_silence(sqlite_store, vault, tmp_path):
    """Each night the damage would replace one more good back-up. Old releases count as well."""
    old, _ = small(sqlite_store, vault)
    (vault.path / old.id / "base.parquet").write_bytes(b"damaged")
    with pytest.raises(VaultDamaged, match=rf"{old.id}/base\.parquet is not what was saved"):
        back_up(tmp_path / "backup.zip", store=sqlite_store, vault=vault)
    (vault.path / old.id / "base.parquet").unlink()
    with pytest.raises(VaultDamaged, match=rf"{old.id}/base\.parquet"):
        back_up(tmp_path / "backup.zip", store=sqlite_store, vault=vault)


@pytest.mark.parametrize(
    ("trigger", "statement", "error", "told"),
    [
        ("cell_no_update", "UPDATE cell SET value = 7 WHERE since = 1 AND value = 1", ReleaseDamaged, "its cells"),
        ("log_no_update", "UPDATE log SET who = 'Bo' WHERE n = 1", LogBroken, "log entry 1"),
        ("document_no_update", "UPDATE document SET content = '[]' WHERE content = '{}'", ReleaseDamaged, "document"),
        ("record_no_update", "UPDATE record SET content = '{}'", ReleaseDamaged, "2026-11-22.1: its records"),
        ("release_document_no_delete", "DELETE FROM release_document", ReleaseDamaged, "its documents"),
    ],
)  # fmt: skip
def test_a_damaged_store_is_not_backed_up_in_silence(
    sqlite_store, source_url, vault, tmp_path, trigger, statement, error, told
):
    """A figure that somebody changed must be noticed while there are back-ups from before."""
    small(sqlite_store, vault)
    engine = sa.create_engine(source_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        connection.exec_driver_sql(statement)
    engine.dispose()
    with pytest.raises(error, match=told):
        back_up(tmp_path / "backup.zip", store=sqlite_store, vault=vault)
    assert names_beside(tmp_path) == set()


@pytest.mark.parametrize("make", [lambda path: path.symlink_to("/etc/passwd"), os.mkfifo])
def test_what_is_no_file_is_named(sqlite_store, vault, tmp_path, make):
    """A link would be followed out of the vault, and a pipe waits for ever."""
    small(sqlite_store, vault)
    make(vault.path / "odd")
    with pytest.raises(BackupError, match="odd is a link or no file at all"):
        back_up(tmp_path / "backup.zip", store=sqlite_store, vault=vault)
    assert names_beside(tmp_path) == set()


@pytest.mark.parametrize("name", ["two\nlines", b"\xff".decode(errors="surrogateescape")])
def test_a_name_that_is_no_text_is_told(sqlite_store, vault, tmp_path, name):
    small(sqlite_store, vault)
    (vault.path / name).touch()
    with pytest.raises(BackupError, match="has a name that is no plain text"):
        back_up(tmp_path / "backup.zip", store=sqlite_store, vault=vault)


@pytest.mark.parametrize("folder", ["a?b#c%20d", "ñ & co", "it's"])
def test_any_folder_will_do(sqlite_store, vault, tmp_path, folder):
    """Disks that are carried away have names that people gave them."""
    small(sqlite_store, vault)
    (tmp_path / folder).mkdir()
    made = back_up(tmp_path / folder / "backup.zip", store=sqlite_store, vault=vault)
    assert check(tmp_path / folder / "backup.zip") == made
    assert list(files_below(tmp_path / folder)) == ["backup.zip"]


def test_what_a_killed_backup_left_is_cleared_away(sqlite_store, vault, tmp_path):
    """It holds true counts, and nobody would look for it. What another run is writing stays."""
    left = tmp_path / ".unfinished-backup-1"
    left.mkdir()
    (left / "backup.zip").write_bytes(b"half")
    small(sqlite_store, vault)
    there = []

    def again(_step):
        there.append(list(tmp_path.glob(".unfinished-backup-*")))
        if len(there) == 1:
            with pytest.raises(PublicationRunning), Store.in_file(tmp_path / "source.db") as same:
                back_up(tmp_path / "other.zip", store=same, vault=vault)

    back_up(tmp_path / "backup.zip", store=sqlite_store, vault=vault, progress=again)
    assert there[0] == there[1] != [left]
    assert not left.exists()


def test_a_store_that_goes_on_is_backed_up_as_it_is_then(sqlite_store, vault, tmp_path):
    first = back_up_after(sqlite_store, vault, tmp_path, "2026-11-20.1", 1)
    second = back_up_after(sqlite_store, vault, tmp_path, "2026-11-20.2", 2)
    assert (first.releases, second.releases) == (1, 2)
    assert first.log_hash != second.log_hash


def back_up_after(store, vault, tmp_path, release_id, value):
    release = publish(store, release_id, count(value))
    vault.save(release.id, pd.DataFrame({"value": [1]}), {"checksum": release.checksum})
    return back_up(tmp_path / f"{release_id}.zip", store=store, vault=vault)
