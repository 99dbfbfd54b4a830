"""The vault: complete or not there, and nobody else's to read."""

import os
import stat
import subprocess

import pandas as pd
import pytest

from data_access.publishing.vault import Vault, VaultDamaged, VaultError, VaultOpenToOthers

RELEASE = "2026-11-22.1"
MANIFEST = {"covered": [{"first": "2024-01"}], "areas": {"ñ": [1, None, 0.5]}}


def base():
    return pd.DataFrame(
        {
            "dataset": ["shooting"] * 3,
            "area": ["east~ironbound", "east~unplaced-neighborhood", "NA"],
            "month": pd.to_datetime(["2024-01-01", "2024-02-01", "2024-02-01"]),
            "value": [1, 2, 2**53],
        }
    )


@pytest.fixture
def vault(tmp_path):
    return Vault.open(tmp_path / "var" / "vault")


def test_what_was_saved_is_loaded(vault):
    vault.save(RELEASE, base(), MANIFEST)
    loaded, manifest = Vault.open(vault.path).load(RELEASE)
    pd.testing.assert_frame_equal(loaded, base())
    assert manifest == MANIFEST


def test_an_empty_frame_keeps_its_columns(vault):
    """A release that takes everything back is one as well."""
    vault.save(RELEASE, base().head(0), MANIFEST)
    pd.testing.assert_frame_equal(vault.load(RELEASE)[0], base().head(0))


def test_only_the_owner_can_read_it(vault):
    """The true counts behind hidden cells are in these files."""
    old = os.umask(0)
    try:
        vault.save(RELEASE, base(), MANIFEST)
    finally:
        os.umask(old)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (vault.path, *vault.path.rglob("*"))}
    assert modes == {
        "vault": 0o700,
        RELEASE: 0o700,
        "base.parquet": 0o600,
        "manifest.json": 0o600,
        "SHA256SUMS": 0o600,
    }


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o701])
def test_a_vault_open_to_others_is_refused(tmp_path, mode):
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault").chmod(mode)
    with pytest.raises(VaultOpenToOthers, match="chmod 700"):
        Vault.open(tmp_path / "vault")


def test_a_vault_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "vault").touch()
    with pytest.raises(VaultError):
        Vault.open(tmp_path / "vault")


def test_staff_can_check_a_backup_with_standard_tools(vault):
    vault.save(RELEASE, base(), MANIFEST)
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=vault.path / RELEASE, capture_output=True
    )
    assert checked.returncode == 0


@pytest.mark.parametrize("name", ["base.parquet", "manifest.json"])
def test_a_damaged_file_is_named(vault, name):
    """A release built on a damaged state would be wrong without a word."""
    vault.save(RELEASE, base(), MANIFEST)
    file = vault.path / RELEASE / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(VaultDamaged, match=name):
        vault.load(RELEASE)


@pytest.mark.parametrize("name", ["base.parquet", "manifest.json", "SHA256SUMS"])
def test_a_lost_file_is_named(vault, name):
    vault.save(RELEASE, base(), MANIFEST)
    (vault.path / RELEASE / name).unlink()
    with pytest.raises(VaultError, match=f"lacks.*{name}"):
        vault.load(RELEASE)


def test_an_unknown_release_is_named(vault):
    with pytest.raises(VaultError, match="lacks"):
        vault.load(RELEASE)


@pytest.mark.parametrize(
    "release_id", ["..", "../2026-11-22.1", "/etc", "", "2026-11-22.1/x", ".unfinished-1"]
)
def test_no_id_leads_out_of_the_vault(vault, release_id):
    with pytest.raises(VaultError, match="no release id"):
        vault.save(release_id, base(), MANIFEST)
    with pytest.raises(VaultError, match="no release id"):
        vault.load(release_id)


def test_a_release_is_never_saved_twice(vault):
    vault.save(RELEASE, base(), MANIFEST)
    with pytest.raises(VaultError, match="already"):
        vault.save(RELEASE, base().head(1), {})
    assert len(vault.load(RELEASE)[0]) == 3


def test_what_cannot_be_saved_leaves_nothing_to_load(vault):
    with pytest.raises(TypeError):
        vault.save(RELEASE, base(), {"x": object()})
    with pytest.raises(VaultError, match="lacks"):
        vault.load(RELEASE)
    vault.discard_unknown([])
    vault.save(RELEASE, base(), MANIFEST)


def test_leftovers_of_killed_publications_make_way_and_nothing_is_lost(vault):
    """The next publication takes the same id: a leftover must not stop it. It may be another store's, so it is kept."""
    for release_id in (RELEASE, "2026-11-22.2"):
        vault.save(release_id, base(), MANIFEST)
    (vault.path / ".unfinished-x1").mkdir()
    (vault.path / ".unfinished-x1" / "base.parquet").write_bytes(b"half")
    (vault.path / "README").write_text("staff's own note")
    assert vault.discard_unknown([RELEASE]) == (".unfinished-x1", "2026-11-22.2")
    (aside,) = vault.path.glob("set-aside-2026-11-22.2-*/2026-11-22.2")
    assert {path.name for path in vault.path.iterdir()} == {RELEASE, "README", aside.parent.name}
    vault.load(RELEASE)
