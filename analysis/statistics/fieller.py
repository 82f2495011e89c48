r"""Fieller's set: which ratios of two means the data leave possible.

All ratios :math:`\rho` for which the mean of :math:`y - \rho x` doesn't differ from 0
at the confidence asked for (Fieller 1954, *Journal of the Royal Statistical Society B*
16, 175-185). With means :math:`\bar x, \bar y`, variances and covariance
:math:`v_{xx}, v_{yy}, v_{xy}` of the means, and Student's :math:`t`, they satisfy

.. math:: \rho^2 (\bar x^2 - t^2 v_{xx}) - 2 \rho (\bar x \bar y - t^2 v_{xy})
    + \bar y^2 - t^2 v_{yy} \le 0.

The convention a reader would get wrong: the set isn't always an interval. Where the
mean below can't be told from 0 it is what lies *outside* of one, or the whole line.
An interval that is given instead, as by the delta method, is then too short however
wide it is (Gleser and Hwang 1987, *Annals of Statistics* 15, 1351-1362).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from analysis.statistics.precision import FEWEST, student_quantile


class Shape(StrEnum):
    """What a set of ratios looks like."""

    interval = "interval"
    """All between two ends: the mean below differs from 0."""
    rays = "rays"
    """All up to one end and all from another: only what lies between is excluded."""
    line = "line"
    """Any ratio."""
    empty = "empty"
    """None: the mean below is exactly 0, and the one above isn't."""
    unknown = "unknown"
    """There are too few values for a variance."""


@dataclass(frozen=True, kw_only=True)
class RatioSet:
    """The ratios of two means that are possible.

    Attributes
    ----------
    shape
        What the set looks like.
    low, high
        Ends of the interval; or, of rays, where the lower one ends and the upper one
        begins, infinite where there is no such ray. ``nan`` otherwise.
    """

    shape: Shape
    low: float = math.nan
    high: float = math.nan

    def __contains__(self, ratio: float) -> bool:
        """Say whether a ratio is possible; all are where nothing is known."""
        match self.shape:
            case Shape.interval:
                return self.low <= ratio <= self.high
            case Shape.rays:
                return ratio <= self.low or ratio >= self.high
            case Shape.empty:
                return False
            case _:
                return True


def compute_ratio_set(
    *, above: ArrayLike, below: ArrayLike, confidence: float = 0.95
) -> RatioSet:
    """Compute Fieller's set of the ratio of two means.

    Parameters
    ----------
    above, below
        One value of each a replication, shape (n,), all finite; they may hang together.
    confidence
        Of the set.
    """
    y, x = np.asarray(above, dtype=float), np.asarray(below, dtype=float)
    n = x.size
    if n < FEWEST:
        return RatioSet(shape=Shape.unknown)
    t_squared = student_quantile(n - 1, confidence) ** 2
    x_mean, y_mean = float(x.mean()), float(y.mean())
    covariance = np.cov(x, y) / n
    leading = float(x_mean**2 - t_squared * covariance[0, 0])
    middle = float(x_mean * y_mean - t_squared * covariance[0, 1])
    last = float(y_mean**2 - t_squared * covariance[1, 1])
    # Not middle**2 - leading * last: with strong pairing that is the difference of
    # two nearly equal numbers. This is the same, from the residuals themselves.
    residual = float((x_mean * y - y_mean * x).var(ddof=1)) / n
    determinant = covariance[0, 0] * covariance[1, 1] - covariance[0, 1] ** 2
    discriminant = float(t_squared * residual - t_squared**2 * determinant)
    if leading == 0:
        return _one_ray(middle, last)
    if leading < 0 and discriminant <= 0:
        return RatioSet(shape=Shape.line)
    root = math.sqrt(max(0.0, discriminant))
    ends = (middle - root) / leading, (middle + root) / leading
    shape = Shape.interval if leading > 0 else Shape.rays
    return RatioSet(shape=shape, low=min(ends), high=max(ends))


def _one_ray(middle: float, last: float) -> RatioSet:
    """Return the set where the mean below is just at the edge of differing from 0."""
    if middle == 0:
        return RatioSet(shape=Shape.line if last <= 0 else Shape.empty)
    end = last / (2 * middle)
    if middle > 0:
        return RatioSet(shape=Shape.rays, low=-math.inf, high=end)
    return RatioSet(shape=Shape.rays, low=end, high=math.inf)
