"""People's keys and the store's own secrets. Databases from before there were revisions have them already."""
import sqlalchemy as sa

from bot.store.migrations.missing import create_table

revision, down_revision = "0001", None


def upgrade() -> None:
    create_table(
        "person_keys",
        sa.Column("person", sa.String(64), primary_key=True),
        sa.Column("made", sa.Float, nullable=False),
        sa.Column("wrapped", sa.Text, nullable=False),
    )
    create_table(
        "store_secrets",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("wrapped", sa.Text, nullable=False),
    )
