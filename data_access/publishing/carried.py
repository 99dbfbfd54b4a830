"""Records and the agency's own totals: what a drop replaces of them, what carries over, and why numbers change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from data_access.model import Period, Record
from data_access.publishing.base import Coverage, Intake, Total
from data_access.publishing.estimates import Survey
from data_access.publishing.records import refuse_dangling, refuse_placed
from data_access.publishing.totals import as_records, from_records
from data_access.records import TOTALS, by_kind
from data_access.revisions import Revision, shortest


def merge_records(old: Iterable[Record], intake: Intake) -> tuple[Record, ...]:
    """Return the records after a drop: kinds that it brings are replaced whole, totals where it covers them.

    Raises IntakeError where a record names one that is no longer there, or a place that nothing may name.
    """
    before = by_kind(old)
    totals = merge_totals(from_records(before.pop(TOTALS, ())), intake.totals, intake.totals_coverage)
    after = {**before, **intake.records, TOTALS: as_records(totals)}
    refuse_dangling(after)
    refuse_placed(after, intake.geography.city.id)
    listed = by_kind(record for found in after.values() for record in found)
    return tuple(record for found in listed.values() for record in found)


def without_wording(survey: Survey, records: Iterable[Record]) -> Iterator[str]:
    """Yield, for staff, which items of surveys have estimates and no record that says how they were asked."""
    worded = {record.content["measure"] for record in records if record.kind == "survey-item"}
    asked = dict.fromkeys(f"{cell.key.dataset}/{cell.key.measure}" for cell in survey.cells)
    for item in asked:
        if item not in worded:
            yield f"{item}: no record of kind survey-item says how people were asked; no page can show its figures yet"


def explained(
    revisions: Iterable[Revision], revised: Iterable[Mapping[str, Any]]
) -> tuple[tuple[Revision, ...], tuple[str, ...]]:
    """Return the stated reasons that explain any change, and for staff a note on each that explains none.

    `revised` are the periods of datasets that change, of which months and waves tell when. What changed nothing must
    not be told as if it had.
    """
    periods = {row["dataset"]: list(shortest(map(Period.parse, row["periods"]))) for row in revised}
    listed = tuple(revisions)
    told = tuple(each for each in listed if any(map(each.touches, periods.get(each.dataset, ()))))
    notes = (
        f"revisions: nothing of {each.dataset} changes from {each.first} to {each.last}; its reason is left out"
        for each in listed
        if each not in told
    )
    return told, tuple(notes)


def merge_totals(
    old: Iterable[Total], new: Iterable[Total], coverage: Iterable[Coverage]
) -> tuple[Total, ...]:
    """Return the agency's figures after a drop, in order: where it covers them, its own replace the old."""
    sources = list(coverage)
    kept = (total for total in old if not any(_replaces(source, total) for source in sources))
    return tuple(sorted((*kept, *new)))


def _replaces(source: Coverage, total: Total) -> bool:
    same = (source.dataset, source.measure, source.dimension) == (
        total.dataset,
        total.measure,
        total.dimension,
    )
    return same and source.first.start <= total.period.start <= source.last.end
