"""Everything that can fail under a publication does, and everything stays as it was."""

import itertools
import subprocess
import sys
import time
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from data_access.store import PublicationRunning, Store, StoreUnavailable
from tests.conftest import program
from tests.data_access.store.examples import BY_STAFF, accept, count, draft, held, key, publish
from tests.faults import publisher
from tests.faults.kills import REPOSITORY
from tests.infrastructure.postgres import running_postgres

FIRST, SECOND = "2026-11-22.1", "2026-11-22.2"


@pytest.fixture
def listen():
    """Add a listener to every engine for the length of a test."""
    added = []

    def add(event, function):
        sa.event.listen(sa.Engine, event, function)
        added.append((event, function))

    yield add
    for event, function in added:
        sa.event.remove(sa.Engine, event, function)


def second_release():
    return draft(SECOND, count(2), *(count(n, key(f"area-{n}")) for n in range(5)), areas={"n": 2})


@dataclass(eq=False)  # a listener is found again by its identity
class FailingDisk:
    """Lets so many statements pass and fails at the next; None lets all pass."""

    passes: int | None = None

    def __call__(self, *_) -> None:
        if self.passes == 0:
            raise sa.exc.OperationalError("", {}, Exception("the disk fails"))
        if self.passes is not None:
            self.passes -= 1


def test_a_failure_at_any_statement_leaves_everything_as_it_was(store, listen):
    """A disk that fails in the middle of a publication must cost nothing but the publication."""
    first = publish(store, FIRST, count(1), areas={"n": 1})
    before = (held(store, first), store.releases(), store.log())
    listen("before_cursor_execute", disk := FailingDisk())
    for failures in itertools.count():
        disk.passes = failures
        try:
            store.append(second_release(), verify=accept, log_entry=BY_STAFF)
        except StoreUnavailable:
            disk.passes = None
            assert (held(store, first), store.releases(), store.log()) == before
        else:
            break
    disk.passes = None
    assert failures > 15
    assert store.current().id == SECOND


def test_a_failing_commit_leaves_everything_as_it_was(store, listen):
    first = publish(store, FIRST, count(1))
    listen("commit", disk := FailingDisk(passes=0))
    with pytest.raises(StoreUnavailable):
        store.append(second_release(), verify=accept, log_entry=BY_STAFF)
    disk.passes = None
    assert store.releases() == (first,)
    assert publish(store, SECOND, count(2)).current


def test_a_full_disk_leaves_everything_as_it_was(tmp_path):
    """The old release must be served while somebody makes room."""
    url = f"sqlite:///{tmp_path}/store.db"
    many = [count(n, key(f"area-{n}")) for n in range(5_000)]
    with Store.open(url, read_only=False) as store:
        store.migrate()
        first = publish(store, FIRST, *many[:2_000])
        before = held(store, first)

    def fill_the_disk(connection, _record):
        connection.execute("PRAGMA max_page_count = 1").fetchall()  # no more pages than there are

    sa.event.listen(sa.Pool, "connect", fill_the_disk)
    try:
        with Store.open(url, read_only=False) as store:
            with pytest.raises(StoreUnavailable, match="full"):
                store.append(draft(SECOND, *many), verify=accept, log_entry=BY_STAFF)
            assert store.releases() == (first,)
            assert held(store, first) == before
    finally:
        sa.event.remove(sa.Pool, "connect", fill_the_disk)
    with Store.open(url, read_only=False) as store:
        assert publish(store, SECOND, *many).current


def test_a_file_that_is_no_database_is_named(tmp_path):
    (tmp_path / "store.db").write_bytes(b"not a database, " * 1000)
    with (
        Store.open(f"sqlite:///{tmp_path}/store.db", read_only=True) as store,
        pytest.raises(StoreUnavailable),
    ):
        store.current()


def test_a_server_that_restarts_is_read_again(postgres_url):
    """Pages must come back by themselves after the database was restarted."""
    with (
        Store.open(postgres_url, read_only=False) as store,
        Store.open(postgres_url, read_only=True) as reader,
    ):
        store.migrate()
        first = publish(store, FIRST, count(1))
        assert reader.current() == first
        end_all_connections(postgres_url)
        assert reader.current() == first


def test_a_publication_whose_server_ends_leaves_everything_as_it_was(postgres_url):
    def end(_written):
        end_all_connections(postgres_url)

    with Store.open(postgres_url, read_only=False) as store:
        store.migrate()
        first = publish(store, FIRST, count(1))
        with pytest.raises(StoreUnavailable):
            store.append(second_release(), verify=end, log_entry=BY_STAFF)
        assert store.releases() == (first,)
        assert publish(store, SECOND, count(2)).current


def test_a_server_that_is_gone_is_told_at_once():
    """A page must say that it cannot read, not wait for a minute."""
    with running_postgres(program("PostgreSQL")) as server:
        url = server.url(server.create_database())
        with Store.open(url, read_only=False) as store:
            store.migrate()
            publish(store, FIRST, count(1))
        reader = Store.open(url, read_only=True)
        reader.ready()
    begun = time.monotonic()
    with reader, pytest.raises(StoreUnavailable):
        reader.ready()
    assert time.monotonic() - begun < 10


def test_of_two_publishers_the_second_says_so_and_leaves(store, store_url):
    """Two people who publish at once must both know which of them did."""
    first = start(store_url, 1, "--wait")
    assert first.stdout.readline() == "locked\n"
    second = start(store_url, 2)
    out, told = second.communicate(timeout=60)
    assert (second.returncode, out) == (publisher.RUNNING, "")
    assert "another publication" in told
    out, told = first.communicate("go\n", timeout=60)
    assert (first.returncode, out, told) == (0, "SAMPLE-2026-11-22.1\n", "")
    assert [release.note for release in store.releases()] == ["1"]


def test_a_killed_publisher_leaves_no_lock(store, store_url):
    """Nobody must have to find and remove a lock file at night."""
    holder = start(store_url, 1, "--wait")
    assert holder.stdout.readline() == "locked\n"
    with pytest.raises(PublicationRunning), store.publishing_lock():
        pass
    holder.kill()
    holder.communicate()
    deadline = time.monotonic() + 5
    while True:
        try:
            publish(store, "SAMPLE-2026-11-22.1", count(1))
        except PublicationRunning:  # PostgreSQL notices a moment later
            assert time.monotonic() < deadline
        else:
            break


def start(url, round_, *options):
    command = [sys.executable, "-m", "tests.faults.publisher", url, str(round_), "100", *options]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(command, cwd=REPOSITORY, text=True, **pipes)


def end_all_connections(url):
    """What a restart of the server does to those who are connected."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    engine.dispose()
