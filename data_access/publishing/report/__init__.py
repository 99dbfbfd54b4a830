"""What a drop would do, told to staff: as text on the terminal and as one private page."""

from data_access.publishing.report.page import page, write_page
from data_access.publishing.report.text import text

__all__ = ["page", "text", "write_page"]
