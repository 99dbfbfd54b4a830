"""`draft`: a folder of files as they were received, as a proposed `drop.toml` that a person finishes in minutes."""

from data_access.publishing.drafting.folder import Draft, draft, how_many
from data_access.publishing.drafting.text import Need

__all__ = ["Draft", "Need", "draft", "how_many"]
