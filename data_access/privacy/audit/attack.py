"""The audit: gather what is public, bound every hidden number, judge, and say why."""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread

import numpy as np

from data_access.privacy.audit.bounds import Interval, Questions, intervals
from data_access.privacy.audit.columns import Assembled, assemble
from data_access.privacy.audit.components import Component, components
from data_access.privacy.audit.derivation import Reasons
from data_access.privacy.audit.errors import Contradiction
from data_access.privacy.audit.estimates import weak_estimates
from data_access.privacy.audit.knowledge import Knowledge, Target, gather
from data_access.privacy.audit.reading import SHOWN, Published, Release, Row, read
from data_access.privacy.audit.remainders import unshown_targets
from data_access.privacy.audit.report import Bound, Report, view_information
from data_access.privacy.audit.solver import conflicting_rows
from data_access.privacy.audit.statements import Statement
from data_access.privacy.audit.system import Infeasible, System, propagate
from data_access.privacy.audit.verdict import gives_away, surely_small
from data_access.privacy.audit.words import number_words, row_words

# Reasons of more failures than these say nothing new, and each costs a program.
MOST_REASONS = 50
_MOST_NAMED = 20
# Of how far the work is, so many lines at most are told.
_LINES = 20
# Smaller parts are solved sooner than a process has started.
_WORTH_A_PROCESS = 1_500
_Task = tuple[Component, Questions]
_Solve = Callable[[_Task], list[Interval]]


def _silent(_: str) -> None:
    return None


def audit(
    releases: Sequence[Published],
    *,
    outside: Iterable[Statement] = (),
    workers: int = 1,
    exact: bool = False,
    past_slivers: bool = False,
    all_bounds: bool = True,
    progress: Callable[[str], None] = _silent,
) -> Report:
    """Attack releases, given in order of publication, with all that is public; return what can be worked out.

    `outside` is what is known from elsewhere. `workers` processes share independent parts. `exact` bounds everything
    by integer programs (small tables). Hidden cells of every release are judged; slivers and remainders are those of
    the last, or with `past_slivers` of every one, which takes long where months were revised often. Without
    `all_bounds`, hidden cells that surely pass and are not the narrowest of their table come with bounds that can be
    met, but need not be the outermost: every verdict and the narrowest of each table are the same. Raises
    Contradiction where published numbers cannot all be true, UnreadableRelease, UnknownCell.
    """
    known = [read(published) for published in releases]
    examined = examine(
        known,
        outside,
        workers=workers,
        exact=exact,
        past_slivers=past_slivers,
        all_bounds=all_bounds,
        progress=progress,
    )
    targets = examined.targets
    bounds = _explained([_bound(*pair) for pair in zip(targets, examined.intervals, strict=True)], examined)
    judged = [bound for bound in bounds if bound.kind == "hidden" or bound.failed or _is_small(bound)]
    broken = [each for release in known for each in (*_small_shown(release), *_weak(release))]
    every = (*dict.fromkeys(broken), *judged)
    return Report(
        tuple(release.name for release in known),
        every,
        view_information(known[-1], every) if known else (),
        Counter((t.row.dataset, str(t.row.span)) for t in targets if t.kind != "hidden"),
    )


@dataclass(frozen=True, slots=True)
class Examined:
    """All that was known, what was looked for, and between what it lies."""

    knowledge: Knowledge
    targets: tuple[Target, ...]
    assembled: Assembled
    intervals: list[Interval]


def examine(
    releases: Sequence[Release],
    outside: Iterable[Statement],
    *,
    workers: int = 1,
    exact: bool = False,
    past_slivers: bool = False,
    all_bounds: bool = True,
    progress: Callable[[str], None] = _silent,
    only: Callable[[Target], bool] | None = None,
) -> Examined:
    """Bound every hidden number, or `only` some. Raises Contradiction, UnknownCell."""
    knowledge = gather(releases, outside)
    targets = (*knowledge.targets, *unshown_targets(releases, knowledge, past=past_slivers))
    if only:
        targets = tuple(filter(only, targets))
    progress(f"{len(knowledge.facts):,} facts, {len(targets):,} numbers that must not be worked out")
    assembled = assemble(knowledge.blocks.all, knowledge.facts, targets)
    solve = partial(_solve, exact=exact, all_bounds=all_bounds)
    found = _bounded(assembled, knowledge, targets, solve, workers=workers, progress=progress)
    return Examined(knowledge, targets, assembled, found)


def _bounded(
    assembled: Assembled,
    knowledge: Knowledge,
    targets: Sequence[Target],
    solve: _Solve,
    *,
    workers: int,
    progress: Callable[[str], None],
) -> list[Interval]:
    """Return the interval of each target. Raises Contradiction that names the cells."""
    try:
        system = propagate(assembled.system)
        parts = list(components(system, assembled.targets))
        tasks = [(part, _questions(part, targets)) for part in parts]
        answers = _solved(tasks, solve, workers=workers, progress=progress)
    except Infeasible as error:
        raise _contradiction(error, assembled.system, knowledge) from error
    found: dict[int, Interval] = {}
    for part, answer in zip(parts, answers, strict=True):
        found.update(zip(part.numbers.tolist(), answer, strict=True))
    return [found[number] for number in range(len(targets))]


def _questions(part: Component, targets: Sequence[Target]) -> Questions:
    mine = [targets[number] for number in part.numbers]
    number: dict[tuple[str, ...], int] = {}
    return Questions(
        np.array([target.least for target in mine], dtype=np.float64),
        np.array([target.k for target in mine], dtype=np.int64),
        np.array([target.kind == "hidden" for target in mine], dtype=bool),
        np.array([number.setdefault(_table(target), len(number)) for target in mine], dtype=np.int64),
    )


def _table(target: Target) -> tuple[str, ...]:
    row = target.row
    return row.dataset, row.measure, row.level, row.grain, row.dimension


def _solved(
    tasks: Sequence[_Task], solve: _Solve, *, workers: int, progress: Callable[[str], None]
) -> list[list[Interval]]:
    large = sum(part.system.matrix.shape[1] >= _WORTH_A_PROCESS for part, _ in tasks)
    if workers <= 1 or large <= 1:
        return list(_told(map(solve, tasks), tasks, progress))
    # Spawned, since a forked copy of a process in which HiGHS has run may hang.
    with ProcessPoolExecutor(
        min(workers, large), mp_context=get_context("spawn"), initializer=_leave_with_parent
    ) as pool:
        return list(_told(pool.map(solve, tasks), tasks, progress))


def _leave_with_parent() -> None:
    """Let a worker end when whoever asked it is gone."""
    asked_by = parent_process()
    if asked_by is not None:
        Thread(target=lambda: (wait([asked_by.sentinel]), os._exit(1)), daemon=True).start()


def _solve(task: _Task, *, exact: bool, all_bounds: bool) -> list[Interval]:
    return intervals(*task, exact=exact, all_bounds=all_bounds)


def _told(
    answers: Iterable[list[Interval]], tasks: Sequence[_Task], progress: Callable[[str], None]
) -> Iterable[list[Interval]]:
    done, told, total = 0, 0, sum(len(part.numbers) for part, _ in tasks)
    for answer in answers:
        done += len(answer)
        # Many parts are a number or two: a line for each would bury the others.
        if done - told > total // _LINES or done == total:
            told = done
            progress(f"{done:,} of {total:,} numbers bounded")
        yield answer


def _contradiction(error: Infeasible, system: System, knowledge: Knowledge) -> Contradiction:
    rows = conflicting_rows(system) or error.rows
    if not rows:
        return Contradiction("no table of whole numbers fits all that is published", ())
    facts = [knowledge.facts[row] for row in rows if row < len(knowledge.facts)]
    names = [
        f"{fact.name} ({number_words(fact.low)})" if fact.is_number else f"{fact.name} (hidden)"
        for fact in facts
    ]
    more = f"; and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return Contradiction(f"these numbers cannot all be true: {'; '.join(names[:_MOST_NAMED])}{more}", names)


def _bound(target: Target, found: Interval) -> Bound:
    judge = gives_away if target.kind == "hidden" else surely_small
    row = target.row
    return Bound(
        target.kind,
        *(row.dataset, row.measure, row.level, target.area, row.grain, str(row.span), row.dimension),
        target.category,
        target.release,
        target.name,
        int(found.low) if math.isfinite(found.low) else None,
        int(found.high) if math.isfinite(found.high) else None,
        target.k,
        judge(found.low, found.high, target.k),
        found.low_met and found.high_met,
    )


def _is_small(bound: Bound) -> bool:
    return bound.high is not None and 0 < bound.high < bound.k


def _explained(bounds: Sequence[Bound], examined: Examined) -> list[Bound]:
    """Return the bounds, the first failures with their reasons."""
    failed = [n for n, bound in enumerate(bounds) if bound.failed][:MOST_REASONS]
    reasons = Reasons(examined.assembled.system, examined.knowledge.facts)
    explained = list(bounds)
    for n in failed:
        bound = bounds[n]
        line = examined.assembled.targets[[n]].toarray().ravel()
        high = math.inf if bound.high is None else bound.high
        told = reasons.why(bound.name, line, low=bound.low or 0, high=high, least=examined.targets[n].least)
        explained[n] = replace(bound, derivation=told)
    return explained


def _small_shown(release: Release) -> Iterable[Bound]:
    """Yield the numbers that are shown though they are too small."""
    for row in release.rows:
        rules = release.rules[row.dataset]
        if row.status == SHOWN and rules.additive and not rules.is_forced(row) and row.value is not None:
            k = rules.smallest(row.dimension)
            if 0 < row.value < k:
                why = f"{row_words(row)} is shown and is {number_words(row.value)}, less than {k}"
                yield _broken("shown", row, release, k, why, int(row.value))


def _weak(release: Release) -> Iterable[Bound]:
    for weak in weak_estimates(release):
        yield _broken("estimate", weak.row, release, weak.k, weak.because, None)


def _broken(kind: str, row: Row, release: Release, k: int, why: str, value: int | None) -> Bound:
    period = f"{row.start} to {row.end}" if row.grain == "wave" else str(row.span)
    return Bound(
        kind,
        *(row.dataset, row.measure, row.level, row.area, row.grain, period, row.dimension, row.category),
        release.name,
        row_words(row),
        value,
        value,
        k,
        failed=True,
        derivation=why,
    )
