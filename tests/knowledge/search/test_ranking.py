"""Features weighed into probabilities."""
import numpy as np
import pytest

from knowledge.search.features import NAMES, pool
from knowledge.search.query import analyse
from knowledge.search.ranking import CLARIFY_NAMES, SCOPE_NAMES, Signals, Weights, order, probability
from nlu.errors import DataError
from tests.knowledge.tiny import engine, lexicon


def test_probabilities_add_up_and_follow_the_order():
    features = np.array([[0.0], [2.0], [1.0]], dtype=np.float32)
    first, probabilities = order(features, np.array([1.0], dtype=np.float32))
    assert first.tolist() == [1, 2, 0]
    assert probabilities.sum() == pytest.approx(1) and (np.diff(probabilities) < 0).all()


def test_a_probability_lies_between_none_and_one():
    one = np.ones(1, dtype=np.float32)
    assert probability(0 * one, one) == 0.5
    assert 0 <= probability(-30 * one, one) < 1e-6 < 1 - 1e-6 < probability(30 * one, one) <= 1


def test_weights_are_kept_and_read_by_name(tmp_path):
    Weights.load().save(tmp_path / "weights.json")
    ours, again = Weights.load(), Weights.load(tmp_path / "weights.json")
    for group, names in (("rank", NAMES), ("scope", SCOPE_NAMES), ("clarify", CLARIFY_NAMES)):
        assert len(getattr(again, group)) == len(names)
        np.testing.assert_allclose(getattr(again, group), getattr(ours, group), atol=1e-4)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"rank": {"folded": 1}}'])
def test_a_file_that_lacks_a_weight_is_told(tmp_path, text):
    path = tmp_path / "weights.json"
    path.write_text(text)
    with pytest.raises(DataError, match="no file of search weights"):
        Weights.load(path)
    with pytest.raises(DataError, match="no file of search weights"):
        Weights.load(tmp_path / "none.json")


def test_every_candidate_has_a_number_for_every_name():
    query = analyse("đăng ký kết hôn", lexicon())
    found = pool(engine().index, query, engine().vectors(query.readings))
    assert found.features.shape == (len(found.documents), len(NAMES)) and np.isfinite(found.features).all()
    assert len(set(found.documents.tolist())) == len(found.documents)


def test_a_question_without_official_words_has_none_near():
    query = analyse("qwrt zxcv", lexicon())
    found = pool(engine().index, query, engine().vectors(query.readings))
    assert not query.official and (found.features[:, NAMES.index("dense_official")] == 0).all()


def test_a_paper_without_a_name_is_asked_back_sooner():
    unnamed, named = (engine().search(text).ambiguous for text in ("làm giấy tờ căn cước", "làm thẻ căn cước"))
    assert unnamed > named


def test_what_the_classifier_holds_for_chatter_is_less_likely_a_procedure():
    asked = engine().search("đăng ký kết hôn", signals=Signals(outside=0.0, ask=1.0)).in_scope
    chatter = engine().search("đăng ký kết hôn", signals=Signals(outside=1.0, ask=0.0)).in_scope
    assert chatter < asked
