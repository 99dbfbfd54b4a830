"""Serves the browser libraries and our assets: compressed where prepared, kept by browsers for a year."""

import logging
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from whitenoise import WhiteNoise

from pages.serving.static.libraries import LIBRARIES, PLOTLY, Library, digest
from pages.serving.static.prepare import BASIC_BUNDLES, PREPARED, bundle_path, keep, plotly_version

log = logging.getLogger(__name__)

ASSETS: Final = Path(__file__).resolve().parents[3] / "assets"
ASSETS_URL: Final = "/assets"
# Addresses that name their bytes never change; the others are asked for again after a minute.
_NAMES_ITS_BYTES: Final = re.compile(r"\.v\d+m[0-9a-f]{12}\.|/assets/[^/]+\.[0-9a-f]{12}\.[a-z0-9]+\Z")
SECONDS_OF_OTHERS: Final = 60


class UnknownAsset(LookupError):
    """A page asks for a file that `assets/` does not hold."""


class Shelf:
    """Every static file of the site by its address.

    `assets` is our own folder; `prepared` is what `prepare` filled. A prepared file is used only while it
    is the installed package's own, byte for byte.
    """

    def __init__(self, *, assets: Path = ASSETS, prepared: Path = PREPARED) -> None:
        self._prepared = prepared
        self._files: dict[str, Path] = {}
        self._libraries = {library: self._place(library) for library in LIBRARIES}
        self._assets = {path.name: self._place_asset(path) for path in sorted(assets.glob("*.*"))}

    def library(self, library: Library) -> str:
        """The address of a browser library."""
        return self._libraries[library]

    @property
    def plotly(self) -> str:
        """The address of Plotly, small bundle or full."""
        return self._libraries[PLOTLY]

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
        """The addresses of our stylesheets, in the order of their names."""
        return tuple(url for name, url in self._assets.items() if name.endswith(".css"))

    def before(self, application: Callable[..., Any], headers: Mapping[str, str]) -> WhiteNoise:
        """A WSGI application that answers for the static files, with `headers`, and passes on the rest."""
        served = WhiteNoise(
            application,
            max_age=SECONDS_OF_OTHERS,
            allow_all_origins=False,
            immutable_file_test=lambda _path, url: bool(_NAMES_ITS_BYTES.search(url)),
            add_headers_function=lambda answer, _path, _url: [
                answer.add_header(*each) for each in headers.items()
            ],
        )
        for url, path in self._files.items():
            served.add_file_to_dictionary(url, str(path))
        return served

    def _place(self, library: Library) -> str:
        path = self._plotly_path() if library is PLOTLY else self._library_path(library)
        url = library.url(path.read_bytes())
        self._files[url] = path
        if library.by_name:
            self._files[library.plain_url] = path
        return url

    def _library_path(self, library: Library) -> Path:
        kept = self._prepared / library.package / library.file
        if kept.is_file() and kept.read_bytes() == library.source.read_bytes():
            return kept
        log.warning("%s is served uncompressed: run make setup", library.file)
        return library.source

    def _plotly_path(self) -> Path:
        bundle = bundle_path(self._prepared)
        if bundle.is_file():
            version = plotly_version(bundle.read_bytes())
            if version in BASIC_BUNDLES and version == plotly_version(PLOTLY.source.read_bytes()):
                return bundle
            log.warning("Plotly's small bundle is of %s, another version than the package's", version)
        return self._library_path(PLOTLY)

    def _place_asset(self, path: Path) -> str:
        content = path.read_bytes()
        name = f"{path.stem}.{digest(content)}{path.suffix}"
        url = f"{ASSETS_URL}/{name}"
        self._files[url] = self._compressed(content, name) or path
        return url

    def _compressed(self, content: bytes, name: str) -> Path | None:
        """A copy of an asset with its compressed forms beside it; None where no file may be written."""
        copy = self._prepared / "assets" / name
        try:
            for line in keep(content, copy):
                log.debug(line)
        except OSError as error:
            log.warning("%s is served uncompressed: %s", name, error)
            return None
        return copy
