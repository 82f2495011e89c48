"""Distributions back into the forms in which a scenario writes them."""

from __future__ import annotations

import math
from typing import Any

from sim.scenario.distributions import (
    Distribution,
    Exponential,
    Fixed,
    Lognormal,
    LogUniform,
    Quantiles,
    Triangular,
    TruncatedNormal,
    Uniform,
)
from sim.scenario.scales import Scale
from sim.scenario.units import plain


def write_distribution(distribution: Distribution, scale: Scale) -> Any:
    """Return the form that reads as exactly this distribution."""
    write = scale.write
    match distribution:
        case Fixed(value=value):
            return write(value)
        case Uniform(low=low, high=high) | LogUniform(low=low, high=high):
            parameters: Any = [write(low), write(high)]
        case Triangular(low=low, mode=mode, high=high):
            parameters = [write(low), write(mode), write(high)]
        case _:
            parameters = _named_parameters(distribution, scale)
    return {distribution.kind: parameters}


def _named_parameters(
    distribution: Exponential | Lognormal | TruncatedNormal | Quantiles,
    scale: Scale,
) -> dict[str, Any]:
    write = scale.write
    match distribution:
        case Exponential(mean=mean):
            return {"mean": write(mean)}
        case Lognormal(median=median, sigma=sigma, most=most):
            cut = {} if math.isinf(most) else {"most": write(most)}
            return {"median": write(median), "sigma": sigma, **cut}
        case TruncatedNormal(centre=centre, spread=spread, low=low, high=high):
            between = [write(low), write(high)]
            sd = scale.write_spread(spread)
            return {"mean": write(centre), "sd": sd, "between": between}
        case Quantiles(shares=shares, values=values):
            known = zip(shares, values, strict=True)
            return {plain(share): write(value) for share, value in known}
