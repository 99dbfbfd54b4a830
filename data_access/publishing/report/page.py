"""The report as one page: for staff only, in one file that opens without a network."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from data_access.publishing.difference import Change, named, record_summary, summary
from data_access.publishing.findings.tables import MOST_PRIMARIES
from data_access.publishing.prepare import Prepared
from data_access.publishing.report.charts import chart
from data_access.publishing.report.facts import Line, Rows, by_dataset, lines_of, reasons_of
from data_access.publishing.report.markup import Child, Html, tag
from data_access.publishing.report.text import command

FILE_MODE = 0o600
MOST_REVISIONS, MOST_PERIODS = 30, 120
PRIVATE = "For staff only. This page may hold numbers that are too small to be public. Do not pass it on."
# Nothing is loaded from anywhere, and nothing on the page can run.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def write_page(prepared: Prepared, path: Path, *, drop: str, today: date) -> None:
    """Write the page to a file that only its owner can read, whole or not at all. Raises OSError."""
    descriptor, unfinished = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(descriptor, FILE_MODE)
            file.write(page(prepared, drop=drop, today=today))
        Path(unfinished).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(unfinished).unlink()
        raise


def page(prepared: Prepared, *, drop: str, today: date) -> str:
    """Return the whole page as HTML."""
    title = f"Report of a drop: {prepared.intake.title}"
    css = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="robots", content="noindex"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("title", title),
        tag("style", Html(css)),
    )
    against = prepared.basis.release.id if prepared.basis.release else "an empty store"
    body = tag(
        "body",
        tag("p", PRIVATE, class_="private", role="note"),
        tag(
            "main",
            tag("h1", title),
            tag("p", f"{drop}, read on {today.isoformat()}, against {against}", class_="lead"),
            list(_decisions(prepared, drop)),
            list(_came(prepared)),
            list(_changed(prepared)),
            list(_series(prepared)),
            list(_largest(prepared.compared.changes)),
            list(_tables(prepared)),
            list(_notes(prepared)),
        ),
    )
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='en')}\n"


# ------------------------------------------------------------------------------------------- what needs a decision


def _decisions(prepared: Prepared, drop: str) -> Iterator[Html]:
    yield tag("h2", "What needs a decision")
    if not prepared.changes_anything:
        yield tag("p", "Nothing would change, so publishing makes no new release.", class_="verdict")
        return
    if not prepared.findings:
        yield tag("p", "Nothing. This drop can be published:", class_="verdict")
    else:
        yield tag(
            "p",
            "This drop can be published once each of these has a decision. If the files are wrong, put them right and"
            " check again. If they are right, say why, in words that become public: no numbers but dates, no places.",
            class_="verdict",
        )
        items = [tag("li", tag("strong", finding.code), " ", finding.detail) for finding in prepared.findings]
        yield tag("ol", items, class_="decisions")
    yield tag("pre", tag("code", command(prepared, drop=drop)))


# ------------------------------------------------------------------------------------------------------ what came

_ROWS = ("read", "counted", "further reports", "of weight 0", "set aside")


def _came(prepared: Prepared) -> Iterator[Html]:
    yield tag("h2", "What came")
    rows = []
    for name, accounts in by_dataset(prepared.intake.accounts).items():
        rows += [_row((each.path, name), _numbers(Rows.of([each]))) for each in accounts]
        if len(accounts) > 1:
            rows.append(_row(("together", name), _numbers(Rows.of(accounts)), class_="sum"))
    yield table("Rows by what became of them", ("file", "of"), _ROWS, rows)
    reasons = [
        _row((account.path, reason.text, reason.lines), (f"{reason.rows:,}",))
        for account in prepared.intake.accounts
        for reason in reasons_of(account, examples=0)
    ]
    if reasons:
        yield table("Rows set aside, by reason", ("file", "reason", "where"), ("rows",), reasons)
    places = [
        _row((account.path, place), (f"{number:,}",))
        for account in prepared.intake.accounts
        for place, number in account.placed
    ]
    if places:
        yield table("How places were found", ("file", "place"), ("rows",), places)


def _numbers(rows: Rows) -> tuple[str, ...]:
    found = (rows.read, rows.counted, rows.further, rows.weightless, rows.set_aside)
    return tuple(f"{number:,}" for number in found)


# --------------------------------------------------------------------------------------------------- what changes

_KINDS = ("new", "revised", "status", "settled", "gone")
_RECORD_KINDS = ("new", "changed", "gone")


def _changed(prepared: Prepared) -> Iterator[Html]:
    yield tag("h2", "What changes")
    if not prepared.basis.release:
        yield tag("p", "This is the first release of the store: everything is new.")
    counts = summary(prepared.compared.changes)
    if counts:
        yield tag(
            "p",
            "Cells are figures as readers see them. Revised: another value. Status: hidden, shown or missing otherwise."
            " Settled: no longer provisional.",
        )
        rows = [_row((name,), [f"{kinds[kind]:,}" for kind in _KINDS]) for name, kinds in counts.items()]
        yield table("Cells that differ", ("dataset",), _KINDS, rows)
    else:
        yield tag("p", "No figure that is shown changes.")
    records = record_summary(prepared.basis.records, prepared.records)
    if records:
        rows = [
            _row((name,), [f"{kinds.get(kind, 0):,}" for kind in _RECORD_KINDS])
            for name, kinds in records.items()
        ]
        yield table("Records that differ", ("kind",), _RECORD_KINDS, rows)


def _largest(changes: Sequence[Change]) -> Iterator[Html]:
    """Yield the published values that change most for their size."""
    pairs = [
        (change, change.before.value, change.after.value)
        for change in changes
        if change.before
        and change.after
        and change.before.value is not None
        and change.after.value is not None
    ]
    revised = [each for each in pairs if each[1] != each[2]]
    revised.sort(key=lambda each: -abs(each[2] - each[1]) / max(each[1], each[2]) ** 0.5)
    if revised:
        yield tag("h2", "The largest revisions")
        rows = [
            _row((named(change.key),), (f"{old:,}", f"{new:,}", _signed(new - old)))
            for change, old, new in revised[:MOST_REVISIONS]
        ]
        more = f", the largest {MOST_REVISIONS} of {len(revised):,}" if len(revised) > MOST_REVISIONS else ""
        yield table(f"Published values that change{more}", ("cell",), ("was", "would be", "change"), rows)


def _signed(number: float) -> str:
    return f"{number:+,}".replace("-", "−")


# ---------------------------------------------------------------------------------------------------- the series


def _series(prepared: Prepared) -> Iterator[Html]:
    lines = list(lines_of(prepared))
    if not lines:
        return
    yield tag("h2", "The series, before and after")
    yield tag(
        "p",
        tag("span", _sample("was"), "current release"),
        tag("span", _sample("now"), "after this drop, with a dot for each new period"),
        class_="legend",
    )
    for name in dict.fromkeys(line.dataset for line in lines):
        yield tag("h3", name)
        yield tag("div", [_figure(line) for line in lines if line.dataset == name], class_="charts")


def _sample(class_: str) -> Html:
    stroke = tag("path", d="M0 6H40", class_=class_)
    return tag("svg", stroke, viewBox="0 0 40 12", aria_hidden="true")


def _figure(line: Line) -> Html:
    differing = line.differing()
    added = sum(period not in line.before for period in differing)
    told = (
        f"{added:,} new, {len(differing) - added:,} revised" if line.before else f"{added:,} periods, all new"
    )
    rows = [
        _row((str(period),), (_value(line.before.get(period)), _value(line.after.get(period))))
        for period in differing[-MOST_PERIODS:]
    ]
    newest = f", the newest {MOST_PERIODS}" if len(differing) > MOST_PERIODS else ""
    figures = table(f"Periods that differ{newest}", ("period",), ("was", "would be"), rows)
    return tag(
        "figure",
        tag("figcaption", line.name),
        chart(line),
        tag("p", told if differing else "no change"),
        tag("details", tag("summary", f"Figures of {line.name}"), figures) if differing else None,
    )


def _value(value: float | None) -> str:
    return "–" if value is None else f"{value:,.10g}"


# -------------------------------------------------------------------------------------------- tables, translations


def _tables(prepared: Prepared) -> Iterator[Html]:
    if not prepared.shown.views:
        return
    yield tag("h2", "Tables that may have to be hidden")
    yield tag(
        "p",
        f"Small: too small to be shown by itself. Above {MOST_PRIMARIES:.0%} in the two newest years a table is too"
        " fine for its counts.",
    )
    rows = [
        _row(
            (view.dataset, f"{view.area_level}, {view.dimension}, {view.grain}"),
            (
                f"{view.cells:,}",
                f"{view.primaries:,}",
                f"{view.hidden:,}",
                f"{view.recent_share:.0%}" if view.recent_cells else "–",
            ),
            class_="bad" if view.recent_share > MOST_PRIMARIES else None,
        )
        for view in prepared.shown.views
    ]
    yield table(
        "Cells of each table", ("dataset", "table"), ("cells", "small", "hidden", "small, newest years"), rows
    )


def _notes(prepared: Prepared) -> Iterator[Html]:
    if prepared.intake.notes:
        yield tag("h2", "To translate, and other notes")
        yield tag("ul", [tag("li", note) for note in prepared.intake.notes])


def table(title: str, words: Sequence[str], numbers: Sequence[str], rows: Iterable[Html]) -> Html:
    """Return a table whose first columns are words, the first of them the head of its row."""
    head = [
        *(tag("th", name, scope="col") for name in words),
        *(tag("th", name, scope="col", class_="number") for name in numbers),
    ]
    inside = tag("table", tag("caption", title), tag("thead", tag("tr", head)), tag("tbody", list(rows)))
    return tag("div", inside, class_="wide", tabindex="0", role="region", aria_label=title)


def _row(words: Sequence[Child], numbers: Iterable[str], class_: str | None = None) -> Html:
    first, *others = words
    cells = [
        tag("th", first, scope="row"),
        *(tag("td", word) for word in others),
        *(tag("td", number, class_="number") for number in numbers),
    ]
    return tag("tr", cells, class_=class_)
