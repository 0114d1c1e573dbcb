"""What was right before a change, set against the same question after it."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evaluation import intervals
from evaluation.perturbation.changes import CHANGES
from evaluation.scoring import Outcome, counted
from evaluation.tables import Table

#: Share of what was right before that must stay so.
BAR = 0.98


@dataclass(frozen=True)
class Pair:
    """A question that was right, before and after the change `name`."""

    name: str
    before: Outcome
    after: Outcome

    @property
    def same_behaviour(self) -> bool:
        return counted(self.after.behaviour) == counted(self.before.behaviour)

    @property
    def same_procedure(self) -> bool:
        """The first candidate is still the act that was asked for, in any copy of it; where none was, nothing is."""
        return self.before.row.behaviour != "answer" or self.after.rank == 1

    @property
    def kept(self) -> bool:
        return self.same_behaviour and self.same_procedure


def right(outcome: Outcome) -> bool:
    """The right thing done and, where it is an answer, the right procedure first."""
    return outcome.right and (outcome.row.behaviour != "answer" or outcome.rank == 1)


def table(pairs: Sequence[Pair], caption: str) -> Table:
    """One row a change with Wilson's interval, then all; questions, not their variants, are drawn for its interval."""
    rows = []
    for name in CHANGES:
        part = [pair for pair in pairs if pair.name == name]
        if part:
            kept = sum(pair.kept for pair in part)
            rows.append(_row(name, part, intervals.share(kept / len(part), len(part))))
    if pairs:
        rows.append(_row("**all**", pairs, _overall(pairs)))
    header = ("change", "right before", "kept", "other behaviour", "other procedure", f"share kept (bar ≥ {BAR:.2f})", "holds")
    return Table(caption, header, tuple(rows))


def _row(name: str, pairs: Sequence[Pair], share: intervals.Interval) -> tuple[str, ...]:
    behaviour = sum(not pair.same_behaviour for pair in pairs)
    procedure = sum(pair.same_behaviour and not pair.same_procedure for pair in pairs)
    kept = len(pairs) - behaviour - procedure
    holds = "yes" if share.value >= BAR else "**no**"
    return (name, str(len(pairs)), str(kept), str(behaviour), str(procedure), str(share), holds)


def _overall(pairs: Iterable[Pair]) -> intervals.Interval:
    tried: dict[str, list[bool]] = {}
    for pair in pairs:
        tried.setdefault(pair.before.row.id, []).append(pair.kept)
    return intervals.ratio([sum(kept) for kept in tried.values()], [len(kept) for kept in tried.values()])


def lost(pairs: Iterable[Pair]) -> list[dict]:
    """What was not kept, a question each, to learn from (of the development half only)."""
    return [
        {
            "change": pair.name,
            "id": pair.before.row.id,
            "turns": list(pair.after.row.turns),
            "behaviour": [pair.before.behaviour, pair.after.behaviour],
            "first": [next(iter(o.candidates), None) for o in (pair.before, pair.after)],
        }
        for pair in pairs
        if not pair.kept
    ]
