"""Settings over a real database each: an SQLite file, and PostgreSQL where one runs on this machine."""
import os
from uuid import uuid4

import pytest
import sqlalchemy as sa

from bot.settings import Settings
from bot.store.conversations import Store

#: A PostgreSQL that lets us in and whose database may be written to.
POSTGRESQL = os.environ.get("MOTCUA_TEST_POSTGRESQL", "postgresql://root@127.0.0.1:5432/test")


@pytest.fixture
def postgresql():
    """The URL of an empty schema, dropped at the end."""
    engine, schema = sa.create_engine(POSTGRESQL, connect_args={"connect_timeout": 2}), f"motcua_{uuid4().hex[:12]}"
    try:
        with engine.begin() as connection:
            connection.execute(sa.text(f"CREATE SCHEMA {schema}"))
    except sa.exc.OperationalError as error:
        pytest.skip(f"no PostgreSQL at 127.0.0.1:5432: {str(error.orig).splitlines()[0]}")
    try:
        yield f"{POSTGRESQL}?options=-csearch_path%3D{schema}"
    finally:
        with engine.begin() as connection:
            connection.execute(sa.text(f"DROP SCHEMA {schema} CASCADE"))
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request, tmp_path):
    given = {"database": request.getfixturevalue("postgresql")} if request.param == "postgresql" else {}
    return Settings.read({}, var=tmp_path, **given)


@pytest.fixture
def store(settings):
    found = Store.open(settings)
    yield found
    found.close()
