"""`/present`: the city's headlines as slides, for a meeting; and what every page of slides is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from components.frame import Frame
from components.handout.build import Shown
from components.slides import leave_of, slides_page
from data_access import get_service
from data_access.answers import Answer
from data_access.catalog import TOPICS
from data_access.model import Grain
from data_access.timeline import Timeline
from pages.context import frame_of, head_of
from pages.home import headline_of
from pages.neighborhood_asks import ELSEWHERE
from pages.serving.page import Address, Page, PageView

SCRIPTS = ("present.js",)


def layout(address: Address) -> PageView:
    """Answer the address."""
    frame = frame_of(address)
    t = frame.t
    return slides_view(
        frame, title=t("home.title"), subtitle=t("home.lead"), shown=_headlines(frame), path="/"
    )


def slides_view(
    frame: Frame,
    *,
    title: str,
    subtitle: str,
    shown: Iterable[Shown],
    path: str,
    asked: Sequence[tuple[str, str]] = (),
    canonical: Address | None = None,
    keep: bool = True,
) -> PageView:
    """Return the slides of the page at `path`; a figure of which nothing was ever collected has none."""
    t = frame.t
    figures = [each for each in shown if _has_numbers(each)]
    return PageView(
        head=head_of(
            frame,
            t("present.title", page=title),
            t("present.description", page=title),
            canonical=canonical,
        ),
        body=slides_page(
            frame, title=title, subtitle=subtitle, shown=figures, leave=leave_of(frame, path, asked)
        ),
        keep=keep,
        root="projected",
    )


def _has_numbers(answer: Shown) -> bool:
    match answer:
        case Answer():
            return any(series.points for series in answer.series)
        case Timeline():
            return bool(answer.years)
    return True


def _headlines(frame: Frame) -> Iterator[Shown]:
    """Yield what the first page says: the first metric of each topic, by year; what programs do has its own pages."""
    for topic in (each for each in TOPICS if each not in ELSEWHERE):
        query = {"grain": Grain.YEAR}
        yield get_service().ask(headline_of(topic).id, query, release=frame.release, pinned=frame.pinned)


PAGE = Page(path="/present", layout=layout, query=("release",), scripts=SCRIPTS)
