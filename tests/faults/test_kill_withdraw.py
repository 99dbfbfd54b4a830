"""A withdrawal killed -9 at any moment: all of it has happened or none, and the next command erases what is left."""

import os
import random
import signal
import time
from contextlib import suppress

import pytest

from data_access.store import Store
from data_access.tidy import checksum
from tests.data_access.store.examples import count, key, publish
from tests.data_access.store.test_withdrawing import MARK, everything, traces
from tests.faults.kills import publishing

SEED = 20261122
CELLS = 2_000


def publish_marked(store, n):
    """A release in which every cell is another marked number, and nothing of the one before."""
    cells = (count(MARK + n * CELLS + i, key(f"area-{i}")) for i in range(CELLS))
    return publish(store, f"2026-11-22.{n}", *cells, report={"n": MARK + n})


def assert_all_or_nothing(url, release):
    with Store.open(url, read_only=True) as reader:
        now = reader.release(release.id)
        if now.withdrawn is None:
            assert now.current
            assert checksum(reader.every_cell(now)) == release.checksum
            assert reader.document(now, "report")
        else:
            assert not now.current
            assert str(MARK)[:9] not in everything(url).replace(release.checksum, "")
        reader.verify_log()
        return now.withdrawn is not None


@pytest.mark.parametrize(("moment", "gone"), [("deleted", False), ("committed", True), ("erased", True)])
def test_killed_at_the_worst_moments(store_url, tmp_path, moment, gone):
    """Rows are deleted but not committed; committed but their bytes still in the file; erased but not on record."""
    with (
        publishing(tmp_path, "data_access.store") as process,
        Store.open(store_url, read_only=False) as store,
    ):
        store.migrate()
        publish(store, "2026-11-22.1", count(1), report={})
        marked = publish_marked(store, 2)
        process.start(["tests.faults.withdrawer", store_url, marked.id, f"--die-when={moment}"])
        assert process.wait() == -signal.SIGKILL, process.told()
        assert assert_all_or_nothing(store_url, marked) is gone
        assert store.finish_erasing(by="staff") is gone
        if gone and store_url.startswith("sqlite"):
            assert traces(MARK + 2 * CELLS, store_url) == []
        if not gone:
            process.start(["tests.faults.withdrawer", store_url, marked.id])
            assert process.wait() == 0, process.told()
            assert assert_all_or_nothing(store_url, marked)


@pytest.mark.parametrize("number", [8, pytest.param(100, marks=pytest.mark.trial)])
def test_killed_withdrawals_are_all_or_nothing(store_url, tmp_path, number):
    """A power failure must not leave half of a release standing, nor a page that says it is gone while it is not."""
    chance, before, after = random.Random(SEED), 0, 0
    with (
        publishing(tmp_path, "data_access.store") as process,
        Store.open(store_url, read_only=False) as store,
    ):
        store.migrate()
        publish(store, "2026-11-22.1", count(1), report={})
        marked, seconds = publish_marked(store, 2), 0.0
        begun = time.monotonic()
        process.start(["tests.faults.withdrawer", store_url, marked.id])
        assert process.wait() == 0, process.told()
        seconds = time.monotonic() - begun
        marked = publish_marked(store, 3)
        for n in range(number):
            child = process.start(["tests.faults.withdrawer", store_url, marked.id])
            time.sleep(chance.uniform(0, seconds))
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            assert process.wait() in {0, -signal.SIGKILL}, process.told()
            if assert_all_or_nothing(store_url, marked):
                after += 1
                store.finish_erasing(by="staff")
                marked = publish_marked(store, 4 + n)
            else:
                before += 1
        process.start(["tests.faults.withdrawer", store_url, marked.id])
        assert process.wait() == 0, process.told()
        assert_all_or_nothing(store_url, marked)
        print(f"killed before: {before}, after: {after}")
        assert store.current().id == "2026-11-22.1"
