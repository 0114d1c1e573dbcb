from collections import Counter
from pathlib import Path

import pytest
import yaml

from nlu.errors import DataError
from nlu.examples import load_examples
from nlu.text import has_diacritics

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = load_examples()
COUNTS = Counter(example.intent for example in EXAMPLES)


def test_every_intent_of_the_domain_has_examples_and_a_rule_to_the_one_action():
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    intents = {name for entry in domain["intents"] for name in entry}
    rules = yaml.safe_load((ROOT / "bot/rasa/rules.yml").read_text(encoding="utf-8"))["rules"]
    assert {*COUNTS, "private"} == intents  # a masked message, which nobody writes
    assert [r["steps"] for r in rules] == [
        [{"intent": r["rule"]}, {"action": "action_turn"}] for r in rules
    ]
    assert {r["rule"] for r in rules} == intents


def test_no_intent_bears_a_name_that_rasa_acts_upon_by_itself():
    assert not {"restart", "back", "session_start"} & set(COUNTS)


def test_the_boundary_of_the_subject_is_well_drawn():
    assert COUNTS["ask"] >= 300 and COUNTS["out_of_scope"] >= 200
    assert min(COUNTS.values()) >= 25


def test_no_sentence_stands_twice():
    texts = Counter(example.text.lower() for example in EXAMPLES)
    assert [text for text, count in texts.items() if count > 1] == []


def test_people_who_type_without_diacritics_are_in_it():
    for intent in ("ask", "out_of_scope", "status", "person"):
        bare = [e for e in EXAMPLES if e.intent == intent and not has_diacritics(e.text)]
        assert len(bare) >= 3, intent


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("nlu: 3", "must hold a list under 'nlu'"),
        ("nlu: [{examples: x}]", "[nlu.0] has no intent"),
        ("nlu:\n- intent: ask\n  examples: |\n    xin chào", "does not begin with '- '"),
        (
            "nlu:\n- intent: ask\n  metadata: {aspects: [price]}\n  examples: |\n    - phí",
            "unknown aspect 'price'",
        ),
        ("nlu: [", "is not valid YAML"),
    ],
)
def test_a_mistake_is_named_with_its_file(tmp_path, content, said):
    (tmp_path / "ask.yml").write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as error:
        load_examples(tmp_path)
    assert said in str(error.value) and "ask.yml" in str(error.value)
