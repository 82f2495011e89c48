"""Which inputs a response follows, from as many runs as there are inputs or fewer.

A response y of n runs at n draws of p inputs is taken as a mean, a main effect of each
input, and a rest:

    y_i = mean + sum_j f_j(u_ij) + e_i,    f_j = sum_k c_jk h_jk.

The h_jk are columns that the caller makes, such as Legendre's polynomials of an
input's share (polynomial chaos without products; Sudret 2008); f_j is then the main
effect, and its variance over that of y is Sobol's first-order index (Sobol 1993). What
no main effect has, which is interactions and finer curves, is the *rest*; of it the
variance of luck, known from replications, is taken away.

With more inputs than runs least squares has no answer. So coefficients have a prior:
a few inputs may have large effects (a horseshoe; Carvalho, Polson and Scott 2010, with
one scale an input), and beside these all inputs of a group small and straight ones, of
one variance a group, which is estimated with them. Scales are sampled by Gibbs (Makalic
and Schmidt 2016), coefficients all at once in n dimensions (Bhattacharya, Chakraborty
and Mallick 2016).

Parts of a variance aren't negative, so each that is nothing is estimated a little
above it, and what is something a little below. An interval of 95 % is therefore one of
99 % of the posterior: that wide, it covers as often as it says
(`tests/theory/test_effects.py`).

The convention a reader would get wrong: these are variances of the *response's
expectation* over what is not known of the inputs. They say nothing of what could be
changed.

References
----------
Sobol (1993), Mathematical Modelling and Computational Experiments 1, 407-414.
Oakley and O'Hagan (2004), JRSS B 66, 751-769 (main effects from a posterior).
Sudret (2008), Reliability Engineering and System Safety 93, 964-979.
Carvalho, Polson and Scott (2010), Biometrika 97, 465-480.
Makalic and Schmidt (2016), IEEE Signal Processing Letters 23, 179-182.
Bhattacharya, Chakraborty and Mallick (2016), Biometrika 103, 985-991.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.special import gammainc, gammaincinv

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

SAMPLES: Final = 1500
BURN_IN: Final = 500
CURVED: Final = 0.5
"""Prior scale of what is curved, where that of a straight effect is 1."""
TAILS: Final = 0.2
"""Posterior probability beyond an interval, over what it says."""
LEAST: Final = 0.01
"""A share whose interval begins below this can't be told from none."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Columns:
    """The columns of which main effects are made.

    Attributes
    ----------
    matrix
        Shape (n, columns): each of mean 0 and mean square 1 over the runs, those of one
        input orthogonal.
    inputs
        To which input a column belongs, from 0, shape (columns,).
    groups
        To which group an input belongs, from 0, shape (inputs,).
    is_straight
        Whether a column is of the straight effects, shape (columns,).
    """

    matrix: Floats
    inputs: Ints
    groups: Ints
    is_straight: NDArray[np.bool_]


@dataclass(frozen=True, eq=False, kw_only=True)
class Effects:
    """A sample of the posterior of all main effects.

    Attributes
    ----------
    columns
        Of which they are made.
    coefficients
        Shape (samples, columns), in the unit of the response.
    rest
        Variance that neither main effects nor luck have, shape (samples,).
    """

    columns: Columns
    coefficients: Floats
    rest: Floats

    @property
    def by_input(self) -> Floats:
        """Variance of each input's main effect, shape (samples, inputs)."""
        return _added(self.coefficients**2, self.columns.inputs)

    @property
    def by_group(self) -> Floats:
        """The same of each group of inputs, shape (samples, groups)."""
        return _added(self.by_input, self.columns.groups)

    @property
    def total(self) -> Floats:
        """Variance over all inputs, luck not among it, shape (samples,)."""
        total: Floats = self.by_input.sum(axis=1) + self.rest
        return total


def share_interval(
    samples: Floats, *, confidence: float = 0.95
) -> tuple[float, float, float]:
    """Return the mean of a share and its equal-tailed interval.

    Parameters
    ----------
    samples
        Of its posterior. A variance is never 0 in it: below `LEAST` the interval is
        said to begin at 0, and above 1 less `LEAST` to end at 1.
    confidence
        How often the interval covers.
    """
    tail = TAILS * (1 - confidence) / 2
    low, high = (float(end) for end in np.quantile(samples, [tail, 1 - tail]))
    low, high = (0.0 if low < LEAST else low), (1.0 if high > 1 - LEAST else high)
    return float(np.mean(samples)), low, high


def sample_effects(
    columns: Columns, response: Floats, *, luck: float, generator: Generator
) -> Effects:
    """Sample the main effects of all inputs on a response.

    Parameters
    ----------
    columns
        Of n runs.
    response
        Shape (n,).
    luck
        Variance that luck has in each of them: the rest isn't smaller than 0.
    generator
        Of the sampler.
    """
    y = response - response.mean()
    if not y.any():
        nothing = np.zeros((SAMPLES, columns.inputs.size))
        return Effects(columns=columns, coefficients=nothing, rest=np.zeros(SAMPLES))
    scale = np.where(columns.is_straight, 1.0, CURVED)
    sampler = _Sampler(columns, columns.matrix * scale, y, luck, generator)
    coefficients = np.empty((SAMPLES, columns.inputs.size))
    rest = np.empty(SAMPLES)
    for turn in range(-BURN_IN, SAMPLES):
        sampler.step()
        if turn >= 0:
            coefficients[turn] = scale * sampler.coefficients
            rest[turn] = sampler.residual - luck
    return Effects(columns=columns, coefficients=coefficients, rest=rest)


class _Sampler:
    """Gibbs's sampler. All squared scales are inverse gamma given the others.

    A half-Cauchy scale s of its own scale r is s^2 ~ IG(1/2, 1/a), a ~ IG(1/2, 1/r^2).
    """

    def __init__(
        self, columns: Columns, z: Floats, y: Floats, luck: float, generator: Generator
    ) -> None:
        self.z, self.y, self.luck, self.random = z, y, luck, generator
        self.zt = np.ascontiguousarray(z.T)
        self.inputs, self.groups = columns.inputs, columns.groups[columns.inputs]
        self.is_straight = columns.is_straight.astype(float)
        self.number = np.bincount(self.inputs).astype(float)
        straight = np.bincount(self.groups, self.is_straight)
        self.straight = straight
        variance = float(y.var())
        # Few inputs matter: a typical one has a share of about 1 over their number^2.
        self.typical = variance / z.shape[1] ** 2
        self.spread = variance / (straight * straight.size)
        self.all_few, self.aside_all = self.typical, self.typical
        # From above: a scale falls at once, and takes long to grow.
        self.few = np.full(self.number.size, variance / 20 / self.typical)
        self.aside_few = self.few.copy()
        self.many, self.aside_many = self.spread / 4, self.spread.copy()
        self.residual = max(variance / 2, luck)
        self.coefficients = np.zeros(z.shape[1])

    def step(self) -> None:
        """Draw all unknowns once, each given the others."""
        few, many = self._draw_coefficients()
        self.coefficients = few + many
        self._draw_residual()
        self._draw_scales(few, many)

    def _draw_coefficients(self) -> tuple[Floats, Floats]:
        """Draw those of few and of many inputs, together, in n dimensions."""
        of_few = (self.few * self.all_few)[self.inputs]
        of_many = self.many[self.groups] * self.is_straight
        sd = np.sqrt(self.residual)
        few = np.sqrt(of_few) * self.random.standard_normal(of_few.size)
        many = np.sqrt(of_many) * self.random.standard_normal(of_many.size)
        noise = self.z @ (few + many) / sd + self.random.standard_normal(self.y.size)
        gram = (self.z * (of_few + of_many)) @ self.zt / self.residual
        gram[np.diag_indices_from(gram)] += 1.0
        factor = cho_factor(gram, lower=True, overwrite_a=True, check_finite=False)
        left = cho_solve(factor, self.y / sd - noise, check_finite=False)
        pull = self.zt @ left / sd
        return few + of_few * pull, many + of_many * pull

    def _draw_residual(self) -> None:
        """Draw the residual variance: never less than that of luck."""
        left = self.y - self.z @ self.coefficients
        shape, half = self.y.size / 2, max(float(left @ left) / 2, 1e-300)
        if not self.luck:
            self.residual = half / self.random.gamma(shape)
            return
        most = float(gammainc(shape, half / self.luck))
        drawn = float(gammaincinv(shape, most * self.random.random()))
        self.residual = max(half / drawn, self.luck) if drawn > 0 else self.luck

    def _draw_scales(self, few: Floats, many: Floats) -> None:
        half = np.bincount(self.inputs, few**2) / 2
        rate = 1 / self.aside_few + half / self.all_few
        self.few = self._inverse_gamma((self.number + 1) / 2, rate)
        self.aside_few = self._inverse_gamma(1.0, 1 + 1 / self.few)
        rate = 1 / self.aside_all + (half / self.few).sum()
        self.all_few = float(self._inverse_gamma((few.size + 1) / 2, rate))
        self.aside_all = float(
            self._inverse_gamma(1.0, 1 / self.typical + 1 / self.all_few)
        )
        half = np.bincount(self.groups, many**2) / 2
        rate = 1 / self.aside_many + half
        self.many = self._inverse_gamma((self.straight + 1) / 2, rate)
        self.aside_many = self._inverse_gamma(1.0, 1 / self.spread + 1 / self.many)

    def _inverse_gamma(self, shape: Floats | float, rate: Floats | float) -> Floats:
        drawn: Floats = rate / self.random.gamma(shape, size=np.shape(rate))
        return drawn


def _added(values: Floats, places: Ints) -> Floats:
    """Add the columns of a matrix up by the places that they belong to."""
    at = np.zeros((places.size, int(places.max()) + 1))
    at[np.arange(places.size), places] = 1.0
    added: Floats = values @ at
    return added
