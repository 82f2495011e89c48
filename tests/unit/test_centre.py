"""When a command centre is on duty, and what its officers' hours are."""

from typing import Any

import numpy as np
import pytest

from analysis.measures import compute_staff_day, compute_sums
from analysis.tables import load_tables
from sim.model.codes import Activity, Role
from sim.model.replication import run_replication
from sim.model.stretches import merged, time_outside
from sim.scenario.distributions import Fixed
from sim.scenario.schema import Crew
from tests.unit.test_measures import (
    DAY,
    HOUR,
    LATER,
    TUESDAY,
    deployment,
    frames,
    hand_made,
    held,
    scenario,
)
from tests.worlds.small import small
from tests.worlds.test_command_centre import ON_THE_STREET, with_centre

OPERATORS = 3


def in_centre(deployments, *, holds=()):
    """Make tables of a scenario with three operators in a centre and none outside."""
    rows = [{**each, "operators": 0} for each in deployments]
    told = scenario()
    told.centre = OPERATORS
    return load_tables(hand_made(a=(told, frames(rows, held=holds))), "a")


def hours(tables, name="officer_hours"):
    """Return a sum over hours, without what four pairs and a van make."""
    sums = compute_sums(tables=tables)
    crews = sums["deployments"] * 7 * 10 if name == "officer_hours" else 0
    return (sums[name] - crews).tolist()


def test_where_no_crew_is_all_time_lies_outside():
    """A centre without deployments is never on duty."""
    nothing = merged(np.array([], dtype=int), np.array([]), np.array([]))

    assert time_outside(nothing, *map(np.array, ([0], [1.0], [4.0]))) == [3.0]
    assert hours(in_centre([])) == [0, 0]


def test_a_centre_is_on_duty_while_any_crew_is():
    """Two crews from 10 to 17 on one day are one stretch of seven hours, and one an
    hour later makes it eight; another day is another stretch, in its own replication.
    """
    other = deployment(0, TUESDAY + 2)
    for time in ("set_up", "live", "end", "packed"):
        other[f"time_{time}"] += HOUR
    both = [deployment(0, TUESDAY), deployment(0, TUESDAY + 1)]

    assert hours(in_centre(both)) == [3 * 7, 0]
    assert hours(in_centre([*both, other])) == [3 * 8, 0]
    assert hours(in_centre([*both, deployment(1, LATER)])) == [3 * 7, 3 * 7]
    assert hours(in_centre([*both, deployment(0, LATER)])) == [3 * 14, 0]


def test_a_centre_is_on_overtime_when_no_crew_is_there_any_more():
    """An operator who judges from 16:30 to 18 for a crew that leaves at 17 does an hour
    of overtime, and none if another crew is there until 19.
    """
    late = held(TUESDAY, Role.operator, Activity.adjudication, 16.5, 18)
    longer = {**deployment(0, TUESDAY + 1), "time_packed": DAY + 19 * HOUR}
    alone = in_centre([deployment(0, TUESDAY)], holds=[late])
    beside = in_centre([deployment(0, TUESDAY), longer], holds=[late])

    assert hours(alone, "overtime_hours") == pytest.approx([1, 0])
    assert hours(alone) == pytest.approx([3 * 7 + 1, 0])
    assert hours(beside, "overtime_hours") == pytest.approx([0, 0])


def test_the_staff_of_an_average_day_has_the_centre_once():
    """However many crews there are, it has three operators from first to last."""
    day = compute_staff_day(
        tables=in_centre([deployment(0, TUESDAY), deployment(0, TUESDAY + 1)])
    )
    there = day[day["operators_on_duty"] > 0]

    assert set(there["operators_on_duty"]) == {float(OPERATORS)}
    assert there["time_from"].min() == 10 * HOUR
    assert there["time_from"].max() == 16.75 * HOUR


def test_one_deployment_at_a_time_costs_the_same_hours():
    """A centre of two operators, and two on the street, are as long on duty."""
    slow: dict[str, Any] = {
        "plan__vans": 1,
        "adjudication__duration": Fixed(value=2400.0),
    }
    crew = Crew(**{**ON_THE_STREET.model_dump(), "operators": 2})
    sums = []
    for each in (small(workforce__crew=crew, **slow), with_centre(2, **slow)):
        run = run_replication(each, seed=1, replication=0).columns()
        made = frames([])
        for table in made:
            columns = run[table]
            made[table] = made[table].reindex(range(len(next(iter(columns.values())))))
            made[table] = made[table].assign(replication=0, **columns)
        sums.append(compute_sums(tables=load_tables(hand_made(a=(each, made)), "a")))

    assert sums[0]["overtime_hours"][0] > 0
    for name in ("officer_hours", "overtime_hours", "pair_hours", "pair_hours_busy"):
        assert sums[1][name].tolist() == pytest.approx(sums[0][name].tolist())
