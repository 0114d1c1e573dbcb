"""The store over both databases, with two members of staff."""
import pytest

from tests.bot.gateway.handover.staff import hire
from tests.bot.store.conftest import postgresql, settings, store

__all__ = ["desk", "postgresql", "settings", "store"]


@pytest.fixture
def desk(store):
    hire(store, "lan", "Lan")
    hire(store, "minh", "Minh")
    return store
