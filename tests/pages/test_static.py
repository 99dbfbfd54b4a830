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

import brotli
import pytest
from werkzeug.test import Client

from pages.serving.headers import content_policy, known_styles
from pages.serving.static import prepare as preparing
from pages.serving.static.libraries import (
    LIBRARIES,
    LIGHTER,
    PLOTLY,
    REACT,
    Library,
    MissingLibrary,
    boot_scripts,
)
from pages.serving.static.prepare import NotLighter, keep, kept_path, prepare
from pages.serving.static.shelf import Shelf, UnknownAsset


def nothing_else(_environ: object, start_response: Any) -> list[bytes]:
    start_response("404 Not Found", [])
    return [b"passed on"]


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "site.css").write_text("p { color: black }\n" * 100)
    (folder / "boot.js").write_text("void 0;\n")
    return folder


def without_npm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing.shutil, "which", lambda _name: None)


# --- without set-up ---


def test_a_site_that_was_not_set_up_still_serves_every_library(
    assets: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    shelf = Shelf(assets=assets, prepared=tmp_path / "nothing")
    client = Client(shelf.before(nothing_else))
    for library in LIBRARIES:
        with client.get(shelf.library(library)) as answer:
            assert answer.get_data() == library.source.read_bytes()
    assert caplog.text.count("run make setup") == len(LIBRARIES)


def test_a_folder_that_cannot_be_written_is_no_reason_not_to_start(assets: Path, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    shelf = Shelf(assets=assets, prepared=in_the_way)
    with Client(shelf.before(nothing_else)).get(shelf.asset("site.css")) as answer:
        assert answer.text.startswith("p {")


# --- set-up ---


def test_set_up_without_npm_says_so_and_serves_plotlys_own_bundle(
    assets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_npm(monkeypatch)
    monkeypatch.setattr(preparing, "LIBRARIES", (REACT[0], REACT[1]))
    said = list(prepare(tmp_path))
    assert any("Without npm" in line and "regenerator-runtime" in line for line in said)
    assert list(prepare(tmp_path)) == [line for line in said if "npm" in line]
    shelf = Shelf(assets=assets, prepared=tmp_path)
    with Client(shelf.before(nothing_else)).get(
        shelf.library(REACT[0]), headers={"Accept-Encoding": "br"}
    ) as answer:
        assert answer.headers["Content-Encoding"] == "br"
        assert brotli.decompress(answer.get_data()) == REACT[0].source.read_bytes()


def npm_that_packs(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """An npm on this machine that answers with a package holding this content."""

    def run(command: list[str], cwd: str, **_more: Any) -> Any:
        name = LIGHTER[REACT[0]].member
        with tarfile.open(Path(cwd) / "packed.tgz", "w:gz") as archive:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        return subprocess.CompletedProcess(command, 0, stdout='[{"filename": "packed.tgz"}]')

    monkeypatch.setattr(preparing.shutil, "which", lambda _name: "/usr/bin/npm")
    monkeypatch.setattr(preparing.subprocess, "run", run)


def test_a_package_that_was_tampered_with_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm_that_packs(b"evil()", monkeypatch)
    monkeypatch.setattr(preparing, "LIBRARIES", (REACT[0],))
    said = list(prepare(tmp_path))
    assert "is not what was checked" in said[0]
    assert kept_path(tmp_path, REACT[0]).read_bytes() == REACT[0].source.read_bytes()


def test_an_npm_that_fails_is_no_reason_not_to_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_arguments: Any, **_more: Any) -> Any:
        raise subprocess.TimeoutExpired("npm", 1)

    monkeypatch.setattr(preparing.shutil, "which", lambda _name: "/usr/bin/npm")
    monkeypatch.setattr(preparing.subprocess, "run", run)
    monkeypatch.setattr(preparing, "LIBRARIES", (REACT[0],))
    assert "npm could not fetch" in next(prepare(tmp_path))


def test_a_bundle_of_another_plotly_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an upgrade charts must not run on the bundle of the version before."""
    newer = tmp_path / "plotly.min.js"
    newer.write_text("/** plotly.js v9.9.9 */")
    monkeypatch.setattr(Library, "source", property(lambda _self: newer))
    assert not LIGHTER[PLOTLY].fits(PLOTLY)
    with pytest.raises(NotLighter, match="No lighter form"):
        preparing._lighter(LIGHTER[PLOTLY], PLOTLY, tmp_path)


def test_prepared_files_of_another_version_are_not_served(assets: Path, tmp_path: Path) -> None:
    stale = kept_path(tmp_path, LIBRARIES[4])
    list(keep(b"old()", stale))
    shelf = Shelf(assets=assets, prepared=tmp_path)
    with Client(shelf.before(nothing_else)).get(shelf.library(LIBRARIES[4])) as answer:
        assert answer.get_data() == LIBRARIES[4].source.read_bytes()


def test_a_lighter_form_is_served_in_place_of_the_packages_own(
    assets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"globalThis.regeneratorRuntime = {};\n"
    changed = {
        REACT[0]: type(LIGHTER[REACT[0]])(
            "x@1", LIGHTER[REACT[0]].member, hashlib.sha256(content).hexdigest()
        )
    }
    for module in (preparing, __import__("pages.serving.static.shelf", fromlist=["shelf"])):
        monkeypatch.setattr(module, "LIGHTER", changed)
    monkeypatch.setattr(preparing, "LIBRARIES", (REACT[0],))
    npm_that_packs(content, monkeypatch)
    assert any("bytes" in line for line in prepare(tmp_path))
    without_npm(monkeypatch)
    assert list(prepare(tmp_path)) == []
    shelf = Shelf(assets=assets, prepared=tmp_path)
    with Client(shelf.before(nothing_else)).get(shelf.library(REACT[0])) as answer:
        assert answer.get_data() == content


# --- addresses ---


def test_an_asset_that_changes_changes_its_address(assets: Path, tmp_path: Path) -> None:
    """A browser that keeps files for a year must not keep yesterday's stylesheet."""
    before = Shelf(assets=assets, prepared=tmp_path / "p")
    (assets / "site.css").write_text("p { color: red }")
    after = Shelf(assets=assets, prepared=tmp_path / "p")
    assert before.stylesheets != after.stylesheets
    assert before.asset("boot.js") == after.asset("boot.js")
    assert before.edition != after.edition
    with Client(after.before(nothing_else)).get(after.asset("site.css")) as answer:
        assert "immutable" in answer.headers["Cache-Control"]


def test_an_asset_that_is_missing_stops_the_start(assets: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownAsset, match=r"no boot2\.js"):
        Shelf(assets=assets, prepared=tmp_path / "p").asset("boot2.js")


def test_what_dash_may_ask_for_by_name_is_there_but_not_kept_for_long(assets: Path, tmp_path: Path) -> None:
    client = Client(Shelf(assets=assets, prepared=tmp_path / "p").before(nothing_else))
    for library in LIBRARIES:
        with client.get(library.plain_url) as answer:
            assert answer.status_code == (200 if library.by_name else 404)
            assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_libraries_come_in_the_order_in_which_they_must_run() -> None:
    files = [library.file for library in boot_scripts(frozenset({"chart", "map"}))]
    order = ["react@", "react-dom", "prop-types", "leaflet", "renderer", "core_components.js", "html"]
    places = [next(i for i, file in enumerate(files) if word in file) for word in order]
    assert places == sorted(places)
    assert PLOTLY.file not in files


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
