"""Hundreds of bad files: each is refused for its own reason, and what the public reads stays as it was to the byte."""

import logging
from pathlib import Path

import pytest

from data_access.publishing.base import IntakeError
from data_access.publishing.commands import main
from data_access.publishing.vault import Vault
from tests.data_access.publishing.bad_files.brought import brought_cases
from tests.data_access.publishing.bad_files.good import GOOD
from tests.data_access.publishing.bad_files.manifest import manifest_cases
from tests.data_access.publishing.bad_files.outlines import outline_cases
from tests.data_access.publishing.bad_files.packed import GOOD_PACKED, packed_cases
from tests.data_access.publishing.bad_files.served import Served, a_served_release
from tests.data_access.publishing.bad_files.strict import strict_cases
from tests.data_access.publishing.bad_files.values import value_cases

__all__ = ["a_served_release"]  # the fixture `served`

CASES = (
    *strict_cases(),
    *value_cases(),
    *packed_cases(),
    *manifest_cases(),
    *outline_cases(),
    *brought_cases(),
)
FEWEST = 300
# `make test` tries every second one of the table, `make trials` the others.
TRIED = [
    pytest.param(case, id=case.id, marks=pytest.mark.trial if n % 2 else ()) for n, case in enumerate(CASES)
]


def test_there_are_hundreds_of_them() -> None:
    """A table that lost its rows would pass without having looked at anything."""
    ids = [each.id for each in CASES]
    assert len(set(ids)) == len(ids)
    assert len(TRIED) // 2 >= FEWEST


@pytest.mark.parametrize("name", [*GOOD, *GOOD_PACKED])
def test_the_good_drops_pass(served: Served, tmp_path: Path, capsys, name: str) -> None:
    """If a good drop were refused, its bad copies would be refused for a reason of no interest."""
    before = served.state()
    code = main(["check", str((GOOD | GOOD_PACKED)[name].write(tmp_path / "drop"))])
    assert code == 0, capsys.readouterr().err
    Vault.open(served.folder / "vault").forget_candidate()
    assert served.state() == before


@pytest.mark.timeout(30)
@pytest.mark.parametrize("case", TRIED)
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
