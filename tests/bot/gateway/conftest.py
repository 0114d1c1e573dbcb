"""The store over both databases, as in tests/bot/store."""
from tests.bot.store.conftest import postgresql, settings, store

__all__ = ["postgresql", "settings", "store"]
