import pytest

from bot.gateway.zalo.tokens import TokenStore
from tests.bot.store.conftest import postgresql, settings  # noqa: F401  fixtures: SQLite, and PostgreSQL where one runs


@pytest.fixture
def tokens(settings):  # noqa: F811
    found = TokenStore.open(settings)
    yield found
    found.close()
