"""Links a question to procedures: the whole question, and each of its parts where it names several things."""
from __future__ import annotations

import re
from typing import Any, Dict, List

from knowledge.search.engine import Found, SearchEngine
from knowledge.search.ranking import Signals
from nlu.analysis import Analysis
from nlu.text import fold

#: How many candidates go out with a parse.
CANDIDATES = 12

#: What joins two wishes or two things compared.
_JOINERS = re.compile(r"\b(?:va|voi(?! nguoi)|hay|hoac|so voi|khac gi|khac voi|dong thoi|cung voi)\b|[,;?]")
_SHORTEST = 2  # words of a part that names a thing
_LONGEST = 30  # words of a question that lists wishes; what is longer tells a story


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


def _parts(analysis: Analysis, engine: SearchEngine, signals: Signals):
    """Parts with a subject of their own; none when the question is about one thing."""
    if len(analysis.expanded.split()) > _LONGEST:
        return
    spans, start = [], 0
    for match in _JOINERS.finditer(fold(analysis.expanded)):
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, len(analysis.expanded)))
    parts = [analysis.expanded[a:b].strip() for a, b in spans]
    parts = [part for part in parts if len(engine.lexicon.content_tokens(part.lower())) >= _SHORTEST]
    if not 2 <= len(parts) <= 3:
        return
    for part in parts:
        yield part, engine.search(part, 3, signals)
