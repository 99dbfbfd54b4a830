"""Privacy: what may be shown of a table. Pure; reads nothing, writes nothing.

`protect` chooses what to hide of counts and proves it, `protect_estimates` chooses among the estimates of a survey;
`check_proof` checks a proof by adding whole numbers.
"""

from data_access.privacy.columns import Column, Counted, Counts, Covered
from data_access.privacy.estimates import protect_estimates
from data_access.privacy.keeping import Kept
from data_access.privacy.facts import PlanError
from data_access.privacy.history import Earlier, History
from data_access.privacy.linked import Linked
from data_access.privacy.patterns import Unprotectable
from data_access.privacy.protect import Protection, check_proof, protect
from data_access.privacy.reports import ViewReport
from data_access.privacy.system import Contradiction
from data_access.privacy.witnesses import Floor, Proof, Unproved

__all__ = [
    "Column",
    "Contradiction",
    "Counted",
    "Counts",
    "Covered",
    "Floor",
    "History",
    "Kept",
    "Linked",
    "PlanError",
    "Proof",
    "Protection",
    "Unprotectable",
    "Unproved",
    "ViewReport",
    "check_proof",
    "protect",
    "protect_estimates",
]
