r"""Multiple comparisons with the best: how far each is from the best of the others.

The parameter of system i is :math:`\mu_i - \max_{l \ne i} \mu_l`, above 0 for the best
one alone. With :math:`\bar D_{il}` the mean of the paired differences of i and l over
the :math:`n_{il}` replications of both, :math:`S_{il}` their standard deviation and

.. math:: w_{il} = t_{1 - \alpha / (k - 1),\, n_{il} - 1} S_{il} / \sqrt{n_{il}},

the intervals are

.. math::
    u_i = \max\bigl(0, \min_{l \ne i} (\bar D_{il} + w_{il})\bigr), \qquad
    v_i = \min\bigl(0, \min_{l \in G, l \ne i} (\bar D_{il} - w_{il})\bigr),
    \qquad G = \{i: \min_{l \ne i} (\bar D_{il} + w_{il}) \ge 0\},

with :math:`v_i = 0` if G is {i} alone (Hsu 1984, *Annals of Statistics* 12, 1136-1144).
They hold all at once: for that it is enough that the best system's :math:`k - 1`
differences lie below their upper ends, which Bonferroni's inequality gives whatever the
systems have in common. So common random numbers narrow the intervals and can't break
them (Nelson and Matejcik 1995, *Management Science* 41, 1935-1945, who also give
narrower ones for the case that all differences have one variance; plans of four and of
ten deployments have not).

The convention a reader would get wrong: an interval from below 0 to 0 says "not the
best, and so far from it at most", one from 0 to above "the best"; one around 0 "may be
the best".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from analysis.statistics.all_pairs import compute_all_pairs

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class WithBest:
    """Intervals of each system's distance from the best of the others.

    Attributes
    ----------
    estimate, low, high
        Of the distance, shape (..., k), in the unit of the values; `low` is at most 0
        and `high` at least 0.
    may_be_best
        G: which systems aren't told to be worse than another, shape (..., k).
    """

    estimate: Floats
    low: Floats
    high: Floats
    may_be_best: Flags


def compare_with_best(values: ArrayLike, *, confidence: float = 0.95) -> WithBest:
    """Compare each system with the best of the others; the more the better.

    Parameters
    ----------
    values
        Shape (..., k, n): system by replication, of the same luck; ``nan`` where a
        system has fewer replications than others. To look for the least take their
        negatives.
    confidence
        Of all intervals together.

    Raises
    ------
    ValueError
        If there are fewer than two systems, or two have no two replications in common.
    """
    means, errors, n = compute_all_pairs(np.asarray(values, dtype=float))
    systems = means.shape[-1]
    half_widths = stdtrit(n - 1, 1 - (1 - confidence) / (systems - 1)) * errors
    itself = np.eye(systems, dtype=bool)
    means = np.where(itself, np.inf, means)
    estimate = np.min(means, axis=-1)
    above = np.min(means + half_widths, axis=-1)
    may_be_best = above >= 0
    rivals = np.where(may_be_best[..., None, :], means - half_widths, np.inf)
    low, high = np.minimum(0.0, rivals.min(axis=-1)), np.maximum(0.0, above)
    return WithBest(estimate, low, high, may_be_best)
