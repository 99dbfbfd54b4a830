"""`/together`: partners and how to reach them, what was agreed and what came of it, reports, the next meeting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dash import html
from dash.development.base_component import Component

from components.frame import Frame, page
from components.meetings import meetings_to_come
from components.question import select
from components.sentences import area_name
from components.together import (
    PATH,
    action_sections,
    former_partners,
    report_list,
    sector_sections,
    sectors_of,
)
from data_access import get_service
from data_access.model import Area, Geography
from data_access.together import ActionState, Together
from pages.context import frame_of, head_of
from pages.serving.page import Address, Head, Page, PageView
from pages.together_asks import every_meeting, filter_form, meetings_around, place_choices, place_of, together

PARTS = ("partners", "actions", "reports", "meeting")


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What is shown: of all sectors or of one, of the whole city or of a place in it."""

    sector: str
    area: Area | None

    def words(self, frame: Frame) -> str:
        """Return it in words; empty where nothing is chosen."""
        named = [frame.t(f"sector.{self.sector}")] if self.sector else []
        return ", ".join([*named, *([area_name(frame.t, self.area)] if self.area else [])])

    def of(self, everything: Together, geography: Geography) -> Together:
        """Return what is shown of everything."""
        found = everything.of_sector(self.sector) if self.sector else everything
        return found.at(self.area.id, geography) if self.area else found

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """What an address says of it."""
        area = (("area", self.area.id),) if self.area else ()
        return ((("sector", self.sector),) if self.sector else ()) + area


def layout(address: Address) -> PageView:
    """Answer the address on the day of the visit; a sector or place that there is not shows all, and says so."""
    frame = frame_of(address)
    t = frame.t
    geography, everything = get_service().geography(frame.release), together(frame)
    sector, area = address.value("sector"), address.value("area")
    known = sectors_of(each for each in everything.partners if each.is_active)
    chosen = _Chosen(sector if sector in known else "", place_of(geography, area))
    is_unknown = sector != chosen.sector or (bool(area) and chosen.area is None)
    found = chosen.of(everything, geography)
    return PageView(
        head=_head(frame, address, chosen),
        body=page(
            frame,
            html.H1(t("together.title")),
            html.P(t("together.lead"), className="lead"),
            _contents(frame),
            *([html.P(t("together.unknown"), className="problem")] if is_unknown else []),
            _form(frame, geography, known, chosen),
            *_shown(frame, chosen),
            *_partners(frame, found, geography, address.today),
            *_actions(frame, found, everything, geography, address.today),
            *_reports(frame, found, everything, geography),
            *_meeting(frame, chosen, geography, address.today),
        ),
        keep=not is_unknown,
    )


def _head(frame: Frame, address: Address, chosen: _Chosen) -> Head:
    t, words = frame.t, chosen.words(frame)
    title = f"{t('together.title')}: {words}" if words else t("together.title")
    return head_of(frame, title, t("together.description"), canonical=address.with_query(chosen.query))


def _contents(frame: Frame) -> Component:
    t = frame.t
    entries = [html.Li(html.A(t(f"together.{part}"), href=f"#{part}")) for part in PARTS]
    return html.Nav(html.Ul(entries, className="contents"), **{"aria-label": t("together.contents")})


def _form(frame: Frame, geography: Geography, known: tuple[str, ...], chosen: _Chosen) -> Component:
    t = frame.t
    sectors = [("", t("together.all-sectors")), *((each, t(f"sector.{each}")) for each in known)]
    areas = [("", t("meetings.all-places")), *place_choices(frame, geography)]
    controls = (
        select("sector", t("together.sector"), sectors, chosen.sector),
        select("area", t("form.area"), areas, chosen.area.id if chosen.area else ""),
    )
    return filter_form(frame, PATH, t("together.filter"), controls)


def _shown(frame: Frame, chosen: _Chosen) -> Iterator[Component]:
    """Yield what is shown, where it is not everything, and the way back to that."""
    t = frame.t
    if chosen.query:
        name = "together.shown" if chosen.area else "together.shown.sector"
        everything = html.A(t("together.everything"), href=frame.link(PATH))
        yield html.P([t(name, chosen=chosen.words(frame)), " ", everything], className="note")


def _partners(frame: Frame, found: Together, geography: Geography, today: date) -> Iterator[Component]:
    t = frame.t
    active = [each for each in found.partners if each.is_active]
    former = [each for each in found.partners if not each.is_active]
    yield html.H2(t("together.partners"), id="partners")
    if not active:
        yield html.P(t("together.no-partners"), className="nothing")
    yield from sector_sections(frame, active, geography, today)
    if former:
        yield former_partners(frame, former)


def _actions(
    frame: Frame, found: Together, everything: Together, geography: Geography, today: date
) -> Iterator[Component]:
    t = frame.t
    yield html.H2(t("together.actions"), id="actions")
    if not found.actions:
        yield html.P(t("together.no-actions"), className="nothing")
        return
    done = sum(each.state is ActionState.DONE for each in found.actions)
    yield html.P(t.n("action.summary", done, total=len(found.actions)))
    meetings = {each.id: each for each in every_meeting(frame)}
    yield from action_sections(frame, found.actions, everything, meetings, geography, today)


def _reports(
    frame: Frame, found: Together, everything: Together, geography: Geography
) -> Iterator[Component]:
    t = frame.t
    yield html.H2(t("together.reports"), id="reports")
    if found.reports:
        yield report_list(frame, found.reports, everything, geography)
    else:
        yield html.P(t("together.no-reports"), className="nothing")


def _meeting(frame: Frame, chosen: _Chosen, geography: Geography, today: date) -> Iterator[Component]:
    """Yield the next meeting to which everybody may come, of the whole city or of the chosen place."""
    t = frame.t
    meetings = meetings_around(every_meeting(frame), chosen.area, geography)
    coming = [each for each in meetings if each.is_open and each.is_to_come(today)]
    yield html.H2(t("together.meeting"), id="meeting")
    yield meetings_to_come(frame, coming[:1]) if coming else html.P(t("about.part.none"))
    yield html.P(html.A(t("meetings.all"), href=frame.link("/meetings")), className="more")


PAGE = Page(path=PATH, layout=layout, query=("sector", "area", "release"), daily=True)
