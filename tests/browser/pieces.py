"""A server that hands on a site's pages in pieces, as a slow network does: the browser draws between them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

PIECES = 60
# Longer than a browser waits before it draws what it has.
PAUSE = 0.03
_KEPT = ("content-type", "content-security-policy", "cache-control")


@contextmanager
def in_pieces(address: str) -> Iterator[str]:
    """Serve a site at another address, each page in pieces; yields the address."""
    host = urlsplit(address).netloc

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            connection = HTTPConnection(host, timeout=30)
            connection.request("GET", self.path)
            answer = connection.getresponse()
            body = answer.read()
            connection.close()
            self.send_response(answer.status)
            for name in _KEPT:
                if (value := answer.getheader(name)) is not None:
                    self.send_header(name, value)
            self.end_headers()
            size = len(body) // PIECES + 1 if "html" in answer.getheader("content-type", "") else len(body)
            # A browser that asked and went away has no use for the rest.
            with suppress(BrokenPipeError, ConnectionResetError):
                for start in range(0, len(body), size or 1):
                    self.wfile.write(body[start : start + size])
                    self.wfile.flush()
                    time.sleep(PAUSE if size < len(body) else 0)

        def log_message(self, *_said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
