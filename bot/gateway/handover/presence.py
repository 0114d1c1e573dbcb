"""Who sits at the desk now: a claim of each open desk, renewed while it is open, so that a desk that died leaves."""
from __future__ import annotations

from time import time

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.store.database import told
from bot.store.desk import Staff
from bot.store.transit import Claim, new

_NAME, _OWNER = "desk:", "desk"


def come(connection: Connection, engine: Engine, login: str, until: float) -> None:
    """`login` is there until then, in the caller's transaction."""
    row = {"owner": _OWNER, "until": until}
    if connection.execute(sa.update(Claim).where(Claim.id == _NAME + login).values(row)).rowcount == 0:
        connection.execute(new(engine, Claim, {"id": _NAME + login, **row}))


def go(connection: Connection, login: str) -> None:
    connection.execute(sa.delete(Claim).where(Claim.id == _NAME + login))


def present(engine: Engine) -> set[str]:
    """Logins whose desk is open and whose account is active."""
    there = sa.select(Staff.login).where(
        Staff.active.is_(True), Claim.id == sa.literal(_NAME) + Staff.login, Claim.owner == _OWNER, Claim.until >= time()
    )
    with told(), engine.connect() as connection:
        return set(connection.execute(there).scalars())


def staffed(engine: Engine) -> bool:
    """Whether there is a desk at all: an account that may be used."""
    with told(), engine.connect() as connection:
        return connection.execute(sa.select(Staff.login).where(Staff.active.is_(True)).limit(1)).first() is not None


def name_of(connection: Connection, login: str) -> str:
    """As citizens and colleagues read it."""
    return connection.execute(sa.select(Staff.name).where(Staff.login == login)).scalar() or login


def active(connection: Connection, login: str) -> bool:
    return connection.execute(sa.select(Staff.active).where(Staff.login == login)).scalar() is True
