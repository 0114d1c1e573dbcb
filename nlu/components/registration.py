"""Registers our components with Rasa's recipe without importing the recipe.

Importing ``rasa.engine.recipes.default_recipe`` pulls in TensorFlow (seconds,
400 MB), and only training asks for registration: a trained model names its
classes by module path. Rasa imports the recipe before it looks for a custom
component, so a component imported from there registers at once; one imported
earlier waits for ``register_all``.
"""

from __future__ import annotations

import sys
from typing import Callable, TypeVar

_RECIPE = "rasa.engine.recipes.default_recipe"
_waiting: list[tuple[type, str, bool]] = []

Component = TypeVar("Component", bound=type)


def component(kind: str, trainable: bool = False) -> Callable[[Component], Component]:
    """Class decorator; ``kind`` is a name in ``DefaultV1Recipe.ComponentType``."""

    def decorate(cls: Component) -> Component:
        _waiting.append((cls, kind, trainable))
        if _RECIPE in sys.modules:
            register_all()
        return cls

    return decorate


def register_all() -> None:
    """Register what waits; imports Rasa's recipe, so call it only to train."""
    from rasa.engine.recipes.default_recipe import DefaultV1Recipe

    while _waiting:
        cls, kind, trainable = _waiting.pop()
        kinds = DefaultV1Recipe.ComponentType
        DefaultV1Recipe.register(kinds[kind], is_trainable=trainable)(cls)
