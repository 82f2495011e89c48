"""A probability whose log odds are normal, by quadrature and Brent's method."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final, NamedTuple

from scipy import integrate, optimize, stats
from scipy.special import expit, logit

FAR: Final = 10.0


class LogisticNormal(NamedTuple):
    """The sigmoid of a normal variable.

    Attributes
    ----------
    offset, spread
        Its mean and standard deviation.
    """

    offset: float
    spread: float

    def at(self, effect: float) -> float:
        """Return the probability at an effect, in standard deviations."""
        return float(expit(self.offset + self.spread * effect))

    def mean(self, of: Callable[[float], float]) -> float:
        """Return the mean of a function of the effect."""
        steepest = -self.offset / self.spread
        value, _ = integrate.quad(
            lambda effect: of(effect) * stats.norm.pdf(effect),
            -FAR,
            FAR,
            points=[steepest] if abs(steepest) < FAR else None,
            epsabs=1e-10,
            limit=200,
        )
        return float(value)

    def covariance(self, other: LogisticNormal) -> float:
        """Return the covariance with another one of the same effect."""
        both = self.mean(lambda effect: self.at(effect) * other.at(effect))
        return both - self.mean(self.at) * other.mean(other.at)


@cache
def logistic_normal(mean: float, spread: float) -> LogisticNormal:
    """Return the one with a mean."""
    centre, width = float(logit(mean)), FAR * spread
    offset = optimize.brentq(
        lambda offset: (
            LogisticNormal(offset, spread).mean(LogisticNormal(offset, spread).at)
            - mean
        ),
        centre - width,
        centre + width,
    )
    return LogisticNormal(float(offset), spread)
