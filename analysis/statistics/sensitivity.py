"""What a result depends on: indices of sensitivity, and how much of it is noise.

Sobol's first-order index of a factor is the share of a result's variance that knowing
this factor would take away in the mean; its total index is the share that would be left
if all others were known. They are estimated by pick and freeze: with f at the rows of
two independent matrices A and B, and at A with the column of one factor from B
(Saltelli et al. 2010, table 2, formulas b and f), by SciPy.

The convention a reader would get wrong: with few rows an estimate can lie below 0 or
above 1; it isn't cut, because what is cut is biased.

References
----------
Sobol' (1993), Sensitivity estimates for nonlinear mathematical models. Saltelli et al.
(2010), Variance based sensitivity analysis of model output, Computer Physics
Communications 181.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import bootstrap, sobol_indices, spearmanr

if TYPE_CHECKING:
    from numpy.random import Generator

Floats = NDArray[np.float64]
RESAMPLES: Final = 999


class Index(NamedTuple):
    """Estimates of one kind, a factor each, with an interval."""

    value: Floats
    low: Floats
    high: Floats


class SobolIndices(NamedTuple):
    """First-order and total indices of each factor."""

    first: Index
    total: Index


def compute_sobol_indices(
    *,
    f_a: Floats,
    f_b: Floats,
    f_ab: Floats,
    generator: Generator,
    confidence: float = 0.95,
) -> SobolIndices:
    """Estimate Sobol's indices from what was found at pick-freeze points.

    Parameters
    ----------
    f_a, f_b
        Results at the rows of A and B, shape (n,), n a power of 2.
    f_ab
        Results at A with one column from B, shape (factors, n).
    generator
        For the bootstrap of rows.
    confidence
        Of the bootstrap's percentile intervals.

    Returns
    -------
    SobolIndices
        ``nan`` throughout if the results don't vary.
    """
    d, n = f_ab.shape
    if not np.ptp([*f_a, *f_b]):
        nothing = Index(*np.full((3, d), np.nan))
        return SobolIndices(nothing, nothing)

    def indices(rows: NDArray[np.int64]) -> Floats:
        found = sobol_indices(
            func={
                "f_A": f_a[None, rows],
                "f_B": f_b[None, rows],
                "f_AB": f_ab[:, None, rows],
            },
            n=n,
        )
        return np.array([found.first_order, found.total_order])

    rows = np.arange(n)
    ends = bootstrap(
        (rows,), indices, vectorized=False, n_resamples=RESAMPLES,
        confidence_level=confidence, method="percentile", rng=generator,
    ).confidence_interval  # fmt: skip
    values, low, high = indices(rows), np.asarray(ends.low), np.asarray(ends.high)
    return SobolIndices(
        Index(values[0], low[0], high[0]), Index(values[1], low[1], high[1])
    )


def compute_rank_correlations(
    *, points: Floats, values: Floats, generator: Generator, confidence: float = 0.95
) -> Index:
    """Compute Spearman's rank correlation of a result with each factor.

    Parameters
    ----------
    points
        Numbers of the factors, shape (n, factors).
    values
        Results there, shape (n,).
    generator
        For the bootstrap of points.
    confidence
        Of the bootstrap's percentile intervals.
    """

    def correlations(rows: NDArray[np.int64]) -> Floats:
        return np.array([_rank_correlation(x, values[rows]) for x in points[rows].T])

    rows = np.arange(len(values))
    ends = bootstrap(
        (rows,), correlations, vectorized=False, n_resamples=RESAMPLES,
        confidence_level=confidence, method="percentile", rng=generator,
    ).confidence_interval  # fmt: skip
    return Index(correlations(rows), np.asarray(ends.low), np.asarray(ends.high))


def compute_noise_share(values: Floats) -> float:
    """Compute which share of the variance of points' means is the simulation's noise.

    Of values y_pr the residuals y_pr - y_p - y_r + y are what luck does at one point
    and not at all of them; luck that all points share isn't noise here. The share is
    their mean square over the replications, by the variance of the means.

    Parameters
    ----------
    values
        Shape (points, replications).

    Returns
    -------
    float
        From 0; ``nan`` with one replication or point, or where nothing varies.
    """
    points, replications = values.shape
    if points < 2 or replications < 2:  # noqa: PLR2004 - as a variance needs
        return float("nan")
    means = values.mean(axis=1)
    between = float(means.var(ddof=1))
    residuals = values - means[:, None] - values.mean(axis=0) + values.mean()
    square = float((residuals**2).sum()) / ((points - 1) * (replications - 1))
    return square / replications / between if between else float("nan")


def _rank_correlation(x: Floats, y: Floats) -> float:
    if not np.ptp(x) or not np.ptp(y):
        return 0.0
    return float(spearmanr(x, y).statistic)
