"""Fixtures that every folder of tests may use: real servers, a real browser, fresh stores, the real files."""

import os
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from data_access.store import Store
from tests.browser.site import build_sample
from tests.infrastructure.chromium import running_browser
from tests.infrastructure.once import built_once
from tests.infrastructure.postgres import PostgresServer, running_postgres
from tests.infrastructure.programs import program
from tests.infrastructure.redis_server import RedisServer, running_redis

REPOSITORY = Path(__file__).resolve().parent.parent
REAL_DATA = Path(os.environ.get("REAL_DATA", REPOSITORY.parent / "shared" / "data"))

# A test that does not name its own store must not find a developer's.
NO_STORE = "sqlite:////no-store-but-a-fixture/store.db"
SETTINGS = (
    *("ENVIRONMENT", "VAULT", "CACHE_URL", "STAFF_TOKEN", "BASE_URL", "TILE_URL", "INGEST_ENGINE", "PORT"),
    *(
        "TRUSTED_HOSTS",
        "TIME_ZONE",
        "PUBLISHER",
        "CONTACT_EMAIL",
        "DASH_DEBUG",
        "DASH_MCP_ENABLED",
        "FLASK_DEBUG",
    ),
)

MARK_OF_FIXTURE = {
    "browser": "browser",
    "postgres_server": "postgres",
    "redis_server": "redis",
    "real_data": "real_data",
}


# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile(
    "ours", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("ours")


def pytest_configure() -> None:
    """Before anything is imported: no test, and no process that it starts, sees a developer's settings."""
    for name in SETTINGS:
        os.environ.pop(name, None)
    os.environ["DATABASE_URL"] = NO_STORE


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the servers that it uses, so that `-m "not browser"` can be trusted."""
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            if fixture in MARK_OF_FIXTURE:
                item.add_marker(MARK_OF_FIXTURE[fixture])


@pytest.fixture(scope="session", autouse=True)
def _only_loopback() -> Iterator[None]:
    """No test reaches another machine."""
    connect = socket.socket.connect

    def connect_on_loopback(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host not in {"127.0.0.1", "::1", "localhost"}:
            raise PermissionError(f"a test tried to connect to {host}: tests reach this machine only")
        connect(self, address)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_on_loopback)
        yield


@pytest.fixture(scope="session")
def build_once(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Callable[[str, Callable[[Path], None]], Path]:
    """`build_once(name, build)`: a folder that `build(folder)` filled, once for all test processes."""
    own = tmp_path_factory.getbasetemp()
    return partial(built_once, own if worker_id == "master" else own.parent)


@pytest.fixture(scope="session")
def sample_store(build_once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """The folder of the sample store and its vault, as the first `make run` builds them; never written to."""
    return build_once("sample-store", build_sample)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One PostgreSQL cluster per test process."""
    with running_postgres(program("PostgreSQL")) as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """SQLAlchemy's address of a fresh, empty PostgreSQL database."""
    name = postgres_server.create_database()
    yield postgres_server.url(name)
    postgres_server.drop_database(name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """SQLAlchemy's address of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest) -> str:
    """A fresh, empty database of each kind that a store may live in."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store, opened as staff's commands open it."""
    with Store.open(store_url, read_only=False) as opened:
        opened.migrate()
        yield opened


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """One Redis per test process."""
    with running_redis(program("Redis")) as server:
        yield server


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """The address of an empty Redis."""
    redis_server.empty()
    return redis_server.url


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The path of Chromium's program."""
    return program("Chromium")


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """One browser per test process."""
    with running_browser(chromium) as running:
        yield running


@pytest.fixture
def browser_context(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor who comes for the first time: no cookies, nothing stored."""
    context = browser.new_context()
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext) -> Page:
    """One tab of a new visitor."""
    return browser_context.new_page()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files (`REAL_DATA`, default beside the repository); skipped where it is not."""
    if not REAL_DATA.is_dir():
        pytest.skip(f"the real files are not at {REAL_DATA}; REAL_DATA can name another folder")
    return REAL_DATA
