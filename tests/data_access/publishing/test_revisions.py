"""Why numbers change, as staff state it: read strictly, told only where something changed, withdrawn with it."""

from pathlib import Path

import pytest

from data_access.publishing.base import IntakeError
from data_access.publishing.drop import load_drop
from data_access.publishing.prepare import prepare
from data_access.publishing.reasons import BadReason
from data_access.publishing.rolling_back import roll_back
from data_access.publishing.vault import Vault
from data_access.publishing.withdrawing import withdraw
from data_access.store import Store
from tests.data_access.publishing.test_drop import CRIME
from tests.data_access.publishing.test_publish import (
    AREAS,
    COUNTS,
    TODAY,
    counts_csv,
    crime_drop,
    run,
    write_drop,
)

BECAUSE = "Some thefts were counted as burglaries before"
LATER = counts_csv(
    ("2023-01", "West", "Hill", "theft", 24),
    ("2023-02", "East", "Park", "theft", 30),
    ("2023-02", "West", "Park", "murder", 6),
)


def stated(
    *, dataset="reported-crime", first="2023-01", last="2023-01", cause="reclassified", because=BECAUSE
):
    return (
        f'[[revisions]]\ndataset = "{dataset}"\nmonths = ["{first}", "{last}"]\ncause = "{cause}"\n'
        f'because = "{because}"\n'
    )


def drop(folder: Path, revisions: str, text: str = LATER) -> Path:
    toml = AREAS + COUNTS.format(first="2023-01", last="2023-12") + revisions
    return write_drop(folder, toml, counts=text)


@pytest.mark.parametrize(
    ("revisions", "said"),
    [
        (stated(dataset="crimes"), ("revisions[1].dataset", "no dataset 'crimes'")),
        (stated(dataset="shooting"), ("no file of shooting covers 2024-02", "this drop replaces")),
        (stated(last="2024-07"), ("no file of reported-crime covers 2024-02 to 2024-07",)),
        (stated(first="2024-03", last="2024-02"), ("revisions[1].months", "in order")),
        (stated(first="2024"), ("revisions[1].months", "'2024'", "2024-01")),
        (stated(cause="late"), ("revisions[1].cause", "'late'", "late_report")),
        (stated(cause="not_stated"), ("revisions[1].cause", "'not_stated'")),
        (stated(because=""), ("revisions[1].because is empty",)),
        (stated().replace("because", "reason"), ("revisions[1].because is missing", "revisions[1].reason")),
        (stated() + stated(cause="corrected"), ("2024-02 of reported-crime is explained twice",)),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(
    tmp_path: Path, revisions: str, said: tuple[str, ...]
) -> None:
    """A reason for the wrong months would explain to readers what it does not."""
    revisions = revisions.replace("2023-01", "2024-02")
    (tmp_path / "drop.toml").write_text(CRIME + revisions)
    with pytest.raises(IntakeError) as error:
        load_drop(tmp_path)
    assert all(word in str(error.value) for word in said), str(error.value)


@pytest.mark.parametrize(
    ("because", "said"),
    [("12 thefts were moved", "gives a number"), ("Thefts in Hill were moved", "names Hill")],
)
def test_a_reason_that_may_tell_what_is_hidden_is_refused(
    store: Store, vault: Vault, tmp_path: Path, because: str, said: str
) -> None:
    bad = drop(tmp_path / "bad", stated(because=because))
    with pytest.raises(BadReason, match=said) as error:
        prepare(bad, store=store, vault=vault, today=TODAY, progress=lambda _: None)
    assert "revisions[1].because" in str(error.value)


def test_what_is_stated_goes_into_the_public_report(store: Store, vault: Vault, tmp_path: Path) -> None:
    """Readers are told why with the release that changes the number, and with no other."""
    first = run(crime_drop(tmp_path / "one"), store, vault)
    assert store.document(first, "report")["revisions"] == []
    second = run(drop(tmp_path / "two", stated()), store, vault)
    assert store.document(second, "report")["revisions"] == [
        {
            "dataset": "reported-crime",
            "from": "2023-01",
            "to": "2023-01",
            "cause": "reclassified",
            "because": BECAUSE,
        }
    ]


def test_a_reason_for_what_does_not_change_is_left_out(store: Store, vault: Vault, tmp_path: Path) -> None:
    """Nobody must read that a number was corrected that is as it was; and the same drop again changes nothing."""
    run(crime_drop(tmp_path / "one"), store, vault)
    again = drop(tmp_path / "two", stated() + stated(first="2023-05", last="2023-06", cause="corrected"))
    found = prepare(again, store=store, vault=vault, today=TODAY, progress=lambda _: None)
    assert [each.cause for each in found.intake.revisions] == ["reclassified"]
    (note,) = [each for each in found.intake.notes if each.startswith("revisions")]
    assert "nothing of reported-crime changes from 2023-05 to 2023-06" in note
    assert run(again, store, vault) is not None
    assert run(again, store, vault) is None


def test_what_is_withdrawn_takes_its_reasons_along(store: Store, vault: Vault, tmp_path: Path) -> None:
    """The reason may be what had to go."""
    run(crime_drop(tmp_path / "one"), store, vault)
    second = run(drop(tmp_path / "two", stated()), store, vault)
    withdraw(
        second.id,
        store=store,
        vault=vault,
        also=(),
        dataset="reported-crime",
        by="Ana",
        because="a court order",
    )
    assert store.document(second, "report")["revisions"] == []


def test_the_reason_of_a_rollback_is_for_the_public(store: Store, vault: Vault, tmp_path: Path) -> None:
    """It stands on the changelog: what it must not say is refused before anything moves."""
    first = run(crime_drop(tmp_path / "one"), store, vault)
    second = run(drop(tmp_path / "two", ""), store, vault)
    for because in ("4 thefts too many", "wrong numbers for Park"):
        with pytest.raises(BadReason, match="--because"):
            roll_back(first.id, store=store, by="Ana", because=because)
    assert store.current().id == second.id
    roll_back(first.id, store=store, by="Ana", because="wrong  file")
    roll_back(second.id, store=store, by="Ana", because=" ")
    assert [(back.to, back.because) for back in store.rollbacks()] == [
        (first.id, "wrong file"),
        (second.id, ""),
    ]
