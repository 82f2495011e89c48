"""Intervals hold what they promise, on a funnel whose means are known exactly.

Two worlds share the alerts of their first four deployments; B has six more. Alerts are
Poisson with a rate that differs from year to year (gamma), and some end in an arrest;
a deployment costs a fixed sum and an arrest another. So the differences are skewed,
hang together, and all means follow from the settings.
"""

from __future__ import annotations

from functools import partial
from typing import Final, NamedTuple

import numpy as np
import pytest
from scipy.stats import binomtest

from analysis.statistics.fieller import compute_ratio_set
from analysis.statistics.paired import compute_paired
from analysis.statistics.stopping import Goal, look_until

DEPLOYMENTS: Final = (4, 10)
ALERTS: Final = 2.0  # a deployment
ARRESTED: Final = 0.3
SHAPE: Final = 6.0  # of the gamma that the years differ by
COST: Final = (2_000.0, 500.0)  # £ a deployment, £ an arrest
REPEATS: Final = 4_000
LONGEST: Final = 1_024  # replications of a sequential run

DIFFERENCE: Final = (DEPLOYMENTS[1] - DEPLOYMENTS[0]) * ALERTS * ARRESTED
RELATIVE: Final = DEPLOYMENTS[1] / DEPLOYMENTS[0] - 1
PER_EXTRA: Final = COST[0] / (ALERTS * ARRESTED) + COST[1]

pytestmark = pytest.mark.slow


class Funnel(NamedTuple):
    """Arrests and costs in both worlds, shape (repeats, replications)."""

    a: np.ndarray
    b: np.ndarray
    cost_a: np.ndarray
    cost_b: np.ndarray


def funnel(*, repeats: int, replications: int, seed: int) -> Funnel:
    """Draw the funnel in both worlds, with shared luck."""
    luck = np.random.default_rng(seed)
    shape = (repeats, replications)
    year = luck.gamma(SHAPE, 1 / SHAPE, shape)
    first, second = DEPLOYMENTS
    alerts = [luck.poisson(year * n * ALERTS) for n in (first, second - first)]
    a, more = (luck.binomial(n, ARRESTED).astype(float) for n in alerts)
    b = a + more
    fixed, each = COST
    return Funnel(a, b, first * fixed + each * a, second * fixed + each * b)


@pytest.fixture(scope="module")
def drawn() -> Funnel:
    """Return as many replications as the fixed numbers need."""
    return funnel(repeats=REPEATS, replications=100, seed=11)


@pytest.mark.parametrize("n", [20, 100])
def test_intervals_of_a_fixed_number_of_replications_cover(
    drawn: Funnel, n: int
) -> None:
    """95 % intervals of difference, ratio and £ per extra arrest: 93 to 97 %."""
    within = np.zeros(3)
    for a, b, cost_a, cost_b in zip(*(part[:, :n] for part in drawn), strict=True):
        found = compute_paired(a=a, b=b)
        extra = compute_ratio_set(above=cost_b - cost_a, below=b - a)
        within += (
            found.low <= DIFFERENCE <= found.high,
            found.relative_low <= RELATIVE <= found.relative_high,
            PER_EXTRA in extra,
        )
    share = within / REPEATS
    assert (share >= 0.93).all(), share
    assert (share <= 0.97).all(), share


@pytest.mark.parametrize(
    "goal",
    [Goal(relative=0.05), Goal(relative=0.1), Goal(absolute=0.3)],
    ids=["5 %", "10 %", "0.3 arrests"],
)
def test_intervals_at_a_stop_cover(goal: Goal) -> None:
    """Sequential from the first look on: the interval covers in 92.5 to 97 %."""
    repeats = 2_500
    drawn = funnel(repeats=repeats, replications=LONGEST, seed=12)
    within, ends = 0, []
    for values in drawn.b - drawn.a:
        last = look_until(partial(np.resize, values), goal=goal, most=LONGEST)[-1]
        within += abs(last.mean - DIFFERENCE) <= last.half_width
        ends.append(last.n)
    assert 0.925 <= within / repeats <= 0.97
    # It stops at many numbers, after more than one look, and never for want of more.
    assert len(set(ends)) > 5
    assert np.mean(ends) > 60
    assert max(ends) < LONGEST


def test_looking_after_each_value_from_two_on_would_cover_too_seldom() -> None:
    """The rule is needed: a naive one stops where luck is kind, and is seen to."""
    drawn = funnel(repeats=1_000, replications=200, seed=13)
    within = 0
    for values in drawn.b - drawn.a:
        n = np.arange(2, 201)
        means = values.cumsum()[1:] / n
        sd = np.sqrt((np.cumsum(values**2)[1:] - n * means**2) / (n - 1))
        half = 2.0 * sd / np.sqrt(n)
        stop = int(np.argmax(half <= 0.15 * np.abs(means)))
        within += abs(means[stop] - DIFFERENCE) <= half[stop]
    assert binomtest(within, 1_000, 0.925, alternative="less").pvalue < 0.001
