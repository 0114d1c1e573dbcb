"""The schema's revisions, and the way from any older one to today's.

Keys may lie in a database of their own, so there are two chains, each with a table that names its revision. Every
change of a table is a new file in a chain's folder, and its number is the chain's `head`; there is no way back.
"""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Optional

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError, ProgrammingError

#: Seconds that a process waits while another one changes the schema.
PATIENCE = 60
#: What processes agree on in PostgreSQL, so that one at a time changes the schema; any number does.
_LOCK = 7_264_110_935


@dataclass(frozen=True)
class Chain:
    """Revisions in `folder`, numbered in four digits; `table` holds the number that a database has."""

    folder: Path
    table: str
    head: str


_HERE = Path(__file__).parent
CONVERSATIONS = Chain(_HERE / "conversations", "store_schema", "0002")
KEYS = Chain(_HERE / "keys", "keys_schema", "0001")

#: Alembic's `op` is one for the whole process.
_one_at_a_time = Lock()


class TooNew(Exception):
    """The database has a `revision` that this program does not know."""

    def __init__(self, revision: str) -> None:
        super().__init__(revision)
        self.revision = revision


def upgrade(engine: Engine, chain: Chain) -> None:
    """Bring a database to the chain's head, or leave it as it is. Raises TooNew and SQLAlchemyError.

    One that is there already costs one SELECT, and Alembic is not imported.
    """
    if revision(engine, chain) == chain.head:
        return
    with _one_at_a_time, _alone(engine) as connection:
        found = _number(connection, chain) if sa.inspect(connection).has_table(chain.table) else None
        if found is not None and found > chain.head:
            raise TooNew(found)
        if found != chain.head:  # else another process was quicker
            _migrate(connection, chain)


def revision(engine: Engine, chain: Chain) -> Optional[str]:
    """None for a database that is empty or older than its revisions. Raises SQLAlchemyError."""
    missing = OperationalError if engine.dialect.name == "sqlite" else ProgrammingError
    try:
        with engine.connect() as connection:
            return _number(connection, chain)
    except missing:
        with engine.connect() as connection:
            if sa.inspect(connection).has_table(chain.table):
                raise
        return None


def _number(connection: Connection, chain: Chain) -> Optional[str]:
    return connection.execute(sa.select(sa.column("version_num")).select_from(sa.table(chain.table))).scalar()


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction, data definition and all, in which no other process changes the schema."""
    lite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar() if lite else 0
        try:
            with connection.begin():
                if lite:
                    # The driver itself begins before changes of rows only, not before those of tables.
                    connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE * 1000}")
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                else:
                    connection.execute(sa.text(f"SET LOCAL lock_timeout = '{PATIENCE}s'"))
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
                yield connection
        finally:
            if lite:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")


def _migrate(connection: Connection, chain: Chain) -> None:
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(chain.folder), version_locations=[str(chain.folder)])

    def steps(current: Any, _: MigrationContext) -> Any:
        return script._upgrade_revs(chain.head, current)  # as alembic.command does

    context = MigrationContext.configure(connection, opts={"version_table": chain.table, "fn": steps})
    with Operations.context(context):
        context.run_migrations()
