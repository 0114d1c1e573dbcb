"""A desk with an account of each role, over SQLite and, by `store`, over PostgreSQL too."""
import shutil

import pytest

from bot.settings import Settings
from bot.store.conversations import Store
from tests.bot.desk.office import furnish
from tests.bot.store.conftest import postgresql, settings, store

__all__ = ["furnished", "lite", "postgresql", "settings", "store"]


@pytest.fixture(scope="session")
def furnished(tmp_path_factory):
    """A folder with a store in which the accounts are: hashing passwords takes long."""
    var = tmp_path_factory.mktemp("desk")
    made = Store.open(Settings.read({}, var=var))
    furnish(made)
    made.close()
    return var


@pytest.fixture
def lite(furnished, tmp_path):
    """A store over an SQLite file with the accounts of `office.PEOPLE`."""
    shutil.copytree(furnished, tmp_path, dirs_exist_ok=True)
    found = Store.open(Settings.read({}, var=tmp_path))
    yield found
    found.close()
