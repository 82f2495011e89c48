"""What a stop on one street and day can lead to, and how likely that is.

Arrests given stops scatter more from deployment to deployment than the categories of
those stopped explain. So a site and day has an effect z of its own, which all its stops
share, and a person of a category whose mean probability of an arrest is a has there

    sigmoid(offset + spread z),    z standard normal,

with the offset at which the mean over z is a: a logistic-normal mixture. What isn't an
arrest is divided as ever, so other disposals keep their means as well.

The convention a reader would get wrong: the offset isn't logit(a). The sigmoid of a
mean isn't the mean of the sigmoid, and what is published are means.

References
----------
Williams (1982), Extra-binomial variation in logistic linear models, Applied Statistics
31. Agresti (2013), Categorical Data Analysis, 3rd edition, chapter 13. Trefethen and
Weideman (2014), The exponentially convergent trapezoidal rule, SIAM Review 56.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from sim.model.streams import SiteDay, Streams
from sim.scenario.distributions import standard_normal_quantile
from sim.scenario.schema import Category, CategoryOfPerson, Disposal

FARTHEST: Final = 8.0
"""Standard deviations beyond which a normal has nothing left to give."""
STEPS: Final = 80
"""From 0 to there; up to a spread of 10 the mean is then right to 1e-8."""
HALVINGS: Final = 60


class Chances(NamedTuple):
    """Probabilities of what a stop of a listed person can lead to; else no action.

    They are asked in this order, so if tactics bring them above 1, the later give way.
    """

    arrest: float
    other: float
    safeguarded: float


def chances_on(
    streams: Streams,
    where: SiteDay,
    *,
    disposal: Disposal,
    categories: Mapping[Category, CategoryOfPerson],
) -> dict[Category, Chances]:
    """Return the chances of persons of each category on one street and day."""
    effect = arrest_effect(streams, where, spread=disposal.arrest_spread)
    return {
        name: _chances_of(kind, disposal=disposal, effect=effect)
        for name, kind in categories.items()
    }


def arrest_effect(streams: Streams, where: SiteDay, *, spread: float) -> float:
    """Return the effect z of a site and day; without a spread nothing is drawn."""
    if spread == 0:
        return 0.0
    (u,) = streams.uniforms(1, "arrest effect", *where).tolist()
    return standard_normal_quantile(u)


def chance_of_arrest(mean: float, *, spread: float, effect: float) -> float:
    """Return the probability of an arrest where z is the effect.

    Parameters
    ----------
    mean
        The mean over all sites and days.
    spread
        Standard deviation of the log odds between them.
    effect
        That of this site and day, in standard deviations.
    """
    if spread == 0 or mean in (0.0, 1.0):
        return mean
    return _sigmoid(_offset(mean, spread) + spread * effect)


def _chances_of(
    kind: CategoryOfPerson, *, disposal: Disposal, effect: float
) -> Chances:
    mean = min(1.0, kind.arrest * disposal.arrest_factor)
    arrest = chance_of_arrest(mean, spread=disposal.arrest_spread, effect=effect)
    # Exactly 1 where the chance is the mean: then nothing moves.
    rest = (1 - arrest) / (1 - mean) if mean < 1 else 1.0
    return Chances(arrest, kind.other * rest, kind.safeguarded * rest)


@cache
def _offset(mean: float, spread: float) -> float:
    """Return the log odds at z = 0 with which the mean over z is the one wanted.

    By bisection: no z that counts lies farther out than those that bound it.
    """
    low = math.log(mean / (1 - mean)) - spread * FARTHEST
    high = low + 2 * spread * FARTHEST
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if _mean_over_days(middle, spread) < mean:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _mean_over_days(offset: float, spread: float) -> float:
    """Return E[sigmoid(offset + spread z)], by the trapezoidal rule.

    Not by quantiles of the normal, of which 400 give four digits only.
    """
    return math.fsum(
        weight * _sigmoid(offset + spread * effect)
        for effect, weight in _effects_with_weights()
    )


@cache
def _effects_with_weights() -> tuple[tuple[float, float], ...]:
    effects = [place * FARTHEST / STEPS for place in range(-STEPS, STEPS + 1)]
    densities = [math.exp(-(effect**2) / 2) for effect in effects]
    total = math.fsum(densities)
    return tuple(
        (effect, density / total)
        for effect, density in zip(effects, densities, strict=True)
    )


def _sigmoid(log_odds: float) -> float:
    # As a hyperbolic tangent it overflows nowhere.
    return 0.5 + 0.5 * math.tanh(log_odds / 2)
