"""What the topics of the catalogue tell of: what happens to people in the city, or what is done about it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from data_access.definitions import Metric
from data_access.model import Polarity


class TopicRole(StrEnum):
    """On the timeline outcomes stand above efforts."""

    OUTCOME = "outcome"
    EFFORT = "effort"


# By topic, or by metric where one tells of something else than the others of its topic. A topic that is named here
# appears on the timeline with its first metric.
ROLES: Mapping[str, TopicRole] = {
    "armed-violence": TopicRole.OUTCOME,
    "domestic-and-sexual-violence": TopicRole.OUTCOME,
    "crime": TopicRole.OUTCOME,
    "trust": TopicRole.OUTCOME,
    "police-practice": TopicRole.OUTCOME,
    "police-training": TopicRole.EFFORT,
    "police-oversight": TopicRole.EFFORT,
    "violence-intervention": TopicRole.EFFORT,
    "youth-prevention": TopicRole.EFFORT,
    "crisis-intervention": TopicRole.EFFORT,
    "re-entry": TopicRole.EFFORT,
    "community-strengthening": TopicRole.EFFORT,
    "prevention-by-place": TopicRole.EFFORT,
    "collaboration": TopicRole.EFFORT,
    # What a program answers.
    "crisis-calls": TopicRole.OUTCOME,
    "crisis-share": TopicRole.OUTCOME,
}


def role_of(entry: Metric) -> TopicRole | None:
    """Return what a metric tells of; None for a topic of which nobody has said so yet.

    What came of a program, what happened to everybody, and what should become less, is nothing that anybody does: it
    tells of an outcome.
    """
    if entry.result or entry.everybody:
        return TopicRole.OUTCOME
    of_topic = ROLES.get(entry.topic)
    is_to_fall = of_topic is not None and entry.polarity is Polarity.LOWER
    return ROLES.get(entry.id, TopicRole.OUTCOME if is_to_fall else of_topic)
