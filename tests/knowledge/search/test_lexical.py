"""BM25 as one matrix."""
import numpy as np
import pytest

from knowledge.search.lexical import Bm25, grams, terms

TEXTS = [["khai", "sinh"], ["khai", "tử"], ["khai", "thuế", "khai", "thuế"]]


def test_terms_are_words_and_pairs():
    assert terms(["đăng", "ký", "xe"]) == ["đăng", "ký", "xe", "đăng_ký", "ký_xe"]
    assert grams(["ab", "cd"]) == ["abc", "bcd"] and grams(["a"]) == []


def test_the_text_that_says_the_rarest_word_is_first():
    scores = Bm25.build(TEXTS).scores({"khai": 1.0, "sinh": 1.0})
    assert scores.argmax() == 0 and (scores > 0).all()


def test_saying_a_word_twice_counts_more_but_not_twice():
    bm25 = Bm25.build([["a", "b", "c", "d"], ["a", "a", "c", "d"], ["x", "y", "z", "t"]])
    once, twice, none = bm25.scores({"a": 1.0})
    assert none == 0 < once < twice < 2 * once


def test_weights_of_the_question_scale():
    bm25 = Bm25.build(TEXTS)
    np.testing.assert_allclose(bm25.scores({"sinh": 0.5}), bm25.scores({"sinh": 1.0}) / 2)


def test_presence_counts_a_word_once():
    assert Bm25.build(TEXTS).presence({"khai": 1.0, "thuế": 2.0}).tolist() == [1.0, 1.0, 3.0]


@pytest.mark.parametrize("query", [{}, {"lạ": 1.0}])
def test_words_that_stand_nowhere_score_nothing(query):
    bm25 = Bm25.build(TEXTS)
    assert bm25.scores(query).tolist() == bm25.presence(query).tolist() == [0.0] * 3


def test_a_word_never_seen_weighs_as_a_rare_one():
    bm25 = Bm25.build(TEXTS)
    assert bm25.weight("lạ") >= bm25.weight("sinh") > bm25.weight("khai")


def test_single_words_of_a_text_are_counted_without_pairs():
    count, mass = Bm25.build([terms(text) for text in TEXTS]).single_words()
    assert count.tolist() == [2, 2, 2] and (mass > 0).all()


@pytest.mark.parametrize("texts", [[], [[]], [[], ["a"]]])
def test_empty_texts_are_searched_too(texts):
    assert len(Bm25.build(texts).scores({"a": 1.0})) == len(texts)
