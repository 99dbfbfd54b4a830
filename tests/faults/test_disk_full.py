"""No room left, at fifty points of a publication: a clear message, the old release served, the next run clean."""

import itertools
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.publishing import publish as publishing
from tests.faults.full_disk import Site, Told, make_site, publish
from tests.faults.kills import REPOSITORY

PAGE_POINTS, DISK_POINTS, LIMIT_POINTS = 30, 14, 6
# A publication of the drop needs more room than this, in bytes.
MOST_ROOM = (DISK_POINTS - 1) * 4096
NO_ROOM = ("database or disk is full", "disk I/O error", "No space left", "File too large", "No usable")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path / "site", tmp_path / "drops")


@pytest.fixture
def prepared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read and count the drop once: what fails after that is the writing, and nothing changes what is prepared."""
    real, kept = publishing.prepare, []

    def prepare(*arguments, **options):
        if not kept:
            kept.append(real(*arguments, **options))
        return kept[0]

    monkeypatch.setattr(publishing, "prepare", prepare)


def assert_refused(told: Told, *places: Path) -> None:
    assert told.code == 1, told
    assert "Traceback" not in told.text
    message = told.text.strip().splitlines()[-1]
    assert any(str(place) in message for place in places), f"no place in: {message}"
    assert any(reason in message for reason in NO_ROOM), message
    assert "free space" in message


def assert_published(site: Site, before: tuple[object, ...]) -> None:
    """The next run, with room, is clean: one release more, the old one as it was, the vault with both."""
    told = publish(site)
    assert told.code == 0, told
    releases, current, cells = site.served()
    assert (releases[0], len(releases)) == (current, len(before[0]) + 1)
    assert cells[1:] == before[2]
    assert site.kept() == {release.id for release in releases}
    assert not [path for path in site.vault.iterdir() if path.name.startswith(".")]


@pytest.fixture
def most_pages() -> Iterator[Callable[[int], None]]:
    """Let SQLite use no more than so many pages on every connection to come; 0 lifts the limit."""
    limit = [0]

    def hold(connection, _record) -> None:
        if limit[0]:
            connection.execute(f"PRAGMA max_page_count = {limit[0]}").fetchall()

    sa.event.listen(sa.Pool, "connect", hold)
    yield lambda pages: limit.__setitem__(0, pages)
    sa.event.remove(sa.Pool, "connect", hold)


def pages_of(database: Path) -> int:
    with sqlite3.connect(database) as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.close()
    return pages


def spread(first: int, last: int, points: int) -> list[int]:
    """So many different whole numbers from first to last, both included."""
    found = sorted({first + round(n * (last - first) / (points - 1)) for n in range(points)})
    assert len(found) == points, f"only {len(found)} points between {first} and {last}"
    return found


def test_a_database_without_room_for_another_page(
    site: Site, tmp_path: Path, most_pages, prepared_once
) -> None:
    """The store's disk fills up on the fourth of the month; the third's figures must stay on every page."""
    shutil.copytree(site.folder, tmp_path / "rehearsal")
    rehearsal = Site(tmp_path / "rehearsal", site.drop)
    assert publish(rehearsal).code == 0
    first, last = pages_of(site.database), pages_of(rehearsal.database)
    before = site.served()
    for pages in spread(first, last - 1, PAGE_POINTS):
        most_pages(pages)
        assert_refused(publish(site), site.database)
        most_pages(0)
        assert site.served() == before, pages
    assert_published(site, before)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MiB, where this machine lets one be made."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "tmpfs", disk], capture_output=True, text=True
    )
    if made.returncode:
        pytest.skip(f"no small disk can be made here: {made.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def free_of(disk: Path) -> int:
    status = os.statvfs(disk)
    return status.f_bavail * status.f_frsize


def fill(disk: Path, size: int) -> Path:
    """Take so much room of a disk, or all that there is; return the file that takes it."""
    ballast = disk / "ballast"
    ballast.write_bytes(b"\0" * min(size, free_of(disk)))
    return ballast


def test_a_disk_that_fills_up(small_disk: Path, tmp_path: Path, prepared_once) -> None:
    """Store and vault on one full disk: whichever of them finds no room first must say so, and what to do."""
    site = make_site(small_disk / "site", tmp_path / "drops")
    with site.reader() as web:
        before = site.served(web)
        free = free_of(small_disk)
        for room in spread(0, MOST_ROOM, DISK_POINTS):
            ballast = fill(small_disk, free - room)  # what failed runs left takes of the room, too
            assert_refused(publish(site), small_disk)
            assert site.served(web) == before, "while the disk is full"
            ballast.unlink()
            for aside in site.vault.glob("set-aside-*"):
                shutil.rmtree(aside)
    assert_published(site, before)


def test_no_room_for_the_copy_that_reading_takes(
    small_disk: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full folder of temporary files must not be called a file that cannot be read."""
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))
    before = site.served()
    for room in (4096, 8192):
        ballast = fill(small_disk, free_of(small_disk) - room)
        assert_refused(publish(site), small_disk)
        ballast.unlink()
        assert site.served() == before
        assert list(small_disk.iterdir()) == []
    assert_published(site, before)


def test_files_that_may_not_grow(site: Site) -> None:
    """A quota, or a limit of the system, ends a publication as plainly as a full disk does."""
    sizes = [path.stat().st_size for path in site.vault.rglob("*.parquet")]
    limits = [*spread(0, max(sizes), LIMIT_POINTS - 2), 30_000, 60_000]
    command = [sys.executable, "-m", "tests.faults.full_disk", site.folder, site.drop, *map(str, limits)]
    before = site.served()
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=120, check=True)
    told = [Told(*json.loads(line)) for line in done.stdout.splitlines()]
    assert len(told) == len(limits)
    places = (site.database, site.vault, Path(tempfile.gettempdir()))
    for each in told:
        assert_refused(each, *places)
    assert site.served() == before
    assert_published(site, before)


def test_fifty_points() -> None:
    """Together they are as many as are promised."""
    assert sum(itertools.chain((PAGE_POINTS, DISK_POINTS, LIMIT_POINTS))) == 50
