"""Month after month: always solvable, always clean together, and every link keeps its numbers."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from data_access.model import AreaLevel, Period, Release, Status
from data_access.privacy import History
from data_access.publishing import protecting, remembering
from data_access.publishing.auditing import Leak, attack, published
from data_access.publishing.findings import OpenFindings
from data_access.publishing.publish import publish
from data_access.publishing.vault import Vault
from data_access.publishing.withdrawing import withdraw
from data_access.store import Store
from data_access.tidy import checksum
from tests.data_access.publishing.accepting import REASON
from tests.data_access.publishing.months import Months, after

FIRST = Period.parse("2023-01")
# What happens after which month: the release of that month is taken back, or withdrawn.
TAKEN_BACK = frozenset({Period.parse("2023-10"), Period.parse("2024-11")})
WITHDRAWN = Period.parse("2024-05")
REDRAWN = Period.parse("2025-01")


@dataclass
class Published:
    """What was published, and how each month went."""

    store: Store
    vault: Vault
    checksums: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    shown: list[tuple[str, dict[str, float]]] = field(default_factory=list)

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
            self.shown.append((str(month), shown_shares(self.store, release)))
            return release

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
        yield Published(store, Vault.open(tmp_path / "vault"))


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("number", [3, pytest.param(36, marks=pytest.mark.trial)])
def test_month_after_month_is_published_and_clean_together(
    line: Published, tmp_path: Path, number: int
) -> None:
    """Who keeps every release finds nothing, and nobody's link changes its numbers."""
    line.all_months(Months(tmp_path / "drops", FIRST, number, redrawn=REDRAWN))
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
    begun = time.perf_counter()
    report = attack(told, progress=lambda _: None)
    assert report.failures == (), report.text()
    print(f"joint attack {time.perf_counter() - begun:.0f} s; publications {line.seconds}")
    for month, shares in line.shown:
        print(month, {table: f"{share:.0%}" for table, share in shares.items()})


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
        line.all_months(Months(tmp_path / "drops", FIRST, 36))
