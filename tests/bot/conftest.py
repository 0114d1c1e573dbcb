from pathlib import Path

import pytest

from bot.training import MODELS, NAME, is_stale, train


@pytest.fixture(scope="session")
def model(tmp_path_factory) -> Path:
    """A trained model: the one that lies here if it is up to date, else a new one."""
    ready = MODELS / f"{NAME}.tar.gz"
    return train(tmp_path_factory.mktemp("models")) if is_stale(ready) else ready


@pytest.fixture(scope="session")
def agent(model):
    """The model as the Rasa server loads it."""
    from rasa.core.agent import Agent

    return Agent.load(str(model))
