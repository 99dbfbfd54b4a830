"""`/data`: downloads, what holds between the numbers, every release, and how to cite."""

from __future__ import annotations

from collections.abc import Iterator

from dash import html
from dash.development.base_component import Component

from components.citation import citation
from components.format import day
from components.frame import Frame, page, url
from components.tables import table
from data_access import get_service
from data_access.model import Release
from pages.context import frame_of, head_of
from pages.serving.page import Address, Page, PageView
from pages.withdrawn import withdrawn_day

FILES_OF_A_RELEASE = (
    ("cells.csv", "data.file.cells"),
    ("structure.json", "data.file.structure"),
    ("areas.geojson", "data.file.areas"),
)
FILES_OF_ALL = (
    ("metrics.json", "data.file.metrics"),
    ("releases.json", "data.file.releases"),
    ("revisions.json", "data.file.revisions"),
    ("revisions.csv", "data.file.revisions-table"),
)


def layout(address: Address) -> PageView:
    """Answer the address."""
    frame = frame_of(address)
    t = frame.t
    return PageView(
        head=head_of(frame, t("data.title"), t("data.description")),
        body=page(
            frame,
            html.H1(t("data.title")),
            html.P(t("data.lead"), className="lead"),
            _downloads(frame),
            html.Section([html.H2(t("data.cite.title")), html.P(citation(frame))]),
            html.Section(
                [
                    html.H2(t("data.releases.title")),
                    html.P(t("data.releases.text")),
                    html.P(html.A(t("changelog.title"), href=frame.link("/data/revisions"))),
                    _releases(frame),
                ]
            ),
            html.P(html.A(t("owed.link"), href=frame.link("/data/owed"))),
            *_looked_into(frame),
            html.Section([html.H2(t("data.check.title")), html.P(t("data.check.text"))]),
        ),
    )


def _downloads(frame: Frame) -> Component:
    t = frame.t
    pinned = [("release", frame.release.id)]
    kinds = get_service().record_kinds(frame.release)
    files = [
        *((name, t(text), pinned) for name, text in FILES_OF_A_RELEASE),
        *((f"records/{kind}.csv", t(f"record.{kind}"), pinned) for kind in kinds),
        *((name, t(text), []) for name, text in FILES_OF_ALL),
    ]
    entries = [
        html.Li([html.A(name, href=url("en", f"/api/v1/{name}", query)), " – ", text])
        for name, text, query in files
    ]
    return html.Section([html.H2(t("data.files.title")), html.Ul(entries, className="files")])


def _releases(frame: Frame) -> Component:
    t = frame.t
    header = [t("data.release.id"), t("data.release.date"), t("data.release.note"), t("data.release.state")]
    rows = [
        [
            html.A(release.id, href=url(frame.language, "/", [("release", release.id)])),
            day(release.dated, frame.language),
            _note(release) or t("data.release.no-note"),
            "; ".join(_states(frame, release)),
        ]
        for release in get_service().releases()
    ]
    return table(t("data.releases.title"), header, rows)


def _note(release: Release) -> Component | None:
    """Return what staff wrote of a release that can still be read; they write English."""
    return html.Span(release.note, lang="en") if release.note and not release.withdrawn else None


def _states(frame: Frame, release: Release) -> Iterator[str]:
    """Yield where a release stands, and what of it was withdrawn, when and why."""
    t = frame.t
    if release.withdrawn is None:
        yield t(_state(release))
    for each in release.withdrawals:
        said = {"date": withdrawn_day(t, each), "because": each.because}
        if each.dataset:
            yield t("data.release.withdrawn-dataset", what=t(f"dataset.{each.dataset}.title"), **said)
        else:
            yield t("data.release.withdrawn", **said)


def _looked_into(frame: Frame) -> Iterator[Component]:
    """Yield what staff were asked about this release before it was published, with the reasons that they gave."""
    t, release = frame.t, frame.release
    found = get_service().document(release, "report").get("findings", ())
    rows = [
        [
            t(f"dataset.{each['dataset']}.title"),
            each["when"] or t("data.looked-into.any-time"),
            t(f"finding.{each['kind']}"),
            html.Span(each["because"], lang="en"),
        ]
        for each in found
        if release.withdrawal_of(each["dataset"]) is None
    ]
    if rows:
        title = t("data.looked-into.title")
        header = [t(f"data.looked-into.{name}") for name in ("dataset", "when", "what", "because")]
        yield html.Section([html.H2(title), html.P(t("data.looked-into.text")), table(title, header, rows)])


def _state(release: Release) -> str:
    if release.current:
        return "data.release.current"
    return "data.release.rolled-back" if release.rolled_back else "data.release.earlier"


PAGE = Page(path="/data", layout=layout, query=("release",))
