"""Privacy: what may be shown of a table of counts. Pure; reads nothing, writes nothing.

`protect` chooses what to hide. Its interface stays while its method grows.
"""

from data_access.privacy.protect import Protection, Seen, TableYear, Unprotectable, ViewReport, protect

__all__ = ["Protection", "Seen", "TableYear", "Unprotectable", "ViewReport", "protect"]
