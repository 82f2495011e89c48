r"""Faces and alerts of streets together: a hierarchical model, fitted by Laplace.

A street s has a level of faces m and a level of alerts u, both logarithms an hour:

    m ~ N(mu, tau_m^2),      u | m ~ N(nu + slope (m - mu), tau_u^2)

A deployment i there has an unknown part of its window h (none where its hours are
known), an effect d of its day on faces, and one w on alerts beyond it:

    log faces_i  = m + window_i + h + d,           h ~ N(0, v_i),  d ~ N(0, sigma^2)
    alerts_i     ~ Poisson(exp(u + exposure_i + shift_era(i) + h + beta d + w)),
                                                   w ~ N(0, omega^2)

Faces of a deployment say what h + d is, and so what to expect of alerts; where they
aren't comparable, only alerts speak.

Levels of streets are integrated out by Laplace's approximation, two dimensions a
street. Of the standard deviations zero is kept away by the prior of Chung and others,
which is flat but for a factor of the deviation itself and asks for no number; beta, the
slope and the shifts have the weak priors that stand below.

References
----------
Chung, Rabe-Hesketh, Dorie, Gelman and Liu (2013), A nondegenerate penalized likelihood
estimator for variance parameters in multilevel models, Psychometrika 78. Rue, Martino
and Chopin (2009), Approximate Bayesian inference for latent Gaussian models by using
integrated nested Laplace approximations, JRSS B 71.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from analysis.statistics.modes import STEP, Mode, find_mode
from analysis.statistics.street_levels import (
    Common,
    Levels,
    Visits,
    expected_alerts,
    scatter,
    street_levels,
)

Floats = NDArray[np.float64]

BETA: Final = (0.5, 0.25)  # mean and standard deviation of the prior
SLOPE: Final = (0.5, 0.5)
SHIFT: Final = (0.0, 0.5)


@dataclass(frozen=True, eq=False)
class StreetFit:
    """The model fitted to some deployments.

    Attributes
    ----------
    visits
        What it was fitted to.
    mode
        Of the common numbers, on the scale of the search.
    """

    visits: Visits
    mode: Mode

    @cached_property
    def common(self) -> Common:
        """The common numbers."""
        return _common(self.mode.at)

    def error(self, name: str, number: int = 0) -> float:
        """Return the standard error of a common number; of a deviation, its log's."""
        place = Common._fields.index(name) + number
        return math.sqrt(self.mode.covariance[place, place])

    @cached_property
    def levels(self) -> Levels:
        """Levels of the streets, with the doubt about the common numbers in them."""
        found = street_levels(self.visits, self.common)
        steps = STEP * np.eye(self.mode.at.size)
        up = [
            street_levels(self.visits, _common(self.mode.at + step)) for step in steps
        ]
        down = [
            street_levels(self.visits, _common(self.mode.at - step)) for step in steps
        ]
        by_m = np.array([a.m - b.m for a, b in zip(up, down, strict=True)]) / (2 * STEP)
        by_u = np.array([a.u - b.u for a, b in zip(up, down, strict=True)]) / (2 * STEP)
        doubt = self.mode.covariance
        return found._replace(
            variance_m=found.variance_m + _quadratic(by_m, doubt, by_m),
            variance_u=found.variance_u + _quadratic(by_u, doubt, by_u),
            covariance=found.covariance + _quadratic(by_m, doubt, by_u),
        )


def fit_streets(visits: Visits) -> StreetFit:
    """Fit the model to deployments.

    Raises
    ------
    NotFoundError
        If too little is known.
    """
    known = visits.has_faces
    faces = visits.log_faces[known]
    rate = math.log(
        max(float(visits.alerts.sum()), 1.0) / float(np.exp(visits.exposure).sum())
    )
    start = np.array(
        [float(faces.mean()) if faces.size else 0.0, *np.log([0.4]), rate, 0.5]
        + [math.log(0.3), math.log(0.3), math.log(0.15), 0.4]
        + [0.0] * (visits.eras - 1)
    )
    return StreetFit(visits, find_mode(lambda at: _log_posterior(visits, at), start))


def _common(at: Floats) -> Common:
    mu, tau_m, nu, slope, tau_u, sigma, omega, beta, *shifts = at.tolist()
    return Common(
        mu, math.exp(tau_m), nu, slope, math.exp(tau_u),
        math.exp(sigma), math.exp(omega), beta, tuple(shifts),
    )  # fmt: skip


def _log_posterior(visits: Visits, at: Floats) -> float:
    """Return the log posterior of the common numbers, streets integrated out."""
    if np.abs(at[[1, 4, 5, 6]]).max() > 12:  # noqa: PLR2004 - no deviation is so far off
        return -math.inf
    common = _common(at)
    rows, levels = scatter(visits, common), street_levels(visits, common)
    mean = expected_alerts(visits, common, rows, levels.m, levels.u)
    size, alerts = rows.size, visits.alerts
    counted = (
        gammaln(alerts + size) - gammaln(size) - gammaln(alerts + 1)
        + size * np.log(size / (size + mean)) + alerts * np.log(mean / (size + mean))
    )  # fmt: skip
    known = visits.has_faces
    around = (visits.log_faces - levels.m[visits.street])[known]
    spread = rows.of_faces[known]
    seen = -0.5 * (np.log(2 * math.pi * spread) + around**2 / spread)
    off_m = (levels.m - common.mu) / common.tau_m
    off_u = levels.u - common.nu - common.slope * (levels.m - common.mu)
    among = -0.5 * (off_m**2 + (off_u / common.tau_u) ** 2) - math.log(
        common.tau_m * common.tau_u
    )
    # Laplace: the log determinant of each street's covariance.
    width = levels.variance_m * levels.variance_u - levels.covariance**2
    likelihood = counted.sum() + seen.sum() + (among + 0.5 * np.log(width)).sum()
    return float(likelihood) + _log_prior(at, common)


def _log_prior(at: Floats, common: Common) -> float:
    deviations = float(at[[1, 4, 5, 6]].sum())
    beta = (common.beta - BETA[0]) / BETA[1]
    slope = (common.slope - SLOPE[0]) / SLOPE[1]
    shifts = sum(((shift - SHIFT[0]) / SHIFT[1]) ** 2 for shift in common.shifts)
    return deviations - 0.5 * (beta**2 + slope**2 + shifts)


def _quadratic(a: Floats, middle: Floats, b: Floats) -> Floats:
    """Return a' M b for each column of a and b."""
    total: Floats = np.einsum("is,ij,js->s", a, middle, b)
    return total
