"""Named distributions and their inverse functions.

A scenario says a distribution by what people know of it, for example
``{lognormal: {median: 15 s, p95: 45 s}}``. The model draws a uniform number
first and turns it into a value by inversion where it is used, so a longer mean
moves every outcome the same way. Each class therefore offers ``quantile``, the
inverse distribution function, and its ``mean`` in closed form.

The convention a reader would get wrong: the parameters here are SI numbers
already; units are read once, in :mod:`sim.scenario.quantities`.
"""

from __future__ import annotations

import math
from functools import cached_property
from statistics import NormalDist
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

STANDARD_NORMAL: Final = NormalDist()
Z95: Final = STANDARD_NORMAL.inv_cdf(0.95)
TINY: Final = 2.0**-53


def standard_normal_quantile(u: float) -> float:
    """Return the standard normal quantile; 0 stands for the smallest draw above 0."""
    return STANDARD_NORMAL.inv_cdf(u if u > TINY else TINY)


class Named(BaseModel):
    """A distribution: frozen, and an unknown parameter is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Fixed(Named):
    """Always the same value.

    Attributes
    ----------
    value
        The value, in SI units.
    """

    kind: Literal["fixed"] = "fixed"
    value: float = Field(ge=0, allow_inf_nan=False)

    def quantile(self, u: float) -> float:  # noqa: ARG002 - same signature as all
        """Return the value, whatever the draw."""
        return self.value

    @property
    def mean(self) -> float:
        """The value itself."""
        return self.value


class Uniform(Named):
    """Equally likely anywhere between two bounds.

    Attributes
    ----------
    low, high
        The bounds, in SI units.
    """

    kind: Literal["uniform"] = "uniform"
    low: float = Field(ge=0, allow_inf_nan=False)
    high: float = Field(allow_inf_nan=False)

    @model_validator(mode="after")
    def _ordered(self) -> Uniform:
        if self.high < self.low:
            message = f"low ({self.low:g}) must not be above high ({self.high:g})"
            raise ValueError(message)
        return self

    def quantile(self, u: float) -> float:
        """Return low + u (high - low)."""
        return self.low + u * (self.high - self.low)

    @property
    def mean(self) -> float:
        """Half-way between the bounds."""
        return (self.low + self.high) / 2


class Triangular(Named):
    """Rises from low to mode, falls to high.

    Attributes
    ----------
    low, mode, high
        The corners, in SI units.
    """

    kind: Literal["triangular"] = "triangular"
    low: float = Field(ge=0, allow_inf_nan=False)
    mode: float = Field(allow_inf_nan=False)
    high: float = Field(allow_inf_nan=False)

    @model_validator(mode="after")
    def _ordered(self) -> Triangular:
        if not self.low <= self.mode <= self.high or self.low == self.high:
            message = (
                f"low, mode and high must rise, but they are {self.low:g}, "
                f"{self.mode:g} and {self.high:g}"
            )
            raise ValueError(message)
        return self

    def quantile(self, u: float) -> float:
        """Return the inverse of the two quadratic arms."""
        width = self.high - self.low
        rise = self.mode - self.low
        if u * width < rise:
            return self.low + math.sqrt(u * width * rise)
        return self.high - math.sqrt((1 - u) * width * (self.high - self.mode))

    @property
    def mean(self) -> float:
        """A third of the sum of the corners."""
        return (self.low + self.mode + self.high) / 3


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
        """Return -mean ln(1 - u)."""
        return -self.mean * math.log1p(-u)


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
        value = self.median * math.exp(self.sigma * standard_normal_quantile(u))
        return min(value, self.most)

    @property
    def mean(self) -> float:
        """Mean of min(X, most): the partial expectation below the cut and the cut."""
        whole = self.median * math.exp(self.sigma**2 / 2)
        if math.isinf(self.most) or self.sigma == 0:
            return min(whole, self.most)
        cut = math.log(self.most / self.median) / self.sigma
        below = whole * STANDARD_NORMAL.cdf(cut - self.sigma)
        return below + self.most * (1 - STANDARD_NORMAL.cdf(cut))


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


Distribution = Fixed | Uniform | Triangular | Exponential | Lognormal | TruncatedNormal
"""Any of the named distributions."""
