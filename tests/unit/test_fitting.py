"""What a base is fitted with: each statistic against another way to work it out."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.stats import betabinom, nbinom, norm

from analysis.statistics.beta_binomial import fit_beta_binomial
from analysis.statistics.modes import NotFoundError, find_mode
from analysis.statistics.negative_binomial import fit_negative_binomial
from analysis.statistics.street_levels import (
    Common,
    Visits,
    expected_alerts,
    scatter,
    street_levels,
)
from analysis.statistics.streets import fit_streets
from analysis.statistics.trends import fit_trend
from analysis.studies.calibration.points import (
    POINTS,
    standard_points,
    standard_quantiles,
)


def visits_of(
    generator: np.random.Generator,
    *,
    streets: int = 30,
    each: int = 6,
    sigma: float = 0.3,
    omega: float = 0.2,
    beta: float = 0.4,
):
    """Return made-up deployments, and the levels of their streets."""
    m = generator.normal(8.0, 0.4, streets)
    u = generator.normal(0.5 + 0.3 * (m - 8.0), 0.35)
    street = np.repeat(np.arange(streets), each)
    variance = np.where(generator.random(street.size) < 0.5, 0.0, 0.02)
    h = generator.normal(0, np.sqrt(variance))
    d = generator.normal(0, sigma, street.size)
    w = generator.normal(0, omega, street.size)
    faces = m[street] + h + d
    faces[generator.random(street.size) > 0.7] = np.nan
    exposure = np.full(street.size, math.log(5.6))
    alerts = generator.poisson(np.exp(u[street] + exposure + h + beta * d + w))
    era = np.zeros(street.size, np.int64)
    visits = Visits(street, faces, variance, alerts.astype(float), exposure, era)
    return visits, m, u


def test_a_mode_is_found_with_its_curvature():
    """Of a normal density both are exact."""
    middle = np.array([1.0, -2.0, 0.5])
    width = np.array([[2.0, 0.3, 0.0], [0.3, 1.0, -0.2], [0.0, -0.2, 0.5]])
    inverse = np.linalg.inv(width)

    def log_density(at):
        off = at - middle
        return float(-0.5 * off @ inverse @ off)

    mode = find_mode(log_density, np.zeros(3))
    assert mode.at == pytest.approx(middle, abs=1e-9)
    assert mode.covariance == pytest.approx(width, abs=1e-5)


def test_where_there_is_no_mode_none_is_made_up():
    """A plane has none, and neither has a trough."""
    with pytest.raises(NotFoundError, match="too little is known"):
        find_mode(lambda at: -float(np.cos(at[0]) * 0 + at[1] ** 2), np.ones(2))
    with pytest.raises(NotFoundError):
        find_mode(lambda at: 0.0 * float(at[0]), np.zeros(1))


@pytest.mark.slow
def test_a_streets_level_is_the_one_of_its_exact_posterior():
    """Laplace against integration, for a street with faces and alerts of few visits."""
    visits, *_ = visits_of(np.random.default_rng(3), streets=12, each=3)
    fit = fit_streets(visits)
    common, levels = fit.common, fit.levels
    place = 4
    rows = [row for row in range(visits.street.size) if visits.street[row] == place]

    def log_joint(m, u):
        total = norm.logpdf(m, common.mu, common.tau_m) + norm.logpdf(
            u, common.nu + common.slope * (m - common.mu), common.tau_u
        )
        for row in rows:
            v, d = visits.window_variance[row], common.sigma**2
            mean, spread = u + visits.exposure[row], v + common.beta**2 * d
            if not np.isnan(visits.log_faces[row]):
                around = visits.log_faces[row] - m
                total += norm.logpdf(around, 0, math.sqrt(v + d))
                mean += (v + common.beta * d) / (v + d) * around
                spread = (1 - common.beta) ** 2 * v * d / (v + d)
            spread += common.omega**2
            mean = math.exp(mean + spread / 2)
            size = 1 / math.expm1(spread)
            total += nbinom.logpmf(visits.alerts[row], size, size / (size + mean))
        return total

    grid_m = levels.m[place] + np.linspace(-1.6, 1.6, 33)
    grid_u = levels.u[place] + np.linspace(-1.6, 1.6, 33)
    logs = np.array([[log_joint(m, u) for u in grid_u] for m in grid_m])
    weight = np.exp(logs - logs.max())
    weight /= weight.sum()
    for grid, axis, mean, variance in (
        (grid_m, 1, levels.m[place], levels.variance_m[place]),
        (grid_u, 0, levels.u[place], levels.variance_u[place]),
    ):
        margin = weight.sum(axis=axis)
        exact = float(margin @ grid)
        width = float(margin @ (grid - exact) ** 2)
        assert mean == pytest.approx(exact, abs=0.15 * math.sqrt(width))
        # The doubt about the common numbers comes on top.
        assert 0.9 * width < variance < 1.8 * width


@pytest.mark.slow
def test_few_visits_are_drawn_towards_the_rest_and_many_speak_for_themselves():
    """Two streets with the same excess of alerts, seen once and forty times."""
    generator = np.random.default_rng(8)
    visits, *_ = visits_of(generator, streets=20, each=5)
    high = 4 * math.exp(0.5) * 5.6

    def with_one_more(number):
        street = np.concatenate([visits.street, np.full(number, 20)])
        return Visits(
            street,
            np.concatenate([visits.log_faces, np.full(number, 8.0)]),
            np.concatenate([visits.window_variance, np.zeros(number)]),
            np.concatenate([visits.alerts, np.full(number, round(high))]),
            np.concatenate([visits.exposure, np.full(number, math.log(5.6))]),
            np.zeros(street.size, np.int64),
        )

    once, often = (fit_streets(with_one_more(number)).levels for number in (1, 40))
    own = math.log(high / 5.6)
    assert once.u[20] < often.u[20] < own + 0.05
    assert own - once.u[20] > 5 * (own - often.u[20])
    assert once.variance_u[20] > 5 * often.variance_u[20]


@pytest.mark.slow
def test_what_was_put_in_comes_out():
    """Common numbers within four standard errors, over many made-up records."""
    told = {"sigma": 0.3, "omega": 0.2, "beta": 0.4, "tau_m": 0.4, "tau_u": 0.35}
    found: dict[str, list[float]] = {name: [] for name in told}
    for seed in range(24):
        visits, *_ = visits_of(np.random.default_rng(seed))
        fit = fit_streets(visits)
        for name in told:
            found[name].append(getattr(fit.common, name))
    for name, values in found.items():
        error = float(np.std(values)) / math.sqrt(len(values))
        assert error < 0.035
        assert np.mean(values) == pytest.approx(told[name], abs=4 * error + 0.02)


@pytest.mark.slow
def test_another_era_has_a_level_of_its_own():
    """Half of the deployments raise half as many alerts: the shift says so."""
    visits, *_ = visits_of(np.random.default_rng(5), streets=40, each=8)
    era = (np.arange(visits.street.size) % 2).astype(np.int64)
    fewer = np.random.default_rng(6).binomial(
        visits.alerts.astype(np.int64), np.where(era == 1, 0.5, 1.0)
    )
    fit = fit_streets(visits._replace(alerts=fewer.astype(float), era=era))
    assert fit.common.shifts[0] == pytest.approx(math.log(0.5), abs=0.12)
    assert fit.error("shifts") < 0.06


@pytest.mark.slow
def test_the_same_deployments_in_another_order_give_the_same_fit():
    """And the same to ten digits."""
    visits, *_ = visits_of(np.random.default_rng(2))
    order = np.random.default_rng(1).permutation(visits.street.size)
    other = Visits(*(one[order] for one in visits))
    a, b = fit_streets(visits), fit_streets(other)
    assert a.mode.at == pytest.approx(b.mode.at, abs=1e-8)
    assert a.levels.u == pytest.approx(b.levels.u, abs=1e-8)


def test_a_beta_binomial_is_fitted_where_its_posterior_is_greatest():
    """Against a search over SciPy's distribution with the same prior."""
    generator = np.random.default_rng(4)
    n = generator.integers(1, 25, 150).astype(float)
    p = generator.beta(0.46 / 0.05 - 0.46, 0.54 / 0.05 - 0.54, 150)
    k = generator.binomial(n.astype(int), p).astype(float)
    fit = fit_beta_binomial(successes=k, trials=n)

    def loss(at):
        share, rho = (1 / (1 + np.exp(-at))).tolist()
        a, b = share * (1 / rho - 1), (1 - share) * (1 / rho - 1)
        return -np.sum(betabinom.logpmf(k, n, a, b)) - math.log(rho) / 2

    best = minimize(loss, [0.0, -3.0], method="Nelder-Mead", tol=1e-10).x
    assert fit.mode.at == pytest.approx(best, abs=1e-4)
    assert fit.share_at(-2) < fit.share < fit.share_at(2)
    assert fit.correlation == pytest.approx(0.05, abs=0.03)


def test_alerts_that_all_end_alike_say_nothing_of_a_share():
    """No arrest at all, or nothing but."""
    trials = np.full(20, 5.0)
    for successes in (np.zeros(20), trials):
        with pytest.raises(NotFoundError):
            fit_beta_binomial(successes=successes, trials=trials)


@pytest.mark.parametrize("along", [None, "x"])
def test_a_negative_binomial_is_fitted_where_its_likelihood_is_greatest(along):
    """Against a search over SciPy's distribution."""
    generator = np.random.default_rng(7)
    x = generator.normal(0, 0.5, 300)
    mean = np.exp(2.3 + (0.5 * x if along else 0))
    counts = generator.poisson(mean * generator.gamma(8, 1 / 8, 300)).astype(float)
    fit = fit_negative_binomial(counts, x if along else None)

    def loss(at):
        means, size = np.exp(at[0] + (at[2] * x if along else 0)), math.exp(at[1])
        return -np.sum(nbinom.logpmf(counts, size, size / (size + means)))

    start = [2.0, 2.0, 0.0][: 3 if along else 2]
    best = minimize(loss, start, method="Nelder-Mead", tol=1e-10).x
    assert fit.mode.at == pytest.approx(best, abs=0.02)
    samples = fit.samples(np.zeros(1))
    assert samples.mean() == pytest.approx(math.exp(best[0]), rel=0.02)


def test_counts_that_scatter_less_than_poisson_still_have_a_fit():
    """Their size is large and not infinite."""
    fit = fit_negative_binomial(np.tile([9.0, 10.0, 11.0], 20))
    assert 50 < fit.size < math.inf


def test_a_trend_of_one_group_is_that_of_a_poisson_regression():
    """Against its likelihood, level and slope searched for together."""
    along = np.arange(12.0)
    counts = np.array([20, 18, 17, 19, 15, 13, 16, 12, 11, 12, 9, 10.0])

    def loss(at):
        log = at[0] + at[1] * along
        return float((np.exp(log) - counts * log).sum())

    best = minimize(loss, [2.5, 0.0], method="Nelder-Mead", tol=1e-12).x
    trend = fit_trend(counts=counts, along=along, group=np.zeros(12, np.int64))
    assert trend.slope == pytest.approx(best[1], abs=1e-6)
    assert 0.015 < trend.error < 0.03
    assert (trend.number, trend.groups) == (12, 1)


def test_levels_of_groups_are_no_part_of_a_trend():
    """The same slope at ten times the level, and none in a group seen once."""
    along = np.tile(np.arange(6.0), 2)
    counts = np.concatenate([100 * np.exp(-0.1 * np.arange(6)),
                             1000 * np.exp(-0.1 * np.arange(6))])  # fmt: skip
    group = np.repeat([0, 1], 6)
    trend = fit_trend(counts=counts, along=along, group=group)
    assert trend.slope == pytest.approx(-0.1, abs=1e-9)
    once = fit_trend(
        counts=np.append(counts, 7.0),
        along=np.append(along, 3.0),
        group=np.append(group, 2),
    )
    assert once.slope == pytest.approx(trend.slope, abs=1e-12)


def test_points_are_those_of_a_standard_normal_pair():
    """Mean 0, variance 1, no correlation; each margin as even as can be."""
    points = standard_points()
    assert points.shape == (POINTS, 2)
    assert points.mean(axis=0) == pytest.approx([0, 0], abs=1e-12)
    assert np.cov(points.T, bias=True) == pytest.approx(np.eye(2), abs=1e-12)
    assert all(len(set(np.round(points[:, axis], 9))) == POINTS for axis in (0, 1))
    within = np.abs(points[:, 0]) < norm.ppf(0.75)
    assert 0.35 < within.mean() < 0.65


def test_quantiles_have_the_variance_of_a_standard_normal():
    """Few points, and yet no spread is lost."""
    quantiles = standard_quantiles()
    assert quantiles.mean() == pytest.approx(0, abs=1e-12)
    assert (quantiles**2).mean() == pytest.approx(1)
    whole = quad(lambda z: z**2 * norm.pdf(z), -9, 9)[0]
    assert whole == pytest.approx(1)


@pytest.mark.parametrize("has_faces", [True, False])
def test_what_isnt_known_of_a_day_scatters_alerts_as_it_would(has_faces):
    """Drawn hours and days: mean and variance of the factor on alerts, given faces."""
    common = Common(8.0, 0.4, 0.5, 0.3, 0.35, 0.3, 0.2, 0.4, ())
    v, luck, n = 0.02, np.random.default_rng(6), 400_000
    h, d = luck.normal(0, math.sqrt(v), n), luck.normal(0, common.sigma, n)
    log = h + common.beta * d + luck.normal(0, common.omega, n)
    faces = 8.35 if has_faces else np.nan
    if has_faces:  # those days on which about as many are seen
        log = log[np.abs(h + d - 0.35) < 0.01]
    one = Visits(
        np.zeros(1, np.int64), np.array([faces]), np.array([v]),
        np.zeros(1), np.zeros(1), np.zeros(1, np.int64),
    )  # fmt: skip
    rows = scatter(one, common)
    level = np.array([8.0]), np.array([0.0])
    mean = expected_alerts(one, common, rows, *level)[0]
    factor = np.exp(log)
    assert mean == pytest.approx(factor.mean(), rel=0.01)
    # Of a negative binomial: variance = mean + mean^2 / size.
    assert 1 / rows.size[0] == pytest.approx(
        factor.var() / factor.mean() ** 2, rel=0.04
    )


def test_doubt_about_the_common_numbers_is_in_every_streets_level():
    """Each is known less well than it would be if they were sure."""
    visits, *_ = visits_of(np.random.default_rng(12), streets=10, each=3)
    street = np.append(visits.street, 10)
    alone = Visits(
        street,
        np.append(visits.log_faces, np.nan),
        np.append(visits.window_variance, 0.02),
        np.append(visits.alerts, 8.0),
        np.append(visits.exposure, math.log(5.6)),
        np.zeros(street.size, np.int64),
    )
    fit = fit_streets(alone)
    given, whole = street_levels(alone, fit.common), fit.levels
    assert (whole.variance_u > 1.02 * given.variance_u).all()
    assert (whole.variance_m > 1.02 * given.variance_m).all()
