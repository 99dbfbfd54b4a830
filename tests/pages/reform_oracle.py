"""What the pages on police reform must say, worked out from the files that anybody can download, in the plainest way.

Nothing here calls the code that reads records for pages.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from tests.pages.visitor import Visitor

STEPS = ("drafted", "community-comment", "adopted", "trained", "audited")
STEP_WORDS = ("Drafted", "Community comment", "Adopted", "Officers trained", "Audited")
STATE_WORDS = {
    "done": "Done",
    "under-way": "Under way",
    "planned": "Planned",
    "no-longer-published": "No longer published",
    "unreported": "Nothing reported",
}
FATE_WORDS = {
    "made": "No answer reported",
    "accepted": "Accepted, not done yet",
    "partly-accepted": "Accepted in part",
    "rejected": "Rejected",
    "done": "Done",
    "no-longer-published": "No longer published",
}


def records(visitor: Visitor, kind: str) -> list[dict[str, Any]]:
    """The records of a kind, as the API gives them."""
    found: list[dict[str, Any]] = json.loads(visitor.get(f"/api/v1/records/{kind}.json").text)["records"]
    return found


def policies(visitor: Visitor) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The records of each policy by step, oldest first, those without a day last."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for each in sorted(records(visitor, "milestones"), key=lambda each: each.get("date", "9999")):
        found.setdefault(each["policy"], {}).setdefault(each["step"], []).append(each)
    return found


def states(visitor: Visitor) -> dict[str, tuple[str, ...]]:
    """How far each policy is at each step."""
    return {
        policy: tuple(steps[name][-1]["state"] if name in steps else "unreported" for name in STEPS)
        for policy, steps in policies(visitor).items()
    }


def shares(visitor: Visitor) -> list[str]:
    """How many policies are how far at each step, as the page says it."""
    found = states(visitor).values()
    lines = []
    for n, name in enumerate(STEP_WORDS):
        counted = Counter(each[n] for each in found)
        said = [f"{STATE_WORDS[state]}: {counted[state]}" for state in STATE_WORDS if counted[state]]
        done = f"Done: {counted['done']}"
        said = [f"{done} of {len(found)}", *(each for each in said if each != done)]
        lines.append(f"{name} {' · '.join(said)}")
    return lines


def fates(visitor: Visitor) -> Counter[str]:
    """How many recommendations are in each state."""
    return Counter(each["state"] for each in records(visitor, "recommendations"))
