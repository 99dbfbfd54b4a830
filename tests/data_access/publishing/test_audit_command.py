"""`audit`: staff attack what is published, with what they know besides; its exit code can be trusted at night."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from data_access.publishing.commands import main
from data_access.publishing.vault import Vault
from data_access.store import Store
from tests.data_access.publishing.accepting import publish_accepting
from tests.data_access.publishing.test_publish import counts_csv, crime_drop

# Three thefts in Hill, which hide those in Park with them.
FEW = counts_csv(("2023-01", "West", "Hill", "theft", 3), ("2023-01", "East", "Park", "theft", 30))
PARK = {"dataset": "reported-crime", "measure": "incidents", "area": "park", "period": "2023-01"}
PARK |= {"dimension": "offense", "category": "property"}
Audit = Callable[..., int]


@pytest.fixture(scope="module")
def store_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("audited")
    url = f"sqlite:///{folder / 'store.db'}"
    with Store.open(url, read_only=False) as store:
        store.migrate()
        drop = crime_drop(folder / "drop", FEW)
        publish_accepting(drop, store, Vault.open(folder / "vault"), today=date(2024, 2, 1))
    return url


@pytest.fixture
def audit(store_url: str, monkeypatch: pytest.MonkeyPatch) -> Audit:
    monkeypatch.setenv("DATABASE_URL", store_url)
    return lambda *words: main(["audit", *map(str, words)])


@pytest.fixture
def facts(tmp_path: Path) -> Callable[[object], Path]:
    def write(content: object) -> Path:
        path = tmp_path / "facts.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write


def test_a_release_is_attacked_and_the_attacker_tested(audit: Audit, capsys: pytest.CaptureFixture) -> None:
    """An attacker that finds nothing because it is blind must not pass."""
    assert audit() == 0
    told = capsys.readouterr().out
    assert "Audit of 2024-02-01.1: passed." in told
    assert "24 hidden cells" in told
    found, planted = told.partition("Self-test: ")[2].split()[:3:2]
    assert found == planted
    assert int(found) >= 10


def test_what_is_known_besides_can_give_a_number_away(
    audit: Audit, facts: Callable, capsys: pytest.CaptureFixture, tmp_path: Path
) -> None:
    """A precinct's own report of Park leaves Hill its three; staff must learn of it, and which number it is."""
    report = facts([{"source": "the precinct's report", "low": 30, "high": 30, "terms": [PARK]}])
    assert audit("--outside", report, "--no-self-test", "--json", tmp_path / "bounds.json") == 1
    told = capsys.readouterr().out
    assert "FAILED" in told
    assert "Hill, property, Jan 2023 = 33 − 30" in told
    bounds = json.loads((tmp_path / "bounds.json").read_text())["bounds"]
    (hill,) = [each for each in bounds if (each["area"], each["period"]) == ("hill", "Jan 2023")]
    assert (hill["low"], hill["high"], hill["failed"]) == (3, 3, True)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("not json", "facts.json"),
        ([{"terms": []}], "outside fact 1"),
        ([{"low": 1, "terms": [{**PARK, "area": "nowhere"}]}], "nowhere"),
        ([{"low": 31, "terms": [PARK]}, {"high": 29, "terms": [PARK]}], "cannot all be true"),
    ],
)
def test_facts_that_cannot_be_used_are_named(
    audit: Audit, facts: Callable, capsys: pytest.CaptureFixture, content: object, told: str
) -> None:
    """A misspelled fact that is passed over would leave a release untested without a word."""
    assert audit("--outside", facts(content), "--no-self-test") == 1
    assert told in capsys.readouterr().err


def test_a_file_of_facts_that_is_not_there_is_named(audit: Audit, capsys: pytest.CaptureFixture) -> None:
    assert audit("--outside", "/nowhere/facts.json", "--no-self-test") == 1
    assert "/nowhere/facts.json" in capsys.readouterr().err
