"""The web process: puts the pieces together, decides nothing.

`gunicorn app:server` in production; `python -m app` on a developer's machine, which first publishes the sample
where the store is empty.
"""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import tempfile
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pages
from data_access import connect
from data_access.cache import ByteCache
from data_access.settings import Settings, SettingsError
from data_access.store.errors import StoreError
from pages import not_found
from pages.api import api
from pages.health import HEALTH
from pages.preview import is_preview, preview
from pages.serving.dashboard import Dashboard
from pages.serving.routes import discover
from pages.serving.settings import Site
from pages.serving.version import code_version
from pages.sitemap import sitemap
from pages.staff import staff
from pages.unavailable import unavailable

if TYPE_CHECKING:
    from flask import Flask


class PortTaken(Exception):
    """Another program listens where the site should."""


# What the site is called where there is no release that names its city.
SITE_NAME = "Public safety"
SAMPLE_VINTAGES = ("2025-11", "2025-12")
# Two whole blocks of three years, so that neighborhoods can be compared with their own past.
SAMPLE_YEARS_BEFORE = "3"


def create_app(settings: Settings) -> Dashboard:
    """Return the site for these settings, ready to serve. Raises SettingsError, StoreError, PageError."""
    settings.check_web()
    answers = connect(settings)
    cache = ByteCache.from_url(settings.cache_url)
    answers.when_withdrawn(cache.clear)
    app = Dashboard(
        pages=discover(pages),
        site=Site(
            name=SITE_NAME,
            base_url=settings.base_url,
            more_hosts=settings.trusted_hosts,
            production=settings.production,
        ),
        cache=cache,
        data_version=answers.version,
        # Pages name who publishes: with another name they are other pages.
        code_version=f"{code_version()} {answers.publisher}",
        not_found=not_found.layout,
        is_preview=is_preview,
        today=lambda: datetime.now(settings.zone).date(),
    )
    app.server.register_error_handler(StoreError, partial(unavailable, app.shelf.stylesheets))
    for blueprint in (api(app), HEALTH, preview(app), sitemap(app), staff(app, settings)):
        app.server.register_blueprint(blueprint)
    return app.finish()


def publish_sample_if_empty() -> None:
    """Publish two vintages of the sample through the staff command line where the store is empty."""
    listed = _staff("releases", capture=True)
    if "There is no release yet" not in listed:
        return
    with tempfile.TemporaryDirectory() as folder:
        for month in SAMPLE_VINTAGES:
            drop = str(Path(folder) / month)
            _staff("sample", drop, "--until", month, "--before", SAMPLE_YEARS_BEFORE, capture=True)
            _staff("publish", drop, "--by", "sample", "--note", f"Sample data to {month}")


def _staff(*arguments: str, capture: bool = False) -> str:
    command = [sys.executable, "-m", "data_access", *arguments]
    done = subprocess.run(command, check=False, text=True, stdout=subprocess.PIPE if capture else None)
    if done.returncode:
        raise SystemExit(done.returncode)  # the command has said why
    return done.stdout or ""


def main() -> None:
    """Serve on http://127.0.0.1:PORT for development; what stops that is told in a line with the fix."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        settings = Settings.from_environment()
        _refuse_taken_port(settings.port)
        publish_sample_if_empty()
        app = create_app(settings)
    except (SettingsError, StoreError, PortTaken) as error:
        raise SystemExit(str(error)) from None
    sys.stdout.write(f"{SITE_NAME}: http://127.0.0.1:{settings.port}\n")
    sys.stdout.flush()
    app.server.run(host="127.0.0.1", port=settings.port, threaded=True)


def _refuse_taken_port(port: int) -> None:
    """Raise PortTaken where another program listens, before a store is made for nothing."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(
                f"PORT {port} cannot be used ({error.strerror}); name another: PORT=8051 make run"
            ) from None


def __getattr__(name: str) -> Flask:
    """Make `server` when gunicorn asks for it, so that importing this module opens nothing."""
    if name != "server":
        raise AttributeError(name)
    globals()["server"] = server = create_app(Settings.from_environment()).server
    return server


if __name__ == "__main__":
    main()
