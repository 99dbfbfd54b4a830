"""What those who work together set out to do, and the metrics that can show whether it came about."""

from __future__ import annotations

from dataclasses import dataclass

from data_access.catalog import metric
from data_access.definitions import Metric


@dataclass(frozen=True, slots=True)
class Promise:
    """One aim, and the metrics by which it is judged, the most telling first."""

    id: str
    metrics: tuple[Metric, ...]


def _promise(name: str, metrics: str) -> Promise:
    return Promise(name, tuple(map(metric, metrics.split())))


PROMISES = (
    _promise("violence", "people-shot homicides"),
    _promise("trust", "trust-police trust-respect trust-safe"),
    _promise("causes", "jobs-created affordable-homes training-placements crisis-trained"),
    _promise(
        "reform",
        "crisis-intervention-current implicit-bias-current de-escalation-current complaints-sustained"
        " body-camera-passed",
    ),
    _promise("youth", "youth-completed youth-back people-under-25-shot"),
    _promise("communities", "organizations-supported credentials-earned"),
)
