"""What can go wrong in an audit, by name."""

from __future__ import annotations

from collections.abc import Sequence


class AuditError(ValueError):
    """An audit that could not be made; nothing may be called safe."""


class UnreadableRelease(AuditError):
    """A release whose cells or structure are not in the published form."""


class UnknownCell(AuditError):
    """A statement from outside about an area, category, measure or period that no release knows."""


class Contradiction(AuditError):
    """Published numbers that cannot all be true. `cells` names those that contradict each other."""

    def __init__(self, message: str, cells: Sequence[str]) -> None:
        super().__init__(message)
        self.cells = tuple(cells)
