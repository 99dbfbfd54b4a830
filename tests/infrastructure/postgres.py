"""A PostgreSQL cluster of the tests' own: in a temporary directory, on a free loopback port."""

import os
import pwd
import secrets
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from tests.infrastructure.processes import (
    Account,
    ServerDidNotStart,
    owned_directory,
    start,
    stop,
    wait_until,
    with_retries,
)

SUPERUSER = "tests"
# Two workers and a few kills at a time; small buffers, because the databases are small.
SERVER_OPTIONS = {"shared_buffers": "32MB", "max_connections": "60", "listen_addresses": "127.0.0.1"}


@dataclass(frozen=True, kw_only=True)
class PostgresServer:
    """A running cluster, durable as in production (fsync is on), and its own superuser."""

    port: int
    password: str = field(repr=False)
    directory: Path
    process: subprocess.Popen[bytes]

    def url(self, database: str) -> str:
        """SQLAlchemy's address of a database of this cluster."""
        return f"postgresql+psycopg://{self._authority}/{database}"

    def create_database(self) -> str:
        """Create an empty database and return its name."""
        name = f"test_{secrets.token_hex(8)}"
        self._administer(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, and whoever is still connected to it."""
        self._administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def answers(self) -> bool:
        """Whether the server takes connections."""
        try:
            psycopg.connect(self._libpq_url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    @property
    def _authority(self) -> str:
        return f"{SUPERUSER}:{self.password}@127.0.0.1:{self.port}"

    @property
    def _libpq_url(self) -> str:
        return f"postgresql://{self._authority}/postgres"

    def _administer(self, statement: sql.Composed) -> None:
        with psycopg.connect(self._libpq_url, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_postgres(program: Path) -> Iterator[PostgresServer]:
    """A fresh cluster for as long as the block lasts.

    `program` is PostgreSQL's server program; initdb lies beside it. Raises `ServerDidNotStart`.
    """
    account = _account()
    with owned_directory("npsc-postgres-", account) as directory:
        password = secrets.token_hex(16)
        _create_cluster(program.with_name("initdb"), directory, password, account)
        server = with_retries(lambda port: _launch(program, directory, port, password, account))
        try:
            yield server
        finally:
            stop(server.process, signal.SIGINT)  # PostgreSQL's fast shutdown


def _account() -> Account | None:
    """PostgreSQL refuses to run as root: then it runs as the user that Debian's package made."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        entry = pwd.getpwnam("nobody")
    return Account(uid=entry.pw_uid, gid=entry.pw_gid)


def _create_cluster(initdb: Path, directory: Path, password: str, account: Account | None) -> None:
    password_file = directory / "password"
    password_file.write_text(password)
    log = directory / "initdb.log"
    if account:
        os.chown(password_file, account.uid, account.gid)
    command = [str(initdb), f"--pgdata={directory / 'data'}", f"--username={SUPERUSER}"]
    command += [f"--pwfile={password_file}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]
    # No sync of an empty cluster: nothing in it can be lost yet.
    process = start([*command, "--no-sync"], log=log, account=account)
    if process.wait(120):
        raise ServerDidNotStart(f"initdb ended with {process.returncode}: {log.read_text()[-500:]}")


def _launch(
    program: Path, directory: Path, port: int, password: str, account: Account | None
) -> PostgresServer:
    options = {**SERVER_OPTIONS, "port": str(port), "unix_socket_directories": ""}
    command = [str(program), "-D", str(directory / "data")]
    command += [word for key, value in options.items() for word in ("-c", f"{key}={value}")]
    log = directory / "server.log"
    process = start(command, log=log, stop_signal=signal.SIGINT, account=account)
    server = PostgresServer(port=port, password=password, directory=directory, process=process)
    wait_until(server.answers, process=process, log=log)
    return server
