r"""What pairing bought: variances of a difference without and with shared luck.

With A and B over n pairs, independent runs would give the difference of the means the
variance :math:`(s_A^2 + s_B^2) / n`, and pairs give it :math:`s_{B-A}^2 / n`. The
*variance ratio* is the first over the second: how many times as many independent
replications would be as sharp.

Its interval is the jackknife's on the logarithm, because the ratio is skewed and
nothing is known of the distribution (Efron and Tibshirani 1993, *An Introduction to
the Bootstrap*, chapter 11).

The convention a reader would get wrong: it is above 1 where pairing helped. Others
state its reciprocal.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.statistics.precision import FEWEST, student_quantile

Floats = NDArray[np.float64]
FEWEST_LEFT_OUT: Final = FEWEST + 1  # with one left out there is a variance still


def compute_variance_ratio(*, a: ArrayLike, b: ArrayLike) -> float:
    """Compute the variance ratio of pairs.

    Parameters
    ----------
    a, b
        One value a replication, shape (n,), all finite.

    Returns
    -------
    float
        ``inf`` where the difference is constant and A or B isn't; ``nan`` where
        nothing varies, or with less than two pairs.
    """
    first, second = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if first.size < FEWEST:
        return math.nan
    independent = float(first.var(ddof=1) + second.var(ddof=1))
    paired = float((second - first).var(ddof=1))
    if paired:
        return independent / paired
    return math.inf if independent else math.nan


def variance_ratio_interval(
    *, a: ArrayLike, b: ArrayLike, confidence: float = 0.95
) -> tuple[float, float]:
    """Compute the jackknife interval of the variance ratio.

    Parameters
    ----------
    a, b
        One value a replication, shape (n,), all finite.
    confidence
        Of the interval.

    Returns
    -------
    tuple
        Low and high; ``nan`` where it can't be told, as with less than three pairs
        or where the difference is constant but for one of them.
    """
    first, second = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    n = first.size
    if n < FEWEST_LEFT_OUT:
        return math.nan, math.nan
    whole = compute_variance_ratio(a=first, b=second)
    with np.errstate(divide="ignore", invalid="ignore"):
        independent = _without_each(first) + _without_each(second)
        logs = np.log(independent / _without_each(second - first))
    if not (math.isfinite(whole) and np.isfinite(logs).all()):
        return math.nan, math.nan
    pseudo = n * math.log(whole) - (n - 1) * logs
    half = student_quantile(n - 1, confidence) * pseudo.std(ddof=1) / math.sqrt(n)
    return math.exp(pseudo.mean() - half), math.exp(pseudo.mean() + half)


def _without_each(values: Floats) -> Floats:
    """Return the variance without each of the values, shape (n,)."""
    n = values.size
    around = values - values.mean()
    squares = (around**2).sum() - around**2 * n / (n - 1)
    left: Floats = np.maximum(squares, 0.0) / (n - 2)
    return left
