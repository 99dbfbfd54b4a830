"""The store's tables, as the newest migration leaves them.

Everything but `current` is append-only: triggers, written by the migrations, refuse UPDATE and DELETE. Only what a
row of `withdrawal` names may be deleted.
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlalchemy.dialects.sqlite

# Row of a key that an earlier release had and this one does not. Internal: no reader is ever given it.
ABSENT = "absent"
STATUSES = ("published", "suppressed", "not_reported", "not_collected", "not_applicable", ABSENT)
APPEND_ONLY = (
    *("release", "document", "release_document", "cell", "record", "log"),
    *("approval", "preview", "withdrawal", "seen_status"),
)

metadata = sa.MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "uq": "%(table_name)s_%(column_0_name)s_unique",
        "fk": "%(table_name)s_%(column_0_name)s_fk",
        "ck": "%(table_name)s_%(constraint_name)s",
    }
)


def ordered_text() -> sa.Text:
    """Return a text type that sorts by code point in every database, as Python does."""
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _coordinates_of_a_table() -> tuple[sa.Column[str], ...]:
    """Return the key columns that say which table of the publication plan a row is about."""
    names = ("dataset", "measure", "area_level", "grain", "dimension")
    return tuple(sa.Column(name, ordered_text(), primary_key=True) for name in names)


# `sequence` counts up as written. `parent` is the release that was current then: the ancestors of the current
# release are the line that readers stand on, and any other public release was rolled back.
release = sa.Table(
    "release",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("id", ordered_text(), nullable=False, unique=True),
    sa.Column("created", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("checksum", sa.Text, nullable=False),
    sa.Column("parent", sa.Integer, sa.ForeignKey("release.sequence")),
    sa.Column("staged", sa.Boolean, nullable=False),
    sa.Column("sample", sa.Boolean, nullable=False),
    sa.CheckConstraint("sample = (substr(id, 1, 7) = 'SAMPLE-')", name="sample_says_so"),
    sa.CheckConstraint("parent < sequence", name="parent_is_older"),
)

# The pointer: at most one row.
current = sa.Table(
    "current",
    metadata,
    sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("release_sequence", sa.Integer, sa.ForeignKey("release.sequence"), nullable=False),
    sa.CheckConstraint("one = 1", name="one_row"),
)

# JSON texts by the hash of their content; releases share those that did not change.
document = sa.Table(
    "document",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
)
release_document = sa.Table(
    "release_document",
    metadata,
    sa.Column("release_sequence", sa.Integer, sa.ForeignKey("release.sequence"), primary_key=True),
    sa.Column("kind", ordered_text(), primary_key=True),
    sa.Column("sha256", sa.Text, sa.ForeignKey("document.sha256"), nullable=False),
)

# A cell as of a release is its row with the greatest `since` not after it. The primary key is the canonical order of
# cells, so one table of the publication plan is one range of it. `value` holds counts and shares alike: every count
# up to 2**53 is exact in a double, and `whole` gives it back as an int.
cell = sa.Table(
    "cell",
    metadata,
    *_coordinates_of_a_table(),
    sa.Column("area", ordered_text(), primary_key=True),
    sa.Column("category", ordered_text(), primary_key=True),
    sa.Column("period_start", sa.Date, primary_key=True),
    sa.Column("period_end", sa.Date, primary_key=True),
    sa.Column("since", sa.Integer, sa.ForeignKey("release.sequence"), primary_key=True),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("value", sa.Double),
    sa.Column("whole", sa.Boolean, nullable=False),
    sa.Column("low", sa.Double),
    sa.Column("high", sa.Double),
    sa.Column("base", sa.BigInteger),
    sa.Column("provisional", sa.Boolean, nullable=False),
    sa.CheckConstraint(f"status IN {STATUSES}", name="status_is_known"),
    sa.CheckConstraint("(status = 'published') = (value IS NOT NULL)", name="value_only_when_published"),
    sa.CheckConstraint(
        "status = 'published' OR (low IS NULL AND high IS NULL)", name="no_bounds_when_hidden"
    ),
    sa.CheckConstraint("status <> 'suppressed' OR base IS NULL", name="no_base_when_suppressed"),
    sa.CheckConstraint(
        "NOT whole OR (value BETWEEN -9007199254740992 AND 9007199254740992)", name="whole_is_exact"
    ),
    sqlite_with_rowid=False,
)

# `content` is NULL where the release no longer has the record.
record = sa.Table(
    "record",
    metadata,
    sa.Column("kind", ordered_text(), primary_key=True),
    sa.Column("id", ordered_text(), primary_key=True),
    sa.Column("since", sa.Integer, sa.ForeignKey("release.sequence"), primary_key=True),
    sa.Column("content", sa.Text),
    sqlite_with_rowid=False,
)

# A chain: `hash` covers the entry and the hash before it.
log = sa.Table(
    "log",
    metadata,
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("entry", sa.Text, nullable=False),
    sa.Column("previous_hash", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False, unique=True),
)

# A staged release is public from its approval on.
approval = sa.Table(
    "approval",
    metadata,
    sa.Column("release_sequence", sa.Integer, sa.ForeignKey("release.sequence"), primary_key=True),
    sa.Column("at", sa.Text, nullable=False),
)

# Who holds the token with this hash may see a staged release until it expires. The token itself is kept nowhere.
preview = sa.Table(
    "preview",
    metadata,
    sa.Column("release_sequence", sa.Integer, sa.ForeignKey("release.sequence"), nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("token_sha256", sa.Text, primary_key=True),
    sa.Column("expires", sa.Text, nullable=False),
)

# What was withdrawn, when, and the public reason: a whole release where `dataset` is empty, else one dataset of it.
withdrawal = sa.Table(
    "withdrawal",
    metadata,
    sa.Column("release_sequence", sa.Integer, sa.ForeignKey("release.sequence"), primary_key=True),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("dataset", ordered_text(), primary_key=True),
    sa.Column("because", sa.Text, nullable=False),
)

# Under which statuses cells once stood that were withdrawn since. No values: it says which tables were hidden or
# shown, which protection must know for as long as somebody may have kept them.
seen_status = sa.Table(
    "seen_status",
    metadata,
    *_coordinates_of_a_table(),
    sa.Column("period_start", sa.Date, primary_key=True),
    sa.Column("status", sa.Text, primary_key=True),
)
