"""A server that hands on a site's pages in pieces, as a slow network does: the browser draws between them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from http.client import HTTPConnection
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

from tests.infrastructure.serving import served

PIECES = 60
# Longer than a browser waits before it draws what it has.
PAUSE = 0.03
_KEPT = ("content-type", "content-security-policy", "cache-control")


def in_pieces(address: str) -> AbstractContextManager[str]:
    """Serve a site at another address, each page in pieces; yields the address."""
    host = urlsplit(address).netloc

    def hand_on(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        connection = HTTPConnection(host, timeout=30)
        query = environ["QUERY_STRING"]
        connection.request("GET", environ["PATH_INFO"] + (f"?{query}" if query else ""))
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        headers = [(name, value) for name in _KEPT if (value := answer.getheader(name)) is not None]
        start(f"{answer.status} {answer.reason}", headers)
        return _cut(body) if "html" in answer.getheader("content-type", "") else [body]

    return served(hand_on)


def _cut(body: bytes) -> Iterator[bytes]:
    size = len(body) // PIECES + 1
    for start in range(0, len(body), size):
        yield body[start : start + size]
        time.sleep(PAUSE)
