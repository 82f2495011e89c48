"""What pairing buys: what a closed form says, and most where plans are the same."""

from __future__ import annotations

import math
from functools import cache
from typing import Any, Final

import numpy as np
import pytest
from scipy.special import stdtrit

from analysis.statistics.pairing import (
    compute_variance_ratio,
    variance_ratio_interval,
)
from sim.scenario.schema import Scenario
from tests.making import changed, shipped, short, uncoupled
from tests.worlds.small import runs

REPLICATIONS: Final = 1_000
FEW: Final = 40
STREETS: Final = 14
NESTED: Final = 14 / 6  # (4 v + 10 v) / 6 v, with v the variance of a deployment
LEVERS: Final[dict[str, dict[str, Any]]] = {
    "threshold": {"recognition__threshold": 0.62},
    "pairs": {"workforce__crew__pairs": 3},
    "adjudication": {},
}


def arrests_in(scenario: Scenario, replications: int) -> np.ndarray:
    """Count the arrests of each replication."""
    found = runs(scenario, replications=range(replications))
    return np.array([records["tallies"]["arrests"].sum() for records in found], float)


def alike() -> Scenario:
    """Return a week of deployments of one law that nothing joins."""
    week = uncoupled(short(shipped("ten-a-week"), weeks=1))
    first = next(iter(week.sites.values()))
    first = first.model_copy(
        update={"wanted_per_10k_faces": first.wanted_per_10k_faces / 2}
    )
    sites = {
        f"street-{place:02}": first.model_copy(update={"longitude": place / 100})
        for place in range(STREETS)
    }
    return changed(
        week.model_copy(update={"sites": sites}),
        footfall__by_weekday=dict.fromkeys(week.footfall.by_weekday, 1.0),
        population__visiting="equal",
        population__size=300,
        watchlist__size=300,
    )


def shortened() -> Scenario:
    """Return four weeks at the threshold from which it is lowered."""
    return changed(short(shipped("ten-a-week")), recognition__threshold=0.64)


@cache
def before() -> np.ndarray:
    """Return the arrests of those weeks, as they are."""
    return arrests_in(shortened(), FEW)


@pytest.mark.slow
def test_nested_plans_without_coupling_have_the_ratio_of_their_deployments() -> None:
    """Four of ten: the difference is the luck of six, separate runs have that of 14."""
    a, b = (
        arrests_in(changed(alike(), plan__deployments_per_week=k), REPLICATIONS)
        for k in (4, 10)
    )
    low, high = variance_ratio_interval(a=a, b=b)
    assert low <= NESTED <= high
    assert high / low < 1.25  # narrow enough to fail
    assert np.mean(b) / np.mean(a) == pytest.approx(2.5, rel=0.03)


@pytest.mark.slow
@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_on_the_same_plan_leaves_less_than_a_tenth_of_the_variance(
    lever: str,
) -> None:
    """Threshold 0.64 to 0.62, four pairs to three, adjudication a fifth longer."""
    first = shortened()
    longer = first.adjudication.duration.scaled(1.2)
    changes = LEVERS[lever] or {"adjudication__duration": longer}
    a, b = before(), arrests_in(changed(first, **changes), FEW)
    assert (a != b).any()
    low, _ = variance_ratio_interval(a=a, b=b)
    assert low > 10


def test_the_interval_is_of_what_it_says() -> None:
    """On normal pairs it covers the ratio that follows from their correlation."""
    luck, correlation, n = np.random.default_rng(5), 0.8, 60
    truth = 1 / (1 - correlation)
    covariance = [[1, correlation], [correlation, 1]]
    drawn = luck.multivariate_normal([0, 0], covariance, size=(1_000, n))
    ends = [variance_ratio_interval(a=one[:, 0], b=one[:, 1]) for one in drawn]
    share = np.mean([low <= truth <= high for low, high in ends])
    assert 0.93 <= share <= 0.97


def test_the_interval_is_that_of_leaving_one_out() -> None:
    """The same as by leaving each pair out in turn."""
    a, b = np.random.default_rng(6).normal(size=(2, 12)).cumsum(axis=0)
    n, whole = a.size, math.log(compute_variance_ratio(a=a, b=b))
    logs = [
        math.log(compute_variance_ratio(a=np.delete(a, i), b=np.delete(b, i)))
        for i in range(n)
    ]
    values = n * whole - (n - 1) * np.array(logs)
    half = stdtrit(n - 1, 0.975) * values.std(ddof=1) / math.sqrt(n)
    low, high = variance_ratio_interval(a=a, b=b)
    assert math.log(low) == pytest.approx(values.mean() - half)
    assert math.log(high) == pytest.approx(values.mean() + half)


def test_where_pairing_can_not_be_judged_there_is_no_interval() -> None:
    """With two pairs, with constant differences, and with one that differs."""
    assert all(map(math.isnan, variance_ratio_interval(a=[1, 2], b=[2, 4])))
    assert all(map(math.isnan, variance_ratio_interval(a=[1, 2, 3], b=[2, 3, 4])))
    assert all(map(math.isnan, variance_ratio_interval(a=[1, 2, 3], b=[1, 2, 4])))
    assert compute_variance_ratio(a=[1, 2, 3], b=[2, 3, 4]) == math.inf
    assert math.isnan(compute_variance_ratio(a=[1], b=[2]))
