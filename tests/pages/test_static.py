"""Browser libraries and assets: prepared or not, the site starts, and serves what the page needs."""

from __future__ import annotations

import hashlib
import io
import logging
import subprocess
import tarfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from pages.serving.headers import content_policy, known_styles
from pages.serving.static import prepare as preparing
from pages.serving.static import shelf as serving_shelf
from pages.serving.static.libraries import (
    BUNDLES,
    LIBRARIES,
    LIGHTER,
    PLOTLY,
    REACT,
    Library,
    Lighter,
    MissingLibrary,
)
from pages.serving.static.prepare import NotLighter, bundle_path, content_of, keep, kept_path, prepare
from pages.serving.static.shelf import Shelf, UnknownAsset


def nothing_else(_environ: object, start_response: Any) -> list[bytes]:
    start_response("404 Not Found", [])
    return [b"passed on"]


BY_NAME = [library for library in LIBRARIES if library.by_name]
NOT_BY_NAME = [library for library in LIBRARIES if not library.by_name]
POLYFILL = REACT[0]
ALL = frozenset({"chart", "map"})


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "site.css").write_text("p { color: black }\n" * 100)
    for name in ("boot", "native", "takeover"):
        (folder / f"{name}.js").write_text(f"globalThis.{name} = 1;\n")
    return folder


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set-up of one library and one small bundle, so that compressing takes no time."""
    one = BUNDLES[0].__class__("page", "dash/dcc", (POLYFILL, REACT[1]))
    for module in (preparing, serving_shelf):
        monkeypatch.setattr(module, "BUNDLES", (one,))
    monkeypatch.setattr(preparing, "LIBRARIES", ())
    monkeypatch.setattr(preparing, "LIGHTER", {POLYFILL: LIGHTER[POLYFILL]})
    monkeypatch.setattr(serving_shelf, "LIBRARIES", (BY_NAME[1],))


def without_npm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing.shutil, "which", lambda _name: None)


def body(shelf: Shelf, url: str) -> bytes:
    with Client(shelf.before(nothing_else)).get(url) as answer:
        assert answer.status_code == 200
        return answer.get_data()


# --- without set-up ---


def test_a_site_that_was_not_set_up_still_serves_every_library(
    assets: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The folder cannot even be written: a read-only machine without make setup."""
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    caplog.set_level(logging.WARNING)
    shelf = Shelf(assets=assets, prepared=in_the_way)
    served = b"".join(body(shelf, url) for url in [*shelf.scripts(ALL), shelf.plotly])
    for library in LIBRARIES:
        content = library.source.read_bytes()
        assert content[:2_000] in served
        assert content[-2_000:-200] in served
    assert body(shelf, shelf.asset("site.css")).startswith(b"p {")
    assert "run make setup" in caplog.text


def test_a_site_that_was_not_set_up_prepares_itself_where_it_may(
    assets: Path, tmp_path: Path, small: None
) -> None:
    Shelf(assets=assets, prepared=tmp_path / "made")
    shelf = Shelf(assets=assets, prepared=tmp_path / "made")
    for url in (shelf.scripts(())[0], shelf.asset("site.css")):
        with Client(shelf.before(nothing_else)).get(url, headers={"Accept-Encoding": "br"}) as answer:
            assert answer.headers["Content-Encoding"] == "br"


# --- set-up ---


def test_set_up_without_npm_says_so_and_serves_the_packages_own(
    tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_npm(monkeypatch)
    said = list(prepare(tmp_path))
    assert any("Without npm" in line and "regenerator-runtime" in line for line in said)
    assert list(prepare(tmp_path)) == [line for line in said if "npm" in line]
    assert POLYFILL.source.read_bytes() in bundle_path(tmp_path, preparing.BUNDLES[0]).read_bytes()


def npm_that_packs(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """An npm on this machine that answers with a package holding this content."""

    def run(command: list[str], cwd: str, **_more: Any) -> Any:
        name = LIGHTER[POLYFILL].member
        with tarfile.open(Path(cwd) / "packed.tgz", "w:gz") as archive:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        return subprocess.CompletedProcess(command, 0, stdout='[{"filename": "packed.tgz"}]')

    monkeypatch.setattr(preparing.shutil, "which", lambda _name: "/usr/bin/npm")
    monkeypatch.setattr(preparing.subprocess, "run", run)


def test_a_package_that_was_tampered_with_is_not_used(
    tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm_that_packs(b"evil()", monkeypatch)
    assert "is not what was checked" in next(prepare(tmp_path))
    list(keep(b"evil()", kept_path(tmp_path, POLYFILL)))
    assert content_of(POLYFILL, tmp_path) == POLYFILL.source.read_bytes()


def test_an_npm_that_fails_is_no_reason_not_to_start(
    tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_arguments: Any, **_more: Any) -> Any:
        raise subprocess.TimeoutExpired("npm", 1)

    monkeypatch.setattr(preparing.shutil, "which", lambda _name: "/usr/bin/npm")
    monkeypatch.setattr(preparing.subprocess, "run", run)
    assert "npm could not fetch" in next(prepare(tmp_path))


def test_a_bundle_of_another_plotly_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an upgrade charts must not run on the bundle of the version before."""
    newer = tmp_path / "plotly.min.js"
    newer.write_text("/** plotly.js v9.9.9 */")
    monkeypatch.setattr(Library, "source", property(lambda _self: newer))
    assert not LIGHTER[PLOTLY].fits(PLOTLY)
    with pytest.raises(NotLighter, match="No lighter form"):
        preparing._lighter(LIGHTER[PLOTLY], PLOTLY, tmp_path)
    list(keep(b"the bundle of the version before", kept_path(tmp_path, PLOTLY)))
    assert content_of(PLOTLY, tmp_path) == newer.read_bytes()


def test_prepared_files_of_another_version_are_made_again(assets: Path, tmp_path: Path, small: None) -> None:
    list(keep(b"old()", bundle_path(tmp_path, preparing.BUNDLES[0])))
    shelf = Shelf(assets=assets, prepared=tmp_path)
    assert REACT[1].source.read_bytes() in body(shelf, shelf.scripts(())[0])


def test_a_lighter_form_is_served_in_place_of_the_packages_own(
    assets: Path, tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"globalThis.regeneratorRuntime = {};\n"
    checked = Lighter("x@1", LIGHTER[POLYFILL].member, hashlib.sha256(content).hexdigest())
    for module in (preparing, serving_shelf):
        monkeypatch.setattr(module, "LIGHTER", {POLYFILL: checked})
    npm_that_packs(content, monkeypatch)
    assert any("bytes" in line for line in list(prepare(tmp_path)))
    without_npm(monkeypatch)
    assert list(prepare(tmp_path)) == []
    shelf = Shelf(assets=assets, prepared=tmp_path)
    assert body(shelf, shelf.scripts(())[0]).startswith(content)


# --- addresses ---


def test_an_asset_that_changes_changes_its_address(assets: Path, tmp_path: Path, small: None) -> None:
    """A browser that keeps files for a year must not keep yesterday's stylesheet."""
    before = Shelf(assets=assets, prepared=tmp_path / "p")
    (assets / "site.css").write_text("p { color: red }")
    after = Shelf(assets=assets, prepared=tmp_path / "p")
    assert before.stylesheets != after.stylesheets
    assert before.asset("boot.js") == after.asset("boot.js")
    assert before.edition != after.edition
    with Client(after.before(nothing_else)).get(after.asset("site.css")) as answer:
        assert "immutable" in answer.headers["Cache-Control"]


def test_a_script_of_a_page_is_no_part_of_the_live_page(assets: Path, tmp_path: Path, small: None) -> None:
    """It must run before Dash, and not again when Dash starts."""
    (assets / "places.js").write_text("globalThis.places = 1;\n")
    shelf = Shelf(assets=assets, prepared=tmp_path / "p")
    assert b"places" in body(shelf, shelf.asset("places.js"))
    assert b"places" not in body(shelf, shelf.scripts(())[-1])
    assert b"takeover" in body(shelf, shelf.scripts(())[-1])


def test_an_asset_that_is_missing_stops_the_start(assets: Path, tmp_path: Path, small: None) -> None:
    with pytest.raises(UnknownAsset, match=r"no boot2\.js"):
        Shelf(assets=assets, prepared=tmp_path / "p").asset("boot2.js")


def test_what_dash_may_ask_for_by_name_is_there_but_not_kept_for_long(
    assets: Path, tmp_path: Path, small: None
) -> None:
    client = Client(Shelf(assets=assets, prepared=tmp_path / "p").before(nothing_else))
    with client.get(BY_NAME[1].plain_url) as answer:
        assert answer.status_code == 200
        assert "immutable" not in answer.headers["Cache-Control"]
    for library in NOT_BY_NAME:
        assert client.get(library.plain_url).text == "passed on"


def test_libraries_come_in_the_order_in_which_they_must_run() -> None:
    files = [library.file for bundle in BUNDLES for library in bundle.libraries]
    order = ["polyfill", "react@", "react-dom", "prop-types", "renderer", "core_components.js", "html"]
    places = [next(i for i, file in enumerate(files) if word in file) for word in order]
    assert places == sorted(places)
    assert PLOTLY.file not in files
    assert BY_NAME[-1] is PLOTLY


def test_a_page_runs_only_what_it_needs_and_our_own_scripts_last(assets: Path, tmp_path: Path) -> None:
    shelf = Shelf(assets=assets)
    everything = shelf.scripts(ALL)
    assert len(everything) == 4
    assert shelf.scripts(()) == [everything[0], everything[-1]]
    assert body(shelf, everything[-1]) == b"globalThis.native = 1;\n;\nglobalThis.takeover = 1;\n"
    assert not any(b"sourceMappingURL" in body(shelf, url)[-200:] for url in everything)


def test_a_package_that_is_not_installed_is_named() -> None:
    with pytest.raises(MissingLibrary, match="no_such_package"):
        _ = Library("no_such_package", "a.js").source


# --- what libraries insert ---


def test_the_styles_that_the_policy_allows_are_those_of_the_installed_versions() -> None:
    """After an upgrade the hashes must be harvested again: python -m tests.browser.harvest_styles."""
    installed = {name: version(name) for name in known_styles()["versions"]}
    assert known_styles()["versions"] == installed
    policy = content_policy(tuple(known_styles()["hashes"]))
    assert all(f"'{each}'" in policy for each in known_styles()["hashes"])
    assert "unsafe" not in policy
