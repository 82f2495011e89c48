r"""Selecting the best of k systems one replication at a time: the procedure KN.

A first stage of :math:`n_0` replications of all systems gives the variances
:math:`S_{il}^2` of their paired differences. From then on, after r replications, system
i is eliminated if another survivor l has

.. math::
    \bar X_i(r) < \bar X_l(r) - W_{il}(r), \qquad
    W_{il}(r) = \max\Bigl(0, \frac{\delta}{2 r}
        \Bigl(\frac{h^2 S_{il}^2}{\delta^2} - r\Bigr)\Bigr),

.. math::
    h^2 = 2 \eta (n_0 - 1), \qquad
    \eta = \tfrac12 \Bigl(\Bigl(\frac{2 \alpha}{k - 1}\Bigr)^{-2 / (n_0 - 1)} - 1\Bigr),

until one is left (Kim and Nelson 2001, *ACM TOMACS* 11, 251-273, with c = 1). If the
mean of the best system is at least :math:`\delta` above all others, it is the one
selected with a probability of at least :math:`1 - \alpha`, for normal values of any
covariance: so with common random numbers, which make the :math:`S_{il}` small, it needs
fewer replications.

The convention a reader would get wrong: nothing is promised where the best leads by
less than :math:`\delta`, the *indifference zone*: to take another then is no mistake.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.statistics.all_pairs import FEWEST_SYSTEMS
from analysis.statistics.precision import FEWEST

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Screening:
    """Which systems are still in question after some replications.

    Attributes
    ----------
    survivors
        Who is left, by number.
    after
        After how many replications each was eliminated, shape (k,); 0 if it wasn't.
    most
        Replications after which the selection ends at the latest.
    is_done
        Whether nothing more is needed: one is left, or survivors have equal means after
        as many replications as it takes.
    """

    survivors: tuple[int, ...]
    after: NDArray[np.int64]
    most: int
    is_done: bool


def screen(
    values: ArrayLike, *, first: int, indifference: float, confidence: float = 0.95
) -> Screening:
    """Screen systems by all values so far, as if these had come one by one.

    Called again with more values it eliminates nobody otherwise, so that it doesn't
    matter how many are added at a time.

    Parameters
    ----------
    values
        Shape (k, n): system by replication, of the same luck; the more the better. A
        system that was eliminated may lack later values (``nan``).
    first
        Replications of the first stage, at least 2 and at most n.
    indifference
        The smallest difference of means that matters, in the unit of the values.
    confidence
        Probability of the right selection, above 1 / k.

    Raises
    ------
    ValueError
        If something doesn't suit, or a survivor lacks a value.
    """
    array = np.asarray(values, dtype=float)
    _check(array, first=first, indifference=indifference, confidence=confidence)
    needed = _needed(array[:, :first], indifference, confidence)
    r = np.arange(first, array.shape[1] + 1)
    means = np.cumsum(array, axis=1)[:, first - 1 :] / r
    reach = np.maximum(0.0, indifference / 2 * (needed[..., None] / r - 1))
    is_beaten: Flags = means[:, None, :] < means[None, :, :] - reach
    after = _eliminate(is_beaten, first)
    alive = np.flatnonzero(after == 0)
    if not np.isfinite(array[alive]).all():
        message = "a system that was never eliminated lacks values"
        raise ValueError(message)
    among = needed[np.ix_(alive, alive)].max()
    most = max(first, math.floor(among) + 1)
    return Screening(
        survivors=tuple(alive.tolist()),
        after=after,
        most=most,
        is_done=alive.size == 1 or array.shape[1] >= most,
    )


def _needed(stage: Floats, indifference: float, confidence: float) -> Floats:
    """Return h^2 S^2 / delta^2 of every two systems, from the first stage."""
    systems, first = stage.shape
    tail = 2 * (1 - confidence) / (systems - 1)
    eta = (tail ** (-2 / (first - 1)) - 1) / 2
    variances = (stage[:, None, :] - stage[None, :, :]).var(axis=-1, ddof=1)
    needed: Floats = 2 * eta * (first - 1) * variances / indifference**2
    return needed


def _eliminate(is_beaten: Flags, first: int) -> NDArray[np.int64]:
    """Return after how many replications each system is eliminated by a survivor."""
    systems = is_beaten.shape[0]
    after = np.zeros(systems, np.int64)
    alive = np.arange(systems)
    while alive.size > 1:
        # Whoever was eliminated before eliminates nobody.
        falls = np.any(is_beaten[np.ix_(alive, alive)], axis=1)
        moments = np.flatnonzero(falls.any(axis=0))
        if not moments.size:
            break
        gone = falls[:, moments[0]]
        after[alive[gone]] = first + moments[0]
        alive = alive[~gone]
    return after


def _check(
    array: Floats, *, first: int, indifference: float, confidence: float
) -> None:
    if array.ndim != 2 or array.shape[0] < FEWEST_SYSTEMS:  # noqa: PLR2004 - k by n
        message = f"values must be of two systems or more, but have shape {array.shape}"
    elif not FEWEST <= first <= array.shape[1]:
        message = (
            f"first must be from {FEWEST} to the {array.shape[1]} values at hand, "
            f"but it is {first}"
        )
    elif not np.isfinite(array[:, :first]).all():
        message = "every system must have all values of the first stage"
    elif not (indifference > 0 and math.isfinite(indifference)):
        message = f"indifference must be above 0, but it is {indifference}"
    elif not 1 / len(array) < confidence < 1:
        message = (
            f"confidence must be between {1 / len(array):.3g}, which guessing has, and "
            f"1, but it is {confidence}"
        )
    else:
        return
    raise ValueError(message)
