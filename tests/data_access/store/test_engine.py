"""Opening databases: the wrong one is refused with the fix, and no password is told."""

import secrets
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from data_access.store import SchemaOutdated, Store, StoreError, StoreUnavailable
from data_access.store.engine import open_engine
from tests.data_access.store.examples import count, key, publish

REPOSITORY = Path(__file__).resolve().parents[3]
FORK = """
import os, sys
from data_access.store import Store
store = Store.open(sys.argv[1], read_only=True)
wanted = store.current(), list(store.every_cell(store.current()))
children = [os.fork() for _ in range(2)]
same = all((store.current(), list(store.every_cell(wanted[0]))) == wanted for _ in range(50))
if 0 in children:
    os._exit(not same)
sys.exit(not same or any(os.waitpid(child, 0)[1] for child in children))
"""


@pytest.mark.parametrize(
    "url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory", "nonsense", ""]
)
def test_a_database_that_cannot_hold_a_store_is_refused_with_the_fix(url):
    with pytest.raises(StoreError, match="sqlite:///"):
        Store.open(url, read_only=False)


def test_reading_makes_no_database(tmp_path):
    """A mistyped path must not look like an empty store."""
    with pytest.raises(StoreUnavailable, match="publish"):
        Store.open(f"sqlite:///{tmp_path}/none.db", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_writing_makes_the_folder(tmp_path):
    with Store.open(f"sqlite:///{tmp_path}/var/deep/store.db", read_only=False) as store:
        store.migrate()
    assert (tmp_path / "var/deep/store.db").exists()


def test_a_database_without_tables_is_named(store_url):
    """The web process that starts before the first publication must say what to do."""
    engine = open_engine(store_url, read_only=False)
    engine.connect().close()
    engine.dispose()
    with Store.open(store_url, read_only=True) as store:
        for ask in (store.ready, store.current, store.releases):
            with pytest.raises(SchemaOutdated, match="python -m data_access"):
                ask()


def test_a_server_that_is_not_there_is_named_at_once_and_without_its_password():
    """A log must not hold the password; a page must not wait for a minute."""
    begun = time.monotonic()
    with (
        Store.open("postgres://staff:s3cr3t@127.0.0.1:1/store", read_only=True) as store,
        pytest.raises(StoreUnavailable) as caught,
    ):
        store.current()
    assert "s3cr3t" not in str(caught.value)
    assert time.monotonic() - begun < 10


def test_a_file_that_cannot_be_opened_is_named_with_what_to_do(tmp_path):
    """A folder in the place of the file stands for every file that the user may not open."""
    with (
        Store.open(f"sqlite:///{tmp_path}", read_only=False) as store,
        pytest.raises(StoreUnavailable, match=f"^{tmp_path} cannot be used: .*right.*DATABASE_URL"),
    ):
        store.migrate()


@pytest.mark.postgres
def test_who_may_only_read_is_not_told_that_tables_are_missing(postgres_url):
    """Staff who publish as the role of the web process must not look for a migration that is not the matter."""
    with Store.open(postgres_url, read_only=False) as owner:
        owner.migrate()
    role, address = f"reader_{secrets.token_hex(4)}", make_url(postgres_url)
    engine = sa.create_engine(address)
    with engine.begin() as connection:
        schema = connection.exec_driver_sql("SELECT current_schema()").scalar()
        connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN PASSWORD '{address.password}'")
        connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
        connection.exec_driver_sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}")
    as_reader = address.set(username=role).render_as_string(hide_password=False)
    with (
        Store.open(as_reader, read_only=False) as store,
        pytest.raises(StoreUnavailable, match=r"permission denied.*right.*DATABASE_URL"),
    ):
        publish(store, "2026-11-22.1")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP OWNED BY {role}")
        connection.exec_driver_sql(f"DROP ROLE {role}")
    engine.dispose()


def test_sqlite_survives_a_power_failure(tmp_path):
    """Without these a release that was announced could be gone after a power failure."""
    engine = open_engine(f"sqlite:///{tmp_path}/store.db", read_only=False)
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        }
        waits = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
    engine.dispose()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
    assert waits >= 5_000


def test_insert_or_replace_is_no_way_around_append_only(tmp_path):
    """SQLite can overwrite a row by inserting it."""
    with Store.open(f"sqlite:///{tmp_path}/store.db", read_only=False) as store:
        store.migrate()
    engine = open_engine(f"sqlite:///{tmp_path}/store.db", read_only=False)
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO document VALUES ('x', '1')")
        with pytest.raises(sa.exc.IntegrityError, match="append-only"):
            connection.exec_driver_sql("INSERT OR REPLACE INTO document VALUES ('x', '2')")
    engine.dispose()


def test_workers_forked_from_a_process_that_has_read_do_not_share_its_connection(store, store_url):
    """Two workers on one connection would read each other's answers."""
    publish(store, "2026-11-22.1", *(count(n, key(f"area-{n}")) for n in range(50)))
    command = [sys.executable, "-c", FORK, store_url]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_role_that_may_only_select_is_enough_for_reading(postgres_url):
    """The web process should not even own a password that could change a number."""
    role, owner = f"reader_{secrets.token_hex(4)}", make_url(postgres_url)
    engine = open_engine(postgres_url, read_only=False)
    with Store.open(postgres_url, read_only=False) as store:
        store.migrate()
        release = publish(store, "2026-11-22.1", count(1), areas={})
    with engine.begin() as connection:
        schema = connection.exec_driver_sql("SELECT current_schema()").scalar()
        for grant in (
            f"CREATE ROLE {role} LOGIN PASSWORD 'only-reads'",
            f"GRANT USAGE ON SCHEMA {schema} TO {role}",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}",
        ):
            connection.exec_driver_sql(grant)
    url = owner.set(username=role, password="only-reads").render_as_string(hide_password=False)
    with Store.open(url, read_only=True) as reader:
        assert reader.ready() == release
        assert list(reader.every_cell(release)) == [count(1)]
        assert reader.document(release, "areas") == {}
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP OWNED BY {role}")
        connection.exec_driver_sql(f"DROP ROLE {role}")
    engine.dispose()
