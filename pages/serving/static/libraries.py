"""The browser libraries of the live page: where they are, and which are fetched together."""

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from dash import _dash_renderer
from dash.fingerprint import build_fingerprint

SUITES: Final = "/_dash-component-suites"
# Dash puts a version into each address; ours says only what the bytes are.
NO_VERSION: Final = "0"
HASH_LENGTH: Final = 12


class MissingLibrary(RuntimeError):
    """An installed package does not hold the JavaScript that it should."""


@dataclass(frozen=True, slots=True)
class Library:
    """One JavaScript file of an installed package.

    `by_name`: Dash may also ask for it at its own address, when a callback adds the first chart to a page
    that had none.
    """

    package: str
    file: str
    by_name: bool = False

    @property
    def source(self) -> Path:
        """Where the package keeps it. Raises `MissingLibrary`."""
        return package_folder(self.package) / self.file

    @property
    def plain_url(self) -> str:
        """Dash's own address, without a fingerprint."""
        return f"{SUITES}/{self.package}/{self.file}"

    def url(self, content: bytes) -> str:
        """The address that names exactly these bytes."""
        return f"{SUITES}/{self.package}/{build_fingerprint(self.file, NO_VERSION, digest(content))}"


def package_folder(package: str) -> Path:
    """Where an installed package lives, without importing it. Raises `MissingLibrary`."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise MissingLibrary(f"the package {package} is not installed: run make setup")
    return Path(spec.submodule_search_locations[0])


def digest(content: bytes) -> str:
    """A short name for these bytes."""
    return hashlib.sha256(content).hexdigest()[:HASH_LENGTH]


@dataclass(frozen=True, slots=True)
class Lighter:
    """A file of an npm package that does what a library does for us, and weighs less.

    `says`: text that the library's first lines must hold for this file to be the same version; empty where
    any version will do. A package of another version is not taken before its `sha256` stands here.
    """

    npm_name: str
    member: str
    sha256: str
    says: str = ""

    def fits(self, library: Library) -> bool:
        """Whether the installed library is the version that this file was checked against."""
        with library.source.open(encoding="utf-8") as opened:
            return self.says in opened.read(500)


def _react() -> tuple[Library, ...]:
    """The polyfill, React, React's DOM and its types, in the versions that Dash wants."""
    (dependencies,) = _dash_renderer._js_dist_dependencies
    return tuple(Library("dash", file) for file in dependencies["relative_package_path"]["prod"])


REACT: Final = _react()
PLOTLY: Final = Library("plotly", "package_data/plotly.min.js", by_name=True)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Libraries that are fetched as one file, in the order in which they must run.

    `needed_for`: `page` (always), `chart` or `map`. `folder`: where the libraries think they are; they look
    there for parts that come later.
    """

    needed_for: str
    folder: str
    libraries: tuple[Library, ...]

    def url(self, content: bytes) -> str:
        """The address that names exactly these bytes."""
        return f"{SUITES}/{self.folder}/live-{self.needed_for}.v{NO_VERSION}m{digest(content)}.js"


# A phone waits for each request, and a browser sends six at a time: hence few files, one for each need.
BUNDLES: Final = (
    Bundle(
        "page",
        "dash/dcc",
        (
            *REACT,
            # Dash's own components read what the renderer defines when they are loaded.
            Library("dash", "dash-renderer/build/dash_renderer.min.js"),
            Library("dash", "dcc/dash_core_components.js"),
            Library("dash", "html/dash_html_components.min.js"),
        ),
    ),
    Bundle(
        "chart",
        "dash/dcc",
        (
            Library("dash", "dcc/dash_core_components-shared.js", by_name=True),
            Library("dash", "dcc/async-graph.js", by_name=True),
        ),
    ),
    Bundle(
        "map",
        "dash_leaflet",
        (
            Library("dash_leaflet", "dash_leaflet.js"),
            Library("dash_leaflet", "async-GeoJSON.js", by_name=True),
        ),
    ),
)
# Plotly is by far the largest; it is fetched last and runs while Dash waits (see `assets/takeover.js`).
LIBRARIES: Final = (*(library for bundle in BUNDLES for library in bundle.libraries), PLOTLY)
LIGHTER: Final = {
    # Of the polyfill Dash needs `regeneratorRuntime` alone; the rest is for browsers of before 2017.
    REACT[0]: Lighter(
        "regenerator-runtime@0.14.1",
        "package/runtime.js",
        "7beda998b3fd277f3548e12b277bafc3037d243421f007032d38dffee412224c",
    ),
    PLOTLY: Lighter(
        "plotly.js-basic-dist-min@4.1.1",
        "package/plotly-basic.min.js",
        "99784e3abfb07b142a15e521a439e6d9addceadb3f79553fd24c72774f0649ba",
        says="plotly.js v4.1.1",
    ),
}
