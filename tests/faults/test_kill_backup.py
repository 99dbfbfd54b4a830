"""Back-ups and restores killed -9 at any moment, or out of room: whole or not there, and the next run is clean."""

import os
import random
import signal
import time
from contextlib import suppress

import pytest

from data_access.publishing.backup import BackupError
from data_access.publishing.vault import Vault
from data_access.store import NoRelease, Store
from data_access.store.errors import StoreFull
from tests.data_access.publishing.backup.examples import back_up, check, files_below, restore, rows_of, small
from tests.data_access.store.examples import count, key, publish
from tests.faults.full_disk import no_file_beyond
from tests.faults.kills import publishing

SEED = 20261123
CELLS = 3_000
IMPORTS = ("data_access.publishing.backup", "data_access.publishing.vault", "tests.faults.publisher")


@pytest.fixture
def source(tmp_path):
    """The address of a store with some thousand cells, and its vault."""
    url, vault = f"sqlite:///{tmp_path / 'source.db'}", Vault.open(tmp_path / "vault")
    with Store.open(url, read_only=False) as store:
        store.migrate()
        publish(store, "2026-11-20.1", *(count(n, key(f"area-{n}")) for n in range(CELLS)))
        small(store, vault)
    return url, vault


@pytest.fixture
def backed_up(source, tmp_path):
    url, vault = source
    with Store.open(url, read_only=False) as store:
        back_up(tmp_path / "good.zip", store=store, vault=vault)
    return tmp_path / "good.zip"


@pytest.mark.parametrize(("moment", "there"), [("copied", False), ("written", False), ("named", True)])
def test_a_killed_backup_is_whole_or_not_there(source, tmp_path, moment, there):
    """Half a back-up under a good name is found out on the day when it is needed."""
    url, vault = source
    file = tmp_path / "shelf" / "backup.zip"
    file.parent.mkdir()
    with publishing(tmp_path, *IMPORTS) as process:
        process.start(
            ["tests.faults.backer", "backup", url, str(vault.path), str(file), f"--die-when={moment}"]
        )
        assert process.wait() == -signal.SIGKILL, process.told()
        assert file.exists() is there
        left = {path.name for path in file.parent.iterdir()} - {"backup.zip"}
        assert len(left) == 1
        if there:
            assert check(file).current == "2026-11-22.1"
        again = file.with_name("again.zip")
        process.start(["tests.faults.backer", "backup", url, str(vault.path), str(again)])
        assert process.wait() == 0, process.told()
    assert check(again).current == "2026-11-22.1"
    assert {path.name for path in file.parent.iterdir()} == {"again.zip"} | (
        {"backup.zip"} if there else set()
    )


def assert_nothing_or_all(url, vault, source):
    """Say whether the store was restored; then it is whole, and so is the vault."""
    with Store.open(url, read_only=False) as store:
        store.migrate()
        try:
            store.current()
        except NoRelease:
            assert not any(rows_of(url).values())
            return False
        store.verify()
    assert rows_of(url) == rows_of(source[0])
    assert files_below(vault.path) == files_below(source[1].path)
    return True


@pytest.mark.parametrize("moment", ["filling", "placed", "full"])
def test_a_killed_restore_is_finished_by_the_next(source, backed_up, store_url, tmp_path, moment):
    """A store without its vault looks restored; a vault without its store is refused for ever."""
    vault = Vault.open(tmp_path / "new")
    words = ["tests.faults.backer", "restore", store_url, str(vault.path), str(backed_up)]
    with publishing(tmp_path, *IMPORTS) as process:
        process.start([*words, f"--die-when={moment}"])
        assert process.wait() == -signal.SIGKILL, process.told()
        assert not assert_nothing_or_all(store_url, vault, source)
        process.start(words)
        assert process.wait() == 0, process.told()
    assert assert_nothing_or_all(store_url, vault, source)
    assert not list(vault.path.glob(".*"))


@pytest.mark.parametrize("number", [6, pytest.param(100, marks=pytest.mark.trial)])
def test_a_restore_killed_at_any_moment_is_all_or_nothing(source, backed_up, sqlite_url, tmp_path, number):
    """Power fails when it likes."""
    chance, done, seconds = random.Random(SEED), 0, 0.0
    with publishing(tmp_path, *IMPORTS) as process:
        for n in range(number):
            vault, url = Vault.open(tmp_path / f"new-{n}"), sqlite_url.replace("store.db", f"new-{n}.db")
            words = ["tests.faults.backer", "restore", url, str(vault.path), str(backed_up)]
            begun = time.monotonic()
            child = process.start(words)
            if n:
                time.sleep(chance.uniform(0, seconds))
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            assert process.wait() in ({0, -signal.SIGKILL} if n else {0}), process.told()
            seconds = seconds or time.monotonic() - begun
            if not assert_nothing_or_all(url, vault, source):
                process.start(words)
                assert process.wait() == 0, process.told()
                assert assert_nothing_or_all(url, vault, source)
                done += 1
    print(f"killed before the end: {done} of {number - 1}")


@pytest.mark.parametrize("limit", [40_000, 100_000, 200_000])
def test_no_room_for_a_backup_is_told(source, tmp_path, limit):
    """A full disk must not pass for a back-up, nor leave half of one."""
    url, vault = source
    (tmp_path / "shelf").mkdir()
    with (
        Store.open(url, read_only=False) as store,
        no_file_beyond(limit),
        pytest.raises(StoreFull, match=rf"{tmp_path}/shelf/.* cannot be written: .*; free space"),
    ):
        back_up(tmp_path / "shelf" / "backup.zip", store=store, vault=vault)
    assert list((tmp_path / "shelf").iterdir()) == []


def test_no_room_for_the_file_itself_is_told(source, tmp_path, monkeypatch):
    url, vault = source

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("data_access.publishing.backup.archive.Writer.add", full)
    with (
        Store.open(url, read_only=False) as store,
        pytest.raises(BackupError, match=r"backup\.zip: No space left on device; free space on that disk"),
    ):
        back_up(tmp_path / "backup.zip", store=store, vault=vault)
    assert not (tmp_path / "backup.zip").exists()


def test_no_room_to_restore_is_told_and_leaves_nothing(source, backed_up, sqlite_url, tmp_path):
    vault = Vault.open(tmp_path / "new")
    for limit in (4_000, 60_000, 200_000):
        with Store.open(sqlite_url, read_only=False) as store:
            store.migrate()
            with no_file_beyond(limit), pytest.raises(Exception, match="free space"):
                restore(backed_up, store=store, vault=vault)
        assert not assert_nothing_or_all(sqlite_url, vault, source)
    with Store.open(sqlite_url, read_only=False) as store:
        restore(backed_up, store=store, vault=vault)
    assert assert_nothing_or_all(sqlite_url, vault, source)
