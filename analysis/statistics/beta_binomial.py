"""Shares that differ from one deployment to the next: the beta-binomial model.

Of n alerts of a deployment k end in an arrest; the probability is drawn anew for each
deployment from a beta distribution of mean p, so that two alerts of one deployment are
correlated by rho = 1 / (a + b + 1).

References
----------
Williams (1975), The analysis of binary responses from toxicological experiments
involving reproduction and teratogenicity, Biometrics 31.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, expit, gammaln

from analysis.statistics.modes import Mode, NotFoundError, find_mode

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class BetaBinomialFit:
    """A beta-binomial model fitted to counts.

    Attributes
    ----------
    number
        Deployments with an alert.
    mode
        Of the log odds of p and of rho.
    """

    number: int
    mode: Mode

    @property
    def share(self) -> float:
        """p: the mean probability."""
        return float(expit(self.mode.at[0]))

    @property
    def correlation(self) -> float:
        """rho: correlation of two alerts of one deployment."""
        return float(expit(self.mode.at[1]))

    @property
    def error(self) -> float:
        """Standard error of the log odds of p."""
        return math.sqrt(self.mode.covariance[0, 0])

    def share_at(self, deviations: float) -> float:
        """Return p so many standard errors of its log odds away."""
        return float(expit(self.mode.at[0] + deviations * self.error))

    def correlation_at(self, deviations: float) -> float:
        """Return rho so many standard errors of its log odds away."""
        error = math.sqrt(self.mode.covariance[1, 1])
        return float(expit(self.mode.at[1] + deviations * error))


def fit_beta_binomial(*, successes: Floats, trials: Floats) -> BetaBinomialFit:
    """Fit mean and correlation to counts, a deployment each.

    Parameters
    ----------
    successes, trials
        Shape (n,); a deployment without a trial says nothing.

    Notes
    -----
    The posterior mode under a flat prior of p's log odds, and of the deviation of the
    probability, sqrt(rho), the prior of Chung and others (see
    :mod:`analysis.statistics.streets`), which keeps it from zero.

    Raises
    ------
    NotFoundError
        If all trials, or none, succeed.
    """
    has = trials > 0
    k, n = successes[has], trials[has]
    if not 0 < k.sum() < n.sum():
        message = (
            f"{k.sum():.0f} of {n.sum():.0f} alerts end in an arrest: no share fits"
        )
        raise NotFoundError(message)

    def log_posterior(at: Floats) -> float:
        p, rho = float(expit(at[0])), float(expit(at[1]))
        if not 0 < p < 1 or not 0 < rho < 1:
            return -math.inf
        a, b = p * (1 / rho - 1), (1 - p) * (1 / rho - 1)
        counted = (
            gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
            + betaln(k + a, n - k + b) - betaln(a, b)
        )  # fmt: skip
        return float(counted.sum()) + math.log(rho) / 2

    share = (k.sum() + 0.5) / (n.sum() + 1)
    start = np.array([math.log(share / (1 - share)), -3.0])
    return BetaBinomialFit(int(has.sum()), find_mode(log_posterior, start))
