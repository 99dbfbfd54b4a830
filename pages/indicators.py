"""`/indicators`: everything that can be looked up, by topic, with its newest number; filtered by a word."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.frame import Frame, page
from components.metric_list import entry_words, metric_entry, newest_words, search_form
from data_access import get_service
from data_access.catalog import METRICS, TOPICS
from data_access.definitions import Metric
from data_access.model import Grain
from pages.context import frame_of, head_of
from pages.serving.page import Address, Page, PageView

# A longer search finds nothing that a shorter one does not.
MOST_LETTERS = 60


def layout(address: Address) -> PageView:
    """Answer the address; a search is never kept, so that made-up words push no good page out."""
    frame = frame_of(address)
    t, wanted = frame.t, " ".join(address.value("q")[:MOST_LETTERS].split())
    found = [metric for metric in METRICS if matches(frame, metric, wanted)]
    said = [html.P(t.n("indicators.found", len(found), word=wanted), className="note")] if wanted else []
    whole_list = address.with_query(tuple(pair for pair in address.query if pair[0] != "q"))
    return PageView(
        head=head_of(frame, t("indicators.title"), t("indicators.description"), canonical=whole_list),
        body=page(
            frame,
            html.H1(t("indicators.title")),
            html.P(t("indicators.lead"), className="lead"),
            search_form(frame, wanted),
            *said,
            *(_topic(frame, topic, found) for topic in TOPICS if any(m.topic == topic for m in found)),
        ),
        keep=not wanted,
    )


def matches(frame: Frame, metric: Metric, wanted: str) -> bool:
    """Whether every word of a search begins a word of what is said of a metric, whatever its accents and case."""
    said = plain(entry_words(frame.t, metric)).replace("-", " ").split()
    return all(
        any(each.startswith(word) for each in said) for word in plain(wanted).replace("-", " ").split()
    )


def plain(text: str) -> str:
    """Return a text in small letters without accents."""
    parted = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


def _topic(frame: Frame, topic: str, found: Sequence[Metric]) -> Component:
    """Return the list of a topic; a number that several break down in their own ways is told at the first of them."""
    entries, told = [], set()
    for metric in found:
        if metric.topic == topic:
            counted = (*metric.parts, metric.category)
            newest = frame.t("indicators.by-group") if counted in told else _newest(frame, metric)
            entries.append(metric_entry(frame, metric, newest))
            told.add(counted)
    return html.Section([html.H2(frame.t(f"topic.{topic}")), html.Ul(entries, className="metrics")], id=topic)


def _newest(frame: Frame, metric: Metric) -> str:
    answer = get_service().ask(metric.id, {"grain": Grain.YEAR}, release=frame.release)
    return newest_words(frame.t, answer)


PAGE = Page(path="/indicators", layout=layout, query=("q", "release"))
