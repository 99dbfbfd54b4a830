"""The attacker that tests itself on every run: an attacker that finds nothing looks like a release that is safe."""

from data_access.privacy.audit import audit, self_test
from data_access.privacy.audit.plants import own_plants
from data_access.privacy.audit.tables import table

AREAS = [("city", ["east", "west"]), ("city", "mno"), ("east", ["m", "east~n"]), ("west", ["west~n", "o"])]
RELEASE = table(
    "R1",
    "\n".join(
        f"{area} {period} {category} {value}"
        for period in ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")
        for area, values in {"city": "60 30 30", "m": "? ? ?", "n": "? ? ?", "o": "? ? ?"}.items()
        for category, value in zip(("all", "p", "q"), values.split(), strict=True)
    ),
    areas=[*AREAS, ("n", ["east~n", "west~n"])],
    categories=[("all", "pq")],
)


def test_every_leak_is_found_in_tables_of_their_own_and_in_the_release() -> None:
    """At least ten kinds, each beside a table without the leak, in which nothing is found."""
    trials = self_test([RELEASE])
    assert [trial.kind for trial in trials if not trial.found] == []
    assert len({trial.kind for trial in trials if not trial.in_release}) >= 10
    assert {trial.kind for trial in trials if trial.in_release} >= {
        "the partners of a hidden cell, over areas",
        "the partners of a hidden cell, over categories",
        "an outside fact about a hidden cell",
        "an earlier release that showed it",
    }


def test_the_release_that_is_planted_in_is_safe_itself() -> None:
    """Otherwise what is found in its copy would prove nothing."""
    assert audit([RELEASE]).passed


def test_a_release_that_hides_nothing_is_tested_by_tables_of_their_own() -> None:
    """There is nothing to plant in it."""
    trials = self_test(
        [table("R1", "city 2024 all 30\na 2024 all 20\nb 2024 all 10", areas=[("city", "ab")])]
    )
    assert not any(trial.in_release for trial in trials)
    assert all(trial.found for trial in trials)


def test_no_two_plants_are_the_same_kind() -> None:
    """A kind twice is a kind too few."""
    kinds = [plant.kind for plant in own_plants()]
    assert len(set(kinds)) == len(kinds)


def test_an_attacker_who_overlooks_a_leak_is_told_so(monkeypatch) -> None:
    """The self-test is worth something only if it can fail."""
    monkeypatch.setattr("data_access.privacy.audit.attack.gives_away", lambda low, high, k: False)
    trials = {trial.kind: trial.found for trial in self_test([RELEASE])}
    assert not trials["a hidden cell alone in its sum"]
