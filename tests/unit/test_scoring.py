"""Scores of predicted counts: each against what it must be."""

import numpy as np
import pytest
from scipy.stats import nbinom, norm

from analysis.statistics.scoring import (
    compute_coverage,
    compute_crps,
    compute_log_scores,
    compute_pit,
    compute_pit_histogram,
    compute_skill,
    uniformity,
)


@pytest.fixture
def luck():
    """Give a generator of a test's own: what it draws hangs on no other test."""
    return np.random.default_rng(11)


def test_the_crps_of_a_sample_is_that_of_its_distribution(luck):
    """Of a standard normal it is known: y(2F - 1) + 2f - 1/sqrt(pi)."""
    y = np.array([-1.3, 0.0, 0.4, 2.1])
    samples = luck.normal(size=(4, 200_000))
    exact = y * (2 * norm.cdf(y) - 1) + 2 * norm.pdf(y) - 1 / np.sqrt(np.pi)
    assert compute_crps(samples=samples, observed=y) == pytest.approx(exact, abs=0.01)


def test_the_crps_doesnt_hang_on_the_size_of_the_sample(luck):
    """The fair score: in the mean the same for five as for five thousand."""
    few = luck.poisson(10, (20_000, 5)).astype(float)
    many = luck.poisson(10, (2_000, 500)).astype(float)
    of_few = compute_crps(samples=few, observed=np.full(20_000, 12.0))
    of_many = compute_crps(samples=many, observed=np.full(2_000, 12.0))
    error = of_few.std() / np.sqrt(of_few.size)
    assert error < 0.02
    assert of_few.mean() == pytest.approx(of_many.mean(), abs=4 * error)


def test_the_crps_of_a_sure_prediction_is_its_error():
    """A sample that is one number."""
    samples = np.full((2, 10), 7.0)
    scores = compute_crps(samples=samples, observed=np.array([7.0, 4.0]))
    assert scores.tolist() == [0.0, 3.0]


@pytest.mark.parametrize("size", [3, 50])
def test_the_pit_is_uniform_where_the_prediction_is_right(size, luck):
    """Also of a small sample, and of small counts."""
    counts = luck.poisson(1.2, (20_000, size + 1)).astype(float)
    pit = compute_pit(
        samples=counts[:, 1:], observed=counts[:, 0], within=luck.random(20_000)
    )
    assert uniformity(pit) > 0.01
    histogram = compute_pit_histogram(samples=counts[:, 1:], observed=counts[:, 0])
    assert histogram.sum() == pytest.approx(1)
    assert histogram == pytest.approx(np.full(10, 0.1), abs=0.01)
    inside = compute_coverage(pit=pit, level=0.9)
    assert inside.share == pytest.approx(0.9, abs=0.01)
    assert inside.p_value > 0.01


@pytest.mark.parametrize(
    ("drawn", "first", "last"),
    [
        (lambda luck, n, m: luck.normal(0.5, 1, (n, m)), "more", "less"),
        (lambda luck, n, m: luck.normal(0, 0.5, (n, m)), "more", "more"),
        (lambda luck, n, m: luck.normal(0, 2, (n, m)), "less", "less"),
    ],
    ids=["too high", "too narrow", "too wide"],
)
def test_the_pit_tells_how_a_prediction_is_wrong(drawn, first, last, luck):
    """Too high: all in the low tenths; too narrow: at both ends; too wide: at none."""
    observed = luck.normal(size=2000)
    samples = drawn(luck, 2000, 100)
    histogram = compute_pit_histogram(samples=samples, observed=observed)
    for said, share in ((first, histogram[0]), (last, histogram[-1])):
        assert (share > 0.13) if said == "more" else (share < 0.07)
    pit = compute_pit(samples=samples, observed=observed, within=luck.random(2000))
    assert uniformity(pit) < 0.01


def test_the_log_score_is_that_of_the_distribution():
    """Of a sample from a negative binomial, and from a Poisson."""
    y = np.array([3.0, 10.0, 22.0])
    drawn = nbinom.rvs(5, 5 / 15, size=(3, 100_000), random_state=3)
    counts = np.asarray(drawn, float)
    exact = -nbinom.logpmf(y, 5, 5 / 15)
    scores = compute_log_scores(samples=counts, observed=y)
    assert scores == pytest.approx(exact, abs=0.03)
    alike = np.full((1, 50), 4.0)
    assert np.isfinite(compute_log_scores(samples=alike, observed=np.array([9.0])))


def test_a_skill_is_what_is_gained_and_its_interval_is_by_day(luck):
    """Days that hang together make it wider than as many deployments would."""
    days = np.repeat(np.arange(60), 4)
    days_luck = np.repeat(luck.gamma(2, 0.5, 60), 4)
    scores, baseline = 0.9 * days_luck + 0.2, days_luck + 0.2
    skill, low, high = compute_skill(
        scores=scores * (1 + 0.3 * (days % 2)),
        baseline=baseline,
        days=days,
        uniforms=np.random.default_rng(2).random,
        level=0.8,
    )
    assert skill == pytest.approx(
        1 - (scores * (1 + 0.3 * (days % 2))).sum() / baseline.sum()
    )
    assert low < skill < high
    _, narrow, wide = compute_skill(
        scores=scores * (1 + 0.3 * (days % 2)),
        baseline=baseline,
        days=np.arange(240),
        uniforms=np.random.default_rng(2).random,
        level=0.8,
    )
    assert high - low > 1.5 * (wide - narrow)


def test_coverage_is_tested_exactly():
    """Forty of fifty in a 90 % interval is rejected at 5 % and not at 1 %."""
    pit = np.concatenate([np.linspace(0.06, 0.94, 40), np.full(10, 0.99)])
    found = compute_coverage(pit=pit, level=0.9)
    assert (found.share, found.number) == (0.8, 50)
    assert 0.01 < found.p_value < 0.05
