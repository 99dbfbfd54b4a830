"""Settings: what is missing, weak or wrong stops the start, with the fix and without the value."""

import pytest

from data_access.settings import Settings, SettingsError

TOKEN = "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MGFiY2RlZg"
PRODUCTION = {
    "ENVIRONMENT": "production",
    "DATABASE_URL": "postgresql://reader:pw@db/store",
    "STAFF_TOKEN": TOKEN,
    "BASE_URL": "https://safety.example.org",
    "TRUSTED_HOSTS": "safety.example.org, localhost",
}


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch, tmp_path):
    for name in (*Settings.model_fields, "DASH_DEBUG", "DASH_MCP_ENABLED", "FLASK_DEBUG"):
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("VAULT", str(tmp_path / "not-here"))


@pytest.fixture
def environment(monkeypatch):
    def read(**changes):
        for name, value in changes.items():
            monkeypatch.setenv(name, value)
        return Settings.from_environment()

    return read


def test_a_fresh_machine_needs_no_settings(environment, monkeypatch):
    monkeypatch.delenv("VAULT")
    settings = environment()
    settings.check_web()
    assert settings.database_url == "sqlite:///var/store.db"
    assert str(settings.vault) == "var/vault"
    assert (settings.port, settings.base_url) == (8050, "http://127.0.0.1:8050")
    assert (settings.cache_url, settings.tile_url, settings.staff_token) == (None, None, None)
    assert settings.trusted_hosts == ("localhost", "127.0.0.1")
    assert str(settings.zone) == "America/New_York"
    assert not settings.production


def test_the_address_follows_the_port(environment):
    assert environment(PORT="9000").base_url == "http://127.0.0.1:9000"


def test_an_empty_value_is_as_none(environment):
    """Deployment tools pass settings on as empty texts."""
    settings = environment(CACHE_URL="", STAFF_TOKEN="", TRUSTED_HOSTS="", PORT="")
    assert (settings.cache_url, settings.staff_token, settings.port) == (None, None, 8050)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENVIRONMENT", "staging"),
        ("DATABASE_URL", "mysql://x"),
        ("CACHE_URL", "memcached://secret-host"),
        ("INGEST_ENGINE", "Duck DB"),
        ("STAFF_TOKEN", "short-secret"),
        ("STAFF_TOKEN", "ab" * 40),
        ("BASE_URL", "safety.example.net"),
        ("BASE_URL", "https://user:pw@safety.example.org"),
        ("BASE_URL", "https://safety.example.org/path"),
        ("BASE_URL", "file:///etc/passwd"),
        ("TILE_URL", "http://tiles.example.org/{z}/{x}/{y}.png"),
        ("TILE_URL", "https://tiles.example.org/"),
        ("PUBLISHER", "two\nlines"),
        ("PUBLISHER", "x" * 121),
        ("CONTACT_EMAIL", "nobody"),
        ("CONTACT_EMAIL", "a@example.org?subject=x"),
        ("TIME_ZONE", "Newark"),
        ("TIME_ZONE", "../etc/passwd"),
        ("PORT", "0"),
        ("PORT", "80a"),
        ("TRUSTED_HOSTS", "*"),
        ("TRUSTED_HOSTS", "*.example.org"),
        ("TRUSTED_HOSTS", ".example.net"),
        ("TRUSTED_HOSTS", ","),
    ],
)
def test_a_wrong_value_is_named_with_its_fix_and_not_repeated(environment, name, value):
    """Logs of a failed start are read by many."""
    with pytest.raises(SettingsError) as caught:
        environment(**{name: value})
    message = str(caught.value)
    assert message.startswith(f"{name}: ")
    assert "; " in message
    assert len(value) < 4 or value not in message


def test_all_that_is_wrong_is_told_at_once(environment):
    with pytest.raises(SettingsError) as caught:
        environment(PORT="x", STAFF_TOKEN="y", DATABASE_URL="z")
    assert {line.split(":")[0] for line in str(caught.value).splitlines()} == {
        "PORT",
        "STAFF_TOKEN",
        "DATABASE_URL",
    }


def test_secrets_are_not_in_the_repr(environment):
    """A traceback that shows the settings must not give the token away."""
    shown = repr(environment(**PRODUCTION)) + str(environment(**PRODUCTION))
    assert TOKEN not in shown
    assert "reader:pw" not in shown


def test_settings_do_not_change(environment):
    with pytest.raises(ValueError, match="frozen"):
        environment().port = 1


def test_a_complete_production_starts(environment):
    environment(**PRODUCTION).check_web()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"STAFF_TOKEN": ""}, "STAFF_TOKEN"),
        ({"BASE_URL": ""}, "BASE_URL"),
        ({"BASE_URL": "http://safety.example.org"}, "BASE_URL"),
        ({"TRUSTED_HOSTS": "other.example.org"}, "TRUSTED_HOSTS"),
        ({"DASH_DEBUG": "true"}, "DASH_DEBUG"),
        ({"DASH_MCP_ENABLED": "1"}, "DASH_MCP_ENABLED"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
    ],
    ids=str,
)
def test_production_refuses_what_a_developer_may_leave_out(environment, changes, named):
    """An open debugger or an unguarded staff address must never go live."""
    with pytest.raises(SettingsError, match=named):
        environment(**{**PRODUCTION, **changes}).check_web()


def test_switches_that_are_off_are_no_problem(environment):
    environment(**PRODUCTION, DASH_DEBUG="false", FLASK_DEBUG="0").check_web()


def test_production_refuses_a_vault_in_sight_of_the_web(environment, tmp_path):
    """A hole in a page must not lead to the true counts behind the hidden cells."""
    (tmp_path / "vault").mkdir()
    with pytest.raises(SettingsError, match="VAULT"):
        environment(**PRODUCTION, VAULT=str(tmp_path / "vault")).check_web()
