"""A common trend of counts in groups: a quasi-Poisson regression."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ITERATIONS: Final = 50


class Trend(NamedTuple):
    """A slope of log means with its standard error.

    Attributes
    ----------
    slope, error
        Change of the logarithm of the mean a unit, and its standard error; counts may
        scatter more than Poisson, by the factor ``dispersion``.
    dispersion
        Pearson's statistic a degree of freedom.
    number, groups
        Counts, and groups with a level each.
    """

    slope: float
    error: float
    dispersion: float
    number: int
    groups: int


def fit_trend(*, counts: Floats, along: Floats, group: Ints) -> Trend:
    """Fit log means that are a level of each group plus a common slope.

    Parameters
    ----------
    counts
        Shape (n,).
    along
        What the slope is by, shape (n,).
    group
        0 to groups - 1, shape (n,).

    Notes
    -----
    Given the slope a group's level follows from its total, so only the slope is
    searched for, by Newton's method on the conditional likelihood. McCullagh and Nelder
    (1989), Generalized linear models, sections 6.2 and 9.2.
    """
    total = _summed(group, counts)
    slope = information = 0.0
    for _ in range(ITERATIONS):
        mean, spread = _within(along, group, total, slope)
        score = float(((counts - mean) * along).sum())
        information = float((total * spread).sum())
        step = score / information if information > 0 else 0.0
        slope += step
        if abs(step) < 1e-12:  # noqa: PLR2004 - the last digit
            break
    mean, _ = _within(along, group, total, slope)
    used = mean > 0
    freedom = int(used.sum()) - int((total > 0).sum()) - 1
    pearson = float(((counts - mean)[used] ** 2 / mean[used]).sum())
    dispersion = pearson / freedom if freedom > 0 else math.nan
    error = (
        math.sqrt(max(dispersion, 1.0) / information) if information > 0 else math.inf
    )
    return Trend(slope, error, dispersion, counts.size, total.size)


def _within(
    along: Floats, group: Ints, total: Floats, slope: float
) -> tuple[Floats, Floats]:
    """Return the means, and in each group the variance of ``along``."""
    weight = np.exp(slope * along)
    whole = _summed(group, weight)
    share = weight / whole[group]
    middle = _summed(group, share * along)
    spread = _summed(group, share * (along - middle[group]) ** 2)
    return total[group] * share, spread


def _summed(group: Ints, values: Floats) -> Floats:
    return np.bincount(group, values).astype(np.float64)
