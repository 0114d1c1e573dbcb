from collections import Counter

from evaluation.intents.folds import FOLDS, folds, write
from nlu.examples import Example, load_examples

EXAMPLES = [Example(f"câu số {i}", intent) for intent in ("ask", "greet") for i in range(10)]


def test_each_sentence_is_held_out_once_and_each_intent_in_every_fold():
    cut = list(folds(EXAMPLES))
    assert len(cut) == FOLDS
    assert Counter(e for _, held in cut for e in held) == Counter(EXAMPLES)
    for learnt, held in cut:
        assert not set(learnt) & set(held)
        assert {e.intent for e in held} == {"ask", "greet"}


def test_what_is_written_is_read_again(tmp_path):
    examples = [
        Example("làm khai sinh cần gì: «giấy» nào?", "ask", ("papers",)),
        Example("- phí", "ask", ("fee", "time")),
        Example("chào bạn", "greet"),
    ]
    write(examples, tmp_path / "fold.yml")
    assert set(load_examples(tmp_path)) == set(examples)
