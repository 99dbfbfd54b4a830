"""Privacy: what may be shown of a table. Pure; reads nothing, writes nothing.

`protect` chooses what to hide of counts, `protect_estimates` of the estimates of a survey. Their interfaces stay while
the method grows.
"""

from data_access.privacy.estimates import protect_estimates
from data_access.privacy.protect import Protection, Seen, TableYear, Unprotectable, ViewReport, protect

__all__ = ["Protection", "Seen", "TableYear", "Unprotectable", "ViewReport", "protect", "protect_estimates"]
