"""Distributions with tails: without memory, or with the normal law behind them."""

from __future__ import annotations

import math
from functools import cached_property
from statistics import NormalDist
from typing import Final, Literal

from pydantic import Field, model_validator

from sim.scenario.distributions.named import TINY, Named, Support

STANDARD_NORMAL: Final = NormalDist()
STANDARD_QUANTILE: Final = STANDARD_NORMAL.inv_cdf
Z95: Final = STANDARD_NORMAL.inv_cdf(0.95)
MOST: Final = 1 - 2**-53
"""The largest share below 1, which a doubt is asked for, and a sum may round to."""


def standard_normal_quantile(u: float) -> float:
    """Return the standard normal quantile; 0 and 1 stand for the shares beside them."""
    return STANDARD_QUANTILE(TINY if u < TINY else u if u < 1 else MOST)


class Exponential(Named):
    """Without memory.

    Attributes
    ----------
    mean
        The mean, in SI units.
    """

    kind: Literal["exponential"] = "exponential"
    mean: float = Field(gt=0, allow_inf_nan=False)

    def quantile(self, u: float) -> float:
        """Return -mean ln(1 - u); 1 stands for the share below it."""
        return -self.mean * math.log1p(-(u if u < 1 else MOST))

    @property
    def support(self) -> Support:
        """Anything from 0 on."""
        return Support(0.0, math.inf)

    def scaled(self, factor: float) -> Exponential:
        """Return it with the mean multiplied."""
        return Exponential(mean=self.mean * factor)


class Lognormal(Named):
    """A positive value whose logarithm is normal, cut off at ``most``.

    Attributes
    ----------
    median
        The median before the cut, in SI units.
    sigma
        Standard deviation of the natural logarithm.
    most
        Values above it become it (a legal limit, say); infinite for no cut.
    """

    kind: Literal["lognormal"] = "lognormal"
    median: float = Field(gt=0, allow_inf_nan=False)
    sigma: float = Field(ge=0, allow_inf_nan=False)
    most: float = Field(default=math.inf, gt=0)

    def quantile(self, u: float) -> float:
        """Return median exp(sigma z(u)), at most ``most``."""
        # Asked more often than anything else, so without a call more than it takes.
        z = STANDARD_QUANTILE(TINY if u < TINY else u if u < 1 else MOST)
        value = self.median * math.exp(self.sigma * z)
        return value if value < self.most else self.most

    @property
    def mean(self) -> float:
        """Mean of min(X, most): the partial expectation below the cut and the cut."""
        whole = self.median * math.exp(self.sigma**2 / 2)
        if math.isinf(self.most) or self.sigma == 0:
            return min(whole, self.most)
        cut = math.log(self.most / self.median) / self.sigma
        below = whole * STANDARD_NORMAL.cdf(cut - self.sigma)
        return below + self.most * (1 - STANDARD_NORMAL.cdf(cut))

    @property
    def support(self) -> Support:
        """Anything from 0 to the cut; without spread, the median alone."""
        if self.sigma == 0:
            return Support(self.mean, self.mean)
        return Support(0.0, self.most)

    def scaled(self, factor: float) -> Lognormal:
        """Return it with the median multiplied; the cut stays where it is."""
        median = self.median * factor
        return Lognormal(median=median, sigma=self.sigma, most=self.most)


class TruncatedNormal(Named):
    """Normal, given that it lies between two bounds.

    Attributes
    ----------
    centre, spread
        Mean and standard deviation before truncation, in SI units.
    low, high
        The bounds, in SI units.
    """

    kind: Literal["normal"] = "normal"
    centre: float = Field(allow_inf_nan=False)
    spread: float = Field(gt=0, allow_inf_nan=False)
    low: float = Field(ge=0, allow_inf_nan=False)
    high: float = Field(allow_inf_nan=False)

    @model_validator(mode="after")
    def _ordered(self) -> TruncatedNormal:
        if self.high <= self.low:
            message = f"low ({self.low:g}) must be below high ({self.high:g})"
            raise ValueError(message)
        return self

    @cached_property
    def _mass(self) -> tuple[float, float]:
        z_low, z_high = self._bounds()
        return STANDARD_NORMAL.cdf(z_low), STANDARD_NORMAL.cdf(z_high)

    def _bounds(self) -> tuple[float, float]:
        return (
            (self.low - self.centre) / self.spread,
            (self.high - self.centre) / self.spread,
        )

    def quantile(self, u: float) -> float:
        """Return the normal quantile of the share between the bounds."""
        below, above = self._mass
        z = standard_normal_quantile(below + u * (above - below))
        return min(max(self.centre + self.spread * z, self.low), self.high)

    @property
    def mean(self) -> float:
        """Centre plus spread times the ratio of densities to mass at the bounds."""
        z_low, z_high = self._bounds()
        mass = STANDARD_NORMAL.cdf(z_high) - STANDARD_NORMAL.cdf(z_low)
        lift = (STANDARD_NORMAL.pdf(z_low) - STANDARD_NORMAL.pdf(z_high)) / mass
        return self.centre + self.spread * lift

    @property
    def support(self) -> Support:
        """The bounds."""
        return Support(self.low, self.high)

    def scaled(self, factor: float) -> TruncatedNormal:
        """Return it with centre and spread multiplied; the bounds stay."""
        return TruncatedNormal(
            centre=self.centre * factor,
            spread=self.spread * factor,
            low=self.low,
            high=self.high,
        )
