r"""How counts of deployments scatter: between sites, within a site, from week to week.

A count is Poisson given its level. The level of site s is :math:`\lambda G_s`, where
the :math:`G_s` have the mean 1 and the coefficient of variation :math:`k`; that of a
deployment there has the coefficient of variation :math:`\sqrt\kappa` around it. So
within a site of mean :math:`m` the variance is :math:`m + \kappa m^2`, as of a negative
binomial.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
FEWEST: Final = 2
MOST_CORRELATION: Final = 0.95


@dataclass(frozen=True, kw_only=True)
class SiteDispersion:
    """How counts of deployments scatter between sites and within them.

    Attributes
    ----------
    mean
        Of the sites' means, which count equally.
    between
        k: coefficient of variation of the sites' true means.
    within
        kappa: what the variance within a site exceeds its mean by, over its mean
        squared.
    sites, deployments
        What it was estimated from; sites with one deployment are left out.
    """

    mean: float
    between: float
    within: float
    sites: int
    deployments: int


@dataclass(frozen=True, kw_only=True)
class WeekDispersion:
    """How counts of weeks scatter.

    Attributes
    ----------
    mean, variance
        Of a week's count, within a replication.
    autocorrelation
        Of one week with the next, from 0 to 0.95; further apart it falls by powers.
    weeks
        What it was estimated from.
    """

    mean: float
    variance: float
    autocorrelation: float
    weeks: int


def estimate_site_dispersion(*, counts: ArrayLike, sites: ArrayLike) -> SiteDispersion:
    """Estimate by moments.

    Parameters
    ----------
    counts
        Of each deployment, shape (n,).
    sites
        Where each was, whole numbers, shape (n,).

    Raises
    ------
    ValueError
        If fewer than two sites have two deployments, or nothing was counted on any.
    """
    values = np.asarray(counts, dtype=float)
    _, places = np.unique(np.asarray(sites), return_inverse=True)
    n = np.bincount(places).astype(float)
    means = np.bincount(places, values) / n
    squares = np.bincount(places, (values - means[places]) ** 2)
    has = n >= FEWEST
    n, means, squares = n[has], means[has], squares[has]
    if n.size < FEWEST:
        message = f"{n.size} sites have two deployments or more, but it takes two sites"
        raise ValueError(message)
    mean = float(means.mean())
    if not mean > 0:
        message = "nothing was counted: how it scatters can't be told"
        raise ValueError(message)
    variances = squares / (n - 1)
    freedom, true_squares = n - 1, means**2 - variances / n
    above = float((freedom * (variances - means)).sum())
    below = float((freedom * true_squares).sum())
    between = float(means.var(ddof=1) - (variances / n).mean()) / mean**2
    return SiteDispersion(
        mean=mean,
        between=math.sqrt(max(0.0, between)),
        within=max(0.0, above / below) if below > 0 else 0.0,
        sites=int(n.size),
        deployments=int(n.sum()),
    )


def estimate_week_dispersion(counts: ArrayLike) -> WeekDispersion:
    """Estimate variance and autocorrelation of weeks, around the mean of a replication.

    Parameters
    ----------
    counts
        Shape (replications, weeks).

    Raises
    ------
    ValueError
        If there are fewer than three weeks, or nothing was counted.
    """
    values = np.asarray(counts, dtype=float)
    weeks = values.shape[1]
    if weeks <= FEWEST:
        message = f"it takes three weeks or more, but there are {weeks}"
        raise ValueError(message)
    mean = float(values.mean())
    if not mean > 0:
        message = "nothing was counted: how it scatters can't be told"
        raise ValueError(message)
    around = values - values.mean(axis=1, keepdims=True)
    variance = float((around**2).sum() / (values.shape[0] * (weeks - 1)))
    next_one = float((around[:, 1:] * around[:, :-1]).sum())
    total = float((around**2).sum())
    # Around a mean of their own, independent weeks are correlated by -1 / weeks.
    raw = next_one / total * weeks / (weeks - 1) if total else 0.0
    correlation = min(MOST_CORRELATION, max(0.0, raw + 1 / weeks))
    return WeekDispersion(
        mean=mean,
        variance=variance,
        autocorrelation=correlation,
        weeks=int(values.size),
    )
