"""Partners, actions, reports and meetings for tests, in the city of `stores`, on the day `TODAY`."""

from __future__ import annotations

from typing import Any

from data_access.model import Record

TODAY = "2026-06-01"
SITE = "https://example.org"


def partner(name: str, sector: str, **more: Any) -> Record:
    usual = {"name": name.title(), "sector": sector, "does": {"en": f"{name} helps"}, "state": "active"}
    return Record("partners", name, {**usual, **more})


def action(name: str, state: str, agreed_on: str, **more: Any) -> Record:
    usual = {"title": {"en": f"Do {name}"}, "problem": {"en": f"Trouble {name}"}, "action_kind": "lights"}
    return Record("actions", name, {**usual, "state": state, "agreed_on": agreed_on, **more})


def meeting(name: str, state: str, day: str, **more: Any) -> Record:
    usual = {"title": {"en": f"Meeting {name}"}, "meeting_kind": "community", "state": state, "date": day}
    how = {"place": {"en": "City Hall"}, "open": True, "take_part": {"en": "Come, or write"}}
    return Record("meetings", name, {**usual, **how, **more})


PARTNERS = [
    partner(
        "garden",
        "community",
        phone="973-555-0199",
        mail="info@garden.example.org",
        web=f"{SITE}/garden",
        areas=["south"],
        languages={"en": "English, Spanish", "es": "Inglés y español"},
        checked_on="2026-02-03",
    ),
    partner("team", "community", phone="973-555-0198", programs=["violence-intervention"]),
    partner("chapel", "faith", reach={"en": "Come in on weekdays"}, areas=["east-side"]),
    partner("shops", "business", state="former", web=f"{SITE}/shops", areas=["south"]),
]
ACTIONS = [
    action(
        "lamps",
        "done",
        "2026-01-10",
        area="south-side",
        place={"en": "At the park"},
        partners=["garden", "shops"],
        started_on="2026-02-01",
        done_on="2026-03-04",
        result={"en": "The lamps work"},
        meeting="m-last",
    ),
    action("seats", "under-way", "2026-01-10", area="south-side", partners=["garden"], due="2026-09-01"),
    action("paint", "agreed", "2026-02-10", area="east-side", partners=["chapel"]),
    action("locks", "stopped", "2025-02-10", partners=["shops"], result={"en": "No money"}, meeting="m-old"),
]
REPORTS = [
    Record(
        "reports",
        "r-1",
        {
            "title": {"en": "Dark blocks"},
            "about": {"en": "Where lamps are broken"},
            "delivered_on": "2026-01-05",
            "delivered_to": {"en": "The council"},
            "partners": ["garden"],
            "area": "south",
            "document": f"{SITE}/dark.pdf",
        },
    )
]
MEETINGS = [
    meeting(
        "m-next",
        "planned",
        "2026-06-11",
        starts="18:30",
        online=f"{SITE}/join",
        agenda={"en": "Lamps and seats"},
        languages={"en": "English"},
        area="south-side",
    ),
    meeting("m-east", "planned", "2026-06-20", area="east"),
    meeting("m-partners", "planned", "2026-06-12", open=False, meeting_kind="partners"),
    meeting("m-off", "cancelled", "2026-06-15"),
    meeting("m-was-off", "cancelled", "2026-05-15"),
    meeting("m-silent", "planned", "2026-05-20"),
    meeting("m-last", "held", "2026-01-10", attended=12, agreed={"en": "New lamps"}, minutes=f"{SITE}/m.pdf"),
    meeting("m-told", "held", "2025-12-10", agreed={"en": "To count seats"}),
    meeting("m-old", "held", "2025-02-10"),
    meeting("m-quiet", "held", "2025-01-10"),
]
RECORDS = [*PARTNERS, *ACTIONS, *REPORTS, *MEETINGS]
