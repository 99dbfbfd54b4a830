"""A release that the public reads while bad files are tried on its store."""

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from data_access.export import export
from data_access.publishing import publish as publishing
from data_access.publishing.commands import main
from data_access.store import Store
from tests.data_access.publishing.bad_files.good import SERVED


@dataclass
class Served:
    """A store with a release that the public reads, its vault, and the errors that publishing raised."""

    folder: Path
    raised: list[BaseException] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, str]:
        return {
            "DATABASE_URL": f"sqlite:///{self.folder / 'store.db'}",
            "VAULT": str(self.folder / "vault"),
        }

    def state(self) -> str:
        """The hash of everything that the store and the vault hold."""
        digest = hashlib.sha256()
        with sqlite3.connect(self.folder / "store.db") as connection:
            for line in connection.iterdump():
                digest.update(line.encode())
        connection.close()
        for path in sorted((self.folder / "vault").rglob("*")):
            digest.update(str(path).encode())
            digest.update(path.read_bytes() if path.is_file() else b"")
        return digest.hexdigest()

    def exported(self) -> dict[str, bytes]:
        """All that anybody can download of the current release."""
        with Store.open(self.settings["DATABASE_URL"], read_only=True) as store:
            paths = export(store, store.current(), self.folder / "export")
        return {path.name: path.read_bytes() for path in paths}


@pytest.fixture(scope="module", name="served")
def a_served_release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A published release; however many bad files came in between, its export is the same at the end."""
    served = Served(tmp_path_factory.mktemp("served"))
    real = publishing.publish

    def watched(*arguments, **options):
        try:
            return real(*arguments, **options)
        except Exception as error:
            served.raised.append(error)
            raise

    with pytest.MonkeyPatch.context() as patch:
        for name, value in served.settings.items():
            patch.setenv(name, value)
        patch.setattr(publishing, "publish", watched)
        assert main(["publish", str(SERVED.write(served.folder / "drop")), "--by", "staff"]) == 0
        patch.setattr(
            Store, "migrate", lambda _store: None
        )  # done; to look again hundreds of times takes seconds
        exported = served.exported()
        yield served
        assert served.exported() == exported
