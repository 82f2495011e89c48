"""Shares of variance by group of inputs: known answers, and how often intervals cover.

Each of the simulations makes responses of known main effects at draws as the study
makes them, with luck, and asks how often the interval of a group's share holds the true
one.
An exact binomial test at 1 % must not reject that it does so in 95 % of cases.

By hand, with 1,500 samples and 100 responses each, see docs/verification.md.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.polynomial.legendre import leggauss, legval
from scipy.stats import beta, binomtest, gamma, sobol_indices, uniform

from analysis.statistics import effects
from analysis.statistics.effects import Columns, sample_effects, share_interval
from analysis.statistics.layout import compute_layout
from analysis.statistics.supercube import supercube

DRAWS = 128
EACH = 4
RESPONSES = {"few": 20, "many": 12, "none": 20}
LUCK = 1.0


class World(NamedTuple):
    """A response of which everything is known.

    Attributes
    ----------
    sizes
        Inputs in each group.
    straight, bent
        Coefficients of each input's Legendre polynomials.
    pairs
        Interactions: two inputs and a coefficient.
    """

    sizes: list[int]
    straight: np.ndarray
    bent: np.ndarray
    pairs: list[tuple[int, int, float]]


@pytest.fixture(autouse=True)
def _fewer_samples(monkeypatch):
    """Sample less: the intervals are rougher, and must cover all the same."""
    monkeypatch.setattr(effects, "SAMPLES", 500)
    monkeypatch.setattr(effects, "BURN_IN", 250)


def legendre(shares):
    """Return orthonormal polynomials of shares, straight and bent."""
    x = 2 * shares - 1
    return np.sqrt(3) * x, np.sqrt(5) * (3 * x**2 - 1) / 2


def columns_of(values, sizes):
    """Return two columns for each input, in groups of some sizes.

    The values have shape (draws, inputs, 2).
    """
    values = values - values.mean(axis=0)
    first, second = values[:, :, 0], values[:, :, 1]
    slope = (first * second).sum(axis=0) / (first**2).sum(axis=0)
    values = np.stack((first, second - slope * first), axis=2).reshape(len(values), -1)
    values /= np.sqrt((values**2).mean(axis=0))
    number = values.shape[1] // 2
    return Columns(
        matrix=values,
        inputs=np.repeat(np.arange(number), 2),
        groups=np.repeat(np.arange(len(sizes)), sizes),
        is_straight=np.tile([True, False], number),
    )


def few(random):
    """Four inputs of thirty matter; one of them is bent, two act together."""
    straight, bent = np.zeros(30), np.zeros(30)
    straight[[0, 9, 10]], bent[9] = [3, 2, -1.5], 0.7
    return World([8, 8, 8, 6], straight, bent, [(0, 9, 0.5)])


def many(random):
    """226 inputs: 88 small ones in one group, eight that matter, and 130 idle."""
    sizes = [88, 40, 22, 17, 10, 9, 7, 7, 6, 5, 3, 3, 1, 8]
    first = np.cumsum([0, *sizes])
    straight, bent = np.zeros(226), np.zeros(226)
    straight[:88] = random.normal(0, 0.15, 88)
    strong = first[[1, 3, 3, 4, 4, 11, 12]] + [0, 0, 1, 2, 3, 0, 0]
    straight[strong] = [0.5, 2, 1.5, 2, 0.3, 1.2, 0.8]
    bent[first[[3, 11]]] = [0.5, 0.4]
    return World(sizes, straight, bent, [(first[3], first[4] + 2, 0.4)])


def none(random):
    """No input matters by itself: all that varies is how 25 pairs act together."""
    pairs = [(one, one + 1, 1.0) for one in range(0, 50, 2)]
    return World([30, 20, 10], np.zeros(60), np.zeros(60), pairs)


def covered(make, number=None):
    """Return whether each group's interval, and the rest's, hold the true share.

    Returns
    -------
    tuple of arrays, shape (responses, groups + 1)
        That, and whether there is any true share.
    """
    hits, is_there = [], []
    for response in range(number or RESPONSES[make.__name__]):
        random = np.random.default_rng([7, response])
        world = make(random)
        shares = supercube(DRAWS, world.straight.size, generator=random)
        one, two = legendre(shares)
        y = one @ world.straight + two @ world.bent
        for first, second, size in world.pairs:
            y = y + size * one[:, first] * one[:, second]
        y = y + random.normal(0, np.sqrt(LUCK), DRAWS)
        variances = np.add.reduceat(
            world.straight**2 + world.bent**2, np.cumsum([0, *world.sizes[:-1]])
        )
        rest = sum(size**2 for *_, size in world.pairs)
        total = variances.sum() + rest
        columns = columns_of(np.stack((one, two), axis=2), world.sizes)
        found = sample_effects(columns, y, luck=LUCK, generator=random)
        parts = np.column_stack([found.by_group, found.rest]) / found.total[:, None]
        ends = np.array([share_interval(part)[1:] for part in parts.T])
        true = np.append(variances, rest) / total
        hits.append((ends[:, 0] <= true) & (true <= ends[:, 1]))
        is_there.append(true > 0)
    return np.array(hits), np.array(is_there)


def is_enough(hits):
    """Tell whether it isn't rejected that intervals cover in 95 % of cases."""
    test = binomtest(int(hits.sum()), hits.size, 0.95, alternative="less")
    return test.pvalue > 0.01


@pytest.mark.slow
@pytest.mark.parametrize("make", [few, many])
def test_the_intervals_of_shares_cover(make):
    """Where few inputs matter, and where there are more inputs than draws: for each
    group, and for all together whose share isn't nothing.
    """
    hits, is_there = covered(make)
    assert is_enough(hits[is_there]), hits[is_there].mean()
    assert all(is_enough(group) for group in hits.T), hits.mean(axis=0)


@pytest.mark.slow
def test_where_no_input_matters_none_is_named():
    """Interactions alone are laid to no group: none of their intervals is above 0."""
    hits, _ = covered(none)
    assert is_enough(hits[:, :-1].all(axis=1)), hits.mean(axis=0)


@pytest.mark.slow
def test_a_poisson_funnel_with_gamma_rate_and_beta_recognition():
    """Counts are Poisson of rate times recognition, both uncertain. Shares are known:
    with means m and variances v they are m_q^2 v_r, m_r^2 v_q and v_r v_q over their
    sum. The intervals of 99 % hold them as often as that, in 30 studies.
    """
    rate, recognition = gamma(4, scale=5), beta(6, 4)
    parts = np.array(
        [
            recognition.mean() ** 2 * rate.var(),
            rate.mean() ** 2 * recognition.var(),
            rate.var() * recognition.var(),
        ]
    )
    true = parts / parts.sum()
    hits, widths = [], []
    for study in range(30):
        random = np.random.default_rng([11, study])
        shares = supercube(DRAWS, 2, generator=random)
        values = np.column_stack(
            [rate.ppf(shares[:, 0]), recognition.ppf(shares[:, 1])]
        )
        mean = values.prod(axis=1)[:, None]
        counts = random.poisson(mean, (DRAWS, EACH)).astype(float)
        layout = compute_layout(counts)
        found = sample_effects(
            columns_of(np.stack((values, values**2), axis=2), [1, 1]),
            layout.means,
            luck=layout.error,
            generator=random,
        )
        by_part = np.column_stack([found.by_group, found.rest]) / found.total[:, None]
        ends = [share_interval(one, confidence=0.99)[1:] for one in by_part.T]
        hits.append(
            [low <= one <= high for (low, high), one in zip(ends, true, strict=True)]
        )
        widths.append([high - low for low, high in ends])
    for part in np.array(hits).T:
        test = binomtest(int(part.sum()), part.size, 0.99, alternative="less")
        assert test.pvalue > 0.01, np.mean(hits, axis=0)
    assert np.mean(widths, axis=0).max() < 0.3


def ishigami(x):
    """Return Ishigami's function of three inputs, shape (3, ...)."""
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def test_ishigami_by_scipy_is_the_closed_form():
    """Of a function that can be called SciPy's indices are Sobol's, to 0.02."""
    b, pi = 0.1, np.pi
    first = 0.5 * (1 + b * pi**4 / 5) ** 2
    second, both = 49 / 8, b**2 * pi**8 * (1 / 18 - 1 / 50)
    whole = first + second + both
    dists: Any = [uniform(-pi, 2 * pi)] * 3
    found = sobol_indices(func=ishigami, n=4096, dists=dists, rng=1)
    assert found.first_order == pytest.approx(
        [first / whole, second / whole, 0], abs=0.02
    )
    assert found.total_order == pytest.approx(
        [(first + both) / whole, second / whole, both / whole], abs=0.02
    )


@pytest.mark.slow
def test_ishigami_from_given_data():
    """Of its main effects what is straight or bent once is found, and the rest is rest.

    How much that is follows from quadrature: of sin x a straight line has 60.8 %.
    """
    nodes, weights = leggauss(60)
    x, weights = np.pi * nodes, weights / 2
    effects_of = (1 + 0.1 * np.pi**4 / 5) * np.sin(x), 7 * np.sin(x) ** 2
    parts = [
        sum(
            ((2 * order + 1) ** 0.5 * weights @ (f * legval(nodes, np.eye(3)[order])))
            ** 2
            for order in (1, 2)
        )
        for f in effects_of
    ]
    random = np.random.default_rng(3)
    shares = supercube(512, 3, generator=random)
    y = ishigami(np.pi * (2 * shares - 1).T)
    columns = columns_of(np.stack(legendre(shares), axis=2), [1, 1, 1])
    found = sample_effects(columns, y, luck=0.0, generator=random)
    by_group = found.by_group.T / found.total
    ends = [share_interval(one, confidence=0.99)[1:] for one in by_group]
    whole = 0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2 + 49 / 8
    whole += 0.01 * np.pi**8 * (1 / 18 - 1 / 50)
    for (low, high), part in zip(ends, [*parts, 0.0], strict=True):
        assert low <= part / whole <= high


def test_what_doesnt_vary_is_due_to_nothing():
    """A response that is the same at every draw has no variance to be shared."""
    shares = supercube(32, 3, generator=np.random.default_rng(1))
    found = sample_effects(
        columns_of(np.stack(legendre(shares), axis=2), [1, 2]),
        np.full(32, 7.0),
        luck=0.0,
        generator=np.random.default_rng(2),
    )
    assert not found.total.any()
