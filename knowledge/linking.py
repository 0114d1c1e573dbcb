"""Links a question to procedures: the whole question, and each of its parts where it names several things."""
from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List, Tuple

from knowledge.search.engine import Found, SearchEngine
from knowledge.search.ranking import Signals
from nlu.analysis import Analysis

#: How many candidates go out with a parse.
CANDIDATES = 12

#: What joins two wishes; between two things compared a question mark may stand too.
_WISHES = re.compile(r"\b(?:va|voi(?! nguoi)|hay|hoac|dong thoi|cung voi)\b|,")
_COMPARED = re.compile(r"\b(?:va|voi(?! nguoi)|hay|hoac|so voi|khac gi|khac voi)\b|[,;?]")
_SHORTEST = 2  # words of a part that names a thing
_LONGEST = 30  # words of a question that lists wishes; what is longer tells a story
_NAMED = 0.4  # share of a wish that a known name must make up


def link(analysis: Analysis, engine: SearchEngine, signals: Signals = Signals()) -> Dict[str, Any]:
    """The parse attribute `link`: candidates with probabilities, scope, subject words, and parts if there are some.

    `signals` is what the intent classifier says of the message.
    """
    found = engine.search(analysis.expanded, CANDIDATES, signals)
    return {
        "candidates": _rows(found),
        "in_scope": round(found.in_scope, 4),
        "ambiguous": round(found.ambiguous, 4),
        "named": round(found.named, 4),
        "choices": list(found.choices),
        "subject": list(found.query.content),
        "segments": [
            {"text": part, "in_scope": round(sub.in_scope, 4), "named": round(sub.named, 4), "candidates": _rows(sub)}
            for part, sub in _parts(analysis, engine, signals)
        ],
    }


def _rows(found: Found) -> List[Dict[str, Any]]:
    return [
        {"code": c.code, "title": c.title, "score": round(c.score, 6), "codes": list(c.document.codes)}
        for c in found.candidates
    ]


def _parts(analysis: Analysis, engine: SearchEngine, signals: Signals) -> Iterator[Tuple[str, Found]]:
    """Parts with a subject of their own; none when the question is about one thing."""
    text = analysis.expanded
    if len(text.split()) > _LONGEST:
        return
    comparing = signals.compare >= 0.5
    ends = [(m.start(), m.end()) for m in (_COMPARED if comparing else _WISHES).finditer(analysis.folded)]
    if not ends:
        return
    starts = [0, *(end for _, end in ends)]
    parts = [text[start:end].strip() for start, end in zip(starts, [*(start for start, _ in ends), len(text)])]
    parts = [part for part in parts if len(engine.lexicon.content_tokens(part.lower())) >= _SHORTEST]
    if not 2 <= len(parts) <= 3 or not (comparing or all(engine.says_a_name(part, _NAMED) for part in parts)):
        return
    for part in parts:
        yield part, engine.search(part, 3, signals)
