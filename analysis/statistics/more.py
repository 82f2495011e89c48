"""Risk and error of a response on one scale: Nelson's MORE plot in numbers.

A box holds the middle part of all values, which is *risk*: what single ones do. Each of
its edges is a quantile that was estimated, with an interval, which is *error*: what
more replications make smaller (Nelson 2008, The MORE plot, *Proceedings of the Winter
Simulation Conference*, 413-416).

The intervals ask for no distribution. Of independent values they are those of order
statistics. Weeks of one replication hang together: there the share of values below the
edge is averaged replication by replication, and its t interval turned into one of the
quantile (Woodruff 1952, JASA 47, 635-646).
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import quantile_test

from analysis.statistics.precision import FEWEST, compute_half_width

MIDDLE: Final = 0.9


class Edge(NamedTuple):
    """A quantile and its interval; ``nan`` for an end that can't be said."""

    at: float
    low: float
    high: float


class Box(NamedTuple):
    """The middle part of values.

    Attributes
    ----------
    number
        Of values.
    mean
        Of all.
    lower, upper
        The edges, each with its interval.
    """

    number: int
    mean: float
    lower: Edge
    upper: Edge


def compute_box(
    values: ArrayLike, *, middle: float = MIDDLE, confidence: float = 0.95
) -> Box:
    """Compute the box of independent values, and the error of its edges.

    Parameters
    ----------
    values
        One a replication, shape (n,).
    middle
        The part of them in the box.
    confidence
        Of the intervals of its edges: exact ones or wider, from order statistics.
    """
    array = np.sort(np.asarray(values, dtype=float).ravel())
    tail = (1 - middle) / 2

    def edge(share: float) -> Edge:
        if array.size < FEWEST:
            return Edge(_quantile(array, share), math.nan, math.nan)
        test = quantile_test(array, q=0.0, p=share, alternative="two-sided")
        ends = np.asarray(test.confidence_interval(confidence_level=confidence))
        return Edge(_quantile(array, share), float(ends[0]), float(ends[1]))

    return Box(array.size, float(array.mean()), edge(tail), edge(1 - tail))


def compute_clustered_box(
    values: ArrayLike, *, middle: float = MIDDLE, confidence: float = 0.95
) -> Box:
    """Compute the box of values that hang together within a row.

    Parameters
    ----------
    values
        Shape (replications, values of each): rows are independent.
    middle, confidence
        As in :func:`compute_box`; the intervals are Woodruff's.
    """
    rows = np.asarray(values, dtype=float)
    flat, tail = np.sort(rows.ravel()), (1 - middle) / 2

    def edge(share: float) -> Edge:
        at = _quantile(flat, share)
        # With ties half, as all of a value's weeks stand at one place of a count.
        below = (rows < at).mean(axis=1) / 2 + (rows <= at).mean(axis=1) / 2
        half = compute_half_width(values=below, confidence=confidence)
        ends = (
            _quantile(flat, one) if 0 < one < 1 else math.nan
            for one in (share - half, share + half)
        )
        return Edge(at, *ends)

    return Box(flat.size, float(flat.mean()), edge(tail), edge(1 - tail))


def _quantile(values: NDArray[np.float64], share: float) -> float:
    """Return a value below which at least a share of all lie."""
    return float(np.quantile(values, share, method="inverted_cdf"))
