"""The desk's tables; one open handover a person; an audit log that only grows.

Tables that are there already were made, empty, by a program between two releases.
"""
import sqlalchemy as sa
from alembic import op

from bot.store.migrations.missing import create_table

revision, down_revision = "0002", "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
OPEN = sa.text("state != 'ended'")
#: Replacing a row is no update to SQLite, and deletes without asking the trigger.
SQLITE = """
CREATE TRIGGER IF NOT EXISTS desk_audit_no_update BEFORE UPDATE ON desk_audit
BEGIN SELECT RAISE(ABORT, 'desk_audit only grows'); END;

CREATE TRIGGER IF NOT EXISTS desk_audit_no_delete BEFORE DELETE ON desk_audit
BEGIN SELECT RAISE(ABORT, 'desk_audit only grows'); END;

CREATE TRIGGER IF NOT EXISTS desk_audit_no_replace BEFORE INSERT ON desk_audit
WHEN EXISTS (SELECT 1 FROM desk_audit WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'desk_audit only grows'); END;
"""
POSTGRESQL = """
CREATE OR REPLACE FUNCTION desk_audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'desk_audit only grows'; END $$;

CREATE TRIGGER desk_audit_no_change BEFORE UPDATE OR DELETE ON desk_audit
FOR EACH ROW EXECUTE FUNCTION desk_audit_only_grows();

CREATE TRIGGER desk_audit_no_truncate BEFORE TRUNCATE ON desk_audit
FOR EACH STATEMENT EXECUTE FUNCTION desk_audit_only_grows();
"""


def upgrade() -> None:
    _conversations()
    _learning_and_measuring()
    _people()
    statements = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for statement in statements.strip().split("\n\n"):
        op.get_bind().exec_driver_sql(statement)


def _conversations() -> None:
    create_table(
        "desk_handovers",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("sender_id", sa.String(64), nullable=False, index=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("asked", sa.Float, nullable=False),
        sa.Column("time", sa.Float, nullable=False, index=True),
        sa.Column("staff", sa.String(64)),
        sa.Column("until", sa.Float),
        sa.Column("unread", sa.Integer, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
    )
    op.create_index(
        "desk_one_open_handover", "desk_handovers", ["sender_id"], unique=True,
        sqlite_where=OPEN, postgresql_where=OPEN, if_not_exists=True,
    )  # fmt: skip
    create_table(
        "desk_lines",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("handover", sa.String(32), nullable=False, index=True),
        sa.Column("sender_id", sa.String(64), nullable=False, index=True),
        sa.Column("time", sa.Float, nullable=False),
        sa.Column("who", sa.String(16), nullable=False),
        sa.Column("staff", sa.String(64)),
        sa.Column("private", sa.Boolean, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )


def _learning_and_measuring() -> None:
    create_table(
        "desk_corrections",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("sender_id", sa.String(64), nullable=False, index=True),
        sa.Column("time", sa.Float, nullable=False, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("staff", sa.String(64)),
        sa.Column("data", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    create_table(
        "desk_changes",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("time", sa.Float, nullable=False, index=True),
        sa.Column("code", sa.String(16), nullable=False, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("proposed_by", sa.String(64), nullable=False),
        sa.Column("decided_by", sa.String(64)),
        sa.Column("decided_at", sa.Float),
        sqlite_autoincrement=True,
    )
    create_table(
        "desk_tallies",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("commune", sa.String(16), primary_key=True),
        sa.Column("channel", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(32), primary_key=True),
        sa.Column("subject", sa.String(96), primary_key=True),
        sa.Column("count", NUMBER, nullable=False),
    )


def _people() -> None:
    create_table(
        "desk_staff",
        sa.Column("login", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("made", sa.Float, nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.Float, nullable=False),
    )
    create_table(
        "desk_logins",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("login", sa.String(64), nullable=False, index=True),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("made", sa.Float, nullable=False),
        sa.Column("seen", sa.Float, nullable=False, index=True),
    )
    create_table(
        "desk_audit",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("time", sa.Float, nullable=False, index=True),
        sa.Column("login", sa.String(64), nullable=False, index=True),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(96), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
