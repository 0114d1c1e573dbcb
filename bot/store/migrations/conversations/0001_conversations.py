"""Conversations, values, files, and what the gateway keeps.

Databases from before there were revisions have all of it, or some: what is missing is made.
"""
import sqlalchemy as sa

from bot.store.migrations.missing import create_table

revision, down_revision = "0001", None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    create_table(
        "conversation_events",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("sender_id", sa.String(64), nullable=False, index=True),
        sa.Column("time", sa.Float, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
    )
    create_table(
        "person_values",
        sa.Column("sender_id", sa.String(64), primary_key=True),
        sa.Column("time", sa.Float, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
    )
    create_table(
        "person_letters",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("sender_id", sa.String(64), nullable=False, index=True),
        sa.Column("time", sa.Float, nullable=False, index=True),
        sa.Column("data", sa.Text, nullable=False),
    )
    create_table(
        "person_files",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("sender_id", sa.String(64), nullable=False, index=True),
        sa.Column("time", sa.Float, nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    _gateway()


def _gateway() -> None:
    create_table(
        "gateway_inbox",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("sender_id", sa.String(64), nullable=False, index=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("rank", sa.BigInteger, nullable=False),
        sa.Column("time", sa.Float, nullable=False),
        sa.Column("due", sa.Float, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("told", sa.Boolean, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    create_table(
        "gateway_outbox",
        sa.Column("id", NUMBER, primary_key=True),
        sa.Column("sender_id", sa.String(64), nullable=False, index=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("time", sa.Float, nullable=False),
        sa.Column("due", sa.Float, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("sent", sa.Integer, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    create_table(
        "gateway_sessions",
        sa.Column("sender_id", sa.String(64), primary_key=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("time", sa.Float, nullable=False, index=True),
        sa.Column("cursor", sa.BigInteger, nullable=False),
    )
    create_table(
        "gateway_events",
        sa.Column("sender_id", sa.String(64), primary_key=True),
        sa.Column("cursor", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("time", sa.Float, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
    )
    create_table(
        "gateway_seen",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("sender_id", sa.String(64), nullable=False, index=True),
        sa.Column("time", sa.Float, nullable=False, index=True),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("cursor", sa.BigInteger, nullable=False),
    )
    create_table(
        "gateway_claims",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("until", sa.Float, nullable=False),
    )
    create_table(
        "gateway_clients",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("made", sa.Float, nullable=False),
    )
