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

from sim.scenario.distributions.bounded import (
    Fixed,
    LogUniform,
    Quantiles,
    Triangular,
    Uniform,
)
from sim.scenario.distributions.named import Named, Support
from sim.scenario.distributions.tailed import (
    Z95,
    Exponential,
    Lognormal,
    TruncatedNormal,
    standard_normal_quantile,
)

__all__ = [
    "Z95",
    "Distribution",
    "Exponential",
    "Fixed",
    "LogUniform",
    "Lognormal",
    "Named",
    "Quantiles",
    "Support",
    "Triangular",
    "TruncatedNormal",
    "Uniform",
    "standard_normal_quantile",
]

Distribution = (
    Fixed
    | Uniform
    | LogUniform
    | Triangular
    | Quantiles
    | Exponential
    | Lognormal
    | TruncatedNormal
)
"""Any of the named distributions."""
