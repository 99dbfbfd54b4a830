"""Settings from the environment: checked once, at start, with the fix in the message."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from data_access.model import DataError

TOKEN_LENGTH = 32
TOKEN_VARIETY = 10
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]", re.IGNORECASE)
_ENGINE = re.compile(r"[a-z][a-z0-9_]*(://.*)?")
_EMAIL = re.compile(r"[a-z0-9._+-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,200}[a-z0-9])?\.[a-z]{2,24}", re.IGNORECASE)
LONGEST_NAME = 120
_OFF = frozenset({"", "0", "false", "no", "off"})
# Each of these shows source code or callbacks to visitors.
_DEBUG_SWITCHES = ("DASH_DEBUG", "DASH_MCP_ENABLED", "FLASK_DEBUG")
_MAKE_TOKEN = "python -c 'import secrets; print(secrets.token_urlsafe(32))'"  # noqa: S105 - makes one, is none
_FIXES = {
    "environment": "write development or production",
    "database_url": "write sqlite:///var/store.db or postgresql://user:password@host/name",
    "vault": "write the path of a folder that only staff can read",
    "cache_url": "leave it out to cache in the process, or write redis://host:6379/0",
    "ingest_engine": "leave it out for duckdb, or name another engine of Ibis, such as pyspark",
    "staff_token": f"make one with: {_MAKE_TOKEN}",
    "base_url": "write the site's address without a path, such as https://safety.example.org",
    "tile_url": "leave it out for maps without tiles, or write https://host/{z}/{x}/{y}.png",
    "publisher": "write the name of who publishes the site, in a line of up to 120 characters",
    "contact_email": "write the address that answers about errors, such as corrections@example.org",
    "time_zone": "write the city's time zone, such as America/New_York or America/Chicago",
    "port": "write a number from 1 to 65535",
    "trusted_hosts": "list the names that the site answers to, such as safety.example.org,localhost",
}


class SettingsError(DataError):
    """A setting that is missing, weak or wrong; the message says which and how to put it right, never its value."""


class Environment(StrEnum):
    """Where the program runs. Production refuses what a developer may leave out."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


def _words(value: object) -> object:
    return (
        tuple(word.strip() for word in value.split(",") if word.strip()) if isinstance(value, str) else value
    )


class Settings(BaseSettings):
    """Every setting, by the lower-case name of its environment variable. Secrets are left out of its repr."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    environment: Environment = Environment.DEVELOPMENT
    port: int = Field(8050, ge=1, le=65535)
    database_url: str = Field("sqlite:///var/store.db", repr=False)
    vault: Path = Path("var/vault")
    cache_url: str | None = Field(None, repr=False)
    ingest_engine: str = Field("duckdb", repr=False)
    staff_token: str | None = Field(None, repr=False)
    base_url: str = Field(default_factory=lambda known: f"http://127.0.0.1:{known.get('port', 8050)}")
    tile_url: str | None = None
    publisher: str | None = None
    contact_email: str | None = None
    time_zone: str = "America/New_York"
    trusted_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)] = ("localhost", "127.0.0.1")

    @classmethod
    def from_environment(cls) -> Self:
        """Read the environment and check each value. Raises SettingsError naming what is wrong and the fix."""
        try:
            return cls()
        except ValidationError as error:
            found = error.errors(include_input=False, include_url=False)
            # A default that could not be made is no mistake of its own: what it is made from is told.
            mistakes = (problem for problem in found if problem["type"] != "default_factory_not_called")
            raise SettingsError("\n".join(_told(problem) for problem in mistakes)) from None

    @property
    def production(self) -> bool:
        """Whether visitors are served."""
        return self.environment is Environment.PRODUCTION

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the city: it says which day it is there, for pages that depend on the day."""
        return ZoneInfo(self.time_zone)

    def check_web(self, environ: Mapping[str, str] = os.environ) -> None:
        """Refuse to serve production with a setting that is missing or a vault in sight. Raises SettingsError."""
        if self.production and (problems := list(self._problems_of_web(environ))):
            raise SettingsError("\n".join(problems))

    def _problems_of_web(self, environ: Mapping[str, str]) -> Iterator[str]:
        if self.staff_token is None:
            yield f"STAFF_TOKEN is missing; {_FIXES['staff_token']}"
        if urlsplit(self.base_url).scheme != "https":
            yield f"BASE_URL is missing or not https; {_FIXES['base_url']}"
        if urlsplit(self.base_url).hostname not in self.trusted_hosts:
            yield "TRUSTED_HOSTS lacks the host of BASE_URL; add it"
        for name in _DEBUG_SWITCHES:
            if environ.get(name, "").strip().lower() not in _OFF:
                yield f"{name} is on and would show source code to visitors; unset it"
        if os.access(self.vault, os.R_OK):
            yield "VAULT can be read by the web process; run it as another user, or where the vault is not mounted"

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://", "postgres://")):
            raise ValueError("is neither SQLite nor PostgreSQL")
        return value

    @field_validator("cache_url")
    @classmethod
    def _known_cache(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("is no address of a Redis")
        return value

    @field_validator("ingest_engine")
    @classmethod
    def _engine_name(cls, value: str) -> str:
        if not _ENGINE.fullmatch(value):
            raise ValueError("is no engine's name")
        return value

    @field_validator("staff_token")
    @classmethod
    def _strong_token(cls, value: str | None) -> str | None:
        if value is not None and (len(value) < TOKEN_LENGTH or len(set(value)) < TOKEN_VARIETY):
            raise ValueError(f"is weak: fewer than {TOKEN_LENGTH} characters, or too much alike")
        return value

    @field_validator("base_url")
    @classmethod
    def _site_address(cls, value: str) -> str:
        parts = urlsplit(value)
        extra = parts.path.strip("/") or parts.query or parts.fragment or parts.username
        if parts.scheme not in {"http", "https"} or not parts.hostname or extra:
            raise ValueError("is not the address of a site")
        return value.rstrip("/")

    @field_validator("tile_url")
    @classmethod
    def _tile_pattern(cls, value: str | None) -> str | None:
        if value is not None and not (
            value.startswith("https://") and all(part in value for part in ("{z}", "{x}", "{y}"))
        ):
            raise ValueError("is no https address with {z}, {x} and {y}")
        return value

    @field_validator("publisher")
    @classmethod
    def _one_line(cls, value: str | None) -> str | None:
        if value is not None and not (value.isprintable() and 1 < len(value.strip()) <= LONGEST_NAME):
            raise ValueError("is no name")
        return value and value.strip()

    @field_validator("contact_email")
    @classmethod
    def _plain_email(cls, value: str | None) -> str | None:
        if value is not None and not _EMAIL.fullmatch(value):
            raise ValueError("is no e-mail address")
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("is no time zone") from None
        return value

    @field_validator("trusted_hosts")
    @classmethod
    def _plain_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value or not all(_HOST.fullmatch(host) for host in value):
            raise ValueError("is empty, or holds a wildcard or something that is no host")
        return value


def _told(problem: Mapping[str, Any]) -> str:
    name = str(problem["loc"][0])
    reason = str(problem["msg"]).removeprefix("Value error, ")
    return f"{name.upper()}: {reason}; {_FIXES[name]}"
