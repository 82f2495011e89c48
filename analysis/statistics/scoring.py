"""How good predictions of counts were: PIT, coverage, CRPS, log score.

A prediction is a sample of counts. The smaller a score, the better.

References
----------
Czado, Gneiting and Held (2009), Predictive model assessment for count data, Biometrics
65 (the PIT of counts). Gneiting and Raftery (2007), Strictly proper scoring rules,
prediction, and estimation, JASA 102. Ferro (2014), Fair scores for ensemble forecasts,
Quarterly Journal of the Royal Meteorological Society 140.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest, kstest, nbinom, poisson

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DRAWS: Final = 4000


class Coverage(NamedTuple):
    """How many observations a central interval of each prediction holds.

    Attributes
    ----------
    level
        What share should lie within.
    share, number
        What share did, of how many.
    p_value
        Exact binomial test of the level.
    """

    level: float
    share: float
    number: int
    p_value: float


def compute_crps(*, samples: Floats, observed: Floats) -> Floats:
    """Return the continuous ranked probability score of each prediction.

    Parameters
    ----------
    samples
        Shape (n, m).
    observed
        Shape (n,).

    Returns
    -------
    array, shape (n,)
        Unbiased for the distribution that the sample is from (the fair score).
    """
    drawn = np.sort(samples, axis=1)
    size = drawn.shape[1]
    rank = 2 * np.arange(1, size + 1) - size - 1
    apart = (rank * drawn).sum(axis=1) / (size * (size - 1))
    score: Floats = np.abs(drawn - observed[:, None]).mean(axis=1) - apart
    return score


def compute_pit(*, samples: Floats, observed: Floats, within: Floats) -> Floats:
    """Return the randomised probability integral transform of each observation.

    Uniform if observations are from what was predicted: a count's own probability is
    divided by a uniform number.

    Parameters
    ----------
    samples, observed
        Shapes (n, m) and (n,).
    within
        Uniform numbers, shape (n,).
    """
    below = (samples < observed[:, None]).sum(axis=1)
    equal = (samples == observed[:, None]).sum(axis=1)
    # The observation is one more of the sample: so the transform is exactly uniform.
    pit: Floats = (below + within * (equal + 1)) / (samples.shape[1] + 1)
    return pit


def compute_pit_histogram(
    *, samples: Floats, observed: Floats, bins: int = 10
) -> Floats:
    """Return the mean share of each bin of the transform, without randomising.

    Returns
    -------
    array, shape (bins,)
        Adds up to 1.
    """
    size = samples.shape[1] + 1
    below = (samples < observed[:, None]).sum(axis=1) / size
    above = ((samples <= observed[:, None]).sum(axis=1) + 1) / size
    edges = np.linspace(0, 1, bins + 1)
    reached = (edges[None, :] - below[:, None]) / (above - below)[:, None]
    shares: Floats = np.diff(np.clip(reached, 0, 1).mean(axis=0))
    return shares


def compute_log_scores(*, samples: Floats, observed: Floats) -> Floats:
    """Return minus the log probability of each observation.

    A sample has no probability where none of it lies, so the prediction is taken as the
    negative binomial of its mean and variance.
    """
    mean, variance = samples.mean(axis=1), samples.var(axis=1)
    mean = np.maximum(mean, 1e-9)
    excess = np.maximum(variance - mean, 0.0)
    size = mean**2 / np.maximum(excess, 1e-9 * mean)
    log = np.where(
        excess > 1e-6 * mean,
        nbinom.logpmf(observed, size, size / (size + mean)),
        poisson.logpmf(observed, mean),
    )
    scores: Floats = -log
    return scores


def compute_coverage(*, pit: Floats, level: float) -> Coverage:
    """Return how many observations lie in the central interval of a level."""
    tail = (1 - level) / 2
    inside = int(((pit > tail) & (pit < 1 - tail)).sum())
    test = binomtest(inside, pit.size, level)
    return Coverage(level, inside / pit.size, pit.size, float(test.pvalue))


def uniformity(pit: Floats) -> float:
    """Return the p-value of Kolmogorov and Smirnov's test that a PIT is uniform."""
    return float(kstest(pit, "uniform").pvalue)


def compute_skill(
    *,
    scores: Floats,
    baseline: Floats,
    days: Ints,
    uniforms: Callable[[int], Floats],
    level: float,
) -> tuple[float, float, float]:
    """Return the skill over a baseline, 1 - score / baseline, with its interval.

    Parameters
    ----------
    scores, baseline
        Of the same observations, shape (n,).
    days
        The day of each: days are drawn anew (bootstrap), since what is predicted for
        one day hangs together.
    uniforms
        Gives as many uniform numbers as it is asked for.
    level
        Of the interval, such as 0.9.

    Returns
    -------
    tuple
        The skill, and both ends of its percentile interval.
    """
    names, place = np.unique(days, return_inverse=True)
    of_days = np.bincount(place, scores), np.bincount(place, baseline)
    chosen = (names.size * uniforms(DRAWS * names.size)).astype(np.int64)
    chosen = chosen.reshape(DRAWS, names.size)
    skills = 1 - of_days[0][chosen].sum(axis=1) / of_days[1][chosen].sum(axis=1)
    tail = (1 - level) / 2
    low, high = np.quantile(skills, [tail, 1 - tail]).tolist()
    return float(1 - scores.sum() / baseline.sum()), low, high
