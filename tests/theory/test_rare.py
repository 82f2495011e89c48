"""Few events: intervals cover, and disparities are seen, as often as they say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binom, binomtest

from analysis.statistics.disparity import (
    deployments_needed,
    expected_power,
    power_given,
    share_of_events,
)
from analysis.statistics.proportions import clopper_pearson_interval, poisson_interval
from analysis.statistics.rare import (
    clustered_rate_interval,
    clustered_share_interval,
    design_effect,
    most_rate_without_events,
    most_without_events,
)

REPEATS = 2_000


def is_too_rare(number, promised):
    """Say whether an exact one-sided test rejects a promise at 0.1 %."""
    return binom.cdf(number, REPEATS, promised) < 0.001


def clustered(generator, *, replications, trials, share, correlation):
    """Draw events of replications within which trials hang together."""
    a = share * (1 / correlation - 1)
    levels = generator.beta(a, a * (1 - share) / share, size=replications)
    return generator.binomial(trials, levels)


@pytest.mark.parametrize("correlation", [0.001, 0.02])
def test_intervals_of_clustered_events_cover(correlation):
    """A known beta-binomial share: 20 replications of 300 trials, 2,000 times.

    Counted as independent they covered 0.92 and 0.57.
    """
    generator = np.random.default_rng(5)
    covered = naive = 0
    trials = np.full(20, 300)
    for _ in range(REPEATS):
        x = clustered(
            generator, replications=20, trials=300, share=0.02, correlation=correlation
        )
        low, high = clustered_share_interval(events=x, trials=trials)
        covered += low <= 0.02 <= high
        ends = clopper_pearson_interval(successes=int(x.sum()), trials=6_000)
        naive += ends[0] <= 0.02 <= ends[1]
    assert not is_too_rare(covered, 0.95), covered
    assert is_too_rare(naive, 0.95), naive


def test_rates_of_independent_events_cover():
    """Poisson events: at least 95 %, as Garwood promises."""
    generator = np.random.default_rng(6)
    exposure = np.full(12, 2.0)
    covered = sum(
        low <= 0.4 <= high
        for low, high in (
            clustered_rate_interval(events=x, exposure=exposure)
            for x in generator.poisson(0.8, size=(REPEATS, 12))
        )
    )
    assert not is_too_rare(covered, 0.95), covered


def test_events_that_scatter_less_are_counted_as_independent():
    """A design effect is at least 1, and one replication tells none."""
    trials = np.full(400, 50)
    assert design_effect(events=np.full(400, 5), trials=trials) == pytest.approx(
        1, abs=0.01
    )
    assert design_effect(events=[5], trials=[50]) == 1
    assert design_effect(events=[0, 0], trials=[50, 50]) == 1
    assert design_effect(events=[0, 10] * 200, trials=trials) == pytest.approx(
        5.55, abs=0.1
    )


def test_without_events_the_bound_is_exact():
    """1 - 0.05^(1/n): near 3 in n, and one-sided."""
    assert most_without_events(trials=2_070) == pytest.approx(0.001446, abs=1e-6)
    assert most_without_events(trials=0) == 1
    assert (1 - most_without_events(trials=77)) ** 77 == pytest.approx(0.05)
    rate = most_rate_without_events(exposure=8.0)
    assert math.exp(-8 * rate) == pytest.approx(0.05)
    assert most_rate_without_events(exposure=0) == math.inf
    two_sided = clopper_pearson_interval(successes=0, trials=77, confidence=0.9)
    assert most_without_events(trials=77) == pytest.approx(two_sided[1])
    assert rate == pytest.approx(
        poisson_interval(events=0, exposure=8.0, confidence=0.9)[1]
    )
    with pytest.raises(ValueError, match="at least 0"):
        most_without_events(trials=-1)


# Disparities
# ---------------------------------------------------------------------------


def test_power_is_that_of_the_exact_test():
    """For each number of events, added up over all outcomes that the test rejects."""
    for n in (5, 30, 61):
        truth = share_of_events(share=0.1, ratio=3)
        rejected = [
            k
            for k in range(n + 1)
            if 2 * min(binom.cdf(k, n, 0.1), binom.sf(k - 1, n, 0.1)) < 0.05
        ]
        found = power_given(np.array([n]), share=0.1, ratio=3)[0]
        assert found == pytest.approx(sum(binom.pmf(k, n, truth) for k in rejected))


@pytest.mark.parametrize(("share", "ratio"), [(0.1, 2.0), (0.4, 2.0), (0.3, 0.4)])
def test_as_many_deployments_see_it_as_often_as_promised(share, ratio):
    """2,000 trials of Poisson events: the power lies in the exact interval around it.

    And without disparity no more than alpha are seen.
    """
    needed = deployments_needed(per_deployment=0.05, share=share, ratio=ratio)
    assert needed is not None
    promised = expected_power(0.05 * needed, share=share, ratio=ratio)
    assert 0.8 <= promised < 0.82
    generator = np.random.default_rng(9)
    events = generator.poisson(0.05 * needed, size=REPEATS)
    for truth, expected in ((ratio, promised), (1.0, None)):
        own = generator.binomial(events, share_of_events(share=share, ratio=truth))
        tails = np.minimum(
            binom.cdf(own, events, share), binom.sf(own - 1, events, share)
        )
        seen = int((2 * tails < 0.05).sum())
        if expected is None:
            assert seen < 0.05 * REPEATS + 4 * math.sqrt(0.0475 * REPEATS)
        else:
            interval = binomtest(seen, REPEATS).proportion_ci(0.999, "exact")
            assert interval.low <= expected <= interval.high


def test_rare_events_take_many_deployments():
    """Ten times as rare, ten times as many; a larger group or ratio takes fewer."""
    few = deployments_needed(per_deployment=0.5, share=0.1, ratio=2)
    many = deployments_needed(per_deployment=0.05, share=0.1, ratio=2)
    assert few is not None
    assert many == pytest.approx(10 * few, rel=0.01)
    larger = deployments_needed(per_deployment=0.5, share=0.3, ratio=2)
    clearer = deployments_needed(per_deployment=0.5, share=0.1, ratio=3)
    assert larger is not None
    assert clearer is not None
    assert max(larger, clearer) < few


def test_of_hardly_an_event_there_is_hardly_a_power():
    """Of none there is none, and of one neither, at an error of one in 100,000."""
    strict = power_given(np.array([0, 1, 2]), share=0.001, ratio=2, alpha=1e-5)
    assert strict == pytest.approx([0.0, 0.0, 0.002**2], rel=0.01)
    assert expected_power(0.0, share=0.1, ratio=2) == 0


def test_what_can_not_be_seen_is_none():
    """No event, no disparity, too small a one; nonsense is refused."""
    assert deployments_needed(per_deployment=0, share=0.1, ratio=2) is None
    assert deployments_needed(per_deployment=1, share=0.1, ratio=1) is None
    assert deployments_needed(per_deployment=1, share=1e-7, ratio=1.01) is None
    for wrong in ({"share": 0.0, "ratio": 2.0}, {"share": 0.1, "ratio": -1.0}):
        with pytest.raises(ValueError, match="the share must be"):
            deployments_needed(per_deployment=1, **wrong)
