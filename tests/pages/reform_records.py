"""Records of a reform for tests: policies in every state, recommendations with every fate, meetings of every kind."""

from __future__ import annotations

from typing import Any

from data_access.model import AreaLevel, Cell, CellKey, Period, Record, Status

TODAY = "2026-06-01"
TAKE_PART = {"en": "Write to the office of the board", "es": "Se puede escribir a la oficina de la junta"}
SITE = "https://example.org"


def step(policy: str, name: str, state: str, day: str = "", **more: Any) -> Record:
    """A step of a policy, with the policy's name as its title."""
    title = {"en": policy.replace("-", " ").capitalize(), "es": f"Política {policy}"}
    content = {"reform_area": "policy", "policy": policy, "title": title, "step": name, "state": state}
    said = {"date": day, "says": "Office of the Chief"} if day else {}
    also = {"take_part": TAKE_PART} if name == "community-comment" else {}
    return Record("milestones", f"{policy}-{name}-{len(more)}", content | said | also | more)


def whole(policy: str, **more: Any) -> list[Record]:
    """A policy with all five steps done, verified by a monitor."""
    names = ("drafted", "community-comment", "adopted", "trained", "audited")
    checked = {"verified_by": "Independent Monitor", "verified_on": "2024-12-01"}
    return [
        step(policy, name, "done", f"202{n}-03-05", document=f"{SITE}/{policy}.pdf", **checked, **more)
        for n, name in enumerate(names)
    ]


MILESTONES = [
    *whole("use-of-force"),
    step("body-cameras", "drafted", "done", "2026-02-01"),
    step(
        "body-cameras",
        "community-comment",
        "under-way",
        "2026-05-01",
        comment_by="2026-06-30",
        take_part_at=f"{SITE}/comment",
        document=f"{SITE}/body-cameras.pdf",
    ),
    step("body-cameras", "adopted", "planned", "2026-09-01"),
    step("stops-and-searches", "drafted", "done", "2025-01-01"),
    step("stops-and-searches", "community-comment", "under-way", "2025-02-01", comment_by="2025-03-01"),
    step("stops-and-searches", "adopted", "planned", "2025-06-01", reform_area="practice"),
    step("crisis-calls", "drafted", "done", "2019-05-01", reform_area="training"),
    step("crisis-calls", "adopted", "done", "2020-05-01", reform_area="training", verified_by="City Auditor"),
    step(
        "crisis-calls",
        "audited",
        "no-longer-published",
        "2025-11-20",
        reform_area="training",
        note={"en": "The court's oversight ended."},
    ),
]


def recommendation(name: str, state: str, made_on: str, state_on: str = "", **more: Any) -> Record:
    """A recommendation of the board."""
    content = {"title": {"en": f"Recommend {name}"}, "made_by": "Civilian board", "made_on": made_on}
    said = {"state_on": state_on, "says": "Office of the Chief"} if state_on else {}
    return Record("recommendations", name, {**content, "state": state, **said, **more})


RECOMMENDATIONS = [
    recommendation("r-made", "made", "2026-01-10", made_to="City Council"),
    recommendation("r-accepted", "accepted", "2025-01-10", "2025-03-01", answer={"en": "We agree."}),
    recommendation("r-partly", "partly-accepted", "2025-02-10", "2025-03-02"),
    recommendation("r-rejected", "rejected", "2024-02-10", "2024-05-02", answer={"en": "No money."}),
    recommendation("r-done-1", "done", "2023-02-10", "2024-01-02", verified_by="City Auditor"),
    recommendation("r-done-2", "done", "2023-02-11", "2023-09-02", document=f"{SITE}/done.pdf"),
    recommendation("r-ended", "no-longer-published", "2022-02-11", "2025-11-20"),
]


def meeting(name: str, kind: str, state: str, day: str, **more: Any) -> Record:
    """A meeting in City Hall that is open to all."""
    content = {"title": {"en": f"Meeting {name}"}, "meeting_kind": kind, "state": state, "date": day}
    where = {"place": {"en": "City Hall"}, "open": True, "take_part": TAKE_PART}
    return Record("meetings", name, {**content, **where, **more})


MEETINGS = [
    meeting("m-next", "oversight-board", "planned", "2026-06-11", starts="18:30", ends="20:00", online=SITE),
    meeting("m-comment", "policy-comment", "planned", "2026-06-04", languages={"en": "English, Spanish"}),
    meeting("m-silent", "oversight-board", "planned", "2026-05-11"),
    meeting(
        "m-held",
        "oversight-board",
        "held",
        "2026-04-09",
        attended=42,
        minutes=f"{SITE}/minutes.pdf",
        agreed={"en": "To meet in each ward"},
        came_of={"en": "Done"},
    ),
    meeting("m-held-2", "oversight-board", "held", "2026-03-12"),
    meeting("m-off", "oversight-board", "cancelled", "2026-02-12"),
    meeting("m-old", "oversight-board", "held", "2025-02-12", attended=0),
    meeting("m-older", "oversight-board", "held", "2025-01-12", attended=1),
    meeting("m-other", "partners", "planned", "2026-06-12"),
]

RECORDS = [*MILESTONES, *RECOMMENDATIONS, *MEETINGS]


def counted(dataset: str, measure: str, year: int, value: int, *breakdown: str) -> Cell:
    """A published count of the city in a year, of everything or of one category: `"race", "black"`."""
    key = CellKey(dataset, measure, AreaLevel.CITY, "newark", Period.parse(str(year)), *breakdown)
    return Cell(key, Status.PUBLISHED, value)


def counts() -> list[Cell]:
    """Three years of training, stops and audits of body cameras."""
    found = []
    for n, year in enumerate((2022, 2023, 2024)):
        for course in ("crisis-intervention", "implicit-bias", "de-escalation"):
            found += [
                counted("training", course, year, 300 + 10 * n),
                counted("training", f"{course}-due", year, 1000),
                counted("training", f"{course}-done", year, 600 + 100 * n),
            ]
        found += [counted("stops", "stops", year, 9000 - 1000 * n), counted("stops", "searches", year, 900)]
        found += [counted("body-camera", "checked", year, 500), counted("body-camera", "passed", year, 450)]
    for race, stops, searches in (("black", 4000, 520), ("hispanic", 2000, 210), ("white", 800, 60)):
        found.append(counted("stops", "stops", 2024, stops, "race", race))
        found.append(counted("stops", "searches", 2024, searches, "race", race))
    return found
