r"""How many events it takes to see that a group has more of them than its share.

With the share s of the faces and :math:`\rho` times the rate of the others, a group has
each event with the probability :math:`\rho s / (\rho s + 1 - s)`. Given their number,
the group's events are binomial; the test is the exact two-sided one of the share s,
with half of alpha to each side. Their number is Poisson, over which the power is
averaged.

The convention a reader would get wrong: it takes *events* to see a disparity, and rare
events take many deployments. That none was found in few says nothing.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

# Not SciPy's distributions: to import them takes a third of a second, and every
# comparison asks for this.
from scipy.special import bdtr, gammaln, ndtri

Floats = NDArray[np.float64]
SPREAD: Final = 9.0  # standard deviations of a Poisson count that are looked at
MOST_EVENTS: Final = 1e6


def share_of_events(*, share: float, ratio: float) -> float:
    """Return the probability that an event is one of the group's.

    Parameters
    ----------
    share
        Of the faces, between 0 and 1.
    ratio
        The group's rate over that of the others.
    """
    return ratio * share / (ratio * share + 1 - share)


def power_given(
    events: NDArray[np.int64], *, share: float, ratio: float, alpha: float = 0.05
) -> Floats:
    """Compute the power of the exact test by the number of events, shape (n,)."""
    truth = share_of_events(share=share, ratio=ratio)
    few = _tail(_too_few(events, share, alpha / 2), events, truth)
    # Too many of the group are too few of the others.
    many = _tail(_too_few(events, 1 - share, alpha / 2), events, 1 - truth)
    return np.where(events > 0, few + many, 0.0)


def _too_few(events: NDArray[np.int64], share: float, tail: float) -> Floats:
    """Return the largest count with less than `tail` below or at it, or -1.

    Near Cornish and Fisher's approximation, from which a step or two lead there.
    """
    n, z = np.maximum(events, 1), float(ndtri(tail))
    skewed = (z * z - 1) * (1 - 2 * share) / 6 - 0.5
    guess = n * share + z * np.sqrt(n * share * (1 - share)) + skewed
    few = np.clip(np.floor(guess), -1.0, n - 1.0)
    while (is_above := (few >= 0) & (_tail(few, n, share) >= tail)).any():
        few = few - is_above
    while (is_below := _tail(few + 1, n, share) < tail).any():
        few = few + is_below
    return few


def _tail(most: Floats, events: NDArray[np.int64], share: float) -> Floats:
    """Return the probability of at most so many; none below 0."""
    found = bdtr(np.maximum(most, 0), np.maximum(events, 1), share)
    return np.where(most >= 0, found, 0.0)


def expected_power(
    expected: float, *, share: float, ratio: float, alpha: float = 0.05
) -> float:
    """Compute the power where the number of events is Poisson with a mean."""
    if expected <= 0:
        return 0.0
    half = SPREAD * math.sqrt(expected) + SPREAD
    events = np.arange(max(0, math.floor(expected - half)), math.ceil(expected + half))
    power = power_given(events, share=share, ratio=ratio, alpha=alpha)
    logarithm = events * math.log(expected) - expected - gammaln(events + 1)
    return float(np.exp(logarithm) @ power)


def deployments_needed(
    *,
    per_deployment: float,
    share: float,
    ratio: float,
    alpha: float = 0.05,
    power: float = 0.8,
) -> int | None:
    """Compute the deployments that it takes to see a disparity.

    Parameters
    ----------
    per_deployment
        Events a deployment, of all groups together.
    share, ratio
        The group's share of the faces, and its rate over that of the others.
    alpha, power
        Of the two-sided test.

    Returns
    -------
    int or None
        None where there are no events or no disparity, or a million events don't do.

    Raises
    ------
    ValueError
        If the share isn't between 0 and 1, or the ratio isn't above 0.
    """
    if not 0 < share < 1 or not ratio > 0:
        message = (
            "the share must be between 0 and 1 and the ratio above 0, but they are "
            f"{share} and {ratio}"
        )
        raise ValueError(message)

    def is_seen(deployments: int) -> bool:
        expected = deployments * per_deployment
        return expected_power(expected, share=share, ratio=ratio, alpha=alpha) >= power

    if not per_deployment > 0 or ratio == 1:
        return None
    high = 1
    while not is_seen(high):
        if high * per_deployment > MOST_EVENTS:
            return None
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_seen(middle) else (middle, high)
    return high
