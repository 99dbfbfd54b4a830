"""The store: releases, their documents, cells, records, the pointer and the log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("release", "document", "release_document", "cell", "record", "log")


def upgrade() -> None:
    _releases()
    _documents()
    _cells()
    _records()
    _log()
    if op.get_bind().dialect.name == "sqlite":
        _append_only_in_sqlite()
    else:
        _append_only_in_postgresql()


def _ordered_text() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _releases() -> None:
    op.create_table(
        "release",
        sa.Column("sequence", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("id", _ordered_text(), nullable=False),
        sa.Column("created", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("checksum", sa.Text, nullable=False),
        sa.Column("parent", sa.Integer),
        sa.Column("staged", sa.Boolean, nullable=False),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="release_pk"),
        sa.ForeignKeyConstraint(["parent"], ["release.sequence"], name="release_parent_fk"),
        sa.UniqueConstraint("id", name="release_id_unique"),
        sa.CheckConstraint("sample = (substr(id, 1, 7) = 'SAMPLE-')", name="release_sample_says_so"),
        sa.CheckConstraint("parent < sequence", name="release_parent_is_older"),
    )
    op.create_table(
        "current",
        sa.Column("one", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("release_sequence", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("one", name="current_pk"),
        sa.ForeignKeyConstraint(
            ["release_sequence"], ["release.sequence"], name="current_release_sequence_fk"
        ),
        sa.CheckConstraint("one = 1", name="current_one_row"),
    )


def _documents() -> None:
    op.create_table(
        "document",
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="document_pk"),
    )
    op.create_table(
        "release_document",
        sa.Column("release_sequence", sa.Integer, nullable=False),
        sa.Column("kind", _ordered_text(), nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("release_sequence", "kind", name="release_document_pk"),
        sa.ForeignKeyConstraint(
            ["release_sequence"], ["release.sequence"], name="release_document_release_sequence_fk"
        ),
        sa.ForeignKeyConstraint(["sha256"], ["document.sha256"], name="release_document_sha256_fk"),
    )


def _cells() -> None:
    key = ("dataset", "measure", "area_level", "grain", "dimension", "area", "category")
    op.create_table(
        "cell",
        *(sa.Column(name, _ordered_text(), nullable=False) for name in key),
        sa.Column("period_start", sa.Date, nullable=False),
        sa.Column("since", sa.Integer, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("value", sa.Double),
        sa.Column("whole", sa.Boolean, nullable=False),
        sa.Column("low", sa.Double),
        sa.Column("high", sa.Double),
        sa.Column("base", sa.BigInteger),
        sa.Column("provisional", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint(*key, "period_start", "since", name="cell_pk"),
        sa.ForeignKeyConstraint(["since"], ["release.sequence"], name="cell_since_fk"),
        sa.CheckConstraint(
            "status IN ('published', 'suppressed', 'not_reported', 'not_collected', 'not_applicable', 'absent')",
            name="cell_status_is_known",
        ),
        sa.CheckConstraint(
            "(status = 'published') = (value IS NOT NULL)", name="cell_value_only_when_published"
        ),
        sa.CheckConstraint(
            "status = 'published' OR (low IS NULL AND high IS NULL)", name="cell_no_bounds_when_hidden"
        ),
        sa.CheckConstraint("status <> 'suppressed' OR base IS NULL", name="cell_no_base_when_suppressed"),
        sa.CheckConstraint(
            "NOT whole OR (value BETWEEN -9007199254740992 AND 9007199254740992)", name="cell_whole_is_exact"
        ),
        sqlite_with_rowid=False,
    )


def _records() -> None:
    op.create_table(
        "record",
        sa.Column("kind", _ordered_text(), nullable=False),
        sa.Column("id", _ordered_text(), nullable=False),
        sa.Column("since", sa.Integer, nullable=False),
        sa.Column("content", sa.Text),
        sa.PrimaryKeyConstraint("kind", "id", "since", name="record_pk"),
        sa.ForeignKeyConstraint(["since"], ["release.sequence"], name="record_since_fk"),
        sqlite_with_rowid=False,
    )


def _log() -> None:
    op.create_table(
        "log",
        sa.Column("n", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("previous_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("n", name="log_pk"),
        sa.UniqueConstraint("hash", name="log_hash_unique"),
    )


def _append_only_in_sqlite() -> None:
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _append_only_in_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
