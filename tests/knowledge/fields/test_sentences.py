"""Every key that a reader may give has its sentence, and every sentence a reader that gives it."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge import fields
from tests.knowledge.fields.common import SENTENCES

SOURCE = "\n".join(file.read_text(encoding="utf-8") for file in sorted(Path(fields.__file__).parent.glob("*.py")))


def test_keys_in_the_code_have_sentences():
    given = set(re.findall(r'(?:none\(|confirm=|_done\(value, )"(\w+)"', SOURCE)) | {"number_least", "number_most"}
    assert len(given) > 20 and given <= set(SENTENCES)


def test_sentences_are_used():
    words = set(re.findall(r'"(\w+)"', SOURCE)) | {"number_least", "number_most"}
    assert set(SENTENCES) <= words


@pytest.mark.parametrize("key", sorted(SENTENCES))
def test_a_sentence_needs_no_more_than_what_is_shown(key):
    assert SENTENCES[key].format(shown="X").strip()
    assert len(SENTENCES[key]) < 220
