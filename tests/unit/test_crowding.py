"""How a crowd lowers recognition, flow by flow and in the mean."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.model.clock import WEEKDAYS
from sim.model.crowding import Detection, _moment_above, detection
from sim.model.expected import live_hours, recognised_share, slot_days, windows
from sim.model.profile import flow
from sim.scenario.distributions import standard_normal_quantile
from sim.scenario.schema import Scenario
from tests.making import changed, shipped


def crowded(**changes: Any) -> Scenario:
    """Return the base scenario under crowding."""
    return changed(shipped("ten-a-week"), population__extra_faces="crowding", **changes)


def rate(scenario: Scenario, at: float, *, threshold: float = 0.64) -> float:
    """Return the rate at a flow, as a scenario's cameras have it."""
    return detection(
        scenario.recognition,
        scenario.population,
        threshold=threshold,
        crowd_loss=scenario.recognition.crowd_loss,
    ).at(at)


def test_at_ordinary_flow_both_rules_recognise_alike() -> None:
    """There the rate is that of the threshold, whichever rule holds."""
    for threshold, expected in ((0.60, 0.89), (0.64, 0.80)):
        for scenario in (shipped("ten-a-week"), crowded()):
            assert rate(scenario, 1.0, threshold=threshold) == expected


def test_under_dilution_no_crowd_matters() -> None:
    """The rate is the same in any street, and neither ceiling nor cameras count."""
    scenario = changed(
        shipped("ten-a-week"), recognition__ceiling=0.1, recognition__crowd_loss=0.0
    )

    assert {rate(scenario, at) for at in (0.0, 0.3, 1.0, 4.0)} == {0.80}


@pytest.mark.parametrize("at", [0.3, 0.76, 1.0, 2.0, 5.0])
@pytest.mark.parametrize("crowd_loss", [0.0, 0.5, 1.0])
def test_under_crowding_the_rate_is_the_stated_one(
    at: float, crowd_loss: float
) -> None:
    """It is ceiling^(1 - c) min(ceiling, rate flow^(beta - 1))^c, as documented."""
    scenario = crowded(recognition__crowd_loss=crowd_loss)
    beta = scenario.population.faces_exponent
    assert 0.2 < beta < 0.4
    today = min(0.95, 0.80 * at ** (beta - 1))
    expected = 0.95 ** (1 - crowd_loss) * today**crowd_loss

    assert rate(scenario, at) == pytest.approx(expected, rel=1e-12)


def test_more_people_and_worse_cameras_never_recognise_more() -> None:
    """The rate falls with flow and crowd loss, and rises with a lower threshold; it
    stays at or below the ceiling, also where nobody is about.
    """
    flows = (0.0, 1e-9, 0.2, 0.7, 1.0, 1.5, 6.0)
    rates = [
        [rate(crowded(recognition__crowd_loss=loss), at) for at in flows]
        for loss in (0.0, 0.3, 0.7, 1.0)
    ]

    assert all(row == sorted(row, reverse=True) for row in rates)
    assert all(
        list(column) == sorted(column, reverse=True)
        for column in zip(*rates, strict=True)
    )
    assert all(row[0] == 0.95 for row in rates)
    assert all(
        rate(crowded(), at, threshold=0.60) >= rate(crowded(), at, threshold=0.64)
        for at in flows
    )


def test_without_a_loss_a_crowd_hides_nobody() -> None:
    """With an exponent of 1 alerts grow as faces, so no rule has anything to say."""
    scenario = crowded(population__faces_exponent=1.0)

    assert {rate(scenario, at) for at in (0.2, 1.0, 5.0)} == {0.80}


def day_effects(spread: float, points: int = 100_000) -> np.ndarray:
    """Return day effects at evenly spaced quantiles."""
    quantiles = [
        standard_normal_quantile((place + 0.5) / points) for place in range(points)
    ]
    return np.exp(spread * np.array(quantiles) - spread**2 / 2)


@pytest.mark.parametrize("spread", [0.05, 0.29, 0.8])
def test_the_mean_over_days_is_the_integral(spread: float) -> None:
    """The closed form over lognormal days is what adding them up gives."""
    effects = day_effects(spread)
    for found in (Detection(0.8, 0.6, 0.95), Detection(0.9, 0.3, 0.95)):
        for level in (0.1, 0.7, 1.0, 1.4):
            rates = np.array([found.at(x) for x in (level * effects).tolist()])
            summed = float((level * effects * rates).mean())

            assert found.over_days(level, spread=spread) == pytest.approx(
                summed, rel=1e-4
            )


@pytest.mark.parametrize("level", [0.0, 0.4, 1.0, 1.6])
def test_on_days_that_are_all_alike_the_mean_is_the_rate(level: float) -> None:
    """Without spread nothing is averaged; without flow nothing passes."""
    found = Detection(0.8, 0.6, 0.95)

    assert found.over_days(level, spread=0.0) == pytest.approx(level * found.at(level))
    assert Detection(0.8, 0.0, 1.0).over_days(level, spread=0.3) == 0.8 * level


@pytest.mark.parametrize("kind", ["mobile", "fixed"])
def test_live_hours_are_the_windows_hour_by_hour(kind: str) -> None:
    """They add up to the time live, and with the profile to the flow of the window."""
    scenario = shipped("ten-a-week")
    camera = scenario.cameras["mobile" if kind == "mobile" else "fixed"]
    hours = live_hours(camera)
    seen = sum(
        level * live
        for level, live in zip(scenario.footfall.by_hour, hours, strict=True)
    )

    assert len(hours) == 24
    assert hours[9] == 0 < hours[13]
    assert sum(hours) == pytest.approx(camera.live.mean, rel=2e-4)
    assert seen == pytest.approx(windows(camera, flow(scenario.footfall)).flow)


def test_the_share_recognised_is_the_mean_over_all_that_differs() -> None:
    """Hours, weekdays and day effects added up one by one give the closed form."""
    scenario = crowded(
        footfall__by_weekday=dict(
            zip(WEEKDAYS, (0.6, 1.4, 1.0, 0.8, 1.2, 1.0, 1.0), strict=True)
        )
    )
    camera, plan = scenario.cameras["mobile"], scenario.plan
    found = Detection(0.8, 0.6, 0.95)
    effects = day_effects(scenario.footfall.day_spread, 2000)
    seen = passed = 0.0
    for day, share in slot_days(plan).items():
        for level, live in zip(
            scenario.footfall.by_hour, live_hours(camera), strict=True
        ):
            for x in level * scenario.footfall.by_weekday[day] * effects:
                passed += share * live * x
                seen += share * live * x * found.at(float(x))
    share = recognised_share(found, plan, camera=camera, footfall=scenario.footfall)

    assert share == pytest.approx(seen / passed, rel=1e-3)
    assert not math.isclose(share, 0.8, rel_tol=0.02)


@pytest.mark.parametrize("power", [0.4, 1.0, 1.5])
@pytest.mark.parametrize("bound", [0.0, 0.6, 0.9, 1.1, 2.0])
def test_a_moment_is_of_the_days_above_a_bound(bound: float, power: float) -> None:
    """The mean of the day effect to a power, where it lies above the bound."""
    effects = day_effects(0.5, 4000)
    expected = float(np.where(effects > bound, effects**power, 0.0).mean())

    assert _moment_above(bound, power, 0.5) == pytest.approx(expected, abs=0.003)
    assert _moment_above(bound, power, 0.0) == (bound < 1)


def test_on_days_that_are_all_alike_none_is_above_its_own_flow() -> None:
    """At exactly the bound the ceiling holds."""
    assert _moment_above(1.0, 1.0, 0.0) == 0


def test_cameras_that_recognise_nobody_recognise_nobody_in_a_crowd() -> None:
    """Whatever the ceiling, and on all days together."""
    assert Detection(0.0, 0.6, 0.95).over_days(1.3, spread=0.3) == 0
