"""Finished answers: whole compressed bodies, made once per release, language and question.

The key of an answer names everything that it depends on, so nothing is ever cleared, and the answer's
ETag is its key: an unchanged page is confirmed (304) without being looked up.
"""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

import brotli
from flask import Response
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

IDENTITY: Final = "identity"
# In order of preference.
ENCODINGS: Final = ("br", "gzip", IDENTITY)
# A page is compressed once and sent many times, but its first reader waits: 5 costs 2 ms for 100 kB.
BROTLI_LEVEL: Final = 5
GZIP_LEVEL: Final = 6
SMALLEST_COMPRESSED: Final = 860


class BytesCache(Protocol):
    """Keeps bytes by key; single flight: of several callers that miss, one makes and the others wait."""

    def get_or_make(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The bytes of the key, made where they are missing. What `make` raises is raised, never kept."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A body before it is compressed. `keep=False`: an error, or an answer that must not be cached."""

    body: bytes
    status: int = 200
    keep: bool = True


class _NotKept(Exception):
    """Carries an answer past the cache."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft.status)
        self.draft = draft


@lru_cache(maxsize=512)
def accepted_encoding(header: str) -> str:
    """The best of `ENCODINGS` that an Accept-Encoding header allows."""
    accepted = parse_accept_header(header, Accept)
    return next((each for each in ENCODINGS if accepted.quality(each) > 0), IDENTITY)


def compress(body: bytes, encoding: str) -> bytes:
    """The body in one of `ENCODINGS`."""
    if encoding == "br":
        return bytes(brotli.compress(body, quality=BROTLI_LEVEL, mode=brotli.MODE_TEXT))
    return gzip.compress(body, GZIP_LEVEL, mtime=0) if encoding == "gzip" else body


def etag_of(key: str) -> str:
    """The ETag of the answer with this key."""
    return f'"{hashlib.blake2b(key.encode(), digest_size=12).hexdigest()}"'


def finished_response(
    *,
    cache: BytesCache,
    key: str,
    make: Callable[[], Draft],
    accept_encoding: str,
    if_none_match: str,
    content_type: str,
) -> Response:
    """Answer with the finished bytes of `key` (which must name the question, not the encoding).

    `make` is called once if they are not there yet; a draft with `keep=False` is answered and forgotten.
    """
    encoding = accepted_encoding(accept_encoding)
    key = f"{key} {encoding}"
    etag = etag_of(key)
    if etag in if_none_match:
        return Response(status=304, headers=_validators(etag))
    try:
        body = cache.get_or_make(key, lambda: _kept(make(), encoding))
    except _NotKept as answer:
        return _response(compress(answer.draft.body, encoding), answer.draft.status, encoding, content_type)
    return _response(body, 200, encoding, content_type, _validators(etag))


def _kept(draft: Draft, encoding: str) -> bytes:
    if draft.status != 200 or not draft.keep:
        raise _NotKept(draft)
    return compress(draft.body, encoding)


def _validators(etag: str) -> list[tuple[str, str]]:
    return [("ETag", etag), ("Cache-Control", "no-cache"), ("Vary", "Accept-Encoding")]


_UNKEPT: Final = [("Cache-Control", "no-store"), ("Vary", "Accept-Encoding")]


def _response(
    body: bytes, status: int, encoding: str, content_type: str, more: list[tuple[str, str]] = _UNKEPT
) -> Response:
    headers = more if encoding == IDENTITY else [*more, ("Content-Encoding", encoding)]
    return Response(body, status=status, headers=headers, content_type=content_type)


def private_response(draft: Draft, *, accept_encoding: str, content_type: str) -> Response:
    """Answer with a body for this visitor alone: no cache, here or on the way, and no search engine keeps it."""
    encoding = accepted_encoding(accept_encoding)
    body = compress(draft.body, encoding)
    return _response(body, draft.status, encoding, content_type, [*_UNKEPT, ("X-Robots-Tag", "noindex")])


def compress_response(response: Response, accept_encoding: str) -> Response:
    """Compress an answer that is made anew each time, such as a callback's; small ones stay as they are."""
    encoding = accepted_encoding(accept_encoding)
    body = response.get_data()
    if encoding == IDENTITY or len(body) < SMALLEST_COMPRESSED:
        return response
    response.set_data(compress(body, encoding))
    response.headers["Content-Encoding"] = encoding
    response.headers["Vary"] = "Accept-Encoding"
    return response
