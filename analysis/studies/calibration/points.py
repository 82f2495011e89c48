"""Equally likely points for two numbers that are known together.

A rank-one lattice of a Fibonacci number of points covers the unit square evenly, and so
does each of its margins; the normal's quantiles carry it to the plane, where it is
stretched to have exactly the mean 0, the variances 1 and no correlation.

References
----------
Zaremba (1966), Good lattice points, discrepancy, and numerical integration, Annali di
Matematica 73.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]
POINTS: Final = 13
STEP: Final = 8  # the Fibonacci number before


@cache
def standard_points() -> Floats:
    """Return points of two independent standard normal numbers, shape (POINTS, 2)."""
    places = np.arange(POINTS)
    shares = np.stack([places, (STEP * places) % POINTS], axis=1) + 0.5
    points: Floats = ndtri(shares / POINTS)
    points = points - points.mean(axis=0)
    # By Gram and Schmidt, written out: no library's way of summing is in the digits.
    first, second = points[:, 0], points[:, 1]
    first = first / np.sqrt((first**2).mean())
    second = second - (first * second).mean() * first
    second = second / np.sqrt((second**2).mean())
    return np.stack([first, second], axis=1)


@cache
def standard_quantiles(number: int = POINTS) -> Floats:
    """Return equally likely points of a standard normal number, shape (number,)."""
    quantiles: Floats = ndtri((np.arange(number) + 0.5) / number)
    scaled: Floats = quantiles / np.sqrt((quantiles**2).mean())
    return scaled
