"""`python -m data_access publish` killed -9 at any moment: readers never notice, and the next one just publishes."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from data_access.model import CellKey
from data_access.publishing.vault import Vault
from data_access.store import Store
from data_access.tidy import checksum
from tests.data_access.publishing.test_publish import counts_csv, crime_drop
from tests.faults.kills import REPOSITORY, Reader, kill_many, publishing

SEED = 20261122
IMPORTS = ("data_access.publishing.commands", "data_access.publishing.publish")


@dataclass(frozen=True)
class Drops:
    """Two drops to publish in turn, so that every publication changes something."""

    store: Store
    folders: tuple[Path, Path]

    def command(self, _run: int) -> list[str]:
        """How staff publish the drop that is not the current one."""
        note = f"drop {len(self.store.releases()) % 2}"
        drop = self.folders[len(self.store.releases()) % 2]
        return ["data_access", "publish", str(drop), "--by", "staff", "--note", note]


def small_drops(folder: Path) -> tuple[Path, Path]:
    """Two drops of one small table, with numbers to hide, that differ by month and not in any total."""
    months = ("2023-01", "2023-02"), ("2023-02", "2023-01")
    one, other = (
        counts_csv(
            (first, "West", "Hill", "theft", 3),
            (first, "East", "Park", "theft", 200),
            (second, "West", "Park", "theft", 200),
        )
        for first, second in months
    )
    return crime_drop(folder / "1", one), crime_drop(folder / "2", other)


def sample_drops(folder: Path) -> tuple[Path, Path]:
    """A year of the sample, all datasets, and the same with two offenses exchanged."""
    command = [sys.executable, "-m", "data_access", "sample", str(folder / "1"), "--years", "1"]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    shutil.copytree(folder / "1", folder / "2")
    toml = folder / "2" / "drop.toml"
    codes = 'Burglary = "burglary"\nTheft = "theft"\n'
    text = toml.read_text(encoding="utf-8")
    assert codes in text
    toml.write_text(text.replace(codes, 'Burglary = "theft"\nTheft = "burglary"\n'), encoding="utf-8")
    return folder / "1", folder / "2"


@pytest.mark.timeout(7200)
@pytest.mark.parametrize(
    ("number", "drops"), [(20, small_drops), pytest.param(200, sample_drops, marks=pytest.mark.trial)]
)
def test_killed_publications_are_never_seen(store_url, tmp_path, number, drops):
    """A power failure during a publication must not put half a release, or a wrong number, on a page."""
    vault = tmp_path / "vault"
    with (
        Store.open(store_url, read_only=False) as store,
        publishing(tmp_path, *IMPORTS, DATABASE_URL=store_url, VAULT=str(vault)) as process,
    ):
        store.migrate()
        with Reader(store_url).reading() as reader:
            kills = kill_many(
                process,
                Drops(store, drops(tmp_path)).command,
                number=number,
                seed=SEED,
                published=lambda: len(store.releases()),
            )
        print(kills, "reads:", reader.reads)
        assert reader.wrong == []
        assert kills.unclean == []
        assert kills.total == number
        assert kills.before > number / 4
        assert reader.reads > number / 2
        assert_whole(store)
        assert_vault_is_whole(Vault.open(vault), store)


def assert_whole(store):
    """Every release that is there, published by a run that was killed or not, shows numbers of its drop alone."""
    releases = store.releases()
    numbers: dict[str, dict[CellKey, float]] = {}
    for n, release in enumerate(reversed(releases)):
        assert release.id.endswith(f".{n + 1}")
        assert release.note == f"drop {n % 2}"
        cells = list(store.every_cell(release))
        assert checksum(cells) == release.checksum
        # What was hidden once stays hidden, so a later release of the same drop may show other cells.
        shown = {cell.key: cell.value for cell in cells if cell.value is not None}
        first = numbers.setdefault(release.note, shown)
        both = shown.keys() & first.keys()
        assert len(both) > len(first) / 2
        assert {key: shown[key] for key in both} == {key: first[key] for key in both}
    assert numbers["drop 0"] != numbers["drop 1"]
    assert store.current() == releases[0]
    assert len(store.log()) == len(releases)
    store.verify_log()


def assert_vault_is_whole(vault, store):
    """Staff hold the true state of every release; that of a publication that never was stands aside."""
    kept = {path.name for path in vault.path.iterdir() if not path.name.startswith("set-aside-")}
    assert kept == {release.id for release in store.releases()}
    for release in store.releases():
        vault.load(release.id)
