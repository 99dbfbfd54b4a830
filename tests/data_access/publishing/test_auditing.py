"""The attacker at the door of publication: staff are told what it found, readers nothing of single cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data_access.privacy.audit import Bound, Report, audit
from data_access.privacy.audit.tables import table
from data_access.publishing.auditing import Leak, judged_parts, public_account, refuse_leaks
from data_access.publishing.prepare import prepare
from data_access.publishing.report.text import verdict
from data_access.publishing.vault import Vault
from data_access.publishing.withdrawing import without
from data_access.store import Store
from tests.data_access.publishing.test_publish import crime_drop

AREAS = [("city", "abc")]
LEAKING = "city 2024 all 33\na 2024 all ?\nb 2024 all 20\nc 2024 all 10"
SAFE = "city 2024 all 60\na 2024 all ?\nb 2024 all ?\nc 2024 all 10"


def report(lines: str, **more: object) -> Report:
    return audit([table("R1", lines, areas=AREAS, **more)])


def account(lines: str, **more: object) -> dict[str, Any]:
    now = table("R1", lines, areas=AREAS, **more)
    return public_account(now, judged_parts(audit([now]), lambda dataset, _: dataset).values(), passed=True)


def leaks() -> tuple[Bound, ...]:
    return report(LEAKING).failures


def test_what_could_be_worked_out_is_told_with_its_derivation() -> None:
    """Staff must see why, or they will look for a way around."""
    with pytest.raises(Leak) as stopped:
        refuse_leaks(leaks())
    assert "1 numbers could be worked out" in str(stopped.value)
    assert "A, 2024 = 33 − 20 − 10" in str(stopped.value)


def test_a_long_list_is_cut_and_says_so() -> None:
    with pytest.raises(Leak, match="and 10 more"):
        refuse_leaks(leaks() * 30)


def test_nothing_found_refuses_nothing() -> None:
    refuse_leaks(report(SAFE).failures)


def test_the_public_account_says_nothing_of_single_cells() -> None:
    """How many cells of a table are known exactly would say where to look."""
    told = account(SAFE)
    assert {name: told[name] for name in ("passed", "cells", "hidden", "narrowest")} == {
        "passed": True,
        "cells": 4,
        "hidden": 2,
        "narrowest": 48,
    }
    names = {"dataset", "measure", "area_level", "grain", "dimension"}
    names |= {"cells", "hidden", "shown_share", "narrowest"}
    assert all(set(view) == names for view in told["views"])


def test_what_is_held_back_counts_as_hidden() -> None:
    """A table of which half is held back must not be said to be shown whole."""
    whole = report(SAFE)
    place = next(view for view in whole.views if view.hidden)
    held = {
        **{name: getattr(place, name) for name in ("measure", "area_level", "grain", "dimension")},
        "category": "all",
        "period_start": "2024-01-01",
    }
    lines = SAFE.replace("c 2024 all 10", "c 2024 all ?")
    told = account(lines, held=[held])
    below = next(view for view in told["views"] if view["area_level"] == place.area_level)
    assert (below["cells"], below["hidden"], below["shown_share"]) == (3, 3, 0.0)
    assert told["hidden"] == 3


def test_a_withdrawn_dataset_leaves_the_account() -> None:
    """What a court had taken away must not go on in a table of the methods page."""
    told = account(SAFE)
    (dataset,) = {view["dataset"] for view in told["views"]}
    other = {**told["views"][0], "dataset": "other", "cells": 7, "hidden": 2, "narrowest": 9}
    both = {**told, "views": [*told["views"], other]}
    left = without("audit", both, dataset=dataset, because="a test")
    assert (left["cells"], left["hidden"], left["narrowest"], left["views"]) == (7, 2, 9, [other])
    assert without("audit", told, dataset=dataset, because="a test")["views"] == []


def test_check_does_not_say_yes_to_what_publish_refuses(sqlite_url: str, tmp_path: Path) -> None:
    """Staff who read `can be published` and are then refused trust neither."""
    with Store.open(sqlite_url, read_only=False) as store:
        store.migrate()
        prepared = prepare(
            crime_drop(tmp_path / "drop"),
            store=store,
            vault=Vault.open(tmp_path / "vault"),
            today=date(2024, 2, 1),
            progress=lambda _: None,
        )
    compared = prepared.compared
    found = replace(compared, verdict=replace(compared.verdict, leaks=leaks()))
    assert "cannot be published" in verdict(replace(prepared, compared=found), drop="drop")
    assert "cannot be published" not in verdict(prepared, drop="drop")
