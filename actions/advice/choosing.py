"""Which procedure is at hand: the one that was picked, else the first where a citizen would be answered too. Pure."""
from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

from actions.advice.model import ANSWER, ASK, COMPARE, EMPTY, NONE, Candidate
from actions.answer import ASPECT_NAMES
from actions.decide import Decision, decide
from actions.reading import Reading
from actions.state import State
from actions.world import World
from knowledge.schema import Procedure

#: How many procedures the desk shows.
MOST_CANDIDATES = 3
#: Below this probability a procedure is not worth a look; what the caller must be asked to choose from always is.
LEAST_SHARE = 0.005

#: Decision → the sentence that says what to do; what is not here asks for the subject.
_SAYS = {
    "empty": "suggest.empty", "clarify": "suggest.which", "not_listed": "suggest.not_listed", "outside": "suggest.outside",
    "status": "suggest.status", "person": "suggest.person", "compare_what": "suggest.compare",
}  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    kind: str
    say: str
    candidates: Tuple[Candidate, ...]
    aspects: Tuple[str, ...]
    procedure: Optional[Procedure] = None
    compared: Tuple[str, ...] = ()


def choose(reading: Reading, picked: Optional[str], world: World) -> Chosen:
    """`picked` is a procedure's code; one that the catalogue does not have counts as none."""
    decision = decide(reading, State())
    aspects = tuple(name for name in decision.aspects or reading.aspects if name in ASPECT_NAMES)
    own = world.catalogue.get(picked) if picked else None
    compared = decision.codes if decision.kind == "compare" and own is None else ()
    if own is None and decision.kind in ("answer", "compare"):
        own = next((found for found in map(world.catalogue.get, decision.codes) if found), None)
    candidates = tuple(_candidates(reading, decision, own, world))
    if own:
        return Chosen(COMPARE if compared else ANSWER, "", candidates, aspects, own, compared)
    kind = {"empty": EMPTY, "clarify": ASK if candidates else NONE}.get(decision.kind, NONE)
    say = world.phrases(_SAYS.get(decision.kind, "suggest.subject"), portal=world.profile.portal.name)
    return Chosen(kind, say, candidates, aspects)


def _candidates(reading: Reading, decision: Decision, own: Optional[Procedure], world: World) -> List[Candidate]:
    """The likeliest procedures; one that was picked stands among them, where its words put it or last."""
    shares = {row.code: row.score * reading.in_scope for row in reading.candidates}
    ranked = [row.code for row in reading.candidates if reading.subject and shares[row.code] >= LEAST_SHARE]
    codes = list(dict.fromkeys([*decision.codes, *ranked]))
    found = _procedures(codes, world)[:MOST_CANDIDATES]
    if own and own.code not in [each.code for _, each in found]:
        found = [*found[: MOST_CANDIDATES - 1], (own.code, own)]
    return [
        Candidate(each.code, each.short, each.title, round(shares.get(code, 0.0), 4), bool(own) and each.code == own.code)
        for code, each in found
    ]


def _procedures(codes: Sequence[str], world: World) -> List[Tuple[str, Procedure]]:
    """Code asked for and procedure, each act once. The index may know a code that the catalogue has lost."""
    found = {}
    for code in codes:
        procedure = world.catalogue.get(code)
        if procedure:
            found.setdefault(procedure.code, (code, procedure))
    return list(found.values())
