"""Inverse distribution functions of counts, so that one uniform gives one count.

NumPy's own Poisson and binomial draws take a varying number of uniforms, so a
changed rate would shift all that follows. By inversion a larger rate or share
never gives a smaller count.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

REACH: Final = 9.0
"""Standard deviations kept on each side: the rest has probability below 1e-18."""


def poisson_quantile(u: float, mean: float) -> int:
    """Return the least n with P(N <= n) > u for a Poisson count.

    Parameters
    ----------
    u
        Uniform in [0, 1).
    mean
        Mean, at least 0.
    """
    if mean <= 0:
        return 0
    half = REACH * math.sqrt(mean) + REACH**2
    low = max(0, int(mean - half))
    counts = np.arange(low + 1, int(mean + half) + 1)
    return low + _invert(u, math.log(mean) - np.log(counts))


def binomial_quantile(u: float, trials: int, share: float) -> int:
    """Return the least n with P(N <= n) > u for a binomial count.

    Parameters
    ----------
    u
        Uniform in [0, 1).
    trials, share
        Number of trials and probability of each.
    """
    if trials <= 0 or share <= 0:
        return 0
    if share >= 1:
        return trials
    mean = trials * share
    half = REACH * math.sqrt(mean * (1 - share)) + REACH**2
    low = max(0, int(mean - half))
    high = min(trials, int(mean + half) + 1)
    counts = np.arange(low + 1, high + 1)
    odds = math.log(share / (1 - share))
    return low + _invert(u, np.log((trials + 1 - counts) / counts) + odds)


def _invert(u: float, log_ratios: np.ndarray) -> int:
    # Probabilities follow from the ratios of neighbours; their sum scales them.
    logs = np.concatenate(([0.0], np.cumsum(log_ratios)))
    weights = np.exp(logs - logs.max())
    cumulated = np.cumsum(weights)
    place = int(np.searchsorted(cumulated, u * cumulated[-1], side="right"))
    return min(place, len(weights) - 1)
