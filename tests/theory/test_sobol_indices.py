"""Sobol's indices against a closed form, by the very points that a design runs."""

import numpy as np
import pytest
from numpy.random import Generator, Philox

from analysis.statistics.sensitivity import (
    SobolIndices,
    compute_noise_share,
    compute_sobol_indices,
)
from analysis.studies.sweeping.designs import make_design, pick_freeze

A, B = 7.0, 0.1


def ishigami(x):
    """Ishigami and Homma's function of three factors from -pi to pi."""
    one, two, three = x.T
    return np.sin(one) + A * np.sin(two) ** 2 + B * three**4 * np.sin(one)


def closed_form() -> tuple[np.ndarray, np.ndarray]:
    """Return its first-order and total indices (Ishigami and Homma 1990)."""
    one = (1 + B * np.pi**4 / 5) ** 2 / 2
    two, both = A**2 / 8, B**2 * np.pi**8 * (1 / 18 - 1 / 50)
    total = one + two + both
    return np.array([one, two, 0]) / total, np.array([one + both, two, both]) / total


def estimated(values, n) -> SobolIndices:
    """Estimate from values at the points of a design, in its order."""
    return compute_sobol_indices(
        f_a=values[:n],
        f_b=values[n : 2 * n],
        f_ab=values[2 * n :].reshape(-1, n),
        generator=Generator(Philox(3)),
    )


@pytest.mark.slow
def test_ishigamis_indices_are_those_of_the_closed_form():
    """Both orders, within their intervals, which are narrow."""
    n = 2048
    found = estimated(ishigami((2 * pick_freeze(n, 3, 5) - 1) * np.pi), n)
    for index, expected in zip(found, closed_form(), strict=True):
        assert index.value == pytest.approx(expected, abs=0.03)
        assert (index.low <= expected + 0.01).all()
        assert (expected - 0.01 <= index.high).all()
        assert (index.high - index.low).max() < 0.2


SHARES = (
    "recognition.threshold",
    "adjudication.reject_mated",
    "adjudication.reject_non_mated",
)


@pytest.mark.slow
def test_a_design_hands_back_what_it_was_made_of():
    """From the points as they are written: rounding moves nothing that counts."""
    n = 128
    design = make_design(
        [f"{path}=0..1" for path in SHARES], kind="sobol", points=n, seed=8
    )
    x = (2 * np.array(design.points, float) - 1) * np.pi

    assert x.shape == (n * 5, 3)
    found = estimated(ishigami(x), n)
    exactly = estimated(ishigami(x + 1e-6), n)
    assert found.total.value == pytest.approx(closed_form()[1], abs=0.15)
    assert found.total.value == pytest.approx(exactly.total.value, abs=1e-3)


def test_where_nothing_varies_there_are_no_indices():
    """Undefined, and not 0."""
    found = estimated(np.ones(5 * 8), 8)
    assert np.isnan([found.first, found.total]).all()


def test_noise_is_what_luck_does_at_one_point_alone():
    """Luck that all points share is none of it; of independent luck the share is its
    variance, by the replications, over that of the means.
    """
    generator = np.random.default_rng(2)
    points = np.linspace(0, 10, 200)[:, None]
    shared = generator.normal(0, 100, (1, 50))
    own = generator.normal(0, 5, (200, 50))
    share = compute_noise_share(points + shared + own)

    assert compute_noise_share(points + shared) == pytest.approx(0, abs=1e-12)
    assert share == pytest.approx(0.5 / (0.5 + points.var(ddof=1)), rel=0.1)
    assert np.isnan(compute_noise_share(points))
    assert np.isnan(compute_noise_share(np.ones((3, 3))))
