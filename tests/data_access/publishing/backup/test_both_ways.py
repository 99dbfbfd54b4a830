"""A back-up of either database restores into either: nothing is lost, nothing comes back, work goes on."""

import struct

import pytest
import sqlalchemy as sa

from data_access.export import export
from data_access.publishing.vault import Vault
from data_access.store import ApprovalRefused, ReleaseWithdrawn, Store
from data_access.tidy import checksum
from tests.data_access.publishing.backup.examples import (
    NOW,
    TOKEN_SHA256,
    WITHDRAWN,
    back_up,
    check,
    files_below,
    live_through,
    members_of,
    restore,
    rows_of,
)
from tests.data_access.publishing.test_withdrawing import drop, published


@pytest.fixture
def new_urls(tmp_path, postgres_server):
    """An empty database of each kind, by its kind."""
    name = postgres_server.create_database()
    yield {"sqlite": f"sqlite:///{tmp_path / 'new.db'}", "postgresql": postgres_server.url(name)}
    postgres_server.drop_database(name)


def test_what_is_restored_is_what_was_backed_up(store, store_url, new_urls, vault, tmp_path):
    """After a fire staff must find every figure, release, preview and log entry, and go on as if nothing had been."""
    history = live_through(store, vault, tmp_path / "drops")
    made = back_up(tmp_path / "backup.zip", store=store, vault=vault)
    assert (made.current, made.releases) == (history.current.id, 5)
    assert check(tmp_path / "backup.zip") == made
    assert_nothing_withdrawn_in(tmp_path / "backup.zip")
    new_vaults = {kind: Vault.open(tmp_path / f"vault-{kind}") for kind in new_urls}
    for kind, url in new_urls.items():
        with Store.open(url, read_only=False) as restored:
            restored.migrate()
            assert restore(tmp_path / "backup.zip", store=restored, vault=new_vaults[kind]) == made
            assert rows_of(url) == rows_of(store_url)
            assert files_below(new_vaults[kind].path) == files_below(vault.path)
            assert restored.verify() == store.verify() == made.log_hash
            assert_same_exports(store, restored, tmp_path / kind)
            assert_states(restored, history)
            assert_append_only(url)
    other = next(kind for kind in new_urls if not store_url.startswith(kind))
    with Store.open(new_urls[other], read_only=False) as restored:
        assert_work_goes_on(store, vault, restored, new_vaults[other], tmp_path)


def assert_nothing_withdrawn_in(file):
    """Free pages of a database hold deleted rows at times; a back-up must not carry them on. The vault may keep it."""
    members = members_of(file)
    forms = (str(WITHDRAWN).encode(), WITHDRAWN.to_bytes(3, "big"), struct.pack(">d", float(WITHDRAWN)))
    held = members.pop("store.db")
    assert not [form for form in forms if form in held]
    assert any(str(WITHDRAWN).encode() in content for content in members.values())


def assert_same_exports(store, restored, tmp_path):
    """Every release that can be read, old, taken back and staged ones too, byte for byte."""
    for release in store.releases():
        if release.withdrawn is None:
            for name, each in (("a", store), ("b", restored)):
                export(each, each.release(release.id), tmp_path / name / release.id)
            assert checksum(restored.every_cell(restored.release(release.id))) == release.checksum
    exported = files_below(tmp_path / "a")
    assert len([name for name in exported if name.endswith("cells.csv")]) == 4
    assert files_below(tmp_path / "b") == exported


def assert_states(restored, history):
    found = {each.id: each for each in restored.releases()}
    assert found[history.current.id].current
    assert found[history.rolled_back.id].rolled_back
    assert found[history.staged.id].staged
    with pytest.raises(ReleaseWithdrawn, match="a court order"):
        restored.readable(history.withdrawn.id)
    assert restored.previewed(TOKEN_SHA256, now=NOW).id == history.staged.id
    with pytest.raises(ApprovalRefused, match="another person"):
        restored.approve(history.staged.id, by="Ana")


def assert_append_only(url):
    engine = sa.create_engine(url)
    for statement in ("UPDATE cell SET value = 0", "DELETE FROM log", "UPDATE log SET who = ''"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), engine.begin() as connection:
            connection.exec_driver_sql(statement)
    engine.dispose()


def assert_work_goes_on(store, vault, restored, new_vault, tmp_path):
    """The next publication builds on the vault's true counts: on both the same release follows."""
    after = [
        published(drop(tmp_path / name, 50), each, kept)
        for name, each, kept in (("on-a", store, vault), ("on-b", restored, new_vault))
    ]
    assert (after[0].id, after[0].checksum) == (after[1].id, after[1].checksum)
    restored.verify()
