"""The shared adversarial tables: refused as they are given, safe once protection has chosen what to hide."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pytest

from data_access.privacy.audit.verdict import gives_away
from data_access.privacy.patterns import Unprotectable, protect_system
from data_access.privacy.system import Contradiction, Role, System
from data_access.privacy.witnesses import check
from tests.data_access.privacy.attacks import hidden_names, said, worked_out, worked_out_by_insiders
from tests.data_access.privacy.audit.test_cases import EVERY_ID, bounds_in, shared_cases
from tests.data_access.privacy.systems import of_equations

K = 5
# What is hidden there already is enough. In T09a one number can be read, and it is 47: nobody's secret.
SAFE_AS_GIVEN = {"T02b", "T08b", "T09a", "T09b", "T11b", "T24b"}
# Tables in which the number to protect is a little larger.
LARGER_K = {"T09a": 6, "T09b": 6}
# What nobody can hide: a service that is not offered, what the police publish, how many answered, what the press
# counts.
PUBLIC = {"T14": ("b",), "T25": ("P",), "T27": (), "T28": ("h",)}
# Numbers that are in no table, though equations speak of them.
UNSEEN = {"T16": ("mid",)}
# With all else public, the small numbers of these protect each other (in T07 the total is small too).
SMALL_ONES_ARE_ENOUGH = {"T07", "T08a", "T08b"}
# No number there is small, or no sum joins it to another.
ALONE = {"T03", "T19", "T20", "T21"}
_CONSTANT = "what was stated"


def system_of(case: Mapping[str, Any], *, public: Collection[str] = (), zeros_shown: bool = True) -> System:
    """Return the true table of a case as it would be planned, without what was hidden or derived there."""
    true: dict[str, int] = dict(case["true"])
    equations = []
    for parts, total in case["equations"]:
        equations.append({**parts, **({_CONSTANT: -1} if total else {})})
        if total:
            true[_CONSTANT] = total
    system = of_equations(
        true,
        equations,
        smallest=smallest_in(case),
        zeros_shown=zeros_shown,
        public={*public, *({_CONSTANT} & true.keys())},
    )
    unseen = np.isin(np.asarray(system.names), UNSEEN.get(case["id"], ()))
    system.role[unseen] = Role.VIRTUAL
    system.least[unseen] = 0
    return system


def smallest_in(case: Mapping[str, Any]) -> int:
    """Return k."""
    return LARGER_K.get(case["id"], K)


def zeros_are_shown(case: Mapping[str, Any]) -> bool:
    """Whether a hidden number of the case is at least 1."""
    lower = case["lower"]
    return bool(lower == 1 if isinstance(lower, int) else any(lower.values()))


@pytest.mark.parametrize("name", EVERY_ID)
def test_a_case_is_refused_as_it_is_given(name: str) -> None:
    """A table that looks safe would be published, and what it hides be read."""
    found = bounds_in(shared_cases()[name])
    assert any(gives_away(*each, K) for each in found.values()) is (name not in SAFE_AS_GIVEN)


@pytest.mark.parametrize("name", EVERY_ID)
def test_a_case_is_safe_once_it_is_protected(name: str) -> None:
    """What protection chooses is what is published: nobody, not even who is counted there, may work it out."""
    case = shared_cases()[name]
    system = system_of(case, public=PUBLIC.get(name, ()), zeros_shown=zeros_are_shown(case))
    pattern = protect_system(system)
    check(system, shown=system.values, hidden=pattern.hidden, proof=pattern.proof)
    assert {system.names[n] for n in np.flatnonzero(system.sensitive)} <= hidden_names(system, pattern.hidden)
    assert not said(worked_out(system, pattern.hidden))
    assert not worked_out_by_insiders(system, pattern.hidden)


@pytest.mark.parametrize("name", [name for name in EVERY_ID if name not in ALONE])
def test_a_case_in_which_all_else_is_public_cannot_be_protected(name: str) -> None:
    """Where no other number can be hidden, publishing the table anyway would give the small ones away."""
    case = shared_cases()[name]
    small = {cell for cell, value in case["true"].items() if 0 < value < smallest_in(case)}
    system = system_of(case, public=case["true"].keys() - small)
    if name in SMALL_ONES_ARE_ENOUGH:
        pattern = protect_system(system)
        assert hidden_names(system, pattern.hidden) == small
        assert not said(worked_out(system, pattern.hidden))
        return
    with pytest.raises(Unprotectable) as refused:
        protect_system(system)
    assert str(refused.value).partition(" ")[0] in small


def test_zeros_that_are_not_shown_are_hidden_like_small_numbers() -> None:
    """`Nobody` is a fact about people too where it was promised not to be told."""
    system = system_of(shared_cases()["T03"], zeros_shown=False)
    pattern = protect_system(system)
    assert hidden_names(system, pattern.hidden) >= {"a", "b", "c", "R1", "C1"}
    assert not said(worked_out(system, pattern.hidden))


@pytest.mark.parametrize("name", [name for name in EVERY_ID if name not in ALONE | {"T16", "T17"}])
def test_a_case_with_one_wrong_number_stops(name: str) -> None:
    """Sums that do not hold are a mistake of the source: hiding something would only cover it."""
    case = shared_cases()[name]
    parts, _ = case["equations"][0]
    wrong = next(iter(parts))
    system = system_of({**case, "true": {**case["true"], wrong: case["true"][wrong] + 1}})
    with pytest.raises(Contradiction):
        protect_system(system)
