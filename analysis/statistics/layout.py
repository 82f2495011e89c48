"""Draws of inputs times replications with the same luck: what varies with which.

Every draw i meets the same replications r, so that

    y_ir = mean + draw_i + luck_r + rest_ir

is a two-way layout with one value a cell (Scheffe 1959, *The Analysis of Variance*,
section 4.8). Luck that all draws share moves their mean and not their spread; the rest,
which is luck that comes out otherwise at another draw, is in each draw's mean with a
variance of its own over the replications, and is taken out again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri, fdtri

Floats = NDArray[np.float64]
SURE: Final = 0.95


@dataclass(frozen=True, eq=False, kw_only=True)
class Layout:
    """What varies in a two-way layout.

    Attributes
    ----------
    means
        Of each draw over its replications, shape (draws,).
    replications
        Of each draw.
    inputs, luck, rest
        Variances over draws, over replications for all draws alike, and of what
        remains: each at least 0.
    is_told
        Whether draws differ by more than the rest does, by the F test at 5 %.
    """

    means: Floats
    replications: int
    inputs: float
    luck: float
    rest: float
    is_told: bool

    @property
    def error(self) -> float:
        """Variance that the rest has in the mean of a draw."""
        return self.rest / self.replications

    @property
    def shrunk(self) -> Floats:
        """Means of draws, drawn together until they vary as the inputs make them.

        The variance of means is that of inputs and error. Means that are shrunk to
        their posterior means would vary too little; shrunk by the root of the
        reliability they vary as they should (Louis 1984, JASA 79, 393-398).
        """
        centre = self.means.mean()
        both = self.inputs + self.error
        factor = math.sqrt(self.inputs / both) if both else 0.0
        shrunk: Floats = centre + factor * (self.means - centre)
        return shrunk

    def deviation_interval(self, *, confidence: float = 0.95) -> tuple[float, float]:
        """Return the interval of the standard deviation over inputs.

        By chi square, from the variance of the means less that of the error.
        """
        freedom, tail = self.means.size - 1, (1 - confidence) / 2
        spread = freedom * float(self.means.var(ddof=1))
        ends = (spread / chdtri(freedom, p) - self.error for p in (tail, 1 - tail))
        low, high = (math.sqrt(max(0.0, float(end))) for end in ends)
        return low, high


def compute_layout(values: Floats) -> Layout:
    """Compute what varies with draws and with luck.

    Parameters
    ----------
    values
        Shape (draws, replications), at least two of each.

    Raises
    ------
    ValueError
        If there are fewer.
    """
    if values.ndim != 2 or min(values.shape) < 2:  # noqa: PLR2004 - draws, replications
        message = f"a layout needs two draws and replications: {values.shape}"
        raise ValueError(message)
    draws, replications = values.shape
    by_draw, by_luck = values.mean(axis=1), values.mean(axis=0)
    left = values - by_draw[:, None] - by_luck + values.mean()
    freedom = (draws - 1) * (replications - 1)
    rest = float((left**2).sum()) / freedom
    of_draws = replications * float(by_draw.var(ddof=1))
    of_luck = draws * float(by_luck.var(ddof=1))
    least = rest * float(fdtri(draws - 1, freedom, SURE))
    return Layout(
        means=by_draw,
        replications=replications,
        inputs=max(0.0, (of_draws - rest) / replications),
        luck=max(0.0, (of_luck - rest) / draws),
        rest=rest,
        is_told=of_draws > least,
    )
