import subprocess
import sys

import pytest

LIGHT = """
import sys
import nlu.components.tokenizer, nlu.components.classifier, nlu.components.extractor
assert "tensorflow" not in sys.modules and "torch" not in sys.modules
"""

EITHER_ORDER = """
import sys
from nlu.components.tokenizer import VietnameseTokenizer
from nlu.components.registration import register_all
register_all()
from nlu.components.extractor import ValueExtractor
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
for cls in (VietnameseTokenizer, ValueExtractor):
    name = f"{cls.__module__}.{cls.__name__}"
    assert DefaultV1Recipe._from_registry(name).clazz is cls
"""


@pytest.mark.parametrize("script", [LIGHT, EITHER_ORDER], ids=["light", "either order"])
def test_components_are_light_and_known_to_rasa_when_it_trains(script):
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-500:]
