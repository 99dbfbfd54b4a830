"""The rows that are set aside: counted by file and reason, listed with their lines, and refused where too many."""

from __future__ import annotations

from dataclasses import dataclass

import ibis

from data_access.publishing.base import IntakeError, SetAside
from data_access.publishing.drop import CountsEntry
from data_access.publishing.drop.reasons import Reason, limit_of
from data_access.publishing.engine import Table
from data_access.publishing.rows import Rows

# So many rows are listed for each file and reason; the rest is counted, so that memory does not grow with a file.
MOST_LISTED = 10_000
# Reasons that say nothing about the date of a row.
_BEFORE_DATES = (Reason.FILTER, Reason.BLANK, Reason.PARENT)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The rows of one file that are set aside: the first ones of each reason, and how many more there are."""

    listed: tuple[SetAside, ...]
    unlisted: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """The rows of one file that are set aside for one reason; `first` is the number of the first of them."""

    part: int
    reason: Reason
    rows: int
    first: int


def set_aside(rows: Rows) -> tuple[LeftOut, ...]:
    """Return for each file the rows that are set aside, in its order.

    Raises IntakeError where there are more of one reason than `limits` allow.
    """
    left_out = rows.table.filter(rows.table.reason.notnull())
    groups = _groups(left_out)
    for group in groups:
        _refuse_too_many(rows, group, left_out)
        _refuse_all_outside(rows, group, groups, left_out)
    listed: list[list[SetAside]] = [[] for _ in rows.scan.parts]
    for each in _listed(left_out).to_pyarrow().to_pylist():
        row = each["row"]
        place = rows.scan.part(row).name, rows.scan.line(row)
        listed[each["part"]].append(SetAside(*place, Reason(each["reason"]).label, each["value"] or ""))
    return tuple(LeftOut(tuple(rows_), _unlisted(groups, n)) for n, rows_ in enumerate(listed))


def _groups(left_out: Table) -> list[_Group]:
    groups = left_out.group_by("part", "reason").agg(rows=left_out.count(), first=left_out.row.min())
    found = groups.order_by("first").to_pyarrow().to_pylist()
    return [_Group(each["part"], Reason(each["reason"]), each["rows"], each["first"]) for each in found]


def _listed(left_out: Table) -> Table:
    number = ibis.row_number().over(ibis.window(group_by=["part", "reason"], order_by="row"))
    numbered = left_out.select("row", "part", "reason", "value").mutate(number=number)
    return numbered.filter(numbered.number < MOST_LISTED).order_by("row")


def _unlisted(groups: list[_Group], part: int) -> tuple[tuple[str, int], ...]:
    return tuple(
        (group.reason.label, group.rows - MOST_LISTED)
        for group in groups
        if group.part == part and group.rows > MOST_LISTED
    )


def _refuse_all_outside(rows: Rows, group: _Group, groups: list[_Group], left_out: Table) -> None:
    """Raise IntakeError where no date of a file is one that it covers: then `covers` or `date_format` is wrong."""
    if group.reason is not Reason.OUTSIDE or Reason.OUTSIDE.label in rows.file.limits:
        return
    others = sum(each.rows for each in groups if each.part == group.part and each.reason in _BEFORE_DATES)
    if group.rows + others < rows.scan.parts[group.part].rows:
        return
    first, last = rows.file.covers
    where = rows.scan.where(group.first)
    raise IntakeError(
        f"{where}: no date of this file is inside covers ({first} to {last}); the first is"
        f" {_value(group, left_out)!r}. Put covers or date_format right, or, if the file may stay without any, write"
        f" limits = {{ {Reason.OUTSIDE.label!r} = 1 }}",
        logged=f"{where}: no date of this file is inside covers",
    )


def _value(group: _Group, left_out: Table) -> str:
    found = left_out.filter(left_out.row == group.first).select("value").to_pyarrow()["value"]
    return found[0].as_py() or ""


def _refuse_too_many(rows: Rows, group: _Group, left_out: Table) -> None:
    file, part = rows.file, rows.scan.parts[group.part]
    most = limit_of(group.reason, file.limits, counts=isinstance(file, CountsEntry))
    if group.rows <= int(most * part.rows):
        return
    where, label = rows.scan.where(group.first), group.reason.label
    raise IntakeError(
        f"{where}: {label}: {_value(group, left_out)!r} (the first of {group.rows} such rows among {part.rows}; at"
        f" most {most:.1%} may be). Put the rows right, or drop.toml ({group.reason.remedy}); if they are right,"
        f" raise the limit: limits = {{ {label!r} = … }}",
        logged=f"{where}: {label} (the first of {group.rows})",
    )
