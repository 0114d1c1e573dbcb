"""Outcomes of labelled questions, cut into slices and put into tables. Aggregates only."""
from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from evaluation import intervals, scoring
from evaluation.perturbation.changes import no_diacritics
from evaluation.rows import BEHAVIOURS, Row
from evaluation.scoring import Outcome
from evaluation.tables import Table

#: What the project holds itself to on the untouched half, with an imported catalogue.
BARS = {"top1": 0.85, "top5": 0.95, "behaviour": 0.90}
#: Points that lost diacritics may cost.
STRIP_BAR = 3.0
NONE = "–"


def slices(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, list[Outcome]]]:
    """All, then by label, by style and by group, each with its name."""
    yield "**all**", list(outcomes)
    for key in ("behaviour", "style", "group"):
        values = [getattr(outcome.row, key) for outcome in outcomes]
        for value in sorted(set(values)):
            yield f"{key}: {value or 'none given'}", [o for o, v in zip(outcomes, values) if v == value]


def table(outcomes: Sequence[Outcome], caption: str) -> Table:
    """One row a slice; shares with Wilson's interval, MRR with the bootstrap's."""
    header = ("slice", "questions", "answers", "top-1", "top-5", "MRR", "behaviour")
    rows = [_row(name, part) for name, part in slices(outcomes)]
    bars = ("*bar*", "", "", f"≥ {BARS['top1']:.2f}", f"≥ {BARS['top5']:.2f}", "", f"≥ {BARS['behaviour']:.2f}")
    return Table(caption, header, (rows[0], bars, *rows[1:]))


def _row(name: str, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    figures = scoring.summarise(outcomes)
    ranks = [o.rank for o in outcomes if o.row.behaviour == "answer"]
    shares = [str(intervals.share(figures[key], len(ranks))) if ranks else NONE for key in ("top1", "top5")]
    mrr = str(intervals.mean([1 / rank if rank else 0.0 for rank in ranks])) if ranks else NONE
    behaviour = str(intervals.share(figures["behaviour"], len(outcomes)))
    return (name, str(len(outcomes)), str(len(ranks)), *shares, mrr, behaviour)


def confusion(outcomes: Iterable[Outcome]) -> Table:
    """What was expected against what was done, counted."""
    counts = Counter((o.row.behaviour, scoring.counted(o.behaviour)) for o in outcomes)
    done = [*BEHAVIOURS, *sorted({d for _, d in counts} - set(BEHAVIOURS))]
    rows = [(label, *(str(counts[label, d]) for d in done)) for label in BEHAVIOURS]
    return Table("Expected (rows) against done (columns), in questions", ("expected", *done), tuple(rows))


def stripped(rows: Iterable[Row]) -> list[Row]:
    """The same questions typed without diacritics."""
    return [replace(row, turns=tuple(no_diacritics(text) for text in row.turns)) for row in rows]


def strip_table(before: Sequence[Outcome], after: Sequence[Outcome]) -> Table:
    """What stripping costs, in points, over the same rows; also over those alone that had any diacritics."""
    pairs = list(zip(before, after, strict=True))
    changed = [(b, a) for b, a in pairs if b.row.turns != a.row.turns]
    rows = []
    for name, part in (("all", pairs), ("those that had diacritics", changed)):
        answers = [(b, a) for b, a in part if b.row.behaviour == "answer"]
        rows.append((
            name, str(len(part)), _cost(answers, lambda o: o.rank == 1),
            _cost(answers, lambda o: o.rank is not None and o.rank <= 5), _cost(part, lambda o: o.right),
        ))  # fmt: skip
    bar = f"≥ −{STRIP_BAR:.0f}"
    rows.append(("*bar*", "", bar, bar, bar))
    header = ("questions", "count", "top-1", "top-5", "behaviour")
    return Table("Without diacritics less with them, in points, paired", header, tuple(rows))


def _cost(pairs: Sequence[tuple[Outcome, Outcome]], good: Callable[[Outcome], bool]) -> str:
    if not pairs:
        return NONE
    return intervals.difference([good(b) for b, _ in pairs], [good(a) for _, a in pairs]).points()
