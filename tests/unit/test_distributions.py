"""Distributions: the inverse is an inverse, and the mean is that of the inverse."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

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
    standard_normal_quantile,
)

DISTRIBUTIONS: dict[str, Distribution] = {
    "fixed": Fixed(value=7),
    "uniform": Uniform(low=10, high=80),
    "uniform of no width": Uniform(low=10, high=10),
    "triangular": Triangular(low=30, mode=45, high=90),
    "triangular from its mode": Triangular(low=30, mode=30, high=90),
    "triangular to its mode": Triangular(low=30, mode=90, high=90),
    "loguniform": LogUniform(low=2, high=50),
    "quantiles": Quantiles(shares=(0, 0.5, 0.9, 1), values=(2, 8, 20, 45)),
    "exponential": Exponential(mean=480),
    "lognormal": Lognormal(median=15, sigma=0.668),
    "lognormal without spread": Lognormal(median=15, sigma=0),
    "lognormal cut": Lognormal(median=15, sigma=0.668, most=30),
    "lognormal cut below its median": Lognormal(median=15, sigma=0.668, most=10),
    "normal": TruncatedNormal(centre=5.6, spread=1, low=2, high=10),
    "normal cut on one side": TruncatedNormal(centre=1, spread=2, low=0, high=12),
    "normal cut far out": TruncatedNormal(centre=1, spread=0.05, low=0, high=9),
}
REFERENCES = {
    "uniform": stats.uniform(10, 70),
    "triangular": stats.triang(0.25, 30, 60),
    "loguniform": stats.loguniform(2, 50),
    "exponential": stats.expon(scale=480),
    "lognormal": stats.lognorm(0.668, scale=15),
    "normal": stats.truncnorm(-3.6, 4.4, 5.6, 1),
    "normal cut on one side": stats.truncnorm(-0.5, 5.5, 1, 2),
}
every = pytest.mark.parametrize(
    "distribution", DISTRIBUTIONS.values(), ids=DISTRIBUTIONS
)


@every
@given(u=st.floats(0, 1, exclude_max=True), v=st.floats(0, 1, exclude_max=True))
def test_a_larger_draw_never_gives_a_smaller_value(distribution, u, v):
    """The quantile is monotone, so that one luck moves every outcome one way."""
    low, high = (distribution.quantile(one) for one in sorted((u, v)))
    # The last digit is the library's: its inverse of the normal isn't monotone there.
    assert low <= high + 1e-14 * (1 + abs(high))


@every
@given(u=st.floats(0, 1, exclude_max=True))
def test_a_value_is_finite_and_not_negative(distribution, u):
    """No draw in [0, 1) gives an infinite or negative duration."""
    assert 0 <= distribution.quantile(u) < math.inf


@every
def test_at_the_ends_there_is_a_value(distribution):
    """A doubt is asked at 0 and at 1 too: then it is at an end of what could be, or as
    far out as a number below 1 tells, and never beyond.
    """
    least, greatest = distribution.support
    nearly = distribution.quantile(1 - 2**-53)

    assert least <= distribution.quantile(0.0) <= distribution.quantile(2**-40)
    assert nearly <= distribution.quantile(1.0) <= greatest
    assert distribution.quantile(1.0) == pytest.approx(nearly, rel=1e-7)


@pytest.mark.parametrize(("u", "z"), [(0.0, -8.0), (1.0, 8.0)])
def test_a_standard_normal_has_ends_that_can_be_told(u, z):
    """0 and 1 stand for the shares beside them, and all others for themselves."""
    assert standard_normal_quantile(u) * math.copysign(1, z) > abs(z)
    assert math.isfinite(standard_normal_quantile(u))
    assert standard_normal_quantile(0.975) == pytest.approx(1.959964, abs=1e-6)


@every
def test_the_mean_is_the_integral_of_the_quantile(distribution):
    """E X = integral of the quantile from 0 to 1, in closed form as by the sum."""
    # Gauss-Legendre on pieces that shrink towards both ends, where tails are steep.
    edges = np.array([0, *(10.0**-k for k in range(14, 0, -1)), 0.2, 0.3, 0.4, 0.5])
    edges = np.concatenate([edges, 1 - edges[-2::-1]])
    nodes, weights = np.polynomial.legendre.leggauss(40)
    most = 1 - 2.0**-53
    total = sum(
        (b - a)
        / 2
        * weight
        * distribution.quantile(min((a + b + (b - a) * node) / 2, most))
        for a, b in pairwise(edges)
        for node, weight in zip(nodes, weights, strict=True)
    )
    assert distribution.mean == pytest.approx(total, rel=2e-4)


@pytest.mark.parametrize("name", REFERENCES)
def test_quantiles_and_means_are_those_of_scipy(name):
    """An independent implementation gives the same values."""
    ours, theirs = DISTRIBUTIONS[name], REFERENCES[name]
    for u in (0.001, 0.1, 0.25, 0.5, 0.9, 0.999):
        assert ours.quantile(u) == pytest.approx(float(theirs.ppf(u)), rel=1e-9)
    assert ours.mean == pytest.approx(float(theirs.mean()), rel=1e-9)


def test_a_cut_lognormal_never_exceeds_its_cut():
    """Values above ``most`` become ``most``; those below stay."""
    cut, whole = DISTRIBUTIONS["lognormal cut"], DISTRIBUTIONS["lognormal"]
    for u in np.linspace(0, 0.9999, 200):
        assert cut.quantile(u) == min(whole.quantile(u), 30)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Fixed(value=-1), "greater than or equal to 0"),
        (lambda: Uniform(low=2, high=1), "low \\(2\\) must not be above high"),
        (lambda: Triangular(low=1, mode=5, high=4), "must rise"),
        (lambda: Triangular(low=1, mode=1, high=1), "are 1, 1 and 1"),
        (lambda: TruncatedNormal(centre=1, spread=1, low=2, high=2), "must be below"),
        (lambda: Fixed(value=math.nan), "finite"),
        (lambda: Fixed.model_validate({"value": 1.0, "unit": "s"}), "unit"),
    ],
)
def test_parameters_that_make_no_distribution_are_refused(make, says):
    """A wrong parameter is an error when the distribution is made, not when used."""
    with pytest.raises(ValueError, match=says):
        make()


def test_quantiles_are_met_exactly_and_even_between_them():
    """What is known is kept; between two known quantiles values are even."""
    known = DISTRIBUTIONS["quantiles"]
    for share, value in (
        (0, 2),
        (0.5, 8),
        (0.9, 20),
        (0.25, 5),
        (0.7, 14),
        (0.95, 32.5),
    ):
        assert known.quantile(share) == pytest.approx(value)
