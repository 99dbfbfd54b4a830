"""The rules that look at tables: against the agency's own totals, and against how fine they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from data_access.catalog import dataset
from data_access.definitions import Dataset
from data_access.model import ALL, Grain
from data_access.privacy import ViewReport
from data_access.publishing.base import Total
from data_access.publishing.findings.finding import Suspicion
from data_access.publishing.findings.rules import is_always_shown
from data_access.publishing.findings.series import Counts, Table, by_category, whole
from data_access.publishing.plan_rules import Table as PlannedTable
from data_access.publishing.plan_rules import Tight

# A table of which more cells than this are small is too fine for its counts.
MOST_PRIMARIES = 0.2
TOLD_MISMATCHES = 5
TOLD_PERIODS = 5


def mismatches(
    old: Counts, new: Counts, old_totals: Iterable[Total], totals: Iterable[Total]
) -> Iterator[Suspicion]:
    """Yield each source of the agency's own totals that differs from our counts, wherever all months are stated.

    A mismatch that stood in the release before, with the same two figures, was accepted then.
    """
    known = {(total, count) for total, count in _compared(old, old_totals)}
    differing: dict[tuple[str, str, str], list[tuple[Total, int]]] = defaultdict(list)
    for total, count in _compared(new, totals):
        if total.value != count and (total, count) not in known:
            differing[total.dataset, total.measure, total.source].append((total, count))
    for (name, measure, source), pairs in differing.items():
        told = [
            f"{total.period}{'' if total.category == ALL else f' {total.category}'} {count:,} here and"
            f" {total.value:,} there"
            for total, count in sorted(pairs)[:TOLD_MISMATCHES]
        ]
        more = f" and {len(pairs) - TOLD_MISMATCHES:,} more" if len(pairs) > TOLD_MISMATCHES else ""
        years = ", ".join(sorted({str(total.period.start.year) for total, _ in pairs}))
        yield Suspicion(
            "totals",
            name,
            years,
            f"{measure} in {years}: other than the agency's own totals ({source})",
            f"{name}/{measure}: other than the agency's own totals ({source}): {'; '.join(told)}{more}. Are rows"
            " missing, or does the agency count otherwise?",
            telling=not is_always_shown(dataset(name), measure, Grain.YEAR),
        )


def _compared(counts: Counts, totals: Iterable[Total]) -> Iterator[tuple[Total, int]]:
    """Yield each total whose months are all stated, with what we count of the same."""
    series: dict[Table, dict[str, dict[str, int]]] = {}
    for total in totals:
        table = Table(total.dataset, total.measure, total.dimension)
        stated = counts.months(table)
        months = total.period.months()
        if not months or not all(month in stated for month in months):
            continue
        if table not in series:
            found = {ALL: whole(counts, table)} if total.dimension == ALL else by_category(counts, table)
            series[table] = {key: {str(m): n for m, n in each.items()} for key, each in found.items()}
        leaves = _leaves(dataset(total.dataset), total)
        yield total, sum(series[table].get(leaf, {}).get(str(m), 0) for leaf in leaves for m in months)


def _leaves(owner: Dataset, total: Total) -> tuple[str, ...]:
    """Return the categories that add up to that of a total: itself, or what a group holds."""
    if total.dimension == ALL:
        return (ALL,)
    dimension = owner.dimension(total.dimension)
    if total.category == ALL:
        return dimension.leaves()
    return tuple(leaf for leaf in dimension.leaves() if total.category in (leaf, *dimension.holders(leaf)))


def too_fine(before: Sequence[ViewReport], after: Iterable[ViewReport]) -> Iterator[Suspicion]:
    """Yield each table of which more than a fifth of the cells of the two newest years are small.

    Once for each pair of years: the plan is looked at once a year, not with every drop.
    """
    known = {(_view(each), each.recent_years) for each in before if each.recent_share > MOST_PRIMARIES}
    for view in after:
        if view.recent_share > MOST_PRIMARIES and (_view(view), view.recent_years) not in known:
            years = " and ".join(map(str, view.recent_years))
            yield Suspicion(
                "small",
                view.dataset,
                "",
                "one table is finer than its counts allow",
                f"{view.dataset} by {view.area_level}, {view.dimension} and {view.grain}: {view.recent_primaries:,} of"
                f" {view.recent_cells:,} cells of {years} are too small to be shown ({view.recent_share:.0%}). Should"
                " the plan in the catalogue be coarser? What is small stays hidden until then.",
                telling=True,
            )


def too_rare(before: Iterable[Tight], after: Iterable[Tight]) -> Iterator[Suspicion]:
    """Yield each category of a table whose forced total leaves small parts too little room to be hidden in.

    Once for each table, category and year: the plan is looked at once a year, not with every drop.
    """
    known = {(each.table, each.period.start.year) for each in before}
    found: dict[PlannedTable, list[Tight]] = defaultdict(list)
    for each in after:
        if (each.table, each.period.start.year) not in known:
            found[each.table].append(each)
    for table, periods in found.items():
        told = ", ".join(f"{each.period} ({each.room:,})" for each in sorted(periods)[:TOLD_PERIODS])
        more = f" and {len(periods) - TOLD_PERIODS:,} more" if len(periods) > TOLD_PERIODS else ""
        yield Suspicion(
            "rare",
            table.dataset,
            "",
            "one category is rarer than its table allows",
            f"{table}: the city's total is public and leaves one part too few in {told}{more}; it should leave at least"
            f" {periods[0].needed:,}, or what is small can be worked out. Should the plan in the catalogue show this"
            " category by longer periods or larger areas only?",
            telling=True,
        )


def _view(report: ViewReport) -> tuple[str, str, str, str]:
    return report.dataset, report.area_level, report.grain, report.dimension
