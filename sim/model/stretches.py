"""Stretches of time: their union, and how much of an interval lies outside of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Stretches(NamedTuple):
    """Stretches of time that don't touch within a group, in order of group and time.

    Attributes
    ----------
    group
        What each belongs to.
    begins, ends
        In seconds.
    """

    group: NDArray[np.int64]
    begins: NDArray[np.float64]
    ends: NDArray[np.float64]

    @property
    def lengths(self) -> NDArray[np.float64]:
        """How long each is, in seconds."""
        return self.ends - self.begins


def merged(
    group: NDArray[np.int64],
    begins: NDArray[np.float64],
    ends: NDArray[np.float64],
) -> Stretches:
    """Return the union of intervals, group by group."""
    order = np.lexsort((begins, group))
    group, begins, ends = group[order], begins[order], ends[order]
    if not len(order):
        return Stretches(group, begins, ends)
    # Groups lie one after the other on one line, so that none reaches into the next.
    apart = group * (float(ends.max() - begins.min()) + 1.0)
    until = np.maximum.accumulate(ends + apart)
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (begins + apart)[1:] > until[:-1]
    first = is_first.nonzero()[0]
    return Stretches(group[first], begins[first], np.maximum.reduceat(ends, first))


def time_outside(
    stretches: Stretches,
    group: NDArray[np.int64],
    begins: NDArray[np.float64],
    ends: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return how much of each interval lies in no stretch of its group, in seconds."""
    if not len(stretches.group):
        return ends - begins
    low = min(stretches.begins.min(), begins.min(initial=np.inf))
    high = max(stretches.ends.max(), ends.max(initial=-np.inf))
    span = float(high - low) + 1.0
    edges = np.column_stack((stretches.begins, stretches.ends))
    edges = (edges + stretches.group[:, None] * span).ravel()
    # What has been inside up to each edge; between edges it grows evenly or not at all.
    passed = np.zeros(len(edges))
    passed[1::2] = stretches.lengths.cumsum()
    passed[2::2] = passed[1:-1:2]
    apart = group * span
    inside = np.interp(ends + apart, edges, passed) - np.interp(
        begins + apart, edges, passed
    )
    return ends - begins - inside
