"""Privacy: what may be shown of a table. Pure; reads nothing, writes nothing.

`protect` chooses what to hide of counts and proves it, `protect_estimates` chooses among the estimates of a survey;
`check_proof` checks a proof by adding whole numbers.
"""

from data_access.privacy.columns import NEVER_REVISED, Column, Counted, Counts, Covered, Versions
from data_access.privacy.estimates import protect_estimates
from data_access.privacy.facts import PlanError
from data_access.privacy.history import Earlier, History
from data_access.privacy.keeping import Kept
from data_access.privacy.linked import Linked
from data_access.privacy.patterns import Unprotectable
from data_access.privacy.protect import Part, Protection, again, check_proof, protect
from data_access.privacy.reports import ViewReport, view_reports
from data_access.privacy.system import Contradiction
from data_access.privacy.witnesses import Floor, Proof, Unproved

__all__ = [
    "NEVER_REVISED",
    "Column",
    "Contradiction",
    "Counted",
    "Counts",
    "Covered",
    "Earlier",
    "Floor",
    "History",
    "Kept",
    "Linked",
    "Part",
    "PlanError",
    "Proof",
    "Protection",
    "Unprotectable",
    "Unproved",
    "Versions",
    "ViewReport",
    "again",
    "check_proof",
    "protect",
    "protect_estimates",
    "view_reports",
]
