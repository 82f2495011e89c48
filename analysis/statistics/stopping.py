r"""When there are enough replications: a mean is looked at until it is sure enough.

The first look is at 32 values. Where the half-width :math:`h_n` of the mean's interval
is more than what is asked for, :math:`d_n`, the next look comes when

.. math:: n' = n \, (h_n / d_n)^2

are there, rounded up to whole steps, but at most twice as many as before: a standard
deviation that was too small by luck is found out on the way (Law, *Simulation Modeling
and Analysis*, 5th ed., section 9.4.1; Chow and Robbins 1965, *Annals of Mathematical
Statistics* 36, 457-462).

The convention a reader would get wrong: who looks again and again stops more readily
where the standard deviation happens to be small, so an interval at a stop covers a
little less often than it says. From 32 on that is less than two points in a hundred
(``tests/theory/test_coverage.py``), and nothing is corrected for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from analysis.statistics.precision import compute_half_width

FIRST: Final = 32
STEP: Final = 8
MOST: Final = 1_000
GROWTH: Final = 2

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """How sure a mean is to be: one of two will do, and none is needed of both.

    Attributes
    ----------
    relative
        Half-width as a share of the mean's absolute value; 0 if none is asked for.
    absolute
        Half-width in the unit of the values; 0 if none is asked for. It is what
        ends the search where the mean may be 0, or is too small to matter.
    confidence
        Of the interval.
    """

    relative: float = 0.0
    absolute: float = 0.0
    confidence: float = 0.95

    def __post_init__(self) -> None:
        for name in ("relative", "absolute"):
            value = getattr(self, name)
            if not 0 <= value < math.inf:
                message = f"{name} must be at least 0, but it is {value}"
                raise ValueError(message)
        if not self.relative and not self.absolute:
            message = "a goal needs a relative or an absolute half-width above 0"
            raise ValueError(message)

    def half_width(self, mean: float) -> float:
        """Return the half-width that will do for a mean."""
        return max(self.relative * abs(mean), self.absolute)


class Look(NamedTuple):
    """What was seen when so many values were there.

    Attributes
    ----------
    n
        Values.
    mean, half_width
        Of them, in their unit; the half-width is that of the t interval.
    asked
        The half-width that would do.
    """

    n: int
    mean: float
    half_width: float
    asked: float

    @property
    def is_enough(self) -> bool:
        """Whether the mean is sure enough."""
        return self.half_width <= self.asked


def look_until(
    values_of: Callable[[int], ArrayLike],
    *,
    goal: Goal,
    first: int = FIRST,
    most: int = MOST,
) -> list[Look]:
    """Look at more and more values until their mean is sure enough.

    Parameters
    ----------
    values_of
        Gives the first n values, shape (n,), for any n; ``nan`` is left out of the
        mean, and counts as a value.
    goal
        When it is sure enough.
    first, most
        Values at the first look, and at the last one, whatever the goal.

    Returns
    -------
    list of Look
        In order. The last one is enough, or has the most values.
    """
    looks: list[Look] = []
    n = min(first, most)
    while not looks or not (looks[-1].is_enough or looks[-1].n >= most):
        n = next_look(looks[-1], most=most) if looks else n
        looks.append(_look(np.asarray(values_of(n), dtype=float), n, goal))
    return looks


def next_look(look: Look, *, most: int = MOST) -> int:
    """Return how many values the next look needs: more than the last one had."""
    twice = GROWTH * look.n
    wanted = twice
    if look.asked and look.half_width < math.inf:
        wanted = math.ceil(min(twice, look.n * (look.half_width / look.asked) ** 2))
    steps = math.ceil(max(wanted, look.n + 1) / STEP)
    return min(steps * STEP, most)


def half_width_path(values: ArrayLike, *, confidence: float = 0.95) -> Floats:
    """Compute the half-width of the mean of the first 1, 2, ... n values.

    Parameters
    ----------
    values
        Shape (n,), all finite.
    confidence
        Of the t interval.

    Returns
    -------
    array, shape (n,)
        In the unit of the values; the first is ``nan``.
    """
    given = np.asarray(values, dtype=float)
    n = np.arange(1, given.size + 1)
    around = given - (given.mean() if given.size else 0.0)  # sums of small numbers
    total, squares = around.cumsum(), (around**2).cumsum()
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.maximum(squares - total**2 / n, 0.0) / (n - 1)
        half = stdtrit(n - 1, 0.5 + confidence / 2) * np.sqrt(variance / n)
    return np.asarray(half, dtype=float)


def _look(values: Floats, n: int, goal: Goal) -> Look:
    there = values[np.isfinite(values)]
    mean = float(there.mean()) if there.size else math.nan
    half = compute_half_width(values=there, confidence=goal.confidence)
    if math.isnan(half):
        return Look(n, mean, math.inf, 0.0)
    return Look(n, mean, half, goal.half_width(mean))
