"""The changelog as files: everything as JSON, and a table of what each event changed of each dataset as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from data_access.changelog import DatasetChange, Event, EventKind
from data_access.export import json_text
from data_access.tidy import TIDY_COLUMNS, row

REVISION_COLUMNS = (
    *("date", "event", "release", "dataset", "new", "revised", "status", "gone"),
    *("causes", "because", "note"),
)
_KEY_COLUMNS = 9


def revisions_json(events: Iterable[Event]) -> str:
    """Return all events, newest first, with everything that is told of them."""
    return json_text({"events": [_event(each) for each in events]})


def revisions_csv(events: Iterable[Event]) -> str:
    """Return a header, then a line for each event and dataset, newest first; what an event has not is empty."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(REVISION_COLUMNS)
    writer.writerows(line for each in events for line in _lines(each))
    return buffer.getvalue()


def _event(event: Event) -> dict[str, Any]:
    told = {
        "date": event.at[:10],
        "event": event.kind.value,
        "release": event.release.id,
        "sample": event.release.is_sample,
    }
    if event.kind is EventKind.TAKEN_BACK:
        return {**told, "because": event.because, "current_again": event.back_to}
    if event.kind is EventKind.WITHDRAWN:
        return {**told, "because": event.because, "dataset": event.dataset or None}
    withdrawn = event.release.withdrawn is not None
    return {
        **told,
        "withdrawn": withdrawn,
        "note": "" if withdrawn else event.release.note,
        "follows": event.release.follows or None,
        "changes": [_change(each) for each in event.changes],
        "findings": [dict(each) for each in event.findings],
    }


def _change(change: DatasetChange) -> dict[str, Any]:
    return {
        "dataset": change.dataset,
        "new": change.new,
        "revised": change.revised,
        "status": change.status,
        "gone": change.gone,
        "causes": [
            {"cause": why.cause.value, "because": why.because, "periods": [str(each) for each in months]}
            for why, months in change.whys.items()
        ],
        "largest": [
            {**_key(row(each.after)), "before": each.before.value, "after": each.after.value}
            for each in change.largest
        ],
    }


def _key(texts: tuple[str, ...]) -> Mapping[str, str]:
    """Return the columns of `cells.csv` that say which cell it is."""
    return dict(zip(TIDY_COLUMNS[:_KEY_COLUMNS], texts[:_KEY_COLUMNS], strict=True))


def _lines(event: Event) -> Iterator[tuple[str, ...]]:
    told = (event.at[:10], event.kind.value, event.release.id)
    note = "" if event.release.withdrawn else event.release.note
    if not event.changes:
        yield (*told, event.dataset, "", "", "", "", "", event.because, note)
    for each in event.changes:
        counts = (str(n) for n in (each.new, each.revised, each.status, each.gone))
        causes = ";".join(dict.fromkeys(why.cause.value for why in each.whys))
        because = "; ".join(dict.fromkeys(why.because for why in each.whys if why.because))
        yield (*told, each.dataset, *counts, causes, because, note)
