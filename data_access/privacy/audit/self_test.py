"""The attacker tests itself: known leaks are planted, and every one must be found.

Some are planted in a copy of the release at hand, those that it has cells for; all kinds are planted in small tables
of their own. Beside each of these stands the same table without the leak, in which nothing may be found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from data_access.privacy.audit.attack import audit, examine
from data_access.privacy.audit.planting import Planted, planted_in
from data_access.privacy.audit.plants import Plant, own_plants
from data_access.privacy.audit.reading import Published, read
from data_access.privacy.audit.verdict import gives_away


@dataclass(frozen=True, slots=True)
class Trial:
    """One planted leak: its kind, whether it stood in a copy of the release, and whether the attacker was right."""

    kind: str
    in_release: bool
    found: bool


def _silent(_: str) -> None:
    return None


def self_test(
    releases: Sequence[Published], *, progress: Callable[[str], None] = _silent
) -> tuple[Trial, ...]:
    """Plant known leaks, in tables of their own and in a copy of the last release, and say which were found.

    Raises what `audit` raises where the release cannot be read or contradicts itself.
    """
    trials = []
    for trial in (*map(_own_trial, own_plants()), *_trials_in(releases[-1:])):
        progress(f"{trial.kind}: {'found' if trial.found else 'NOT FOUND'}")
        trials.append(trial)
    return tuple(trials)


def _own_trial(plant: Plant) -> Trial:
    """The leak must be found, and nothing in the same table without it."""
    found = not audit(plant.leaking, outside=plant.outside).passed
    return Trial(plant.kind, in_release=False, found=found and audit(plant.safe).passed)


def _trials_in(releases: Sequence[Published]) -> Iterator[Trial]:
    for published in releases:
        for planted in planted_in(read(published)):
            yield Trial(planted.kind, in_release=True, found=_is_found(planted))


def _is_found(planted: Planted) -> bool:
    cell = planted.cell
    examined = examine(
        planted.releases,
        planted.outside,
        only=lambda target: target.kind == "hidden" and target.row == cell,
    )
    pairs = zip(examined.targets, examined.intervals, strict=True)
    return any(gives_away(found.low, found.high, target.k) for target, found in pairs)
