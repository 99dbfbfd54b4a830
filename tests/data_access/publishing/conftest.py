"""What tests of publishing need beside a store."""

from pathlib import Path

import pytest

from data_access.publishing.vault import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """An empty vault."""
    return Vault.open(tmp_path / "vault")
