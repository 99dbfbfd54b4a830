"""What files of one folder are to each other: which one says when and where for which, and which state the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from data_access.model import Period
from data_access.publishing.drafting.guess import Guess, Join, Shape
from data_access.publishing.drafting.profile import Profile, orphans

# At most this share of rows may have no row to join; a column that fits worse joins something else.
_MOST_ORPHANS = 0.05


def joined(guesses: Sequence[Guess]) -> tuple[Guess, ...]:
    """Return the guesses with a join for each file that does not say when itself."""
    parents = [guess for guess in guesses if guess.when and guess.shape is Shape.EVENTS]
    return tuple(guess if guess.when else _with_join(guess, parents) for guess in guesses)


def _with_join(child: Guess, parents: Iterable[Guess]) -> Guess:
    able = [
        join
        for parent in parents
        for join in _joins(child.everything, parent)
        if parent.dataset == child.dataset
    ]
    best = min(able, key=lambda join: join.orphans, default=None)
    if best is None:
        return child
    parent = next(guess for guess in parents if guess.name == best.parent)
    return replace(child, join=best, stated=parent.stated, distinct=_distinct(child, parent), id="")


def _joins(child: Profile, parent: Guess) -> Iterator[Join]:
    for name in child.names:
        if name in parent.everything.names and parent.everything.column(name).is_unique:
            lost = orphans(child, parent.everything, name)
            if lost <= _MOST_ORPHANS * child.rows:
                yield Join(parent.name, name, lost)


def _distinct(child: Guess, parent: Guess) -> tuple[str, ...]:
    """Return which columns say which event, or which person of it, a row of a joined file reports."""
    if not parent.distinct:
        return ()
    personal = any(each.dimension.personal for each in child.breakdowns)
    numbered = [
        c.name for c in child.profile.columns if c.name.lower() in ("index", "subject", "person", "number")
    ]
    return (*parent.distinct, *numbered[:1]) if personal else parent.distinct


def without_twice(guesses: Iterable[Guess]) -> tuple[tuple[Guess, str], ...]:
    """Return each guess with the name of an earlier file that states the same, or nothing.

    Where a file adds categories to another one's totals, its own totals are left out instead.
    """
    settled: list[tuple[Guess, str]] = []
    for guess in sorted(guesses, key=lambda each: each.join is not None):
        earlier = [other for other, twice in settled if not twice]
        same = next(
            (other for other in earlier if _states(guess, guess.totals) & _states(other, other.totals)), None
        )
        if same is None or not _overlap(guess, same):
            settled.append((guess, ""))
            continue
        only_parts = replace(guess, totals=False)
        clear = bool(guess.stated_dimensions) and not any(
            _states(only_parts, False) & _states(other, other.totals) and _overlap(guess, other)
            for other in earlier
        )
        settled.append((only_parts, "") if clear else (guess, same.name))
    return tuple(settled)


def _states(guess: Guess, totals: bool) -> set[tuple[str, str, str]]:
    dimensions = (*(["all"] if totals else []), *guess.stated_dimensions)
    return {
        (guess.dataset.id, measure, dimension)
        for measure in guess.stated_measures
        for dimension in dimensions
    }


def _overlap(one: Guess, other: Guess) -> bool:
    mine, theirs = _span(one), _span(other)
    return mine is None or theirs is None or (mine[0] <= theirs[1] and theirs[0] <= mine[1])


def _span(guess: Guess) -> tuple[Period, Period] | None:
    return (guess.stated.first, guess.stated.last) if guess.stated else None
