"""Set-up: compressed copies of the browser libraries, and Plotly's small bundle from npm.

Nothing here runs in the web process. Every step is skipped when its result is already there.
"""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import brotli

from pages.serving.static.libraries import LIBRARIES, PLOTLY, MissingLibrary

PREPARED: Final = Path(__file__).resolve().parents[3] / "build" / "static"
NPM_SECONDS: Final = 120
# Above this size brotli's best level takes seconds per file for one or two percent.
BEST_LEVEL_BELOW: Final = 1_500_000
# Bundles that were looked at. A bundle of another version is not taken before its digest stands here.
BASIC_BUNDLES: Final = {"4.1.1": "99784e3abfb07b142a15e521a439e6d9addceadb3f79553fd24c72774f0649ba"}

_VERSION: Final = re.compile(rb"plotly\.js[^\n]{0,40} v(\d+\.\d+\.\d+)")


class NoSmallBundle(RuntimeError):
    """Plotly's small bundle could not be had; the message says why. The full one serves."""


def plotly_version(content: bytes) -> str:
    """The version that a plotly.js file states in its first lines. Raises `MissingLibrary`."""
    found = _VERSION.search(content[:500])
    if found is None:
        raise MissingLibrary("the file does not say which plotly.js it is")
    return found[1].decode()


def prepare(folder: Path = PREPARED) -> Iterator[str]:
    """Make everything that `Shelf` can use in `folder`; yields one line of report per step."""
    for library in LIBRARIES:
        if library is not PLOTLY:
            yield from keep(library.source.read_bytes(), folder / library.package / library.file)
    wanted = plotly_version(PLOTLY.source.read_bytes())
    try:
        yield from keep(_small_bundle(wanted, folder), bundle_path(folder))
    except NoSmallBundle as reason:
        yield f"{reason} The full bundle serves instead: charts work the same and load about 0.9 MB more."
        yield from keep(PLOTLY.source.read_bytes(), folder / PLOTLY.package / PLOTLY.file)


def bundle_path(folder: Path) -> Path:
    """Where the small bundle is kept."""
    return folder / "plotly-basic.min.js"


def _small_bundle(version: str, folder: Path) -> bytes:
    """The small bundle of exactly this version, kept or fetched. Raises `NoSmallBundle`."""
    expected = BASIC_BUNDLES.get(version)
    if expected is None:
        raise NoSmallBundle(f"No small bundle of plotly.js {version} has been checked yet.")
    kept = bundle_path(folder)
    if kept.is_file() and hashlib.sha256(kept.read_bytes()).hexdigest() == expected:
        return kept.read_bytes()
    content = _fetch_bundle(version)
    if hashlib.sha256(content).hexdigest() != expected:
        raise NoSmallBundle(f"npm's small bundle of plotly.js {version} is not the one that was checked.")
    return content


def _fetch_bundle(version: str) -> bytes:
    """Ask npm for the bundle. Raises `NoSmallBundle`."""
    npm = shutil.which("npm")
    if npm is None:
        raise NoSmallBundle("npm is not on this machine (Debian: apt-get install npm).")
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", "--silent", "--json", f"plotly.js-basic-dist-min@{version}"]
        try:
            done = subprocess.run(
                command, cwd=folder, capture_output=True, check=True, text=True, timeout=NPM_SECONDS
            )
            archive = Path(folder) / json.loads(done.stdout)[0]["filename"]
            return _read_member(archive, "package/plotly-basic.min.js")
        except (subprocess.SubprocessError, OSError, ValueError, LookupError, tarfile.TarError) as error:
            raise NoSmallBundle(
                f"npm could not fetch Plotly's small bundle ({type(error).__name__})."
            ) from error


def _read_member(archive: Path, name: str) -> bytes:
    with tarfile.open(archive) as opened:
        member = opened.extractfile(name)
        if member is None:
            raise LookupError(name)
        return member.read()


def keep(content: bytes, path: Path) -> Iterator[str]:
    """The bytes at `path`, and beside it `.br` and `.gz`; nothing where they are there already."""
    compressed = [path.with_name(f"{path.name}.{suffix}") for suffix in ("br", "gz")]
    if path.is_file() and path.read_bytes() == content and all(each.is_file() for each in compressed):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    level = 11 if len(content) < BEST_LEVEL_BELOW else 9
    _write(compressed[0], brotli.compress(content, quality=level))
    _write(compressed[1], gzip.compress(content, 9, mtime=0))
    _write(path, content)
    yield f"{path.name}: {len(content):,} bytes, {compressed[0].stat().st_size:,} compressed"


def _write(path: Path, content: bytes) -> None:
    """Write a whole file or none: a process that reads meanwhile sees the old one."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(content)
    draft.replace(path)
