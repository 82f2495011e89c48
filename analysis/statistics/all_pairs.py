"""Differences of every two of k systems that met the same luck."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.precision import FEWEST

Floats = NDArray[np.float64]
FEWEST_SYSTEMS = 2


class AllPairs(NamedTuple):
    """What the pairs of all replications say, shape (..., k, k).

    Attributes
    ----------
    means
        Of the first less the second.
    errors
        Standard errors of these means.
    n
        Replications that both have.
    """

    means: Floats
    errors: Floats
    n: NDArray[np.int64]


def compute_all_pairs(values: Floats) -> AllPairs:
    """Compute mean differences and their standard errors.

    Parameters
    ----------
    values
        Shape (..., k, n): system by replication; ``nan`` where a system has fewer.

    Raises
    ------
    ValueError
        If there are fewer than two systems, or two have no two replications in common.
    """
    systems = values.shape[-2] if values.ndim >= FEWEST_SYSTEMS else 0
    if systems < FEWEST_SYSTEMS:
        message = f"there must be at least two systems, but there are {systems}"
        raise ValueError(message)
    differences = values[..., :, None, :] - values[..., None, :, :]
    is_there = np.isfinite(differences)
    n = is_there.sum(axis=-1)
    if n.min() < FEWEST:
        message = (
            f"any two systems must have {FEWEST} replications in common, but two have "
            f"{n.min()}"
        )
        raise ValueError(message)
    kept = np.where(is_there, differences, 0.0)
    means = kept.sum(axis=-1) / n
    squares = np.where(is_there, (kept - means[..., None]) ** 2, 0.0).sum(axis=-1)
    return AllPairs(means, np.sqrt(squares / (n - 1) / n), n)
