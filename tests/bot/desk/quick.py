"""Password hashes that cost next to nothing, for tests that look at something else."""
from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from bot.desk import passwords


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords.nobody.cache_clear()
    yield
    passwords.nobody.cache_clear()
