"""What the HTTP boundary must know about where it runs, and the switches that it refuses there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

# Each of these opens source, callbacks or a debugger to whoever asks.
DEBUG_SWITCHES: Final = (
    "DASH_DEBUG", "DASH_UI", "DASH_HOT_RELOAD", "DASH_MCP_ENABLED", "DASH_ENABLE_MCP", "DASH_DEV_TOOLS_UI",
    "DASH_PRUNE_ERRORS", "FLASK_DEBUG", "WERKZEUG_DEBUG_PIN",
)  # fmt: skip
_OFF: Final = frozenset({"", "0", "false", "no", "off"})


class DebugSwitchOn(RuntimeError):
    """The process would serve the public with a debug switch on."""


class BadBaseUrl(ValueError):
    """BASE_URL is not the public address of a site."""


@dataclass(frozen=True, slots=True)
class Site:
    """The site's name and public address, and the host names that it answers to besides its own.

    `production` is true where the public reads: debug switches are then refused. Raises `BadBaseUrl`.
    """

    name: str
    base_url: str = "http://127.0.0.1:8050"
    more_hosts: tuple[str, ...] = ()
    production: bool = False

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
            raise BadBaseUrl(f"BASE_URL must look like https://safety.example.org, not {self.base_url!r}")

    @property
    def https(self) -> bool:
        """Whether the public address is https."""
        return self.base_url.startswith("https://")

    @property
    def trusted_hosts(self) -> list[str]:
        """The host names that requests may name; others are refused before anything is looked up."""
        own = urlsplit(self.base_url).hostname or ""
        return [own, *self.more_hosts]


def refuse_debug(environment: Mapping[str, str]) -> None:
    """Raise `DebugSwitchOn` if the environment switches on what must not be public."""
    on = [name for name in DEBUG_SWITCHES if environment.get(name, "").strip().lower() not in _OFF]
    if on:
        raise DebugSwitchOn(f"unset {', '.join(on)}: a public site must not run with debug switches on")
