"""Month after month: always solvable, always clean together, and every link keeps its numbers."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data_access.export import export
from data_access.model import AreaLevel, Period, Release, Status
from data_access.privacy import History
from data_access.publishing import protecting, remembering
from data_access.publishing.auditing import Leak, attack, published
from data_access.publishing.backup import back_up, restore
from data_access.publishing.findings import OpenFindings
from data_access.publishing.publish import publish
from data_access.publishing.vault import Vault
from data_access.publishing.withdrawing import withdraw
from data_access.store import Store
from data_access.tidy import checksum
from tests.conftest import REPOSITORY
from tests.data_access.publishing.accepting import REASON
from tests.data_access.publishing.months import Months, after
from tests.data_access.publishing.plot_months import read
from tests.data_access.publishing.test_backup_command import assert_same_files

FIRST = Period.parse("2023-01")
# What happens after which month: the release of that month is taken back, or withdrawn.
TAKEN_BACK = frozenset({Period.parse("2023-10"), Period.parse("2024-11")})
WITHDRAWN = Period.parse("2024-05")
REDRAWN = Period.parse("2025-01")
ALL = 36
# What a table may show less at the end than when it was first published: it begins with a single period.
MOST_LOST = 0.1
# What the whole trial leaves: `python -m tests.data_access.publishing.plot_months` draws it.
FIGURES = REPOSITORY / "build" / "months.csv"


@dataclass
class Published:
    """What was published, how long each month took, and a file of the shares shown after each."""

    store: Store
    vault: Vault
    figures: Path
    checksums: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    def publish(self, month: Period, drop: Path) -> Release:
        accepted: dict[str, str] = {}
        while True:
            begun = time.perf_counter()
            try:
                release = publish(
                    drop,
                    store=self.store,
                    vault=self.vault,
                    by="tester",
                    note=str(month),
                    today=after(month),
                    progress=lambda _: None,
                    accepted=accepted,
                )
            except OpenFindings as stopped:
                accepted = {each.code: REASON for each in stopped.findings}
                continue
            assert release is not None
            self.seconds.append(time.perf_counter() - begun)
            self.checksums[release.id] = release.checksum
            self._note(month, release)
            return release

    def _note(self, month: Period, release: Release) -> None:
        """Add to the figures which share of each table is shown, and print how it goes."""
        lines = [
            f"{month},{table},{share:.4f}\n" for table, share in shown_shares(self.store, release).items()
        ]
        with self.figures.open("a", encoding="utf-8") as file:
            file.writelines(lines)
        print(f"{month} published as {release.id} in {self.seconds[-1]:.0f} s", flush=True)

    def all_months(self, months: Months) -> None:
        for month, drop in months.drops():
            before = self.store.current().id if self.checksums else ""
            release = self.publish(month, drop)
            if month in TAKEN_BACK:
                self.store.rollback(before, by="tester", because="a test")
            if month == WITHDRAWN:
                self.store.rollback(before, by="tester", because="a test")
                withdraw(
                    release.id,
                    store=self.store,
                    vault=self.vault,
                    also=[],
                    dataset="",
                    by="tester",
                    because="a test",
                )
                del self.checksums[release.id]


def shown_shares(store: Store, release: Release) -> dict[str, float]:
    """Return of each table below the city the share of cells above zero that is shown."""
    cells: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for cell in store.every_cell(release):
        told = cell.status in (Status.PUBLISHED, Status.SUPPRESSED) and cell.value != 0
        if told and cell.key.area_level is not AreaLevel.CITY:
            table = f"{cell.key.dataset} by {cell.key.area_level} and {cell.key.period.grain}"
            cells[table] += 1
            shown[table] += cell.value is not None
    return {table: shown[table] / number for table, number in cells.items()}


@pytest.fixture
def line(sqlite_url: str, tmp_path: Path) -> Iterator[Published]:
    with Store.open(sqlite_url, read_only=False) as store:
        store.migrate()
        yield Published(store, Vault.open(tmp_path / "vault"), tmp_path / "shown.csv")


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("number", [3, pytest.param(ALL, marks=pytest.mark.trial)])
def test_month_after_month_is_published_and_clean_together(
    line: Published, tmp_path: Path, number: int
) -> None:
    """Who keeps every release finds nothing, and nobody's link changes its numbers."""
    if number == ALL:
        FIGURES.parent.mkdir(exist_ok=True)
        FIGURES.unlink(missing_ok=True)
        line.figures = FIGURES
    line.all_months(Months(tmp_path / "drops", FIRST, number, redrawn=REDRAWN))
    assert_no_decay(line.figures)
    releases = sorted(line.store.releases(), key=lambda each: each.sequence)
    assert len(releases) == number
    for release in releases:
        if release.withdrawn is None:
            assert checksum(line.store.every_cell(release)) == line.checksums[release.id]
    told = [
        published(each.id, line.store.every_cell(each), line.store.document(each, "structure"))
        for each in releases
        if each.withdrawn is None
    ]
    restored_elsewhere(line, tmp_path)
    begun = time.perf_counter()
    report = attack(told, progress=lambda _: None, all_bounds=False)
    assert report.failures == (), report.text()
    print(f"joint attack {time.perf_counter() - begun:.0f} s", flush=True)


def assert_no_decay(figures: Path) -> None:
    """A table that hides more with every release would be empty one day."""
    after_month = list(read(figures).values())
    for table, share in after_month[-1].items():
        first = next(shares[table] for shares in after_month if table in shares)
        assert share >= first - MOST_LOST, f"{table}: {first:.0%} shown at first, {share:.0%} at last"


def restored_elsewhere(line: Published, tmp_path: Path) -> None:
    """Back up, restore on an empty machine, and find every release there as it was, file by file."""
    file, quiet = tmp_path / "backup.zip", lambda _: None
    back_up(file, store=line.store, vault=line.vault, now=datetime.now(UTC), progress=quiet)
    machine = tmp_path / "machine"
    machine.mkdir()
    with Store.open(f"sqlite:///{machine / 'store.db'}", read_only=False) as store:
        begun, used = time.perf_counter(), time.process_time()
        store.migrate()
        restore(file, store=store, vault=Vault.open(machine / "vault"), progress=quiet)
        print(
            f"restored in {time.perf_counter() - begun:.0f} s on the wall,"
            f" {time.process_time() - used:.0f} s of the processor; {file.stat().st_size / 1e6:.1f} MB",
            flush=True,
        )
        for release in (each for each in line.store.releases() if each.withdrawn is None):
            folders = tmp_path / "here" / release.id, tmp_path / "there" / release.id
            for held, folder in zip((line.store, store), folders, strict=True):
                export(held, held.release(release.id), folder)
            assert_same_files(*folders)


@pytest.mark.trial
@pytest.mark.timeout(7200)
def test_without_memory_the_same_months_give_hidden_numbers_away(
    line: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attacker must see what protection is there for, or its silence says nothing."""

    def forget(self: remembering.Memory, *_: object, **known: object) -> History:
        return replace(History(), versions=known["versions"])

    monkeypatch.setattr(remembering.Memory, "history", forget)
    monkeypatch.setattr(protecting, "_solved_before", lambda *_: None)
    with pytest.raises(Leak, match="could be worked out"):
        line.all_months(Months(tmp_path / "drops", FIRST, ALL))
