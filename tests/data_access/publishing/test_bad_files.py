"""Hundreds of bad files: each is refused for its own reason, and what the public reads stays as it was to the byte."""

import hashlib
import logging
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from data_access.export import export
from data_access.publishing import publish as publishing
from data_access.publishing.base import IntakeError
from data_access.publishing.commands import main
from data_access.store import Store
from tests.data_access.publishing.bad_files.good import GOOD, SERVED
from tests.data_access.publishing.bad_files.manifest import manifest_cases
from tests.data_access.publishing.bad_files.outlines import outline_cases
from tests.data_access.publishing.bad_files.strict import strict_cases
from tests.data_access.publishing.bad_files.values import value_cases

CASES = (*strict_cases(), *value_cases(), *manifest_cases(), *outline_cases())
FEWEST = 300


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


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
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
        )  # done; checking it hundreds of times takes seconds
        exported = served.exported()
        yield served
        assert served.exported() == exported


def test_there_are_hundreds_of_them() -> None:
    """A table that lost its rows would pass without having looked at anything."""
    ids = [each.id for each in CASES]
    assert len(set(ids)) == len(ids) >= FEWEST


@pytest.mark.parametrize("name", GOOD)
def test_the_good_drops_pass(served: Served, tmp_path: Path, capsys, name: str) -> None:
    """If a good drop were refused, its bad copies would be refused for a reason of no interest."""
    before = served.state()
    code = main(["check", str(GOOD[name].write(tmp_path / "drop"))])
    assert code == 0, capsys.readouterr().err
    assert served.state() == before


@pytest.mark.timeout(30)
@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_bad_file_is_refused_and_nothing_changes(
    served: Served, tmp_path: Path, capsys, caplog, case
) -> None:
    """One mistake in a file must neither reach a page nor cost staff a day to find."""
    before = served.state()
    served.raised.clear()
    with caplog.at_level(logging.DEBUG):
        code = main(["publish", str(case.drop.write(tmp_path / "drop")), "--by", "staff"])
    told = capsys.readouterr().err
    assert code == 1, f"it was accepted: {told}"
    assert "Traceback" not in told
    missing = [word for word in case.says if word not in told]
    assert not missing, f"{missing} not in: {told}"
    (error,) = served.raised
    logged = "\n".join([error.logged if isinstance(error, IntakeError) else "", caplog.text])
    assert not [value for value in case.hides if value in logged], logged
    assert served.state() == before
