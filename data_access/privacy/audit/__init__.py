"""The attacker: works out what it can from what the public gets, so that nobody else can.

Shares no code with what chooses the cells to hide, and reads only `cells.csv` and `structure.json` of releases and a
file of outside facts. Pure: texts in, a report out. See `docs/privacy.md`.
"""

from data_access.privacy.audit.attack import audit
from data_access.privacy.audit.errors import AuditError, Contradiction, UnknownCell, UnreadableRelease
from data_access.privacy.audit.reading import Published, read
from data_access.privacy.audit.report import Bound, Report, ViewInformation, view_information
from data_access.privacy.audit.self_test import Trial, self_test
from data_access.privacy.audit.statements import (
    CellName,
    Statement,
    UnreadableStatement,
    between,
    known,
    percent_change,
    ranked,
    rate,
    share,
    statements_from_json,
)

__all__ = [
    "AuditError",
    "Bound",
    "CellName",
    "Contradiction",
    "Published",
    "Report",
    "Statement",
    "Trial",
    "UnknownCell",
    "UnreadableRelease",
    "UnreadableStatement",
    "ViewInformation",
    "audit",
    "between",
    "known",
    "percent_change",
    "ranked",
    "rate",
    "read",
    "self_test",
    "share",
    "statements_from_json",
    "view_information",
]
