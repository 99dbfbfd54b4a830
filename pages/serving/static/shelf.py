"""Serves the browser libraries and our assets: compressed where prepared, kept by browsers for a year."""

import logging
import re
import tempfile
from collections.abc import Callable, Collection
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from whitenoise import WhiteNoise

from pages.serving.static.libraries import BUNDLES, LIBRARIES, LIGHTER, PLOTLY, Bundle, Library, digest
from pages.serving.static.prepare import PREPARED, bundle_content, bundle_path, content_of, keep, kept_path

log = logging.getLogger(__name__)

ASSETS: Final = Path(__file__).resolve().parents[3] / "assets"
ASSETS_URL: Final = "/assets"
# The stylesheet for paper alone, which no screen waits for.
FOR_PAPER: Final = "print.css"
# The scripts of every page.
OF_EVERY_PAGE: Final = ("leave.js", "boot.js")
# Our own scripts of the live page, in the order in which they run; all others of `assets/` run before Dash, those of
# every page there and the rest where a page asks for them.
LIVE: Final = ("map.js", "native.js", "takeover.js")
# Addresses that name their bytes never change; the others are asked for again after a minute.
_NAMES_ITS_BYTES: Final = re.compile(r"\.v\d+m[0-9a-f]{12}\.|/assets/[^/]+\.[0-9a-f]{12}\.[a-z0-9]+\Z")
SECONDS_OF_OTHERS: Final = 60
# The policies of documents would be 2 kB of headers on each of these.
NO_GUESSING: Final = ("X-Content-Type-Options", "nosniff")


class UnknownAsset(LookupError):
    """A page asks for a file that `assets/` does not hold."""


class Shelf:
    """Every static file of the site by its address.

    `assets` is our own folder; `prepared` is what `prepare` filled. Where that was not run, or the installed
    packages are others now, files are made here, into `prepared` or else a temporary folder.
    """

    def __init__(self, *, assets: Path = ASSETS, prepared: Path = PREPARED) -> None:
        self._prepared = prepared
        self._files: dict[str, Path] = {}
        self._bundles = {bundle.needed_for: self._place_bundle(bundle) for bundle in BUNDLES}
        self._libraries = {library: self._place(library) for library in LIBRARIES if library.by_name}
        self._assets = {
            path.name: self._place_asset(path.name, path.read_bytes()) for path in _assets_in(assets)
        }
        self._live = self._place_asset("live.js", _live_scripts(assets))
        if not all(kept_path(prepared, library).is_file() for library in LIGHTER):
            log.warning("some browser libraries are heavier than they need to be: run make setup")

    @property
    def plotly(self) -> str:
        """The address of Plotly, small bundle or full."""
        return self._libraries[PLOTLY]

    @property
    def map(self) -> str:
        """The address of the library of maps, for a page that runs it later than the rest."""
        return self._bundles["map"]

    def scripts(self, needs: Collection[str]) -> list[str]:
        """The addresses of what a live page with these needs (`chart`, `map`) runs, in order, Plotly apart."""
        wanted = [url for need, url in self._bundles.items() if need == "page" or need in needs]
        return [*wanted, self._live]

    def asset(self, name: str) -> str:
        """The address of a file of `assets/`. Raises `UnknownAsset`."""
        try:
            return self._assets[name]
        except KeyError:
            raise UnknownAsset(f"assets/ holds no {name}") from None

    def __contains__(self, name: str) -> bool:
        """Whether `assets/` holds a file of this name."""
        return name in self._assets

    @property
    def stylesheets(self) -> tuple[str, ...]:
        """The addresses of our stylesheets for every medium, in the order of their names."""
        return tuple(url for name, url in self._assets.items() if name.endswith(".css") and name != FOR_PAPER)

    @property
    def edition(self) -> str:
        """A name for exactly these files: pages that name them are made again when it changes."""
        return digest(" ".join(self._files).encode())

    def before(self, application: Callable[..., Any]) -> WhiteNoise:
        """A WSGI application that answers for the static files and passes on the rest."""
        served = WhiteNoise(
            application,
            max_age=SECONDS_OF_OTHERS,
            allow_all_origins=False,
            immutable_file_test=lambda _path, url: bool(_NAMES_ITS_BYTES.search(url)),
            add_headers_function=lambda headers, _path, _url: headers.__setitem__(*NO_GUESSING),
        )
        for url, path in self._files.items():
            served.add_file_to_dictionary(url, str(path))
        return served

    def _place(self, library: Library) -> str:
        content = content_of(library, self._prepared)
        path = self._kept(content, kept_path(self._prepared, library))
        url = library.url(content)
        self._files |= {url: path, library.plain_url: path}
        return url

    def _place_bundle(self, bundle: Bundle) -> str:
        content = bundle_content(bundle, self._prepared)
        url = bundle.url(content)
        self._files[url] = self._kept(content, bundle_path(self._prepared, bundle))
        return url

    def _place_asset(self, name: str, content: bytes) -> str:
        stem, _, suffix = name.rpartition(".")
        named = f"{stem}.{digest(content)}.{suffix}"
        url = f"{ASSETS_URL}/{named}"
        self._files[url] = self._kept(content, self._prepared / "assets" / named)
        return url

    def _kept(self, content: bytes, path: Path) -> Path:
        """A file with this content and its compressed forms beside it; plain where `prepared` is not ours."""
        try:
            for line in keep(content, path):
                log.info("prepared %s", line)
        except OSError as error:
            log.warning("%s is served uncompressed: %s", path.name, error)
            path = self._temporary / path.name
            path.write_bytes(content)
        return path

    @cached_property
    def _temporary(self) -> Path:
        return Path(tempfile.mkdtemp(prefix="static-"))


def _assets_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.*") if path.name not in LIVE)


def _live_scripts(folder: Path) -> bytes:
    """Our own scripts of the live page in one file."""
    paths = (folder / name for name in LIVE)
    return b";\n".join(path.read_bytes() for path in paths if path.is_file())
