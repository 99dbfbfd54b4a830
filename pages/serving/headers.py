"""What every answer says to the browser about security; one strict policy for the whole site."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

STYLE_HASHES: Final = Path(__file__).with_name("style_hashes.json")
HSTS: Final = "max-age=31536000; includeSubDomains"

LOCATION: Final = "geolocation"
_PERMISSIONS: Final = (
    "accelerometer", "browsing-topics", "camera", "display-capture", LOCATION, "gyroscope",
    "hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb",
)  # fmt: skip


@lru_cache(maxsize=1)
def known_styles() -> dict[str, Any]:
    """The `<style>` elements that the browser libraries insert: their `hashes` and the libraries' `versions`.

    Written by `python -m tests.browser.harvest_styles`; a browser test fails when a library wants another.
    """
    return dict(json.loads(STYLE_HASHES.read_text("utf-8")))


def content_policy(style_hashes: tuple[str, ...]) -> str:
    """The Content-Security-Policy: our own files only, no inline script, no inline style attribute."""
    styles = " ".join(["'self'", *(f"'{each}'" for each in style_hashes)])
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": styles,
        "style-src-attr": "'none'",
        "img-src": "'self' data: blob:",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "font-src": "'none'",
        "object-src": "'none'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def permissions_policy(*, locates: bool = False) -> str:
    """The Permissions-Policy: nothing is allowed, but to a page that `locates` to ask where the visitor is."""
    return ", ".join(f"{name}=({'self' if locates and name == LOCATION else ''})" for name in _PERMISSIONS)


def security_headers(*, https: bool) -> dict[str, str]:
    """The headers of every answer but static files; with `https` browsers are told to insist on it."""
    headers = {
        "Content-Security-Policy": content_policy(tuple(known_styles()["hashes"])),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": permissions_policy(),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": "DENY",
    }
    return headers | ({"Strict-Transport-Security": HSTS} if https else {})


Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def with_headers(application: Application, headers: Mapping[str, str]) -> Application:
    """The WSGI application with these headers on every answer that does not set them itself.

    They are added here, below Flask, because Flask takes longer over ten headers than over a finished page.
    """
    pairs = list(headers.items())

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, given: list[tuple[str, str]], *rest: Any) -> Any:
            own = {name.lower() for name, _value in given}
            return start_response(
                status, given + [each for each in pairs if each[0].lower() not in own], *rest
            )

        return application(environ, start)

    return serve
