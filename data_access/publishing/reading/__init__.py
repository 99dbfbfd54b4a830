"""From files of any format to rows of texts: strictly checked, each row with the place it came from."""

from data_access.publishing.reading.files import check_sha256, hash_file, locate, located
from data_access.publishing.reading.opening import header_of, open_rows
from data_access.publishing.reading.table import LineMap, Part, Scan, numbered_texts, texts_at, texts_of

__all__ = [
    "LineMap",
    "Part",
    "Scan",
    "check_sha256",
    "hash_file",
    "header_of",
    "locate",
    "located",
    "numbered_texts",
    "open_rows",
    "texts_at",
    "texts_of",
]
