"""Evenly spread points of many dimensions.

A scrambled Sobol sequence spreads a few dimensions evenly together. Of more than a
few dozen, and of few points, some pairs are nearly one: of 128 points in 226 dimensions
some have a correlation of 0.9, and what one of them does would be laid to the other. So
dimensions are taken in blocks, each a scrambled sequence of its own, and the points of
each block are shuffled: Latin supercube sampling (Owen 1998, Latin supercube sampling
for very high-dimensional simulations, *ACM TOMACS* 8, 71-102).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.stats import qmc

Floats = NDArray[np.float64]
BLOCK: Final = 16
"""Dimensions spread evenly together: Sobol's first ones, whose pairs are good."""
SEEDS: Final = 2**63


def supercube(number: int, dimensions: int, *, generator: Generator) -> Floats:
    """Return points in the unit cube.

    Parameters
    ----------
    number
        Of points: a power of 2, as a Sobol sequence is even only then.
    dimensions
        Of each; up to `BLOCK` of them are one plain scrambled Sobol sequence.
    generator
        Scrambles and shuffles.

    Returns
    -------
    array, shape (number, dimensions)

    Raises
    ------
    ValueError
        If the number is no power of 2, or there are no dimensions.
    """
    if number < 2 or number & (number - 1):  # noqa: PLR2004 - at least two
        message = f"the number of draws must be a power of 2, but it is {number}"
        raise ValueError(message)
    if dimensions < 1:
        message = f"there must be a dimension at least, but there are {dimensions}"
        raise ValueError(message)
    blocks = []
    for first in range(0, dimensions, BLOCK):
        width = min(BLOCK, dimensions - first)
        scramble = int(generator.integers(SEEDS))
        points = qmc.Sobol(width, rng=scramble).random(number)
        blocks.append(generator.permutation(points) if first else points)
    return np.hstack(blocks)
