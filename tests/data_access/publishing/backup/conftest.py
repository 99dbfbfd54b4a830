"""Back-ups of a small store in SQLite, made in a moment."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.publishing.vault import Vault
from data_access.store import Store
from tests.data_access.publishing.backup.examples import back_up, small


@pytest.fixture
def source_url(tmp_path: Path) -> str:
    """The address of the store that is backed up, where a test restores into another one."""
    return f"sqlite:///{tmp_path / 'source.db'}"


@pytest.fixture
def sqlite_store(source_url: str) -> Iterator[Store]:
    """An empty store in SQLite, to be backed up."""
    with Store.open(source_url, read_only=False) as opened:
        opened.migrate()
        yield opened


@pytest.fixture
def backed_up(sqlite_store: Store, vault: Vault, tmp_path: Path) -> Path:
    """The back-up of a small store."""
    small(sqlite_store, vault)
    back_up(tmp_path / "backup.zip", store=sqlite_store, vault=vault)
    return tmp_path / "backup.zip"


@pytest.fixture
def empty_store(tmp_path: Path) -> Iterator[Store]:
    """A store in SQLite that nothing was published to."""
    with Store.open(f"sqlite:///{tmp_path / 'new' / 'store.db'}", read_only=False) as opened:
        opened.migrate()
        yield opened


@pytest.fixture
def empty_vault(tmp_path: Path) -> Vault:
    """A vault that holds nothing."""
    return Vault.open(tmp_path / "new" / "vault")
