"""Where a timeline lives: its page, its slide and its files."""

from __future__ import annotations

from components.handout.model import Kind
from components.tools import Place
from data_access.timeline import Timeline

PATH = "/timeline"


def timeline_place(timeline: Timeline) -> Place:
    """Return where a timeline lives; its files lie below those of its outcome."""
    asked = tuple(timeline.pairs())
    outcome = timeline.outcome.metric.id if timeline.outcome else ""
    filed = tuple(pair for pair in asked if pair[0] != "outcome")
    stem = f"timeline-{outcome}-{timeline.area.stem}"
    return Place(Kind.TIMELINE, outcome, PATH, "", asked, filed, stem)
