"""Cells say the last day of their period, since a wave of a survey may end on any day."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = (
    *("dataset", "measure", "area_level", "grain", "dimension", "area", "category"),
    *("period_start", "period_end", "since"),
)
CONTENT = ("status", "value", "whole", "low", "high", "base", "provisional")
# Every period written so far follows the calendar.
MONTHS = "CASE grain WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 WHEN 'year' THEN 12 ELSE 36 END"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _in_sqlite()
    else:
        _in_postgresql()


def _in_sqlite() -> None:
    """SQLite cannot change a primary key, so the table is written anew; dropping the old one fires no trigger."""
    texts = KEY[:7]
    op.create_table(
        "cell_with_end",
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("period_start", sa.Date, nullable=False),
        sa.Column("period_end", sa.Date, nullable=False),
        sa.Column("since", sa.Integer, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("value", sa.Double),
        sa.Column("whole", sa.Boolean, nullable=False),
        sa.Column("low", sa.Double),
        sa.Column("high", sa.Double),
        sa.Column("base", sa.BigInteger),
        sa.Column("provisional", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint(*KEY, name="cell_pk"),
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
    columns = ", ".join((*texts, "period_start", "since", *CONTENT))
    op.execute(
        f"INSERT INTO cell_with_end ({columns}, period_end) SELECT {columns},"  # noqa: S608 - our own names
        f" date(period_start, '+' || {MONTHS} || ' months', '-1 day') FROM cell"
    )
    op.drop_table("cell")
    op.rename_table("cell_with_end", "cell")
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER cell_no_{verb.lower()} BEFORE {verb} ON cell"
            " BEGIN SELECT RAISE(ABORT, 'cell is append-only'); END"
        )


def _in_postgresql() -> None:
    op.add_column("cell", sa.Column("period_end", sa.Date))
    op.execute("ALTER TABLE cell DISABLE TRIGGER cell_append_only")
    op.execute(
        f"UPDATE cell SET period_end = (period_start + ({MONTHS}) * interval '1 month' - interval '1 day')::date"  # noqa: S608 - our own names
    )
    op.execute("ALTER TABLE cell ENABLE TRIGGER cell_append_only")
    op.alter_column("cell", "period_end", nullable=False)
    op.drop_constraint("cell_pk", "cell", type_="primary")
    op.create_primary_key("cell_pk", "cell", list(KEY))
