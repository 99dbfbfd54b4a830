"""`/present`: the city's headlines as slides, for a meeting; and what every page of slides is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from components.frame import Frame
from components.handout.build import Shown
from components.slides import leave_of, slides_page
from data_access import get_service
from data_access.answers import Answer
from data_access.catalog import METRICS, TOPICS
from data_access.model import AreaLevel
from data_access.selection import default_selection
from pages.context import frame_of, head_of
from pages.neighborhoods import HEADLINE
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
    )


def _has_numbers(answer: Shown) -> bool:
    return not isinstance(answer, Answer) or any(series.points for series in answer.series)


def _headlines(frame: Frame) -> Iterator[Shown]:
    """Yield what the first page shows: the first metric of each topic, and the map by neighborhood."""
    service, release = get_service(), frame.release
    for topic in TOPICS:
        metric = next(each for each in METRICS if each.topic == topic)
        yield service.ask(metric.id, {"grain": "year"}, release=release, pinned=frame.pinned)
    selection = default_selection(service.offer(release, HEADLINE), service.geography(release))
    drawn = service.by_area(selection, AreaLevel.NEIGHBORHOOD, release=release)
    if drawn is not None:
        yield drawn


PAGE = Page(path="/present", layout=layout, query=("release",), scripts=SCRIPTS)
