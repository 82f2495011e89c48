"""Distributions between a least and a greatest value."""

from __future__ import annotations

import math
from bisect import bisect_right
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.scenario.distributions.named import Named, Support

Finite = Annotated[float, Field(allow_inf_nan=False)]


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

    @property
    def support(self) -> Support:
        """The value, twice."""
        return Support(self.value, self.value)

    def scaled(self, factor: float) -> Fixed:
        """Return the value multiplied."""
        return Fixed(value=self.value * factor)


class Uniform(Named):
    """Equally likely anywhere between two bounds.

    Attributes
    ----------
    low, high
        The bounds, in SI units.
    """

    kind: Literal["uniform"] = "uniform"
    low: float = Field(ge=0, allow_inf_nan=False)
    high: Finite

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

    @property
    def support(self) -> Support:
        """The bounds."""
        return Support(self.low, self.high)

    def scaled(self, factor: float) -> Uniform:
        """Return it with both bounds multiplied."""
        return Uniform(low=self.low * factor, high=self.high * factor)


class LogUniform(Named):
    """A positive value of unknown order of magnitude: its logarithm is uniform.

    Attributes
    ----------
    low, high
        The bounds, in SI units.
    """

    kind: Literal["loguniform"] = "loguniform"
    low: float = Field(gt=0, allow_inf_nan=False)
    high: Finite

    @model_validator(mode="after")
    def _ordered(self) -> LogUniform:
        if self.high <= self.low:
            message = f"low ({self.low:g}) must be below high ({self.high:g})"
            raise ValueError(message)
        return self

    def quantile(self, u: float) -> float:
        """Return low (high / low)^u."""
        value: float = self.low * (self.high / self.low) ** u
        return min(value, self.high)

    @property
    def mean(self) -> float:
        """(high - low) / ln(high / low)."""
        return (self.high - self.low) / math.log(self.high / self.low)

    @property
    def support(self) -> Support:
        """The bounds."""
        return Support(self.low, self.high)

    def scaled(self, factor: float) -> LogUniform:
        """Return it with both bounds multiplied."""
        return LogUniform(low=self.low * factor, high=self.high * factor)


class Triangular(Named):
    """Rises from low to mode, falls to high.

    Attributes
    ----------
    low, mode, high
        The corners, in SI units.
    """

    kind: Literal["triangular"] = "triangular"
    low: float = Field(ge=0, allow_inf_nan=False)
    mode: Finite
    high: Finite

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

    @property
    def support(self) -> Support:
        """The outer corners."""
        return Support(self.low, self.high)

    def scaled(self, factor: float) -> Triangular:
        """Return it with all corners multiplied."""
        low, mode, high = (one * factor for one in (self.low, self.mode, self.high))
        return Triangular(low=low, mode=mode, high=high)


class Quantiles(Named):
    """Known by some of its quantiles, and even between each two of them.

    The first is the least value and the last the greatest, so that no tail has to
    be invented.

    Attributes
    ----------
    shares
        Rising from 0 to 1.
    values
        What lies at each, in SI units.
    """

    kind: Literal["quantiles"] = "quantiles"
    shares: tuple[Finite, ...]
    values: tuple[Annotated[float, Field(ge=0, allow_inf_nan=False)], ...]

    @model_validator(mode="after")
    def _rising(self) -> Quantiles:
        if self.shares[:1] != (0.0,) or self.shares[-1:] != (1.0,):
            message = "needs a value at 0 % (the least) and at 100 % (the greatest)"
            raise ValueError(message)
        if any(right <= left for left, right in pairwise(self.shares)):
            message = "the shares must rise from 0 % to 100 %"
            raise ValueError(message)
        if any(right < left for left, right in pairwise(self.values)):
            message = "the values must rise with the shares"
            raise ValueError(message)
        return self

    def quantile(self, u: float) -> float:
        """Return the value between the two known quantiles, in proportion."""
        place = min(bisect_right(self.shares, u), len(self.shares) - 1)
        left, right = self.shares[place - 1], self.shares[place]
        low, high = self.values[place - 1], self.values[place]
        return min(low + (u - left) / (right - left) * (high - low), high)

    @property
    def mean(self) -> float:
        """The area under the quantile function, a trapezium a step."""
        steps = zip(pairwise(self.shares), pairwise(self.values), strict=True)
        return math.fsum(
            (right - left) * (low + high) / 2 for (left, right), (low, high) in steps
        )

    @property
    def support(self) -> Support:
        """The first and the last value."""
        return Support(self.values[0], self.values[-1])

    def scaled(self, factor: float) -> Quantiles:
        """Return it with all values multiplied."""
        values = tuple(value * factor for value in self.values)
        return Quantiles(shares=self.shares, values=values)
