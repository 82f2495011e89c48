"""How much is left to find: the closed form of depletion, for calibration.

Persons of visiting weight w (gamma with mean 1, or all equal) are sought, found
by LFR at the rate h w while at large and sought, and leave by other ways at the
rate m, being replaced as they leave. Starting undepleted, the share of persons of
weight w still to be found after time t is

    s(t, w) = m / (m + h w) + h w / (m + h w) exp(-(m + h w) t),

and passages, which are weighted by w, fall to E[w s(t, w)].

The published record was made in a world that LFR had depleted already. A site's
passages are stated as in that status quo; the model needs them as if nobody had
ever been found. Their ratio, the *lift*, is found here by fixed point.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NODES: Final = 64
POINTS: Final = 8
ITERATIONS: Final = 60
TOLERANCE: Final = 1e-10


class Found(NamedTuple):
    """A kind of person, as far as depletion is concerned.

    Attributes
    ----------
    share
        Share of the passages that are theirs, undepleted.
    probability
        Probability that a passage leads to an arrest that removes the person.
    """

    share: float
    probability: float


class Past(NamedTuple):
    """What went before: how long, and at which rate persons were found."""

    duration: float
    rate: float


NOTHING: Final = Past(0.0, 0.0)


def share_left(
    times: Floats,
    *,
    rate: float,
    leaving: float,
    visiting: float | Literal["equal"],
    past: Past = NOTHING,
) -> Floats:
    """Return E[w s(t, w)]: passages left after each time, relative to none found.

    Parameters
    ----------
    times
        Since the past ended, shape (n,).
    rate
        h: rate at which a person of mean weight is found.
    leaving
        m: rate of leaving by other ways.
    visiting
        Shape of the gamma weights, or ``equal``.
    past
        What went before, beginning with nobody found.

    Returns
    -------
    array, shape (n,)
    """
    weights, density = _weighted_visits(visiting)

    def decay(duration: Floats, pace: float) -> Floats:
        return np.exp(-np.outer(duration, leaving + pace * weights))

    def settled(pace: float) -> Floats:
        whole = leaving + pace * weights
        return np.divide(leaving, whole, out=np.ones_like(whole), where=whole > 0)

    before = settled(past.rate)
    at_start = before + (1 - before) * decay(np.array([past.duration]), past.rate)
    after = settled(rate)
    return (after + (at_start - after) * decay(times, rate)) @ density


def mean_share_left(
    start: float,
    end: float,
    *,
    rate: float,
    leaving: float,
    visiting: float | Literal["equal"],
    past: Past = NOTHING,
) -> float:
    """Return the mean of :func:`share_left` between two times."""
    nodes, weights = _between()
    times = start + (nodes + 1) / 2 * (end - start)
    left = share_left(times, rate=rate, leaving=leaving, visiting=visiting, past=past)
    return float(weights @ left / 2)


def lift(
    kinds: Sequence[Found],
    *,
    passages: float,
    left: Callable[[float], float],
) -> float:
    """Return the factor from passages in the status quo to undepleted ones.

    Parameters
    ----------
    kinds
        Who passes, and how often a passage removes them.
    passages
        Passages per person and second under cameras in the status quo.
    left
        Passages left at a given rate of being found, relative to none found.
    """
    factor = 1.0
    for _ in range(ITERATIONS):
        before = factor
        factor = 1 / sum(
            kind.share * left(passages * factor * kind.probability) for kind in kinds
        )
        if abs(factor - before) < TOLERANCE:
            break
    return factor


@cache
def _between() -> tuple[Floats, Floats]:
    """Return Legendre's nodes and weights, which take longer than what they are for."""
    nodes, weights = np.polynomial.legendre.leggauss(POINTS)
    return nodes, weights


@cache
def _weighted_visits(visiting: float | Literal["equal"]) -> tuple[Floats, Floats]:
    if visiting == "equal":
        return np.ones(1), np.ones(1)
    # Weighting by w turns gamma(k) into gamma(k + 1); Laguerre integrates it.
    nodes, weights = np.polynomial.laguerre.laggauss(NODES)
    density = weights * nodes**visiting
    return nodes / visiting, density / density.sum()
