"""Brings a database to the newest schema."""

from __future__ import annotations

import threading
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from data_access.store.engine import BRING_UP_TO_DATE, WRITES
from data_access.store.errors import SchemaOutdated

_FOLDER = Path(__file__).parent / "migrations"
_ADVISORY_KEY = 7_316_052_022
_one_at_a_time = threading.Lock()  # alembic keeps its context in module globals


def migrate(engine: sa.Engine) -> None:
    """Run the migrations that the database lacks, all or none. Safe to call again, and by two processes at once."""
    with (
        _one_at_a_time,
        engine.connect().execution_options(**{WRITES: True}) as connection,
        connection.begin(),
    ):
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_KEY)))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def check_schema(connection: sa.Connection) -> None:
    """Raise SchemaOutdated unless the database is at the newest migration."""
    found = MigrationContext.configure(connection).get_current_revision()
    wanted = newest_revision()
    if found != wanted:
        raise SchemaOutdated(
            f"the store's schema is {found or 'not there'}, this program needs {wanted}; {BRING_UP_TO_DATE}"
        )


def newest_revision() -> str:
    """Return the schema that this program needs."""
    return str(_scripts().get_current_head())


def knows_revision(revision: str) -> bool:
    """Whether this program can bring a database at that schema to the newest one."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
