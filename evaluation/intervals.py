"""95% confidence intervals. Closed formulas for shares, the bootstrap (seeded, so repeatable) for the rest."""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Z = 1.959964  # two-sided 95% of the normal distribution
RESAMPLES = 5000
SEED = 1


@dataclass(frozen=True)
class Interval:
    """A figure and the bounds of its interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"

    def points(self) -> str:
        """A difference of shares, in percentage points."""
        return f"{100 * self.value:+.1f} [{100 * self.low:+.1f}, {100 * self.high:+.1f}]"


def share(value: float, of: int) -> Interval:
    """Wilson's score interval of a share (0..1) over `of` > 0 rows."""
    z2 = Z * Z
    middle = (value + z2 / (2 * of)) / (1 + z2 / of)
    reach = Z * math.sqrt(value * (1 - value) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return Interval(value, max(0.0, middle - reach), min(1.0, middle + reach))


def difference(before: Sequence[bool], after: Sequence[bool]) -> Interval:
    """Share after less share before, over the same rows in the same order.

    Bonett and Price (2012): Wald's interval with one more row in each of the two ways of changing, so that no
    change at all still leaves an interval.
    """
    n = len(before)
    if n != len(after) or not n:
        raise ValueError(f"pairs are needed, not {n} and {len(after)} rows")
    gained = sum(a and not b for b, a in zip(before, after))
    lost = sum(b and not a for b, a in zip(before, after))
    up, down = (gained + 1) / (n + 2), (lost + 1) / (n + 2)
    reach = Z * math.sqrt((up + down - (up - down) ** 2) / (n + 2))
    return Interval((gained - lost) / n, max(-1.0, up - down - reach), min(1.0, up - down + reach))


def mean(values: Sequence[float]) -> Interval:
    """Percentile bootstrap of the mean of `values` (one or more)."""
    return ratio(values, [1.0] * len(values))


def ratio(parts: Sequence[float], wholes: Sequence[float]) -> Interval:
    """Percentile bootstrap of sum(parts) / sum(wholes); rows are drawn, each with all that belongs to it.

    Rows that were tried several times thus count as what they are: not independent.
    """
    part, whole = np.asarray(parts, float), np.asarray(wholes, float)
    if not whole.sum():
        raise ValueError("nothing to take a share of")
    drawn = np.random.default_rng(SEED).integers(0, len(part), (RESAMPLES, len(part)))
    sums = whole[drawn].sum(axis=1)
    low, high = np.percentile(part[drawn].sum(axis=1)[sums > 0] / sums[sums > 0], (2.5, 97.5))
    return Interval(float(part.sum() / whole.sum()), float(low), float(high))
