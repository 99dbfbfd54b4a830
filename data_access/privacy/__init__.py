"""Privacy: what may be shown of a table of counts. Pure; reads nothing, writes nothing.

`protect` chooses what to hide. Its interface stays while its method grows.
"""

from data_access.privacy.protect import Protection, ViewReport, protect

__all__ = ["Protection", "ViewReport", "protect"]
