"""A visitor of the whole site, without a network: pages read as elements, answers with their status."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import data_access
from app import create_app
from components.i18n import Translator, translator
from data_access.service import Service
from data_access.settings import Settings
from pages.serving.dashboard import Dashboard
from tests.browser.site import BASE_URL, PUBLIC_HOST, TOKEN
from tests.pages.reading import Element, read

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@dataclass(frozen=True)
class Visitor:
    """Asks a site that was put together over a store."""

    app: Dashboard
    service: Service
    client: FlaskClient

    def get(self, path: str, **headers: str) -> TestResponse:
        """The answer to an address, as production gives it."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        # Its own site, whichever others the same test visits: what is made is kept.
        with answering(self.service):
            return self.client.get(path, base_url=BASE_URL, headers=named)

    def page(self, path: str, status: int = 200) -> Element:
        """The page at an address, read. Raises `LookupError` where the status is another."""
        answer = self.get(path)
        if answer.status_code != status:
            raise LookupError(f"{path} answers {answer.status_code}, not {status}")
        return read(answer.text)

    def call(self, pathname: str, search: str = "") -> Any:
        """What Dash is sent when it takes the page over: the JSON of the page's tree."""
        return self._callback(
            outputs={"id": "page", "property": "children"},
            inputs=[_property("pathname", pathname), _property("search", search)],
        )

    def ask(self, pathname: str, question: dict[str, Any]) -> Any:
        """What Dash is sent when the form on a live page asks something else."""
        return self._callback(
            outputs=[{"id": "answer", "property": "children"}, {"id": "shown", "property": "data"}],
            inputs=[{"id": "question-store", "property": "data", "value": question}],
            state=[_property("pathname", pathname)],
        )

    def _callback(self, *, outputs: Any, inputs: list[dict[str, Any]], **more: Any) -> Any:
        changed = [f"{each['id']}.{each['property']}" for each in inputs]
        one = isinstance(outputs, dict)
        names = [f"{each['id']}.{each['property']}" for each in ([outputs] if one else outputs)]
        output = names[0] if one else f"..{'...'.join(names)}.."
        body = {
            "output": output,
            "outputs": outputs,
            "inputs": inputs,
            "changedPropIds": changed,
            "parsedChangedPropsIds": changed,
            **more,
        }
        with answering(self.service):
            answer = self.client.post("/_dash-update-component", json=body, base_url=BASE_URL)
        if answer.status_code != 200:
            raise LookupError(f"the callback answers {answer.status_code}: {answer.text}")
        return answer.json

    def sitemap(self) -> list[str]:
        """Every address of the sitemap, without the host."""
        root = ET.fromstring(self.get("/sitemap.xml").text)
        return [str(each.text).removeprefix(BASE_URL) or "/" for each in root.iter(f"{SITEMAP}loc")]


def words(language: str) -> Translator:
    """The words of Newark's pages where nobody named who publishes them."""
    t = translator(language).knowing(city="Newark")
    return t.knowing(publisher=t("publisher.of-city"))


def _property(name: str, value: str) -> dict[str, str]:
    return {"id": "address", "property": name, "value": value}


def web_settings(database_url: str, **changes: Any) -> Settings:
    """The settings of a web process in production."""
    usual = {
        "environment": "production",
        "database_url": database_url,
        "vault": Path("/no-vault-for-the-web-process"),
        "base_url": BASE_URL,
        "trusted_hosts": (PUBLIC_HOST, "127.0.0.1"),
        "staff_token": TOKEN,
    }
    return Settings(**(usual | changes))


@contextmanager
def answering(service: Service) -> Iterator[None]:
    """Pages ask this service for as long as the block lasts, then again the one they asked before."""
    before = list(data_access._connected)
    data_access._connected[:] = [service]
    try:
        yield
    finally:
        data_access._connected[:] = before


def put_together(database_url: str, **changes: Any) -> Visitor:
    """The whole site over a store, and a visitor of it. Pages ask its service only inside `answering`."""
    before = list(data_access._connected)
    app = create_app(web_settings(database_url, **changes))
    service = data_access.get_service()
    data_access._connected[:] = before
    return Visitor(app, service, app.server.test_client())


@contextmanager
def visiting(database_url: str, **changes: Any) -> Iterator[Visitor]:
    """A visitor of a site over this store, for as long as the block lasts."""
    visitor = put_together(database_url, **changes)
    with answering(visitor.service):
        yield visitor
