"""What became of the addresses, by tag, against the bar."""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from evaluation import intervals
from evaluation.addresses.scoring import GOOD, SILENT, VERDICTS, Outcome
from evaluation.tables import Table

#: Share that must be right or asked about; and none may be silently wrong.
BAR = 0.95
HEADER = ("tag", "addresses", *VERDICTS, f"right or asked (bar ≥ {BAR:.2f})", "silently wrong (bar 0)", "holds")


def good(outcomes: Sequence[Outcome]) -> float:
    """The share of one outcome or more that is right or asked about."""
    return sum(outcome.verdict in GOOD for outcome in outcomes) / len(outcomes)


def holds(outcomes: Sequence[Outcome]) -> bool:
    return good(outcomes) >= BAR and all(outcome.verdict != SILENT for outcome in outcomes)


def by_tag(outcomes: Sequence[Outcome], caption: str) -> Table:
    """One row a tag, the most frequent first, then all. Every tag of an address counts it."""
    tags = Counter(tag for outcome in outcomes for tag in outcome.row.tags)
    rows = [_cells(tag, [o for o in outcomes if tag in o.row.tags]) for tag, _ in tags.most_common()]
    return Table(caption, HEADER, (*rows, _cells("**all**", outcomes)))


def totals(outcomes: Sequence[Outcome], caption: str) -> Table:
    """All of them in one row: what may be shown of the untouched half."""
    return Table(caption, HEADER, (_cells("**all**", outcomes),))



def _cells(name: str, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    counts, of = Counter(outcome.verdict for outcome in outcomes), len(outcomes)
    shares = (intervals.share(good(outcomes), of), intervals.share(counts[SILENT] / of, of))
    verdict = "yes" if holds(outcomes) else "**no**"
    return (name, str(of), *(str(counts[v]) for v in VERDICTS), *map(str, shares), verdict)
