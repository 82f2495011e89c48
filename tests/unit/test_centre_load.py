"""How long a command centre is on duty and how busy it is, beside what runs give."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analysis.studies.expectation.centre_load import centre_hours, time_with_somebody
from analysis.studies.expectation.expectation import expect
from sim.model.clock import HOUR
from sim.model.replication import planned, run_replication
from sim.scenario.distributions import Fixed, Uniform
from sim.scenario.schema import Scenario
from tests.making import changed, shipped, uncoupled, world_of

CENTRE: dict[str, Any] = {
    "adjudication__by": "command centre",
    "workforce__command_centre": 3,
    "workforce__crew__operators": 0,
    "workforce__least_crew__operators": 0,
}


def in_centre(name: str, **changes: Any) -> Scenario:
    """Return a shipped scenario in which a centre of three judges, with changes."""
    return changed(shipped(name), **CENTRE, **changes)


def test_one_crew_is_there_from_set_up_to_pack_down() -> None:
    """The workshop's: half an hour, four hours and another half."""
    camera = shipped("workshop/by-hand").cameras["mobile"]

    assert time_with_somebody(camera, number=1) == pytest.approx(5 * HOUR)
    assert time_with_somebody(camera, number=9) == pytest.approx(5 * HOUR)
    assert time_with_somebody(camera, number=0) == 0.0


@pytest.mark.parametrize("number", [1, 2, 5])
def test_crews_that_come_evenly_span_the_range_of_their_times(number: int) -> None:
    """Where all overlap it is a stay and the range of so many even times: of n within
    three hours (n - 1) / (n + 1) of these.
    """
    camera = shipped("workshop/by-hand").cameras["mobile"]
    evenly = camera.model_copy(update={"starts": Uniform(low=36_000.0, high=46_800.0)})
    span = 3 * (number - 1) / (number + 1)

    assert time_with_somebody(evenly, number=number) == pytest.approx(
        (5 + span) * HOUR, rel=0.002
    )


def test_crews_that_do_not_meet_leave_the_centre_in_between() -> None:
    """Two short crews within twelve hours are there for less than they span."""
    camera = shipped("workshop/by-hand").cameras["mobile"]
    short = camera.model_copy(
        update={
            "starts": Uniform(low=6 * HOUR, high=18 * HOUR),
            "live": Fixed(value=1800.0),
            "set_up": Fixed(value=0.0),
            "pack_down": Fixed(value=0.0),
        }
    )
    generator = np.random.default_rng(1)
    apart = np.abs(np.diff(generator.uniform(0, 12 * HOUR, (20_000, 2)))).ravel()
    expected = (1800 + np.minimum(apart, 1800)).mean()

    assert time_with_somebody(short, number=2) == pytest.approx(expected, rel=0.01)


def test_in_a_random_order_hours_are_a_mean_over_orders() -> None:
    """Two deployments of fourteen slots are on one day in an order of thirteen."""
    two = changed(
        in_centre("ten-a-week"), plan__order="random", plan__deployments_per_week=2
    )
    alone, both = (
        time_with_somebody(two.cameras["mobile"], number=number) / HOUR
        for number in (1, 2)
    )

    assert centre_hours(two) == pytest.approx(both / 13 + 2 * alone * 12 / 13)


@pytest.mark.slow
def test_hours_of_a_centre_are_those_of_runs() -> None:
    """On a plan of ten a week with two a day, and for a day that is never off."""
    scenario = in_centre("ten-a-week", workforce__crew__pairs=0)
    scenario = changed(scenario, workforce__crew__prisoner_vans=0)
    total, weeks = 0.0, scenario.horizon.weeks
    by_day: dict[int, list[tuple[float, float]]] = {}
    for slot in planned(world_of(scenario)):
        by_day.setdefault(slot.day, []).append((slot.set_up, slot.packed))
    for there in by_day.values():
        begins, ends = zip(*there, strict=True)
        total += max(ends) - min(begins)  # two crews of a day always overlap here

    hours = expect(scenario).officer_hours_per_week
    assert hours == pytest.approx(3 * total / weeks / HOUR, rel=0.01)
    assert expect(shipped("city")).officer_hours_per_week == 24 * (4 + 1000 * 4)


@pytest.mark.slow
def test_what_is_expected_of_the_busiest_hour_is_what_runs_give() -> None:
    """In the hour with most alerts as many operators are busy as judgements take."""
    scenario = uncoupled(
        in_centre(
            "workshop/by-hand",
            footfall__by_hour=tuple(1.0 + (hour == 14) for hour in range(24)),
            population__faces_exponent=1.0,
        )
    )
    busy = []
    for replication in range(200):
        held = run_replication(scenario, seed=1, replication=replication).columns()
        judged = held["adjudications"]
        at = (judged["time_request"] % 86_400) // HOUR == 14
        busy.append((judged["time_end"] - judged["time_start"])[at].sum() / HOUR)
    error = np.std(busy) / len(busy) ** 0.5
    expected = expect(scenario)

    assert error < 0.06 * expected.load_of_operators
    assert abs(np.mean(busy) - expected.load_of_operators) < 2.5 * error
    assert expected.operators == 3


def test_without_a_centre_nothing_is_said_of_one() -> None:
    """Neither a number nor a line."""
    expected = expect(shipped("four-a-week"))

    assert (expected.operators, expected.load_of_operators) == (0, 0.0)
    assert "command centre" not in "".join(expected.lines)
    assert (
        "of the command centre busy, of 3." in expect(in_centre("ten-a-week")).lines[-1]
    )
