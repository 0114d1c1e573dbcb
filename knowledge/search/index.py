"""The index in memory: documents, and what is precomputed of their texts."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, List, Optional, Sequence

import faiss
import numpy as np

from knowledge.encoder import Encoder
from knowledge.search.documents import QUESTION, Document
from knowledge.search.lexical import Bm25, grams, terms
from knowledge.search.query import syllables
from nlu.analysis import analyse
from nlu.lexicons import Lexicon, default_lexicon
from nlu.text import fold, normalise

Say = Callable[[str], None]

#: How many texts are encoded between two lines of progress.
CHUNK = 2048
_NEVER = 10_000


@dataclass
class Index:
    """Documents with their lexical and dense indexes. Texts are numbered; `starts` is each document's first."""

    documents: List[Document]
    starts: np.ndarray
    embeddings: np.ndarray
    folded: Bm25
    accented: Bm25
    titles: Bm25  # folded words of title and short name only: what a lexicon's official words are held against
    contexts: Bm25  # folded words of field, agency, result and papers, a document each
    grams: Bm25  # character trigrams of every text
    words: np.ndarray  # how many words of each text carry a subject, as a question's are counted
    fingerprint: str

    def __post_init__(self) -> None:
        self.dense = faiss.IndexFlatIP(int(self.embeddings.shape[1]))
        self.dense.add(self.embeddings)
        lengths = np.diff(np.append(self.starts, len(self.embeddings)))
        self.owner = np.repeat(np.arange(len(self.documents)), lengths)
        self.is_name = np.array([kind != QUESTION for d in self.documents for kind, _ in d.texts])
        title_words, self.title_weight = self.titles.single_words()
        self.static = np.column_stack(
            [np.array([_static(d) for d in self.documents]).reshape(-1, 6), np.log1p(title_words) / 4.0]
        ).astype(np.float32)
        self.by_code = {code: i for i, d in reversed(list(enumerate(self.documents))) for code in d.codes}

    def per_document(self, scores: np.ndarray) -> np.ndarray:
        """The best score among each document's texts."""
        return np.maximum.reduceat(scores, self.starts)


def _static(document: Document) -> List[float]:
    """What is known without a question: the last of `features.NAMES`, but for the length."""
    return [
        float(document.walk),
        float(document.neighbour),
        float(document.specific),
        float(document.level == "commune"),
        float(document.level == "ministry"),
        float(document.audience == "citizen"),
    ]


def build(
    documents: Sequence[Document],
    encoder: Encoder,
    fingerprint: str,
    say: Optional[Say] = None,
    lexicon: Optional[Lexicon] = None,
) -> Index:
    """Build the index in memory; `say` hears how far it is. `lexicon` is that of the questions to come."""
    lexicon = lexicon or default_lexicon()
    texts = [text for document in documents for _, text in document.texts]
    starts = np.cumsum([0, *(len(d.texts) for d in documents[:-1])])
    lowered = [analyse(text).expanded.lower() for text in texts]
    plain = [syllables(text) for text in lowered]
    bare = [[fold(word) for word in words] for words in plain]
    if say:
        say(f"Đang lập chỉ mục {len(documents)} thủ tục ({len(texts)} cách gọi)…")
    parts = []
    for start in range(0, len(texts), CHUNK):
        parts.append(encoder.encode_passages(texts[start : start + CHUNK]))
        if say and start + CHUNK < len(texts):
            say(f"  {start + CHUNK}/{len(texts)}")
    vectors = np.concatenate(parts).astype(np.float32)
    return Index(
        documents=list(documents),
        starts=starts,
        embeddings=np.ascontiguousarray(vectors),
        folded=Bm25.build(terms(words) for words in bare),
        accented=Bm25.build(terms(words) for words in plain),
        titles=Bm25.build(terms(syllables(fold(analyse(f"{d.title} . {d.short}").expanded))) for d in documents),
        contexts=Bm25.build(terms(syllables(fold(normalise(d.context)))) for d in documents),
        grams=Bm25.build(grams(words) for words in bare),
        words=np.array([_subject_words(text, lexicon) for text in lowered]),
        fingerprint=fingerprint,
    )


def _subject_words(text: str, lexicon: Lexicon) -> int:
    """A name without any says nothing by itself: no question can say it whole."""
    return len({fold(word) for word in lexicon.content_tokens(text)}) or _NEVER
