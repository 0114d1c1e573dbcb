"""What a message wants: one intent and any number of aspects.

TF-IDF over accented words and accent-free letters, then logistic regression:
trained in seconds, read in a millisecond or two, and as sure with «lam giay khai
sinh» as with «làm giấy khai sinh», because it learns every sentence in both ways.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Iterable, Sequence
from warnings import catch_warnings, simplefilter

import joblib
import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from nlu.analysis import Analysis, analyse
from nlu.examples import ASPECTS, Example
from nlu.lexicons import ASPECTS as CUES
from nlu.lexicons import default_lexicon
from nlu.text import fold
from nlu.words import syllables

#: An aspect is reported from this probability on.
ASPECT_FLOOR = 0.5

#: Told about a message that holds nothing to read (empty, or marks only).
NOTHING_READ = "out_of_scope"

# Aspects are learnt where they have a meaning: small talk has none, and what is
# out of scope asks for prices and places too.
_WITHOUT_ASPECTS = frozenset({"out_of_scope", "rude"})

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~…“”«»‘’–—]+")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Reading:
    """``intents``: all of them, likeliest first, probabilities that sum to 1.
    ``aspects``: those at or above ``ASPECT_FLOOR``, likeliest first."""

    intents: tuple[tuple[str, float], ...]
    aspects: tuple[tuple[str, float], ...]


class IntentModel:
    """A trained reader of intents and aspects."""

    def __init__(
        self,
        words: TfidfVectorizer,
        letters: TfidfVectorizer,
        intents: Sequence[str],
        weights: np.ndarray,
        biases: np.ndarray,
    ) -> None:
        self._words = words
        self._letters = letters
        self._intents = tuple(intents)
        # One column an intent, then one an aspect: a message costs one product.
        self._weights = weights
        self._biases = biases

    @classmethod
    def train(cls, examples: Iterable[Example]) -> IntentModel:
        """Learn from ``examples``; at least two intents are needed."""
        copies = [copy for example in examples for copy in _as_typed(example)]
        analyses = [analyse(example.text) for example in copies]
        words = TfidfVectorizer(
            analyzer="word", token_pattern=r"\S+", ngram_range=(1, 2), sublinear_tf=True,
            lowercase=False, dtype=np.float32,
        ).fit(map(_accented, analyses))  # fmt: skip
        letters = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True,
            lowercase=False, dtype=np.float32,
        ).fit(map(_accent_free, analyses))  # fmt: skip
        features = _features(words, letters, analyses)

        # Stopped early on purpose: sixty steps read as well as three hundred.
        intent = LogisticRegression(C=20, tol=1e-2, max_iter=60, class_weight="balanced")
        with catch_warnings():
            simplefilter("ignore", ConvergenceWarning)
            intent.fit(features, [example.intent for example in copies])
        weights, biases = [intent.coef_], [intent.intercept_]

        rows = [i for i, e in enumerate(copies) if e.intent not in _WITHOUT_ASPECTS]
        for aspect in ASPECTS:
            wanted = [aspect in copies[i].aspects for i in rows]
            if any(wanted) and not all(wanted):
                one = LogisticRegression(C=20, solver="liblinear", class_weight="balanced")
                one.fit(features[rows], wanted)
                weights.append(one.coef_)
                biases.append(one.intercept_)
            else:
                weights.append(np.zeros((1, features.shape[1])))
                biases.append(np.array([-20.0]))
        return cls(
            words, letters, intent.classes_,
            np.ascontiguousarray(np.vstack(weights).T, dtype=np.float32),
            np.concatenate(biases).astype(np.float32),
        )  # fmt: skip

    def read(self, text: str) -> Reading:
        """Total: any text has a reading."""
        features = _features(self._words, self._letters, [analyse(text)])
        if not features.nnz:
            others = [name for name in self._intents if name != NOTHING_READ]
            return Reading(((NOTHING_READ, 1.0), *((name, 0.0) for name in others)), ())
        scores = (features @ self._weights)[0] + self._biases
        count = len(self._intents)
        shares = np.exp(scores[:count] - scores[:count].max())
        shares /= shares.sum()
        chances = 1 / (1 + np.exp(-scores[count:]))
        return Reading(
            _ranked(self._intents, shares),
            tuple(pair for pair in _ranked(ASPECTS, chances) if pair[1] >= ASPECT_FLOOR),
        )

    def save(self, path: Path) -> None:
        joblib.dump(vars(self), path)

    @classmethod
    def load(cls, path: Path) -> IntentModel:
        """Load what ``save`` wrote; only from a model you trust (it is a pickle)."""
        model = cls.__new__(cls)
        vars(model).update(joblib.load(path))
        return model


def _ranked(names: Sequence[str], chances: np.ndarray) -> tuple[tuple[str, float], ...]:
    return tuple((names[i], float(chances[i])) for i in np.argsort(-chances, kind="stable"))


def _as_typed(example: Example) -> list[Example]:
    """The sentence as written, without diacritics, and with a phone's slips."""
    texts = dict.fromkeys((example.text, fold(example.text), _with_slips(example.text)))
    return [Example(text, example.intent, example.aspects) for text in texts]


def _with_slips(text: str) -> str:
    """Marks lost on a third of the words, a letter dropped or two swapped in one of six."""
    chance = Random(text)  # the same slips at every training
    words = []
    for word in text.split():
        luck = chance.random()
        if luck < 0.35:
            word = fold(word)
        elif luck < 0.52 and len(word) > 3:
            at = chance.randrange(1, len(word) - 1)
            swapped = word[at + 1] + word[at] if luck < 0.42 else word[at + 1]
            word = word[:at] + swapped + word[at + 2 :]
        words.append(word)
    return " ".join(words)


def _accented(analysis: Analysis) -> str:
    return _plain(analysis.expanded.lower())


def _accent_free(analysis: Analysis) -> str:
    return _plain(analysis.folded)


def _plain(text: str) -> str:
    return _DIGIT.sub("0", _PUNCTUATION.sub(" ", text))


def _features(
    words: TfidfVectorizer, letters: TfidfVectorizer, analyses: Sequence[Analysis]
) -> csr_matrix:
    blocks = [
        words.transform(map(_accented, analyses)),
        letters.transform(map(_accent_free, analyses)),
        csr_matrix(np.array([_cues(analysis.expanded) for analysis in analyses], np.float32)),
    ]
    return hstack(blocks, format="csr")


def _cues(expanded: str) -> list[float]:
    """What the lexicon says: a flag an aspect, whether everyday words of the subject
    stand there and how surely, whether the text has a subject of its own, its length."""
    lexicon = default_lexicon()
    asked = {aspect for aspect, _ in lexicon.aspects_in(expanded)}
    weights = [expansion.weight for expansion in lexicon.expand(expanded)]
    length = len(syllables(expanded))
    return [
        *(float(aspect in asked) for aspect in CUES),
        float(bool(weights)),
        max(weights, default=0.0),
        float(bool(length) and not lexicon.content_tokens(expanded)),
        min(length, 40) / 20,
    ]
