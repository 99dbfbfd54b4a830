"""Approvals, previews and withdrawals: what is withdrawn, and nothing else, may be deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEW = ("approval", "preview", "withdrawal", "seen_status")
_WITHDRAWN = "EXISTS (SELECT 1 FROM withdrawal WHERE withdrawal.release_sequence = OLD.{} AND {})"
# When a row may be deleted: only what a withdrawal names, and documents that no release pins any more.
MAY_GO = {
    "cell": _WITHDRAWN.format("since", "withdrawal.dataset IN ('', OLD.dataset)"),
    # The agency's own totals are records of a dataset; their ids begin with it.
    "record": _WITHDRAWN.format(
        "since",
        "(withdrawal.dataset = '' OR (OLD.kind = 'totals'"
        " AND substr(OLD.id, 1, length(withdrawal.dataset) + 1) = withdrawal.dataset || '.'))",
    ),
    "release_document": _WITHDRAWN.format("release_sequence", "true"),
    "document": (
        "EXISTS (SELECT 1 FROM withdrawal)"
        " AND NOT EXISTS (SELECT 1 FROM release_document WHERE release_document.sha256 = OLD.sha256)"
    ),
}


def upgrade() -> None:
    _of_a_release("approval")
    _of_a_release(
        "preview",
        sa.Column("token_sha256", sa.Text, nullable=False),
        sa.Column("expires", sa.Text, nullable=False),
        key=("token_sha256",),
    )
    _of_a_release(
        "withdrawal",
        sa.Column("dataset", _ordered_text(), nullable=False),
        sa.Column("because", sa.Text, nullable=False),
        key=("release_sequence", "dataset"),
    )
    _seen_status()
    if op.get_bind().dialect.name == "sqlite":
        _guard_in_sqlite()
    else:
        _guard_in_postgresql()


def _ordered_text() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _of_a_release(name: str, *more: "sa.Column[str]", key: tuple[str, ...] = ("release_sequence",)) -> None:
    op.create_table(
        name,
        sa.Column("release_sequence", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        *more,
        sa.PrimaryKeyConstraint(*key, name=f"{name}_pk"),
        sa.ForeignKeyConstraint(
            ["release_sequence"], ["release.sequence"], name=f"{name}_release_sequence_fk"
        ),
    )


def _seen_status() -> None:
    texts = ("dataset", "measure", "area_level", "grain", "dimension")
    op.create_table(
        "seen_status",
        *(sa.Column(name, _ordered_text(), nullable=False) for name in texts),
        sa.Column("period_start", sa.Date, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint(*texts, "period_start", "status", name="seen_status_pk"),
    )


def _guard_in_sqlite() -> None:
    for table, condition in MAY_GO.items():
        op.execute(f"DROP TRIGGER {table}_no_delete")
        _refuse_in_sqlite(table, "DELETE", f"WHEN NOT ({condition})")
    for table in NEW:
        for verb in ("UPDATE", "DELETE"):
            _refuse_in_sqlite(table, verb)


def _refuse_in_sqlite(table: str, verb: str, when: str = "") -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {when}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _guard_in_postgresql() -> None:
    for table, condition in MAY_GO.items():
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        _refuse_in_postgresql(table, "UPDATE OR TRUNCATE")
        op.execute(
            f"CREATE FUNCTION refuse_{table}_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {condition} THEN RETURN OLD; END IF;"
            f" RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION refuse_{table}_delete()"
        )
    for table in NEW:
        _refuse_in_postgresql(table, "UPDATE OR DELETE OR TRUNCATE")


def _refuse_in_postgresql(table: str, verbs: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE {verbs} ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
