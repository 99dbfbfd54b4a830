"""A store that is served, a drop that is still to be published, and publishing it where room runs out.

`python -m tests.faults.full_disk DROP LIMIT …` publishes the drop once for each LIMIT, the most bytes that any file
may have then (a quota, as far as a program can tell), and prints what each run said as one line of JSON.
"""

import contextlib
import gc
import io
import json
import os
import resource
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from data_access.publishing.commands import main
from data_access.store import Store
from data_access.tidy import checksum
from tests.data_access.publishing.bad_files.good import AREAS, Drop, Table, entry

OFFENSES = ("murder", "robbery", "aggravated-assault", "burglary", "theft", "motor-vehicle-theft")
MONTHS = tuple(f"{month:02}" for month in range(1, 13))
PLACES = (("West", "Hill"), ("West", "Park"), ("East", "Park"), ("East", "Mill"))


@dataclass(frozen=True)
class Told:
    """What one run of the command said."""

    code: int
    text: str


@dataclass(frozen=True)
class Site:
    """A store and its vault in a folder, with one release, and a drop that makes the next."""

    folder: Path
    drop: Path

    @property
    def database(self) -> Path:
        return self.folder / "store.db"

    @property
    def vault(self) -> Path:
        return self.folder / "vault"

    @property
    def settings(self) -> dict[str, str]:
        return {"DATABASE_URL": f"sqlite:///{self.database}", "VAULT": str(self.vault)}

    def reader(self) -> Store:
        """The store as a web process has it open."""
        return Store.open(self.settings["DATABASE_URL"], read_only=True)

    def served(self, reader: Store | None = None) -> tuple[object, ...]:
        """What the public reads, through a store that is open or a new one: releases, the pointer, each one's cells."""
        with nullcontext(reader) if reader else self.reader() as store:
            releases = store.releases()
            cells = tuple(checksum(store.every_cell(release)) for release in releases)
            return releases, store.current(), cells

    def kept(self) -> set[str]:
        """The releases that the vault holds completely, as everything else it holds stands aside."""
        return {path.name for path in self.vault.iterdir() if path.name[0].isdigit()}


def crime(first: int, last: int) -> Drop:
    """Years of counts, quoted and with CRLF, so that reading them takes a copy."""
    rows = tuple(
        (f"{year}-{month}", *place, offense, str(40 + 3 * n + int(month)))
        for year in range(first, last + 1)
        for month in MONTHS
        for place in PLACES
        for n, offense in enumerate(OFFENSES)
    )
    table = Table(("month", "ward", "hood", "offense", "many"), rows)
    quoted = table.csv().replace("\n", '"\r\n"').replace(",", '","')
    toml = entry(f"""\
    kind = "counts"
    path = "crime.csv"
    dataset = "reported-crime"
    covers = ["{first}-01", "{last}-12"]
    date_format = "%Y-%m"
    columns = {{ date = "month", ward = "ward", neighborhood = "hood" }}
    weights = {{ incidents = "many" }}
    [files.dimensions.offense]
    column = "offense"
    codes = {{ {", ".join(f'{each} = "{each}"' for each in OFFENSES)} }}
    """)
    return Drop('title = "Test"\n' + toml, {"crime.csv": f'"{quoted}'.removesuffix('"').encode()})


def make_site(folder: Path, drops: Path) -> Site:
    """Publish one year; the drop that is still to be published brings eight years before it."""
    first, second = crime(2022, 2022), crime(2014, 2021)
    both = Drop(AREAS.toml + first.toml.split("\n", 1)[1], {**first.files, **AREAS.files})
    site = Site(folder, second.write(drops / "second"))
    told = publish(site, both.write(drops / "first"))
    if told.code:
        raise RuntimeError(told.text)
    return site


def publish(site: Site, drop: Path | None = None) -> Told:
    """Run the command in this process, with the settings of a site."""
    with environment(site.settings), contextlib.redirect_stdout(io.StringIO()):
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors):
            code = main(["publish", str(drop or site.drop), "--by", "staff"])
    gc.collect()  # closes its connections, as the end of its process would: SQLite then clears its log away
    return Told(code, errors.getvalue())


@contextlib.contextmanager
def environment(settings: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(settings)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextlib.contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size; writing more fails with EFBIG."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)


def run(arguments: Sequence[str]) -> None:
    folder, drop, *limits = arguments
    site = Site(Path(folder), Path(drop))
    for limit in map(int, limits):
        with no_file_beyond(limit):
            told = publish(site)
        print(json.dumps([told.code, told.text]), flush=True)


if __name__ == "__main__":
    run(sys.argv[1:])
