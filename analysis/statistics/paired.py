"""Paired comparison of two systems that met the same luck.

Replication r of A and replication r of B share their random numbers, so what is
judged is the difference within each pair, not the difference of two independent
samples (Law, *Simulation Modeling and Analysis*, 5th ed., section 10.2.1).

The convention a reader would get wrong: a difference is always B minus A, and a
relative difference is the ratio of the two *means* less 1, never the mean of the
replications' ratios.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.statistics.fieller import Shape, compute_ratio_set
from analysis.statistics.pairing import (
    compute_variance_ratio,
    variance_ratio_interval,
)
from analysis.statistics.precision import FEWEST, student_quantile

NAN = math.nan


@dataclass(frozen=True, kw_only=True)
class Paired:
    """What n pairs say of B against A; ``nan`` is what they can't say.

    Attributes
    ----------
    n, undefined
        Pairs used, and pairs left out because either value is undefined.
    a_mean, b_mean
        Means over the pairs used, in the unit of the values.
    difference, sd, low, high
        Mean of B - A, its standard deviation over pairs, and the t interval of
        the mean, in the unit of the values.
    relative, relative_low, relative_high
        Ratio of the means less 1, with Fieller's interval.
    correlation
        Between A and B over pairs.
    variance_ratio, variance_ratio_low, variance_ratio_high
        What pairing bought: the variance of the mean difference had the two been
        independent, over what it is, with its interval. Above 1 it helped.
    """

    n: int
    undefined: int
    a_mean: float = NAN
    b_mean: float = NAN
    difference: float = NAN
    sd: float = NAN
    low: float = NAN
    high: float = NAN
    relative: float = NAN
    relative_low: float = NAN
    relative_high: float = NAN
    correlation: float = NAN
    variance_ratio: float = NAN
    variance_ratio_low: float = NAN
    variance_ratio_high: float = NAN


def compute_paired(*, a: ArrayLike, b: ArrayLike, confidence: float = 0.95) -> Paired:
    """Compare B with A, pair by pair.

    Parameters
    ----------
    a, b
        One value a replication, shape (n,), in the same order.
    confidence
        Of the intervals.

    Returns
    -------
    Paired
        With one pair there are means and differences but no interval.
    """
    first, second, undefined = _defined(a, b)
    n = first.size
    if n == 0:
        return Paired(n=0, undefined=undefined)
    a_mean, b_mean = float(first.mean()), float(second.mean())
    difference = second - first
    mean = float(difference.mean())
    sd = float(difference.std(ddof=1)) if n > 1 else NAN
    half = student_quantile(n - 1, confidence) * sd / math.sqrt(n)
    relative_low, relative_high = fieller_interval(
        a=first, b=second, confidence=confidence
    )
    ratio_low, ratio_high = variance_ratio_interval(
        a=first, b=second, confidence=confidence
    )
    return Paired(
        n=n,
        undefined=undefined,
        a_mean=a_mean,
        b_mean=b_mean,
        difference=mean,
        sd=sd,
        low=mean - half,
        high=mean + half,
        relative=b_mean / a_mean - 1 if a_mean else NAN,
        relative_low=relative_low - 1,
        relative_high=relative_high - 1,
        correlation=_correlation(first, second),
        variance_ratio=compute_variance_ratio(a=first, b=second),
        variance_ratio_low=ratio_low,
        variance_ratio_high=ratio_high,
    )


def fieller_interval(
    *, a: ArrayLike, b: ArrayLike, confidence: float = 0.95
) -> tuple[float, float]:
    """Compute Fieller's interval of the ratio of the means of B and A.

    Where the mean of A can't be told from 0 the possible ratios are no interval
    (``analysis/statistics/fieller.py``), and both ends are ``nan``.

    Parameters
    ----------
    a, b
        One value a replication, shape (n,), all finite.
    confidence
        Of the interval.
    """
    found = compute_ratio_set(above=b, below=a, confidence=confidence)
    if found.shape != Shape.interval:
        return NAN, NAN
    return found.low, found.high


def _defined(
    a: ArrayLike, b: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    first, second = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if first.ndim != 1 or first.shape != second.shape:
        message = (
            "paired values must be two vectors of one length, but the shapes are "
            f"{first.shape} and {second.shape}"
        )
        raise ValueError(message)
    both = np.isfinite(first) & np.isfinite(second)
    return first[both], second[both], int(both.size - both.sum())


def _correlation(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    if a.size < FEWEST or not a.std() or not b.std():
        return NAN
    return float(np.corrcoef(a, b)[0, 1])
