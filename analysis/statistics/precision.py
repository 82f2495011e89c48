"""How sure a mean is, and how many replications would make it surer.

The convention a reader would get wrong: a half-width is half of a two-sided
interval, and a relative half-width is a share of the mean's absolute value.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri, stdtrit

FEWEST = 2  # values for a variance


def student_quantile(freedom: int, confidence: float) -> float:
    """Compute the two-sided quantile of Student's t; ``nan`` without freedom."""
    if freedom < 1:
        return math.nan
    return float(stdtrit(freedom, 0.5 + confidence / 2))


def compute_mean_interval(
    *, values: ArrayLike, confidence: float = 0.95
) -> tuple[float, float, float]:
    """Compute the mean and its t interval over the values that are defined.

    Parameters
    ----------
    values
        One value a replication, shape (n,); ``nan`` is left out.
    confidence
        Of the interval.

    Returns
    -------
    tuple
        Mean, low and high, in the unit of the values.
    """
    array = _defined(values)
    if not array.size:
        return math.nan, math.nan, math.nan
    mean = float(array.mean())
    half = compute_half_width(values=array, confidence=confidence)
    return mean, mean - half, mean + half


def compute_half_width(*, values: ArrayLike, confidence: float = 0.95) -> float:
    """Compute the half-width of the mean's t interval, in the unit of the values.

    Parameters
    ----------
    values
        One value a replication, shape (n,); ``nan`` is left out. With fewer than
        two there is none (``nan``).
    confidence
        Of the interval.
    """
    array = _defined(values)
    if array.size < FEWEST:
        return math.nan
    t = student_quantile(array.size - 1, confidence)
    return t * float(array.std(ddof=1)) / math.sqrt(array.size)


def compute_replications_needed(
    *, values: ArrayLike, relative_half_width: float, confidence: float = 0.95
) -> int | None:
    """Compute the fewest replications that reach a relative half-width.

    The standard deviation is taken from the values at hand, and t is that of the
    replications to be run (Law, section 9.4.1).

    Parameters
    ----------
    values
        Pilot replications, shape (n,), n of at least 2.
    relative_half_width
        Share of the mean's absolute value.
    confidence
        Of the interval.

    Returns
    -------
    int or None
        Replications in all, at least 2. None where the mean is 0 and the values
        vary, so that no number suffices.
    """
    array = _defined(values)
    if array.size < FEWEST:
        message = f"values must be at least {FEWEST}, but there are {array.size}"
        raise ValueError(message)
    if not relative_half_width > 0:
        message = (
            f"relative_half_width must be above 0, but it is {relative_half_width}"
        )
        raise ValueError(message)
    sd = float(array.std(ddof=1))
    if sd == 0:
        return FEWEST
    target = relative_half_width * abs(float(array.mean()))
    if target == 0:
        return None
    # t is above the normal quantile, so this is where the search can begin.
    normal = float(ndtri(0.5 + confidence / 2))
    n = max(FEWEST, math.ceil((normal * sd / target) ** 2))
    while student_quantile(n - 1, confidence) * sd / math.sqrt(n) > target:
        n += 1
    return n


def _defined(values: ArrayLike) -> NDArray[np.float64]:
    array: NDArray[np.float64] = np.asarray(values, dtype=float).ravel()
    return array[np.isfinite(array)]
