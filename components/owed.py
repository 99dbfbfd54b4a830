"""What each dataset owes, in words: up to when figures came, which come next, and what is held back and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from components.format import day, period, span
from components.frame import Frame
from components.i18n import Translator
from components.notes import SMALL_NUMBERS
from components.told import facts, mark, told
from data_access.model import Grain, Period
from data_access.owed import Owed, Standing

# In this order: what somebody must ask after first.
ORDER = (
    Standing.LATE,
    Standing.NEVER,
    Standing.UNAGREED,
    Standing.WITHDRAWN,
    Standing.UNTIMED,
    Standing.WAITED,
    Standing.ENDED,
)
_MARKS = {
    Standing.WAITED: "done",
    Standing.UNTIMED: "planned",
    Standing.LATE: "unreported",
    Standing.NEVER: "unreported",
    Standing.ENDED: "no-longer-published",
    Standing.UNAGREED: "rejected",
    Standing.WITHDRAWN: "rejected",
}


def summary(t: Translator, owed: Sequence[Owed]) -> str:
    """Return how many datasets are late."""
    late = sum(each.standing is Standing.LATE for each in owed)
    return t.n("owed.late", late, total=len(owed))


def owed_sections(frame: Frame, owed: Sequence[Owed], today: date) -> Iterator[Component]:
    """Yield a part for each dataset; those that are late come first, the rest in the order in which they stand."""
    for each in sorted(owed, key=lambda each: ORDER.index(each.standing)):
        yield _section(frame, each, today)


def _section(frame: Frame, owed: Owed, today: date) -> Component:
    t = frame.t
    state = html.P([mark(_MARKS[owed.standing]), " ", html.Strong(t(f"owed.standing.{owed.standing}"))])
    known = (
        (t("owed.from"), t(f"dataset.{owed.dataset}.source")),
        (t("owed.last"), _last(t, owed)),
        (t("owed.next"), _next(t, owed, today)),
        (t("owed.missing"), _listed(t, owed.missing) if owed.missing else None),
        (
            t("owed.open"),
            t("owed.open.since", date=day(owed.open_since, t.language)) if owed.open_since else None,
        ),
        (t("definition.lag"), t(f"dataset.{owed.dataset}.lag")),
        (t("owed.held"), _held(frame, owed)),
    )
    return html.Section(
        [html.H2(t(f"dataset.{owed.dataset}.title")), state, facts(known)],
        id=f"owed-{owed.dataset}",
        className="part owed",
    )


def _last(t: Translator, owed: Owed) -> str:
    if owed.last is None:
        return t("owed.last.none")
    when = period(Period.of(owed.last.end, Grain.MONTH), t.language)
    if owed.received is None:
        return t("owed.last.unpublished", period=when)
    return t("owed.last.on", period=when, date=day(owed.received, t.language))


def _next(t: Translator, owed: Owed, today: date) -> str | None:
    """Return which figures come next and when, or since how long they are waited for; None where nothing follows."""
    if owed.next is None or owed.due is None:
        return t("owed.next.untimed") if owed.standing is Standing.UNTIMED else None
    said = {"period": period(owed.next, t.language), "date": day(owed.due, t.language)}
    if owed.standing is Standing.LATE:
        return t.n("owed.next.late", (today - owed.due).days, **said)
    return t("owed.next.due", **said)


def _listed(t: Translator, periods: Sequence[Period]) -> str:
    """Return periods by the first and the last of each run of neighbors."""
    runs: list[list[Period]] = []
    for each in periods:
        if runs and each.last is None and runs[-1][-1].shift(1) == each:
            runs[-1].append(each)
        else:
            runs.append([each])
    return "; ".join(span(run[0], run[-1], t.language) for run in runs)


def _held(frame: Frame, owed: Owed) -> Component:
    """Return what is not shown and why, each reason once."""
    t = frame.t
    reasons = list(_reasons(frame, owed))
    return html.Ul([html.Li(each) for each in reasons]) if reasons else html.Span(t("owed.held.nothing"))


def _reasons(frame: Frame, owed: Owed) -> Iterator[list[str | Component]]:
    t = frame.t
    if owed.withdrawal is not None:
        when = day(date.fromisoformat(owed.withdrawal.at[:10]), t.language)
        yield [t("figure.withdrawn", date=when, because=owed.withdrawal.because)]
    if owed.ending is not None:
        yield [
            t("owed.held.ended", date=day(owed.ending.day, t.language)),
            " ",
            told(t, owed.ending.title),
            ".",
        ]
    if owed.standing is Standing.UNAGREED:
        yield [t("owed.held.unagreed")]
    else:
        yield from ([t(f"owed.held.unagreed.{level}")] for level in owed.unagreed)
    if owed.missing:
        yield [t("owed.held.missing")]
    if owed.held:
        yield [t.n("owed.held.whole", owed.held)]
    if owed.hidden:
        why = html.A(t("note.suppressed.why"), href=f"{frame.link('/methods')}#{SMALL_NUMBERS}")
        yield [t.n("owed.held.hidden", owed.hidden), " ", why, "."]
