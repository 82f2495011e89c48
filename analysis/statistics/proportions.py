"""Honest intervals for small counts: shares of things, and counts in an exposure.

The convention a reader would get wrong: none of these is symmetric, and with no
event at all the upper end isn't 0. Nothing in 2,070 leaves up to 0.18 %.
"""

from __future__ import annotations

import math

from scipy.special import betaincinv, gammaincinv, ndtri


def wilson_interval(
    *, successes: int, trials: int, confidence: float = 0.95
) -> tuple[float, float]:
    """Compute Wilson's score interval of a share (Wilson 1927, *JASA* 22, 209-212).

    Its coverage is near the stated confidence on average; for a bound that is
    never too small take :func:`clopper_pearson_interval`.
    """
    _check(successes, trials)
    if trials == 0:
        return 0.0, 1.0
    z = float(ndtri(0.5 + confidence / 2))
    share = successes / trials
    centre = share + z * z / (2 * trials)
    half = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    low = 0.0 if successes == 0 else (centre - half) / scale
    high = 1.0 if successes == trials else (centre + half) / scale
    return low, high


def clopper_pearson_interval(
    *, successes: float, trials: float, confidence: float = 0.95
) -> tuple[float, float]:
    """Compute the exact interval of a share (Clopper and Pearson 1934).

    Effective numbers of clustered trials needn't be whole.
    """
    _check(successes, trials)
    tail = (1 - confidence) / 2
    failures = trials - successes
    low = float(betaincinv(successes, failures + 1, tail)) if successes else 0.0
    high = float(betaincinv(successes + 1, failures, 1 - tail)) if failures else 1.0
    return low, high


def poisson_interval(
    *, events: float, exposure: float = 1.0, confidence: float = 0.95
) -> tuple[float, float]:
    """Compute the exact interval of a rate (Garwood 1936, *Biometrika* 28, 437-442).

    Parameters
    ----------
    events
        Events counted.
    exposure
        What they were counted in, such as millions of faces.
    confidence
        Of the interval.

    Returns
    -------
    tuple
        Events per unit of exposure, low and high.
    """
    if events < 0:
        message = f"events must be at least 0, but it is {events}"
        raise ValueError(message)
    if not exposure > 0:
        message = f"exposure must be above 0, but it is {exposure}"
        raise ValueError(message)
    tail = (1 - confidence) / 2
    low = float(gammaincinv(events, tail)) if events else 0.0
    high = float(gammaincinv(events + 1, 1 - tail))
    return low / exposure, high / exposure


def _check(successes: float, trials: float) -> None:
    if not 0 <= successes <= trials:
        message = (
            f"successes must be between 0 and trials, but they are {successes} "
            f"and {trials}"
        )
        raise ValueError(message)
