"""Fieller's set covers as often as it says, bounded or not, and has its known ends."""

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.statistics import fieller
from analysis.statistics.fieller import Shape, compute_ratio_set

ABOVE = np.array([900.0, 1200.0, 1000.0, 1500.0, 1100.0])
BELOW = np.array([4.0, 6.0, 5.0, 8.0, 5.0])
FLAT = np.array([-1.0, 2.0, -1.5, 1.0, 0.5])
VALUES = st.lists(
    st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=3, max_size=9
)


def p_value(ratio, above, below):
    """Return how likely a mean of y - ratio x as far from 0 as this one is."""
    with np.errstate(all="ignore"):
        return float(scipy.stats.ttest_1samp(above - ratio * below, 0.0).pvalue)


@given(pairs=VALUES, ratio=st.floats(-40, 40), confidence=st.sampled_from([0.8, 0.95]))
def test_a_ratio_is_possible_exactly_where_a_t_test_does_not_reject_it(
    pairs, ratio, confidence
):
    """Whatever the shape: that is what the set is defined by."""
    above, below = np.array(pairs, dtype=float).T
    assume(np.ptp(above - ratio * below) > 1e-6)
    p = p_value(ratio, above, below)
    assume(abs(p - (1 - confidence)) > 1e-6)
    found = compute_ratio_set(above=above, below=below, confidence=confidence)

    assert (ratio in found) == (p > 1 - confidence)


@given(pairs=VALUES, factor=st.sampled_from([-8.0, 0.25, 1024.0]))
def test_another_unit_of_cost_moves_the_set_along(pairs, factor):
    """In pence it is the same set, a hundred times as far out; a sign turns it."""
    above, below = np.array(pairs, dtype=float).T
    here = compute_ratio_set(above=above, below=below)
    there = compute_ratio_set(above=factor * above, below=below)

    assert there.shape == here.shape
    ends = sorted((factor * here.low, factor * here.high))
    if here.shape in (Shape.interval, Shape.rays):
        assert (there.low, there.high) == pytest.approx(ends)


def test_without_correlation_the_ends_are_those_of_the_closed_form():
    """With m the means, v their variances: (m_y m_x +- t sqrt(m_x^2 v_y + m_y^2 v_x -
    t^2 v_x v_y)) / (m_x^2 - t^2 v_x).
    """
    x = 5 + np.array([1.0, 1.0, -1.0, -1.0])
    y = 20 + np.array([2.0, -2.0, 2.0, -2.0])
    t = scipy.stats.t.ppf(0.975, 3)
    v_x, v_y = x.var(ddof=1) / 4, y.var(ddof=1) / 4
    root = t * math.sqrt(25 * v_y + 400 * v_x - t**2 * v_x * v_y)
    ends = [(100 + sign * root) / (25 - t**2 * v_x) for sign in (-1, 1)]
    found = compute_ratio_set(above=y, below=x)

    assert found.shape == Shape.interval
    assert (found.low, found.high) == pytest.approx(ends, rel=1e-12)


def test_where_all_is_precise_it_is_the_delta_methods_interval():
    """With 400 pairs of small spread both agree to a hundredth of their width."""
    random = np.random.default_rng(3)
    x = 20 + random.normal(0, 1, 400)
    y = 1000 + 30 * (x - 20) + random.normal(0, 20, 400)
    ratio = y.mean() / x.mean()
    half = (
        scipy.stats.t.ppf(0.975, 399)
        * (y - ratio * x).std(ddof=1)
        / math.sqrt(400)
        / x.mean()
    )
    found = compute_ratio_set(above=y, below=x)

    assert (found.low, found.high) == pytest.approx(
        (ratio - half, ratio + half), abs=0.01 * half
    )


@pytest.mark.parametrize(
    ("above", "below", "shape"),
    [
        (ABOVE, BELOW, Shape.interval),
        (ABOVE, -BELOW, Shape.interval),
        (ABOVE, FLAT, Shape.rays),
        (FLAT[::-1], FLAT, Shape.line),
        (ABOVE, np.zeros(5), Shape.empty),
        (np.zeros(5), np.zeros(5), Shape.line),
        (ABOVE[:1], BELOW[:1], Shape.unknown),
        (ABOVE[:0], BELOW[:0], Shape.unknown),
    ],
)
def test_a_set_has_one_of_five_shapes(above, below, shape):
    """Bounded, all but the middle, any, none, or too little to tell."""
    assert compute_ratio_set(above=above, below=below).shape == shape


def test_rays_leave_out_what_lies_between():
    """With a cost that is sure and arrests that aren't, little is impossible: 0."""
    found = compute_ratio_set(above=ABOVE, below=FLAT)

    assert found.low < 0 < found.high
    assert 0 not in found
    assert 1e9 in found
    assert -1e9 in found


@pytest.mark.parametrize("sign", [1, -1])
def test_at_the_very_edge_there_is_one_ray(sign, monkeypatch):
    """With t = 1 the mean 1 of (0, 2) is just one standard error from 0. Of (3, 5) over
    it what is possible is (4 - r)^2 <= (1 - r)^2, so r of 2.5 or more.
    """
    monkeypatch.setattr(fieller, "student_quantile", lambda *_: 1.0)
    found = compute_ratio_set(above=[3.0, 5.0], below=[0.0, 2.0 * sign])

    assert found.shape == Shape.rays
    expected = (-math.inf, 2.5) if sign > 0 else (-2.5, math.inf)
    assert (found.low, found.high) == expected
    assert 2.6 * sign in found
    assert 2.4 * sign not in found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mean", "unbounded"), [(4.0, (0.0, 0.01)), (0.5, (0.5, 0.9)), (0.0, (0.93, 0.97))]
)
def test_the_set_covers_as_often_as_it_says_bounded_or_not(mean, unbounded):
    """Of 4,000 sets from normal pairs 95 % hold the true ratio, whether the mean below
    lies far from 0, near it, or, without a true ratio, at it: then 95 % are unbounded.
    """
    random = np.random.default_rng(7)
    trials, n, ratio = 4000, 10, 30.0
    x = mean + random.normal(0, 1, (trials, n))
    y = ratio * mean + 12 * (x - mean) + random.normal(0, 20, (trials, n))
    found = [compute_ratio_set(above=b, below=a) for a, b in zip(x, y, strict=True)]
    least, most = unbounded
    # Four standard errors of a share of 0.95 over 4,000 trials are 0.014.
    assert least <= np.mean([one.shape != Shape.interval for one in found]) <= most
    if mean:
        covered = np.mean([ratio in one for one in found])
        assert covered == pytest.approx(0.95, abs=0.014)
