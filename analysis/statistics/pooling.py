"""Partial pooling: what is known of each group when groups have few rows.

A group with many rows speaks for itself, one with few is drawn towards the rest,
by as much as the groups are alike. Both methods are empirical Bayes in closed
form: deterministic, and no more than the data carry.

References
----------
Searle, Casella and McCulloch (1992), Variance Components, chapter 3 (analysis of
variance estimators). Clayton and Kaldor (1987), Empirical Bayes estimates of
age-standardized relative risks, Biometrics 43.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class PooledMeans(NamedTuple):
    """Means of groups of normal values.

    Attributes
    ----------
    mean, variance
        Posterior of each group's mean, shape (groups,).
    centre
        Mean over groups.
    within, between
        Variance within groups and between their means.
    """

    mean: Floats
    variance: Floats
    centre: float
    within: float
    between: float


class PooledRates(NamedTuple):
    """Rates of groups of Poisson counts.

    Attributes
    ----------
    rate
        Posterior mean of each group, shape (groups,).
    centre
        Rate of the groups together.
    spread
        Squared coefficient of variation between groups.
    """

    rate: Floats
    centre: float
    spread: float


def compute_pooled_means(*, values: Floats, groups: Ints) -> PooledMeans:
    """Return the posterior means of a one-way random effects model.

    Parameters
    ----------
    values
        One number a row, shape (n,).
    groups
        Group of each row, 0 to groups - 1, shape (n,).
    """
    rows = np.bincount(groups).astype(float)
    own = np.bincount(groups, values) / rows
    total, number = rows.sum(), len(rows)
    within = float(((values - own[groups]) ** 2).sum() / (total - number))
    around = float((rows * (own - values.mean()) ** 2).sum() / (number - 1))
    size = (total - (rows**2).sum() / total) / (number - 1)
    between = max((around - within) / float(size), 1e-9)
    weight = 1 / (between + within / rows)
    centre = float((weight * own).sum() / weight.sum())
    variance = 1 / (rows / within + 1 / between)
    mean = variance * (rows * own / within + centre / between)
    return PooledMeans(mean, variance, centre, within, between)


def compute_pooled_rates(
    *, counts: Floats, exposure: Floats, groups: Ints
) -> PooledRates:
    """Return the posterior mean rates of a gamma-Poisson model.

    Parameters
    ----------
    counts, exposure
        Events and what they are counted over, one a row, shape (n,).
    groups
        Group of each row, 0 to groups - 1, shape (n,).
    """
    events = np.bincount(groups, counts)
    over = np.bincount(groups, exposure)
    centre = float(events.sum() / over.sum())
    excess = (over * (events / over - centre) ** 2).sum() - (len(over) - 1) * centre
    size = over.sum() - (over**2).sum() / over.sum()
    spread = max(float(excess / (centre**2 * size)), 1e-9)
    shape = 1 / spread
    rate = (shape + events) / (shape / centre + over)
    return PooledRates(rate, centre, spread)
