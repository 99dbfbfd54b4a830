"""`python -m data_access draft`: what is written where, and what is told."""

import tomllib
from pathlib import Path

import pytest

from data_access.publishing.commands import main
from tests.data_access.publishing.drafting.finishing import finished
from tests.data_access.publishing.drafting.test_draft import YEAR, days, shootings
from tests.data_access.publishing.drops import NEIGHBORHOODS, WARDS, geojson


@pytest.fixture
def received(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'store.db'}")
    monkeypatch.setenv("VAULT", str(tmp_path / "vault"))
    folder = tmp_path / "received"
    folder.mkdir()
    (folder / "shootings.csv").write_text(shootings(days(YEAR)))
    return folder


def test_the_draft_is_written_and_what_is_left_is_numbered(received: Path, capsys) -> None:
    """A list at the end is what staff work through."""
    assert main(["draft", str(received)]) == 0
    told = capsys.readouterr().err
    assert "1 thing needs you:" in told
    assert "1. shootings.csv: shooting is about people" in told
    assert tomllib.loads((received / "drop.toml").read_text())["title"] == "received"


def test_what_a_person_wrote_is_never_written_over(received: Path, capsys) -> None:
    """An hour's work on drop.toml must survive drafting again."""
    (received / "drop.toml").write_text("mine")
    assert main(["draft", str(received)]) == 0
    assert (received / "drop.toml").read_text() == "mine"
    printed = capsys.readouterr()
    assert tomllib.loads(printed.out)["files"][0]["path"] == "shootings.csv"
    assert "stays as it is" in printed.err
    assert main(["draft", str(received), "--out", str(received.parent / "proposal.toml")]) == 0
    assert "shootings.csv" in (received.parent / "proposal.toml").read_text()


@pytest.mark.parametrize(
    ("words", "told"),
    [(["{in}/nowhere"], "is no folder"), (["{in}", "--dataset", "shootings"], "no dataset 'shootings'")],
)
def test_what_cannot_be_drafted_is_told_in_one_message(received: Path, capsys, words, told: str) -> None:
    """An exit code of 0 would let a script go on."""
    assert main(["draft", *(word.format(**{"in": received}) for word in words)]) == 1
    assert told in capsys.readouterr().err
    assert not (received / "drop.toml").exists()


def test_later_folders_are_tried_against_the_areas_of_the_current_release(received: Path, capsys) -> None:
    """Outlines come once; the ward names of every month after must still be known."""
    (received / "wards.geojson").write_text(geojson(WARDS))
    (received / "hoods.geojson").write_text(geojson(NEIGHBORHOODS))
    assert main(["draft", str(received)]) == 0
    (received / "drop.toml").write_text(finished((received / "drop.toml").read_text()))
    assert main(["publish", str(received)]) == 0, capsys.readouterr().err
    later = received.parent / "later"
    later.mkdir()
    rows = "".join(f"C{n},{day},West Ward,Hill\n" for n, day in enumerate(days(YEAR)))
    (later / "crimes.csv").write_text(f"id,date,ward,neighborhood\n{rows}")
    assert main(["draft", str(later)]) == 0
    found = tomllib.loads((later / "drop.toml").read_text())
    assert found["files"][0]["places"] == {"West Ward": "west"}
    assert "city" not in found
