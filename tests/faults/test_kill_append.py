"""A writer killed -9 at any moment: readers never notice, and the next one just writes."""

import signal

import pytest

from data_access.store import Store
from data_access.tidy import checksum, in_canonical_order
from tests.faults import publisher
from tests.faults.kills import Reader, kill_many, publishing

SEED = 20261122


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("number", "cells"), [(20, 5_000), pytest.param(200, 20_000, marks=pytest.mark.trial)]
)
def test_killed_publications_are_never_seen(store_url, tmp_path, number, cells):
    """A power failure during a publication must not put half a release, or a wrong number, on a page."""
    with (
        Store.open(store_url, read_only=False) as store,
        publishing(tmp_path, "data_access.store") as process,
    ):
        store.migrate()
        with Reader(store_url).reading() as reader:
            kills = kill_many(
                process,
                lambda run: ["tests.faults.publisher", store_url, str(run), str(cells)],
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
        assert_whole(store, cells)


@pytest.mark.parametrize(("moment", "published"), [("checked", 1), ("committing", 1), ("committed", 2)])
def test_killed_at_the_worst_moments(store_url, tmp_path, moment, published):
    """All is written but the pointer; the pointer is moved but not committed; committed but nobody was told.

    Nobody else has the database open: whoever reads next finds it just as the dead process left it.
    """
    with publishing(tmp_path, "data_access.store") as process:
        for run, option in enumerate(["", f"--die-when={moment}", ""]):
            process.start(["tests.faults.publisher", store_url, str(run), "200", option])
            assert process.wait() == (-signal.SIGKILL if option else 0), process.told()
            with Store.open(store_url, read_only=True) as store:
                assert len(store.releases()) == (1, published, published + 1)[run]
                assert_whole(store, 200)


def assert_whole(store, number):
    """Every release that is there, published by a run that was killed or not, is what its round gave it."""
    releases = store.releases()
    assert [release.id for release in releases] == [
        f"SAMPLE-2026-11-22.{n}" for n in range(len(releases), 0, -1)
    ]
    for release in releases:
        given = checksum(in_canonical_order(publisher.cells(int(release.note), number)))
        assert checksum(store.every_cell(release)) == release.checksum == given
        assert store.document(release, "report") == {"round": int(release.note)}
    assert store.current() == releases[0]
    assert len(store.log()) == len(releases)
    store.verify_log()
