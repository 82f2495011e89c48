r"""How surely a trial finds an effect: sites side by side, or weeks before and after.

**Parallel.** Each of 2c sites belongs to one arm and has m deployments; what is
compared are the sites' mean counts, by a t test with 2c - 2 degrees of freedom. With
the means :math:`\lambda_0`, :math:`\lambda_1` of the arms the variance of a site's mean
is

.. math::
    V_j = \frac{\lambda_j}{m} + \lambda_j^2 \Bigl(k^2 + \frac{\kappa (1 +
    k^2)}{m}\Bigr),

and the power that of a noncentral t with
:math:`|\lambda_1 - \lambda_0| / \sqrt{(V_0 + V_1) / c}`. Without :math:`\kappa` that is
the trial of Hayes and Bennett (1999, *International Journal of Epidemiology* 28,
319-326), whose :math:`c = 1 + (z_{\alpha/2} + z_\beta)^2 (V_0 + V_1) / (\lambda_0 -
\lambda_1)^2` has its 1 in place of Student's t.

**Before and after.** W weeks without and W weeks with, all on the same streets. Weeks
that lie j apart are correlated by :math:`\rho^j`, so that the variance of the
difference of means is :math:`a^\top \Sigma a`, and the test scales the variance within
periods by what it is of that. Its degrees of freedom are those of as many independent
weeks as the periods are worth.

The convention a reader would get wrong: power is promised for the effect *asked for*,
with dispersion known. And no design of weeks tells an effect from whatever else changed
at the same time: a common trend can't be removed without an arm beside it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ncfdtr, stdtrit

from analysis.statistics.dispersion import SiteDispersion, WeekDispersion

Floats = NDArray[np.float64]
FEWEST_SITES: Final = 4
FEWEST_WEEKS: Final = 2


def parallel_power(
    scatter: SiteDispersion,
    *,
    effect: float,
    sites: int,
    per_site: float,
    alpha: float = 0.05,
) -> float:
    """Compute the power of a trial of sites side by side.

    Parameters
    ----------
    scatter
        Of the counts without the effect.
    effect
        Relative: 0.2 for a fifth more.
    sites
        In both arms together; of an odd number one is left out. 0 power below four.
    per_site
        Deployments on each.
    alpha
        Of a two-sided test.
    """
    arm = sites // 2
    if 2 * arm < FEWEST_SITES or per_site < 1:
        return 0.0
    variance = sum(
        _site_variance(scatter, mean, per_site)
        for mean in (scatter.mean, scatter.mean * (1 + effect))
    )
    shift = abs(effect) * scatter.mean / math.sqrt(variance / arm)
    return _power(shift, freedom=2 * arm - 2, alpha=alpha)


def before_after_power(
    scatter: WeekDispersion, *, effect: float, weeks: int, alpha: float = 0.05
) -> float:
    """Compute the power of a trial of weeks before and after.

    Parameters
    ----------
    scatter
        Of a week's count without the effect.
    effect
        Relative: 0.2 for a fifth more.
    weeks
        Of each period; no power below two.
    alpha
        Of a two-sided test.
    """
    if weeks < FEWEST_WEEKS:
        return 0.0
    variance = difference_variance(scatter, effect=effect, weeks=weeks)
    shift = abs(effect) * scatter.mean / math.sqrt(variance)
    return _power(shift, freedom=weeks_freedom(scatter, weeks), alpha=alpha)


def difference_variance(scatter: WeekDispersion, *, effect: float, weeks: int) -> float:
    """Compute the variance of the mean after less the mean before."""
    spreads = [
        math.sqrt(week_variance(scatter, factor)) for factor in (1.0, 1 + effect)
    ]
    signs = np.repeat([-spreads[0], spreads[1]], weeks) / weeks
    apart = np.abs(np.subtract.outer(np.arange(2 * weeks), np.arange(2 * weeks)))
    return float(signs @ scatter.autocorrelation**apart @ signs)


def week_variance(scatter: WeekDispersion, factor: float) -> float:
    """Return the variance of a week's count whose mean is so many times the usual."""
    mean, above = scatter.mean * factor, scatter.variance - scatter.mean
    if above <= 0:
        return scatter.variance * factor
    return mean + above * factor**2


def weeks_freedom(scatter: WeekDispersion, weeks: int) -> float:
    """Return 2 W' - 2, where W correlated weeks are worth W' independent ones."""
    worth = weeks / _inflation(scatter.autocorrelation, weeks)
    return max(1.0, 2 * worth - 2)


def variance_factor(scatter: WeekDispersion, *, effect: float, weeks: int) -> float:
    """Return what the test multiplies the mean variance within periods by.

    That variance is around the period's own mean, and the smaller for it the more weeks
    hang together.
    """
    inflation = _inflation(scatter.autocorrelation, weeks)
    seen = 1 - (inflation - 1) / (weeks - 1)
    mean = sum(week_variance(scatter, factor) for factor in (1.0, 1 + effect)) / 2
    return difference_variance(scatter, effect=effect, weeks=weeks) / (mean * seen)


def smallest(
    power_at: Callable[[int], float], *, power: float, most: int
) -> int | None:
    """Return the smallest size from which on a power is reached; None if it is beyond.

    Parameters
    ----------
    power_at
        Power by size, which doesn't fall.
    power
        To be reached.
    most
        The largest size that is looked at.
    """
    if power_at(most) < power:
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power_at(middle) >= power else (middle, high)
    return high


def _site_variance(scatter: SiteDispersion, mean: float, per_site: float) -> float:
    between, within = scatter.between**2, scatter.within
    return mean / per_site + mean**2 * (between + within * (1 + between) / per_site)


def _inflation(correlation: float, weeks: int) -> float:
    """Return what correlation makes of the variance of a mean of weeks."""
    apart = np.arange(1, weeks)
    return float(1 + 2 * ((1 - apart / weeks) * correlation**apart).sum())


def _power(shift: float, *, freedom: float, alpha: float) -> float:
    critical = float(stdtrit(freedom, 1 - alpha / 2))
    # Both tails at once, because the square of t is an F. SciPy's noncentral t has no
    # number for many shifts beyond 8.
    below = float(ncfdtr(1, freedom, shift**2, critical**2))
    return 1.0 if math.isnan(below) else 1 - below  # none of it is left below there
