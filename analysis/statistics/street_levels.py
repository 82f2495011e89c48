"""Levels of faces and alerts of streets, where what they share is known.

The equations are those of :mod:`analysis.statistics.streets`. What stays unknown of a
deployment's hours, of its day and of its alerts makes counts scatter more than Poisson:
a lognormal factor of variance V, taken as a gamma one of the same mean and variance, so
that alerts are negative binomial. A street's two levels are then found by Newton's
method, and how surely by the curvature there (Laplace's approximation).
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

ITERATIONS: Final = 100
TOLERANCE: Final = 1e-12
MOST: Final = 30.0


class Visits(NamedTuple):
    """Deployments on streets, a row each.

    Attributes
    ----------
    street
        Which street, 0 to streets - 1, shape (n,).
    log_faces
        Logarithm of faces over what the known part of the window makes of a face an
        hour; ``nan`` where it isn't known or can't be compared, shape (n,).
    window_variance
        v: variance of the logarithm of the unknown part of the window, shape (n,).
    alerts
        Counts, shape (n,).
    exposure
        Logarithm of what alerts are in proportion to, shape (n,).
    era
        0 for the present; another number where alerts may have been raised otherwise,
        at another threshold say, shape (n,).
    """

    street: Ints
    log_faces: Floats
    window_variance: Floats
    alerts: Floats
    exposure: Floats
    era: Ints

    @property
    def eras(self) -> int:
        """How many eras there are, with the present."""
        return int(self.era.max()) + 1

    @property
    def has_faces(self) -> Flags:
        """Where faces are known."""
        return ~np.isnan(self.log_faces)

    @property
    def streets(self) -> int:
        """How many streets there are."""
        return int(self.street.max()) + 1


class Common(NamedTuple):
    """What all streets share; see the equations of this module.

    Attributes
    ----------
    mu, tau_m
        Mean and standard deviation of m over streets.
    nu, slope, tau_u
        Of u over streets: mean at ``mu``, slope on m, and what is left.
    sigma, omega
        Standard deviations of d and w.
    beta
        Exponent of alerts on the faces of a day.
    shifts
        Of log alerts in each era but the present.
    """

    mu: float
    tau_m: float
    nu: float
    slope: float
    tau_u: float
    sigma: float
    omega: float
    beta: float
    shifts: tuple[float, ...]


class Levels(NamedTuple):
    """What is known of each street: a normal posterior of m and u.

    Attributes
    ----------
    m, u
        Means, shape (streets,).
    variance_m, variance_u, covariance
        Shape (streets,).
    """

    m: Floats
    u: Floats
    variance_m: Floats
    variance_u: Floats
    covariance: Floats


class Scatter(NamedTuple):
    """What each deployment has under given common numbers.

    Attributes
    ----------
    of_faces
        Variance of log faces given the street's level; infinite if not known.
    pull
        How far alerts follow log faces: E[h + beta d | faces] over log faces - m.
    size
        Of the negative binomial.
    half
        V / 2: from a lognormal factor's median to its mean.
    """

    of_faces: Floats
    pull: Floats
    size: Floats
    half: Floats


def scatter(visits: Visits, common: Common) -> Scatter:
    """Return how faces and alerts of each deployment scatter around their levels."""
    v, d, beta = visits.window_variance, common.sigma**2, common.beta
    of_faces = np.where(visits.has_faces, v + d, np.inf)
    pull = np.where(visits.has_faces, (v + beta * d) / (v + d), 0.0)
    left = np.where(
        visits.has_faces, (1 - beta) ** 2 * v * d / (v + d), v + beta**2 * d
    )
    # Far from the mode the search meets deviations that no count could show.
    variance = np.minimum(common.omega**2 + left, MOST)
    return Scatter(of_faces, pull, 1 / np.expm1(variance), variance / 2)


def street_levels(visits: Visits, common: Common) -> Levels:
    """Return the posterior of the streets' levels by Newton's method."""
    rows, streets = scatter(visits, common), visits.streets
    m, u = np.full(streets, common.mu), np.full(streets, common.nu)
    for _ in range(ITERATIONS):
        slope, curvature = _street_derivatives(visits, common, rows, m, u)
        mm, uu, mu = curvature
        whole = mm * uu - mu**2
        by_m = (uu * slope[0] - mu * slope[1]) / whole
        by_u = (mm * slope[1] - mu * slope[0]) / whole
        m, u = m - np.clip(by_m, -1, 1), u - np.clip(by_u, -1, 1)
        if max(float(np.abs(by_m).max()), float(np.abs(by_u).max())) < TOLERANCE:
            break
    mm, uu, mu = _street_derivatives(visits, common, rows, m, u)[1]
    whole = mm * uu - mu**2
    return Levels(m, u, -uu / whole, -mm / whole, mu / whole)


def _street_derivatives(
    visits: Visits, common: Common, rows: Scatter, m: Floats, u: Floats
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats, Floats]]:
    """Return slopes by m and u, and curvatures by mm, uu and mu, of each street."""
    street, number = visits.street, visits.streets
    around = np.nan_to_num(visits.log_faces) - m[street]
    mean = expected_alerts(visits, common, rows, m, u)
    scale = rows.size / (rows.size + mean)
    slope = (visits.alerts - mean) * scale
    bend = -(visits.alerts + rows.size) * mean * scale / (rows.size + mean)

    def summed(values: Floats) -> Floats:
        return np.bincount(street, values, minlength=number).astype(np.float64)

    left = u - common.nu - common.slope * (m - common.mu)
    pull, t2, s2 = rows.pull, common.tau_m**2, common.tau_u**2
    by_m = summed(around / rows.of_faces - slope * pull)
    by_m += -(m - common.mu) / t2 + common.slope * left / s2
    by_u = summed(slope) - left / s2
    mm = summed(bend * pull**2 - 1 / rows.of_faces) - 1 / t2 - common.slope**2 / s2
    uu = summed(bend) - 1 / s2
    mu = common.slope / s2 - summed(bend * pull)
    return (by_m, by_u), (mm, uu, mu)


def expected_alerts(
    visits: Visits, common: Common, rows: Scatter, m: Floats, u: Floats
) -> Floats:
    """Return expected alerts, given faces where they are known."""
    around = np.nan_to_num(visits.log_faces) - m[visits.street]
    shifts = np.array([0.0, *common.shifts])
    log_mean = u[visits.street] + visits.exposure + shifts[visits.era]
    log_mean += rows.pull * around + rows.half
    mean: Floats = np.exp(np.clip(log_mean, -30, 30))
    return mean
