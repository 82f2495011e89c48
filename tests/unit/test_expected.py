"""What a deployment is expected to meet, where it can be worked out by hand."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from sim.model.crowding import Detection
from sim.model.expected import (
    day_factor,
    live_hours,
    numbers_by_day,
    recognised_share,
    slot_days,
    visits,
    weekday_factor,
    windows,
)
from sim.model.profile import flow
from sim.scenario.distributions import Uniform
from sim.scenario.schema import Scenario
from tests.making import changed, shipped

RISING = tuple(float(hour) for hour in range(24))


def by_hand(**changes: Any) -> Scenario:
    """Return the workshop's scenario with some settings changed."""
    return changed(shipped("workshop/by-hand"), **changes)


def test_a_window_that_is_always_the_same_has_its_own_flow() -> None:
    """From 12 to 16 of a day whose flow is the hour: 12 + 13 + 14 + 15 hours."""
    scenario = by_hand(footfall__by_hour=RISING)
    found = windows(scenario.cameras["mobile"], flow(scenario.footfall))

    assert found.live == 4 * 3600
    assert found.flow == pytest.approx((12 + 13 + 14 + 15) * 3600)


def test_a_window_that_begins_at_any_time_has_the_mean_flow() -> None:
    """Beginning evenly between 10 and 14 it is as if it always began at 12, where the
    flow rises evenly.
    """
    scenario = by_hand(
        footfall__by_hour=RISING,
        cameras__mobile__starts=Uniform(low=10 * 3600.0, high=14 * 3600.0),
    )
    found = windows(scenario.cameras["mobile"], flow(scenario.footfall))

    assert found.flow == pytest.approx((12 + 13 + 14 + 15) * 3600, rel=1e-9)


def test_live_hours_are_where_the_window_lies() -> None:
    """From 12 to 16 there are four whole hours; half an hour later, two halves."""
    hours = live_hours(by_hand().cameras["mobile"])

    assert hours == [3600.0 if 12 <= hour < 16 else 0.0 for hour in range(24)]

    spread = by_hand(cameras__mobile__starts=Uniform(low=43_200.0, high=46_800.0))
    hours = live_hours(spread.cameras["mobile"])

    assert hours[11] == hours[17] == 0
    assert hours[12:17] == pytest.approx([1800, 3600, 3600, 3600, 1800])


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, {}),
        (1, {"Tue": 1}),
        (3, {"Tue": 2 / 3, "Thu": 1 / 3}),
        (4, {"Tue": 1 / 2, "Thu": 1 / 2}),
        (5, {"Tue": 2 / 5, "Thu": 2 / 5, "Fri": 1 / 5}),
    ],
)
def test_slots_fill_the_days_van_by_van(
    number: int, expected: dict[str, float]
) -> None:
    """Two on each preferred day, and days without any are left out."""
    plan = changed(
        shipped("ten-a-week"),
        plan__deployments_per_week=number,
        plan__days=("Tue", "Thu", "Fri"),
    ).plan

    assert slot_days(plan) == pytest.approx(expected)


@pytest.mark.parametrize("number", [1, 3, 4, 6])
def test_in_a_random_order_every_day_has_as_many_in_the_mean(number: int) -> None:
    """How many there are on a day is counted over all orders of six slots."""
    plan = changed(
        shipped("ten-a-week"),
        plan__order="random",
        plan__deployments_per_week=number,
        plan__days=("Tue", "Thu", "Fri"),
    ).plan
    ways = [sum(one < 2 for one in some) for some in combinations(range(6), number)]
    expected = {n: ways.count(n) / len(ways) for n in sorted(set(ways))}

    assert set(numbers_by_day(plan)) == set(plan.days)
    for found in numbers_by_day(plan).values():
        assert found == pytest.approx(expected)
    assert slot_days(plan) == pytest.approx(dict.fromkeys(plan.days, 1 / 3))


def test_without_a_deployment_no_day_has_any() -> None:
    """In either order."""
    for order in ("planned", "random"):
        plan = changed(
            shipped("ten-a-week"), plan__order=order, plan__deployments_per_week=0
        ).plan

        assert slot_days(plan) == {}
        assert set(map(tuple, numbers_by_day(plan).values())) == {(0,)}


def test_the_weekday_factor_is_that_of_the_slots() -> None:
    """Two slots of three on a Tuesday of 2, one on a Thursday of 5."""
    scenario = changed(
        shipped("ten-a-week"),
        plan__deployments_per_week=3,
        plan__days=("Tue", "Thu"),
        footfall__by_weekday__Tue=2.0,
        footfall__by_weekday__Thu=5.0,
    )

    assert weekday_factor(scenario.plan, flow(scenario.footfall)) == pytest.approx(3)


@pytest.mark.parametrize("exponent", [0.0, 0.4, 1.0, 2.0])
def test_the_day_factor_is_a_moment_of_the_day_effect(exponent: float) -> None:
    """Of a lognormal of mean 1, by adding it up."""
    generator = np.random.default_rng(5)
    normal = generator.standard_normal(200_000)
    effects = np.exp(0.3 * normal - 0.3**2 / 2)
    scenario = by_hand(footfall__day_spread=0.3)

    assert day_factor(scenario.footfall, exponent) == pytest.approx(
        float((effects**exponent).mean()), rel=0.01
    )


def test_the_share_recognised_weighs_each_hour_by_its_passages() -> None:
    """With two live hours, of flow 1 and 4, and a loss of a half, a passage in the
    second is recognised half as often, and there are four times as many.
    """
    scenario = by_hand(
        footfall__by_hour=tuple(4.0 if hour == 13 else 1.0 for hour in range(24)),
        cameras__mobile__live=shipped("workshop/by-hand")
        .cameras["mobile"]
        .live.model_copy(update={"value": 7200.0}),
    )
    share = recognised_share(
        Detection(0.8, 0.5, 1.0),
        scenario.plan,
        camera=scenario.cameras["mobile"],
        footfall=scenario.footfall,
    )

    assert share == pytest.approx((1 * 0.8 + 4 * 0.4) / 5)


def test_where_nobody_passes_the_rate_is_the_ordinary_one() -> None:
    """There is nothing to take a mean of."""
    scenario = by_hand(footfall__by_hour=(0.0,) * 24)
    found = Detection(0.8, 0.5, 1.0)
    share = recognised_share(
        found,
        scenario.plan,
        camera=scenario.cameras["mobile"],
        footfall=scenario.footfall,
    )

    assert share == 0.8


def visited(**changes: Any) -> dict[str, float]:
    """Return the share of deployments of each site under a plan."""
    scenario = changed(shipped("ten-a-week"), **changes)
    return visits(scenario.plan, scenario.sites)


def test_a_ranking_visits_its_first_sites_alike() -> None:
    """As many as there are deployments, in its own order."""
    names = ("tooting-broadway", "oxford-circus", "stratford-broadway")
    found = visited(
        plan__rotation="ranked", plan__sites=names, plan__deployments_per_week=2
    )

    assert list(found.items()) == [(names[0], 0.5), (names[1], 0.5)]


def test_a_ranking_in_a_random_order_visits_a_site_for_each_slot() -> None:
    """In the mean over orders all of them alike, and none that has no slot."""
    names = tuple(sorted(shipped("ten-a-week").sites)[:5])
    found = visited(
        plan__rotation="ranked",
        plan__sites=names,
        plan__order="random",
        plan__days=("Tue", "Thu"),
        plan__deployments_per_week=1,
    )

    assert list(found.items()) == [(name, 0.25) for name in names[:4]]


def test_a_round_robin_visits_all_its_sites_alike() -> None:
    """In geographic order, whatever the order of the list."""
    names = ("tooting-broadway", "oxford-circus", "stratford-broadway")
    scenario = shipped("ten-a-week")
    found = visited(plan__rotation="round robin", plan__sites=names)

    assert set(found) == set(names)
    assert list(found.values()) == [1 / 3] * 3
    assert list(found) == [site for site in scenario.sites if site in names]
    assert len(visited(plan__rotation="round robin", plan__sites="all")) == len(
        scenario.sites
    )


def test_a_weighted_plan_visits_in_proportion() -> None:
    """Sites that have no visits are left out, and the shares are of those chosen."""
    scenario = shipped("ten-a-week")
    names = ("tooting-broadway", "oxford-circus", "stratford-broadway")
    sites = {
        name: site.model_copy(
            update={"visits": {names[0]: 0.0, names[1]: 3.0, names[2]: 1.0}[name]}
        )
        for name, site in scenario.sites.items()
        if name in names
    }
    plan = changed(scenario, plan__rotation="weighted", plan__sites=names).plan

    assert visits(plan, sites) == {names[1]: 0.75, names[2]: 0.25}


def test_the_midpoint_rule_is_fine_enough() -> None:
    """The mean live time and that of the rule agree."""
    camera = shipped("ten-a-week").cameras["mobile"]

    assert math.isclose(sum(live_hours(camera)), camera.live.mean, rel_tol=1e-3)
