"""Set-up: compressed copies of the browser libraries, and two that npm has in a lighter form.

Nothing here runs in the web process but `keep`. Every step is skipped when its result is already there.
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

from pages.serving.static.libraries import BUNDLES, LIBRARIES, LIGHTER, Bundle, Library, Lighter

PREPARED: Final = Path(__file__).resolve().parents[3] / "build" / "static"
NPM_SECONDS: Final = 120
# Above this size brotli's best level takes seconds per file for one or two percent.
BEST_LEVEL_BELOW: Final = 1_500_000
_MAP_ADDRESS: Final = re.compile(rb"\n?//# sourceMappingURL=\S+\s*\Z")


class NotLighter(RuntimeError):
    """The lighter form of a library could not be had; the message says why. The package's own serves."""


def prepare(folder: Path = PREPARED) -> Iterator[str]:
    """Make everything that `Shelf` can use in `folder`; yields a line for each file made and each that failed."""
    for library, lighter in LIGHTER.items():
        try:
            yield from keep(_lighter(lighter, library, folder), kept_path(folder, library))
        except NotLighter as reason:
            yield f"{reason} The package's own serves instead: the same, {library.source.stat().st_size:,} bytes."
    for library in LIBRARIES:
        if library.by_name:
            yield from keep(content_of(library, folder), kept_path(folder, library))
    for bundle in BUNDLES:
        yield from keep(bundle_content(bundle, folder), bundle_path(folder, bundle))


def kept_path(folder: Path, library: Library) -> Path:
    """Where the prepared form of a library is."""
    return folder / library.package / library.file


def bundle_path(folder: Path, bundle: Bundle) -> Path:
    """Where a bundle is."""
    return folder / f"live-{bundle.needed_for}.js"


def content_of(library: Library, folder: Path) -> bytes:
    """What is served for a library: its lighter form if `folder` has the one that was checked, else its own."""
    lighter, kept = LIGHTER.get(library), kept_path(folder, library)
    if lighter is not None and kept.is_file() and lighter.fits(library):
        content = kept.read_bytes()
        if hashlib.sha256(content).hexdigest() == lighter.sha256:
            return content
    return library.source.read_bytes()


def bundle_content(bundle: Bundle, folder: Path) -> bytes:
    """The libraries of a bundle in one file, without the addresses of maps that are not served."""
    parts = [content_of(library, folder) for library in bundle.libraries]
    return b";\n".join(_MAP_ADDRESS.sub(b"", part) for part in parts)


def _lighter(lighter: Lighter, library: Library, folder: Path) -> bytes:
    """The lighter form of a library, kept or fetched. Raises `NotLighter`."""
    if not lighter.fits(library):
        raise NotLighter(f"No lighter form of this version of {library.file} has been checked yet.")
    kept = kept_path(folder, library)
    if kept.is_file() and hashlib.sha256(kept.read_bytes()).hexdigest() == lighter.sha256:
        return kept.read_bytes()
    content = _fetch(lighter)
    if hashlib.sha256(content).hexdigest() != lighter.sha256:
        raise NotLighter(f"What npm has as {lighter.npm_name} is not what was checked.")
    return content


def _fetch(lighter: Lighter) -> bytes:
    """Ask npm for a package and take one file out of it. Raises `NotLighter`."""
    npm = shutil.which("npm")
    if npm is None:
        raise NotLighter(f"Without npm (Debian: apt-get install npm) there is no {lighter.npm_name}.")
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", "--silent", "--json", lighter.npm_name]
        try:
            done = subprocess.run(
                command, cwd=folder, capture_output=True, check=True, text=True, timeout=NPM_SECONDS
            )
            return _read_member(Path(folder) / json.loads(done.stdout)[0]["filename"], lighter.member)
        except (subprocess.SubprocessError, OSError, ValueError, LookupError, tarfile.TarError) as error:
            raise NotLighter(f"npm could not fetch {lighter.npm_name} ({type(error).__name__}).") from error


def _read_member(archive: Path, name: str) -> bytes:
    with tarfile.open(archive) as opened:
        member = opened.extractfile(name)
        if member is None:
            raise LookupError(name)
        return member.read()


def keep(content: bytes, path: Path) -> Iterator[str]:
    """The bytes at `path`, and beside it `.br` and `.gz`; nothing is done or yielded where they are there."""
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
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as draft:
        draft.write(content)
    Path(draft.name).chmod(0o644)
    Path(draft.name).replace(path)
