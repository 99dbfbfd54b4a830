"""Which cells protection chooses: few, enough, the same on every run, and never what cannot be hidden."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from data_access.privacy.patterns import Pattern, Unprotectable, protect_system
from data_access.privacy.system import Contradiction, Role, System
from data_access.privacy.witnesses import check
from tests.data_access.privacy.attacks import hidden_names, said, worked_out, worked_out_by_insiders
from tests.data_access.privacy.systems import Axis, crossed, of_equations

Z1: tuple[Axis, ...] = (["region"], ["hovedint"])
Z2: tuple[Axis, ...] = (["region", "fylke"], ["hovedint"])
Z2_TWICE: tuple[Axis, ...] = (["region", "fylke", "kostragr"], ["hovedint"])
TABLES = {"one way to group": ("z1", Z1), "two": ("z2", Z2), "three that cross": ("z2", Z2_TWICE)}


def table(real_data: Path, name: str, axes: tuple[Axis, ...]) -> System:
    """Return a public table for which the best pattern is known, with 1 to 3 to be hidden."""
    with (real_data / "privacy" / f"{name}.csv").open() as file:
        return crossed(list(csv.DictReader(file)), axes, value="ant", smallest=4)


def protected(system: System) -> Pattern:
    """Protect, and check the proof as `publish` does."""
    pattern = protect_system(system)
    check(system, shown=system.values, hidden=pattern.hidden, proof=pattern.proof)
    return pattern


@pytest.mark.parametrize("kind", TABLES)
def test_nothing_can_be_worked_out_of_the_public_tables(real_data: Path, kind: str) -> None:
    """A table whose groups cross is where other tools give numbers away."""
    system = table(real_data, *TABLES[kind])
    pattern = protected(system)
    assert pattern.hidden[system.sensitive].all()
    assert not said(worked_out(system, pattern.hidden))
    assert not worked_out_by_insiders(system, pattern.hidden)


def test_the_smallest_public_table_is_at_its_optimum(real_data: Path) -> None:
    """Three numbers are small, and three more are enough: each further one is lost to readers for nothing."""
    system = table(real_data, "z1", Z1)
    assert int(system.sensitive.sum()) == 3
    assert int(protected(system).hidden.sum()) == 6


def test_a_safe_table_is_shown_whole(real_data: Path) -> None:
    """Where nothing is small, nothing may be hidden."""
    system = table(real_data, "z2", Z2_TWICE)
    assert not protected(replace(system, sensitive=np.zeros(len(system.names), dtype=bool))).hidden.any()


def square(**changes: object) -> System:
    """A table of two by two with its totals, in which one number is small."""
    true = {"a": 3, "b": 20, "c": 30, "d": 40, "ab": 23, "cd": 70, "ac": 33, "bd": 60}
    true |= {"all": 93}
    equations = [
        {total: -1, **dict.fromkeys(parts, 1)}
        for total, parts in {"ab": "ab", "cd": "cd", "ac": "ac", "bd": "bd"}.items()
    ]
    equations += [{"all": -1, "ab": 1, "cd": 1}, {"all": -1, "ac": 1, "bd": 1}]
    return of_equations(true, equations, **changes)  # type: ignore[arg-type]


def test_three_more_hide_the_corner_of_a_square() -> None:
    """By hand: a row, a column and their crossing are the least that hides one number in a table of two by two."""
    system = square(public=("ab", "cd", "ac", "bd", "all"))
    assert hidden_names(system, protected(system).hidden) == {"a", "b", "c", "d"}


def test_where_totals_may_be_hidden_fewer_are() -> None:
    """By hand: a small number with its row's total and its column's, and the total of all, is no better than four."""
    system = square()
    assert int(protected(system).hidden.sum()) == 4


@pytest.mark.parametrize(("dear", "hidden"), [("b", {"a", "c"}), ("c", {"a", "b"})])
def test_what_readers_want_most_is_kept(dear: str, hidden: set[str]) -> None:
    """Of two numbers that protect equally well, the one that readers miss less is hidden."""
    system = of_equations(
        {"a": 3, "b": 20, "c": 20, "all": 43}, [{"all": -1, "a": 1, "b": 1, "c": 1}], public=("all",)
    )
    system = replace(system, weight=np.where(np.asarray(system.names) == dear, 9.0, 1.0))
    assert hidden_names(system, protected(system).hidden) == hidden


def test_what_was_hidden_stays_hidden() -> None:
    """A number that is hidden today and shown tomorrow is known for today."""
    sticky = np.isin(square().names, ["d"])
    system = replace(square(), sensitive=np.zeros(9, dtype=bool), sticky=sticky)
    hidden = protected(system).hidden
    assert "d" in hidden_names(system, hidden)
    assert not said(worked_out(system, hidden))


def test_what_everybody_knows_is_never_hidden(real_data: Path) -> None:
    """To hide a number that stands elsewhere protects nothing, and lets a neighbor look safe."""
    system = table(real_data, "z2", Z2_TWICE)
    totals = np.asarray(["total" in str(name) for name in system.names])
    public = replace(
        system,
        role=np.where(totals, Role.PUBLIC, Role.OPEN).astype(np.int8),
        sensitive=system.sensitive & ~totals,
    )
    hidden = protected(public).hidden
    assert not hidden[totals].any()
    assert not said(worked_out(public, hidden))


def test_nothing_that_moves_is_left_out_where_all_else_is_known() -> None:
    """A small number whose row is public cannot be hidden by hiding it."""
    with pytest.raises(Unprotectable, match=r"^a is small"):
        protect_system(square(public=("b", "ab", "cd", "all")))


def test_two_runs_hide_the_same(real_data: Path) -> None:
    """A pattern that differs from run to run gives away by what it shows the second time."""
    system = table(real_data, "z2", Z2_TWICE)
    first, second = protect_system(system), protect_system(system)
    assert (first.hidden == second.hidden).all()
    assert (first.proof.changes != second.proof.changes).nnz == 0


def many(system: System, times: int) -> System:
    """Return several tables that share nothing, as one system."""

    def repeated(values: np.ndarray) -> np.ndarray:
        return np.tile(values, times)

    return System(
        names=tuple(f"{name} {n}" for n in range(times) for name in system.names),
        counts=repeated(system.counts),
        cells=sparse.block_diag([system.cells] * times, format="csr"),
        links=sparse.block_diag([system.links] * times, format="csr"),
        **{
            name: repeated(getattr(system, name))
            for name in ("role", "smallest", "least", "sensitive", "sticky", "weight")
        },
    )


def test_more_processes_hide_the_same() -> None:
    """How many cores a machine has must not decide what its readers see."""
    system = many(square(), 3)
    alone, together = protect_system(system), protect_system(system, workers=2)
    assert (alone.hidden == together.hidden).all()
    assert (alone.proof.changes != together.proof.changes).nnz == 0
    check(system, shown=system.values, hidden=together.hidden, proof=together.proof)


def test_it_is_told_how_far_the_work_is() -> None:
    """Staff who wait for minutes must see that something happens."""
    told: list[tuple[int, int]] = []
    protect_system(many(square(), 3), progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_who_is_counted_alone_learns_nothing_of_others() -> None:
    """The only person in a cell knows that it is 1: what hides its neighbor must not lean on it."""
    true = {"a": 1, "b": 4, "c": 9, "d": 30, "all": 44}
    system = of_equations(true, [{"all": -1, "a": 1, "b": 1, "c": 1, "d": 1}], public=("all",))
    pattern = protected(system)
    assert hidden_names(system, pattern.hidden) > {"a", "b"}
    assert not worked_out_by_insiders(system, pattern.hidden)
    leaning = np.isin(system.names, ["a", "b"])
    assert worked_out_by_insiders(system, leaning), "the attacker must see what this test is about"


def test_numbers_that_cannot_be_true_stop() -> None:
    """What does not add up is a mistake of the source, and is not to be hidden away."""
    system = square()
    wrong = np.where(np.isin(system.names, ["b"]), system.counts + 1, system.counts)
    with pytest.raises(Contradiction, match="sums between tables do not hold"):
        protect_system(replace(system, counts=wrong))
    with pytest.raises(Contradiction, match="negative"):
        protect_system(replace(system, counts=-system.counts))
