"""Negative binomial regression of counts on one number: the plain way to predict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln
from scipy.stats import nbinom

from analysis.statistics.modes import Mode, find_mode

Floats = NDArray[np.float64]
LEVELS: Final = 400


@dataclass(frozen=True, eq=False)
class NegativeBinomial:
    """Counts of mean exp(a + b x) and variance mean + mean^2 / size.

    Attributes
    ----------
    mode
        a, the logarithm of the size, and b where there is an x.
    """

    mode: Mode

    @property
    def size(self) -> float:
        """The smaller, the more counts scatter beyond Poisson."""
        return float(np.exp(self.mode.at[1]))

    def mean(self, along: Floats) -> Floats:
        """Return the mean at each x."""
        intercept, _, *slope = self.mode.at.tolist()
        found: Floats = np.exp(intercept + sum(slope) * along)
        return found

    def samples(self, along: Floats) -> Floats:
        """Return equally likely counts at each x, shape (n, LEVELS)."""
        mean = self.mean(along)[:, None]
        shares = (np.arange(LEVELS) + 0.5) / LEVELS
        share = self.size / (self.size + mean)
        return np.asarray(nbinom.ppf(shares[None, :], self.size, share), np.float64)


def fit_negative_binomial(
    counts: Floats, along: Floats | None = None
) -> NegativeBinomial:
    """Fit by maximum likelihood.

    Parameters
    ----------
    counts
        Shape (n,).
    along
        x, shape (n,); None for a mean without one.
    """

    def log_likelihood(at: Floats) -> float:
        x = 0.0 if along is None else at[2] * along
        mean, size = (
            np.exp(np.clip(at[0] + x, -30, 30)),
            np.exp(np.clip(at[1], -30, 12)),
        )
        log = (
            gammaln(counts + size) - gammaln(size) - gammaln(counts + 1)
            + size * np.log(size / (size + mean))
            + counts * np.log(mean / (size + mean))
        )  # fmt: skip
        # As good as flat, and none where the size is anything near what is seen: counts
        # that scatter less than Poisson would have an infinite one.
        return float(log.sum()) - 0.5 * float((at[1] - 2) / 3) ** 2

    start = [np.log(max(float(counts.mean()), 0.1)), 2.0]
    if along is not None:
        start.append(0.0)
    return NegativeBinomial(find_mode(log_likelihood, np.array(start)))
