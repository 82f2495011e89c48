r"""What few events, or none, say: intervals, upper bounds, and what would be seen.

**Events in clusters.** Clopper and Pearson's interval, and Garwood's, are exact for
events that come independently of each other. Those of one replication needn't: they met
the same persons and streets. So they are counted as many as they are worth. With
:math:`x_r` events in :math:`n_r` trials of replication r, :math:`p = \sum x_r / \sum
n_r`, the design effect is the variance of p over replications over that of independent
trials,

.. math::
    D = \frac{R}{R - 1} \frac{\sum_r (x_r - p n_r)^2}{p (1 - p) \sum_r n_r},

at least 1, times :math:`(t_{R-1} / t_{n-1})^2`, because it is estimated from R
replications (Korn and Graubard 1998, *Survey Methodology* 24, 193-201). The interval is
the exact one of :math:`\sum x_r / D` events in :math:`\sum n_r / D` trials.

**No event.** Then no design effect can be seen. What is exact whatever hangs together
are replications: they are independent, and each has an event or not.

The convention a reader would get wrong: an upper bound from simulated replications
bounds what *this model* does; it falls with every replication that is run. What a year
of the real thing could tell is the bound of one year's trials, which doesn't.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.statistics.precision import FEWEST, student_quantile
from analysis.statistics.proportions import clopper_pearson_interval, poisson_interval

Floats = NDArray[np.float64]


def design_effect(
    *, events: ArrayLike, trials: ArrayLike, confidence: float = 0.95
) -> float:
    """Compute how much more events scatter over replications than independent ones.

    Parameters
    ----------
    events, trials
        Of each replication, shape (R,). Where there are endlessly more trials than
        events, as faces, independent events are Poisson.
    confidence
        Of the interval for which it is meant.

    Returns
    -------
    float
        At least 1; 1 with one replication, without events, or with nothing but events.
    """
    x, n = np.asarray(events, dtype=float), np.asarray(trials, dtype=float)
    total, size = float(x.sum()), float(n.sum())
    if x.size < FEWEST or not 0 < total < size:
        return 1.0
    share = total / size
    squares = float(((x - share * n) ** 2).sum()) * x.size / (x.size - 1)
    seen = max(1.0, squares / (share * (1 - share) * size))
    few = student_quantile(x.size - 1, confidence)
    many = student_quantile(max(1, math.floor(size) - 1), confidence)
    return seen * max(1.0, (few / many) ** 2)


def clustered_share_interval(
    *, events: ArrayLike, trials: ArrayLike, confidence: float = 0.95
) -> tuple[float, float]:
    """Compute the interval of a share whose trials come in clusters.

    Parameters
    ----------
    events, trials
        Of each replication, shape (R,).
    confidence
        Of the interval.

    Returns
    -------
    tuple
        Low and high; 0 and 1 without trials.
    """
    x, n = np.asarray(events, dtype=float), np.asarray(trials, dtype=float)
    effect = design_effect(events=x, trials=n, confidence=confidence)
    return clopper_pearson_interval(
        successes=float(x.sum()) / effect,
        trials=float(n.sum()) / effect,
        confidence=confidence,
    )


def clustered_rate_interval(
    *, events: ArrayLike, exposure: ArrayLike, confidence: float = 0.95
) -> tuple[float, float]:
    """Compute the interval of a rate whose events come in clusters.

    Parameters
    ----------
    events, exposure
        Of each replication, shape (R,).
    confidence
        Of the interval.

    Returns
    -------
    tuple
        Events per unit of exposure, low and high; 0 and infinite without exposure.
    """
    x, n = np.asarray(events, dtype=float), np.asarray(exposure, dtype=float)
    total = float(n.sum())
    if not total:
        return 0.0, math.inf
    effect = design_effect(events=x, trials=n, confidence=confidence)
    return poisson_interval(
        events=float(x.sum()) / effect, exposure=total / effect, confidence=confidence
    )


def most_without_events(*, trials: float, confidence: float = 0.95) -> float:
    """Compute the largest share that none in so many independent trials leaves open.

    One-sided and exact: :math:`1 - (1 - c)^{1/n}`, of which 3 in n is the rule of thumb
    (Hanley and Lippman-Hand 1983, *JAMA* 249, 1743-1745). 1 without trials.
    """
    if trials < 0:
        message = f"trials must be at least 0, but they are {trials}"
        raise ValueError(message)
    return -math.expm1(math.log1p(-confidence) / trials) if trials else 1.0


def most_rate_without_events(*, exposure: float, confidence: float = 0.95) -> float:
    """Compute the largest Poisson rate that no event in an exposure leaves open."""
    return -math.log1p(-confidence) / exposure if exposure else math.inf
