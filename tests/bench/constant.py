"""The smallest web application: what the same server reaches when it has nothing to do."""

from flask import Flask, Response

server = Flask(__name__)


@server.get("/readyz")
def constant() -> Response:
    """Always the same few bytes."""
    return Response("ok\n", content_type="text/plain; charset=utf-8")
