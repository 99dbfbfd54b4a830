"""Bringing a database to this program's tables."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext

from data_access.model import Period
from data_access.store import NoRelease, SchemaOutdated, Store
from data_access.store.schema import APPEND_ONLY, STATUSES, metadata
from tests.data_access.store.examples import count, held, key, publish

REPOSITORY = Path(__file__).resolve().parents[3]
MIGRATE = (
    "import sys; from data_access.store import Store\n"
    "store = Store.open(sys.argv[1], read_only=False); sys.stdin.readline(); store.migrate(); store.close()"
)


def test_migrating_again_changes_nothing(store):
    """Every start and every publication migrates."""
    release = publish(store, "2026-11-22.1", count(1))
    before = held(store, release)
    store.migrate()
    assert held(store, store.ready()) == before


def test_processes_that_migrate_at_once_all_succeed(store_url):
    """A deployment starts its release step and its workers together."""
    program = [sys.executable, "-c", MIGRATE, store_url]
    children = [
        subprocess.Popen(program, cwd=REPOSITORY, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for child in children:
        child.stdin.write("go\n")
        child.stdin.flush()
    told = [child.communicate(timeout=60)[1] for child in children]
    assert [child.returncode for child in children] == [0, 0, 0], told
    with Store.open(store_url, read_only=True) as store, pytest.raises(NoRelease):
        store.ready()


def test_cells_written_before_periods_had_an_end_read_as_they_were(store_url):
    """An update of the program must not lose or move a single published number."""
    engine = sa.create_engine(store_url)
    periods = ("2024-02", "2024-Q4", "2023", "2022--2024")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(REPOSITORY / "data_access/store/migrations"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(
            "INSERT INTO release (sequence, id, created, note, checksum, staged, sample)"
            " VALUES (1, '2026-11-22.1', '', '', '', false, false)"
        )
        for value, text in enumerate(periods):
            period = Period.parse(text)
            connection.exec_driver_sql(
                "INSERT INTO cell (dataset, measure, area_level, grain, dimension, area, category, period_start, since,"
                f" status, value, whole, provisional) VALUES ('d', 'm', 'city', '{period.grain}', 'all', 'newark',"
                f" 'all', '{period.start}', 1, 'published', {value}, true, false)"
            )
    with Store.open(store_url, read_only=False) as store:
        store.migrate()
        release = store.release("2026-11-22.1")
        found = {str(cell.key.period): cell.value for cell in store.every_cell(release)}
    assert found == {text: value for value, text in enumerate(periods)}
    for statement in ("UPDATE cell SET value = 9", "DELETE FROM cell"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), engine.begin() as connection:
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_a_wave_that_ends_on_another_day_replaces_the_first(store):
    """A corrected last day must not leave two answers to one question."""
    short, long = (key(period=f"2024-03-04--2024-05-{day}") for day in ("19", "26"))
    first = publish(store, "2026-11-22.1", count(61.5, short, low=58.0, high=65.0, base=400))
    second = publish(store, "2026-11-22.2", count(61.5, long, low=58.0, high=65.0, base=410))
    assert [cell.key.period for cell in store.every_cell(first)] == [short.period]
    assert [cell.key.period for cell in store.every_cell(second)] == [long.period]


def test_a_database_from_another_version_is_named(store, sql, readers):
    """Wrong tables must be an error that tells the fix, not a page with wrong numbers."""
    sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaOutdated, match="refresh"):
        readers().ready()


def test_migrations_and_schema_are_the_same_tables(store, store_url):
    """Code that asks for a column which no migration makes fails only in production."""
    engine = sa.create_engine(store_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_migrations_and_schema_have_the_same_checks(store, store_url):
    """Alembic does not compare CHECK constraints; a lost one would let hidden values in."""
    engine = sa.create_engine(store_url)
    found = {table: _checks(sa.inspect(engine), table) for table in metadata.tables}
    metadata.drop_all(engine)
    metadata.create_all(engine)
    assert {table: _checks(sa.inspect(engine), table) for table in metadata.tables} == found
    engine.dispose()
    assert len(found["cell"]) == 5
    assert all(status in found["cell"]["cell_status_is_known"] for status in STATUSES)


def test_every_table_but_the_pointer_is_append_only():
    assert set(APPEND_ONLY) == set(metadata.tables) - {"current"}


def _checks(inspector, table):
    return {check["name"]: check["sqltext"] for check in inspector.get_check_constraints(table)}
