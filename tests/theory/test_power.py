"""A trial of the size that is promised finds the effect as often as it is promised."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri, stdtrit
from scipy.stats import binomtest, nbinom, norm

from analysis.statistics.dispersion import (
    SiteDispersion,
    WeekDispersion,
    estimate_site_dispersion,
    estimate_week_dispersion,
)
from analysis.statistics.power import (
    before_after_power,
    difference_variance,
    parallel_power,
    smallest,
    variance_factor,
    week_variance,
    weeks_freedom,
)

REPEATS = 4_000
SITES = SiteDispersion(mean=4.7, between=0.25, within=0.15, sites=50, deployments=900)


def site_counts(generator, scatter, *, shape, factor=1.0):
    """Draw counts: gamma levels of sites, gamma levels of days, Poisson."""
    *many, _ = shape
    between, within = scatter.between**2, scatter.within
    level = generator.gamma(1 / between, between, size=(*many, 1))
    day = generator.gamma(1 / within, within, size=shape)
    return generator.poisson(scatter.mean * factor * level * day)


def week_counts(generator, scatter, *, weeks, factor=1.0):
    """Draw negative binomial weeks out of normal ones that hang together."""
    rho = scatter.autocorrelation
    normal = generator.standard_normal((REPEATS, 2 * weeks))
    for week in range(1, 2 * weeks):
        own = np.sqrt(1 - rho**2) * normal[:, week]
        normal[:, week] = rho * normal[:, week - 1] + own
    factors = np.repeat([1.0, factor], weeks)
    means = scatter.mean * factors
    above = np.array([week_variance(scatter, f) for f in factors]) - means
    size = means**2 / above
    return nbinom.ppf(norm.cdf(normal), size, size / (size + means))


def is_within(found, promised):
    """Say whether a share of the repeats agrees with a promise: exactly, at 0.1 %."""
    test = binomtest(round(found * REPEATS), REPEATS, promised)
    interval = test.proportion_ci(0.999, "exact")
    return interval.low <= promised <= interval.high


@pytest.mark.slow
@pytest.mark.parametrize(("effect", "per_site"), [(0.2, 4), (-0.15, 8), (0.0, 4)])
def test_a_parallel_trial_keeps_its_promise(effect, per_site):
    """4,000 trials of gamma sites and days, judged by a t test of the sites' means.

    Without effect it rejects as often as alpha says. Seen to fail without the spread
    between sites (0.56 for 0.80 promised) or within (0.67).
    """
    size = {"effect": effect or 0.2, "per_site": per_site}
    sites = smallest(
        lambda arm: parallel_power(SITES, sites=2 * arm, **size), power=0.8, most=400
    )
    assert sites is not None
    generator = np.random.default_rng(3)
    shape = (REPEATS, sites, per_site)
    a = site_counts(generator, SITES, shape=shape).mean(axis=-1)
    b = site_counts(generator, SITES, shape=shape, factor=1 + effect).mean(axis=-1)
    pooled = (a.var(axis=1, ddof=1) + b.var(axis=1, ddof=1)) / sites
    t = (b.mean(axis=1) - a.mean(axis=1)) / np.sqrt(pooled)
    found = (np.abs(t) > stdtrit(2 * sites - 2, 0.975)).mean()
    promised = parallel_power(SITES, sites=2 * sites, **size) if effect else 0.05
    assert is_within(found, promised), (found, promised)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("correlation", "effect"), [(0.0, 0.2), (0.3, 0.2), (0.3, 0.0), (0.6, -0.2)]
)
def test_a_trial_of_weeks_keeps_its_promise(correlation, effect):
    """4,000 trials of correlated weeks, judged with the variance within periods.

    Seen to fail where correlated weeks count as independent (0.74 and 0.71 for 0.81
    promised, and 0.14 for 0.05 without effect).
    """
    scatter = WeekDispersion(
        mean=19.0, variance=30.0, autocorrelation=correlation, weeks=500
    )
    asked = effect or 0.2
    weeks = smallest(
        lambda n: before_after_power(scatter, effect=asked, weeks=n),
        power=0.8,
        most=400,
    )
    assert weeks is not None
    generator = np.random.default_rng(6)
    drawn = week_counts(generator, scatter, weeks=weeks, factor=1 + effect)
    before, after = drawn[:, :weeks], drawn[:, weeks:]
    pooled = (before.var(axis=1, ddof=1) + after.var(axis=1, ddof=1)) / 2
    factor = variance_factor(scatter, effect=effect, weeks=weeks)
    t = (after.mean(axis=1) - before.mean(axis=1)) / np.sqrt(factor * pooled)
    found = (np.abs(t) > stdtrit(weeks_freedom(scatter, weeks), 0.975)).mean()
    promised = (
        before_after_power(scatter, effect=asked, weeks=weeks) if effect else 0.05
    )
    assert is_within(found, promised), (found, promised, weeks)


def test_without_scatter_within_it_is_hayes_and_bennett():
    """Their number of sites, to one."""
    scatter = SiteDispersion(mean=2.0, between=0.3, within=0.0, sites=9, deployments=99)
    arm = smallest(
        lambda n: parallel_power(scatter, effect=0.3, sites=2 * n, per_site=6),
        power=0.9,
        most=500,
    )
    a, b, z = 2.0, 2.6, ndtri(0.975) + ndtri(0.9)
    theirs = 1 + z**2 * ((a + b) / 6 + 0.09 * (a**2 + b**2)) / (a - b) ** 2
    assert arm == pytest.approx(theirs, abs=1.0)


def test_independent_weeks_have_the_variance_of_two_means():
    """Without correlation nothing but the periods' variances is left."""
    scatter = WeekDispersion(mean=20.0, variance=30.0, autocorrelation=0, weeks=99)
    both = 30 + (24 + 10 * 1.44)
    found = difference_variance(scatter, effect=0.2, weeks=7)
    assert found == pytest.approx(both / 7)


def test_correlation_costs_weeks():
    """The same effect takes more of them."""

    def power(weeks, correlation):
        scatter = WeekDispersion(
            mean=20.0, variance=30.0, autocorrelation=correlation, weeks=99
        )
        return before_after_power(scatter, effect=0.2, weeks=weeks)

    powers = [power(20, correlation) for correlation in (0.0, 0.3, 0.6)]
    assert powers == sorted(powers, reverse=True)
    assert powers[0] > powers[2] + 0.2


def test_power_is_a_number_and_rises_however_large_a_trial_is():
    """Far out too, where SciPy's noncentral t has none: 1186 sites, for which 84 do."""
    scatter = SiteDispersion(
        mean=4.16, between=0.29, within=0.09, sites=81, deployments=638
    )

    def power(arm):
        return parallel_power(scatter, effect=0.2, sites=2 * arm, per_site=1e9)

    powers = np.array([power(arm) for arm in (*range(2, 600), 10_000, 50_000)])
    assert np.isfinite(powers).all()
    assert (np.diff(powers) > -1e-9).all()
    assert smallest(power, power=0.8, most=50_000) == 42


def test_what_can_not_be_reached_is_none():
    """Sites that differ much, and few of them: no number of deployments helps."""
    scatter = SiteDispersion(mean=4.7, between=0.6, within=0.1, sites=9, deployments=99)
    assert (
        smallest(
            lambda n: parallel_power(scatter, effect=0.1, sites=20, per_site=n),
            power=0.8,
            most=100_000,
        )
        is None
    )


@pytest.mark.slow
def test_dispersion_is_found_again():
    """From 400 sites of 60 deployments: to a twentieth."""
    counts = site_counts(np.random.default_rng(8), SITES, shape=(400, 60))
    sites = np.repeat(np.arange(400), 60)
    found = estimate_site_dispersion(counts=counts.ravel(), sites=sites)
    assert found.mean == pytest.approx(SITES.mean, rel=0.05)
    assert found.between == pytest.approx(SITES.between, rel=0.1)
    assert found.within == pytest.approx(SITES.within, rel=0.1)


@pytest.mark.parametrize("correlation", [0.0, 0.4])
def test_dispersion_of_weeks_is_found_again(correlation):
    """From 4,000 replications of 20 weeks."""
    scatter = WeekDispersion(
        mean=19.0, variance=30.0, autocorrelation=correlation, weeks=500
    )
    found = estimate_week_dispersion(
        week_counts(np.random.default_rng(1), scatter, weeks=10)
    )
    assert found.mean == pytest.approx(19, rel=0.02)
    # Around the mean of 20 weeks that hang together a part of the variance is lost.
    assert found.variance == pytest.approx(30, rel=0.12)
    assert found.autocorrelation == pytest.approx(correlation, abs=0.06)


def test_what_can_not_be_estimated_is_refused():
    """One site, no count, two weeks."""
    with pytest.raises(ValueError, match="takes two sites"):
        estimate_site_dispersion(counts=[1, 2, 3], sites=[4, 4, 5])
    with pytest.raises(ValueError, match="nothing was counted"):
        estimate_site_dispersion(counts=[0] * 4, sites=[4, 4, 5, 5])
    with pytest.raises(ValueError, match="three weeks"):
        estimate_week_dispersion([[1, 2]])
    with pytest.raises(ValueError, match="nothing was counted"):
        estimate_week_dispersion([[0, 0, 0]])
