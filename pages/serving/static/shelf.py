"""Serves the browser libraries and our assets: compressed where prepared, kept by browsers for a year."""

import hashlib
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from whitenoise import WhiteNoise

from pages.serving.static.libraries import LIBRARIES, LIGHTER, PLOTLY, Library, digest
from pages.serving.static.prepare import PREPARED, keep, kept_path

log = logging.getLogger(__name__)

ASSETS: Final = Path(__file__).resolve().parents[3] / "assets"
ASSETS_URL: Final = "/assets"
# Addresses that name their bytes never change; the others are asked for again after a minute.
_NAMES_ITS_BYTES: Final = re.compile(r"\.v\d+m[0-9a-f]{12}\.|/assets/[^/]+\.[0-9a-f]{12}\.[a-z0-9]+\Z")
SECONDS_OF_OTHERS: Final = 60
# The policies of documents would be 2 kB of headers on each of these.
NO_GUESSING: Final = ("X-Content-Type-Options", "nosniff")


class UnknownAsset(LookupError):
    """A page asks for a file that `assets/` does not hold."""


class Shelf:
    """Every static file of the site by its address.

    `assets` is our own folder; `prepared` is what `prepare` filled. A prepared file is used only while it
    is the installed package's own, byte for byte, or the lighter form that was checked for this version.
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
        path = self._path(library)
        url = library.url(path.read_bytes())
        self._files[url] = path
        if library.by_name:
            self._files[library.plain_url] = path
        return url

    def _path(self, library: Library) -> Path:
        """The prepared file if it is what it must be, else the package's own."""
        kept = kept_path(self._prepared, library)
        if kept.is_file() and _is_good(kept.read_bytes(), library):
            return kept
        log.warning("%s is served as its package brings it: run make setup", library.file)
        return library.source

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


def _is_good(content: bytes, library: Library) -> bool:
    """Whether prepared bytes are the library's own, or its lighter form for the installed version."""
    lighter = LIGHTER.get(library)
    if lighter is not None and lighter.fits(library):
        found = hashlib.sha256(content).hexdigest()
        if found == lighter.sha256:
            return True
    return content == library.source.read_bytes()
