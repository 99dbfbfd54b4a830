"""A staged release: seen by who holds the token, marked everywhere, and as unknown as any other to all others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis import Redis

from data_access.store import LogEntry, ReleaseDraft, Store
from tests.browser.site import BASE_URL, copied_store
from tests.pages.visitor import Visitor, put_together, visiting

TOKEN = "t" * 43
STAGED, UNKNOWN = "SAMPLE-2026-11-22.8", "SAMPLE-2026-11-22.9"
WORDS = {
    "en": "Preview, not published, do not share",
    "es": "Vista previa, sin publicar, no compartir",
    "pt": "Prévia, não publicada, não compartilhar",
}
PAGES = ("/", "/neighborhoods", "/neighborhoods/ironbound", "/indicators/people-shot", "/data", "/methods",
         "/indicators/people-shot/2024", "/data/revisions", "/timeline", "/timeline/present")  # fmt: skip
FILES = ("cells.csv", "structure.json", "areas.geojson", "metrics/people-shot/values.csv",
         "metrics/people-shot/values.json", "metrics/people-shot/chart.svg", "metrics/people-shot/chart.csv",
         "metrics/people-shot/chart.xlsx", "metrics/people-shot/chart.ris", "metrics/people-shot/timeline.csv",
         "metrics/people-shot/timeline.svg")  # fmt: skip


def stage(url: str, *, days: float = 7) -> None:
    """Stage the sample's cells again as another release, and let the token show it."""
    with Store.open(url, read_only=False) as store:
        store.migrate()
        current = store.current()
        kinds = ("areas", "population", "structure", "report", "catalog")
        documents = {kind: store.document(current, kind) for kind in kinds}
        draft = ReleaseDraft(
            STAGED, "", sample=True, cells=tuple(store.every_cell(current)), documents=documents
        )
        store.append(draft, verify=lambda _: None, log_entry=LogEntry("Ana"), flip=False)
        sha256 = hashlib.sha256(TOKEN.encode()).hexdigest()
        expires = datetime.now(UTC) + timedelta(days=days)
        store.add_preview(STAGED, by="Ana", token_sha256=sha256, expires=expires)


@pytest.fixture
def own_store(sample_store: Path, tmp_path: Path) -> str:
    return copied_store(sample_store, tmp_path)


@pytest.fixture
def stranger(own_store: str) -> Iterator[Visitor]:
    stage(own_store)
    with visiting(own_store) as visitor:
        yield visitor


@pytest.fixture
def guest(stranger: Visitor) -> Visitor:
    """A visitor who has opened the private address."""
    guest = Visitor(stranger.app, stranger.service, stranger.app.server.test_client())
    assert guest.get(f"/preview/{TOKEN}").status_code == 200
    return guest


def addresses(release: str) -> list[str]:
    pages = [f"{prefix}{path}" for prefix in ("", "/es", "/pt") for path in PAGES]
    pages = [page.rstrip("/") or "/" for page in pages]
    return [f"{each}?release={release}" for each in (*pages, *(f"/api/v1/{name}" for name in FILES))]


def test_the_private_address_sets_a_strict_cookie_and_leads_on(stranger: Visitor) -> None:
    answer = stranger.get(f"/preview/{TOKEN}")
    cookie = answer.headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "Secure", "SameSite=Strict", "Path=/"))
    assert answer.headers["Refresh"] == f"0; url=/?release={STAGED}"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert all(word in answer.text for word in ("in English", "en español", "em português"))


def test_every_page_file_and_picture_is_marked_and_kept_nowhere(guest: Visitor) -> None:
    """A preview that leaves the room unmarked is quoted as a publication."""
    guest.app.cache.clear()
    for url in addresses(STAGED):
        answer = guest.get(url)
        assert answer.status_code == 200, url
        assert answer.headers["Cache-Control"] == "no-store", url
        assert answer.headers["X-Robots-Tag"] == "noindex", url
        assert "ETag" not in answer.headers
        assert "/api/" in url or "noindex" in answer.text
        if "/api/" in url:
            assert "PREVIEW-do-not-share-" in answer.headers["Content-Disposition"]
            assert "do not share" in answer.headers["X-Notice"]
        else:
            language = url[1:3] if url[1:3] in WORDS else "en"
            assert answer.text.index(WORDS[language]) < answer.text.index("<main"), url
            assert "not the newest" not in answer.text
    assert guest.app.cache._own._cache == {}


def test_what_leaves_the_site_says_what_it_is(guest: Visitor) -> None:
    base = "/api/v1/"
    assert json.loads(guest.get(f"{base}structure.json?release={STAGED}").text)["notice"] == WORDS
    rows = guest.get(f"{base}cells.csv?release={STAGED}").text.splitlines()
    assert all(row.endswith(f",PREVIEW-{STAGED}") for row in rows[1:])
    for language, words in WORDS.items():
        picture = guest.get(f"{base}metrics/people-shot/chart.svg?release={STAGED}&lang={language}").text
        assert picture.count(words) >= 2, "in the foot, and across the plot"
        assert f"PREVIEW-{STAGED}" in picture


def test_a_live_page_shows_the_preview_too(guest: Visitor) -> None:
    guest.app.cache.clear()
    assert WORDS["en"] in json.dumps(guest.call("/", f"?release={STAGED}"))
    asked = guest.ask("/indicators/people-shot", {"grain": "year", "release": STAGED})
    assert "PREVIEW-do-not-share-" in json.dumps(asked)
    assert guest.app.cache._own._cache == {}


@pytest.mark.parametrize("cookie", [None, "x" * 43, TOKEN[:-1], TOKEN + "t", "", "é" * 20, "t" * 5_000])
def test_without_the_token_it_is_as_unknown_as_any_other(stranger: Visitor, guest: Visitor, cookie) -> None:
    """Whether something waits for approval is nobody's business; nor may a guest's page come from a cache."""
    client = stranger.app.server.test_client()
    every = list(zip(addresses(STAGED), addresses(UNKNOWN), strict=True))
    for staged, unknown in every if cookie is None else every[::5]:
        assert guest.get(staged).status_code == 200
        headers = {} if cookie is None else {"Cookie": f"preview={cookie}".encode().decode("latin-1")}
        one, other = (client.get(url, base_url=BASE_URL, headers=headers) for url in (staged, unknown))
        assert one.status_code == other.status_code == 404
        assert one.text.replace(STAGED, UNKNOWN) == other.text
        assert dict(one.headers) == {**other.headers, "Content-Length": one.headers["Content-Length"]}
    assert STAGED not in stranger.get("/data").text
    assert STAGED not in stranger.get("/api/v1/releases.json").text


def test_a_wrong_token_is_an_unknown_address(stranger: Visitor) -> None:
    wrong, nowhere = stranger.get("/preview/" + "x" * 43), stranger.get("/nowhere")
    assert (wrong.status_code, wrong.text) == (404, nowhere.text)
    assert "Set-Cookie" not in wrong.headers


def test_a_token_shows_nothing_but_its_release(guest: Visitor) -> None:
    assert guest.get(f"/?release={UNKNOWN}").status_code == 404
    public = guest.get("/")
    assert public.headers["Cache-Control"] == "no-cache"
    assert WORDS["en"] not in public.text


def test_an_expired_token_shows_nothing(own_store: str) -> None:
    stage(own_store, days=-0.01)
    with visiting(own_store) as visitor:
        assert visitor.get(f"/preview/{TOKEN}").status_code == 404


def test_only_a_hash_of_the_token_is_stored(own_store: str) -> None:
    stage(own_store)
    path = Path(own_store.removeprefix("sqlite:///"))
    assert all(TOKEN.encode() not in each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


def test_after_approval_it_is_public_and_the_mark_is_gone(guest: Visitor, own_store: str) -> None:
    with Store.open(own_store, read_only=False) as store:
        store.approve(STAGED, by="Bo")
    guest.service.look_again()
    answer = guest.get(f"/?release={STAGED}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
    assert WORDS["en"] not in answer.text


def test_redis_never_sees_a_preview(own_store: str, redis_url: str) -> None:
    stage(own_store)
    with visiting(own_store, cache_url=redis_url) as visitor:
        visitor.get(f"/preview/{TOKEN}")
        for url in addresses(STAGED):
            assert visitor.get(url).status_code == 200
    client = Redis.from_url(redis_url)
    assert client.keys("*") == []
    client.close()


def test_in_development_the_cookie_goes_over_http(own_store: str) -> None:
    stage(own_store)
    visitor = put_together(own_store, environment="development", base_url="http://127.0.0.1:8050")
    with visiting(own_store):
        answer = visitor.client.get(f"/preview/{TOKEN}", base_url="http://127.0.0.1:8050")
    assert "Secure" not in answer.headers["Set-Cookie"]
