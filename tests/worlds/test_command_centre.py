"""A command centre: operators whom all deployments share, first come, first served.

Whoever judges at one deployment judges at no other meanwhile, and with one deployment
at a time it makes no difference where the operators sit.
"""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np
import pytest

from sim.model.codes import Role
from sim.model.keeping import Columns
from sim.scenario.checking import misfits
from sim.scenario.distributions import Fixed
from sim.scenario.schema import Crew, Scenario
from tests.making import changed
from tests.worlds.small import REPLICATIONS, is_congested, moved, runs, small

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("centre")]
ON_THE_STREET = Crew(operators=0, pairs=2, prisoner_vans=12)
SLOW = Fixed(value=240.0)


def with_centre(operators: int, deployments: int = 2, **changes: Any) -> Scenario:
    """Return a congested week in which a command centre judges."""
    scenario = small(
        deployments,
        adjudication__by="command centre",
        workforce__command_centre=operators,
        workforce__crew=ON_THE_STREET,
        workforce__least_crew=Crew(operators=0, pairs=1, prisoner_vans=0),
    )
    return changed(scenario, **changes)


@pytest.mark.parametrize("operators", [1, 2])
def test_one_deployment_at_a_time_is_as_if_its_crew_judged(operators: int) -> None:
    """With a van a day, a centre of so many operators is a crew of as many: no byte
    moves but the size of the crew on record.
    """
    one_a_day: dict[str, Any] = {
        "plan__vans": 1,
        "adjudication__duration": Fixed(value=1200.0 * operators),
        "engagement__patience": Fixed(value=10_800.0),
    }
    crew = ON_THE_STREET.model_copy(update={"operators": operators})
    there = list(runs(small(workforce__crew=crew, **one_a_day)))
    apart = list(runs(with_centre(operators, **one_a_day)))

    assert is_congested(there)
    for one, other in zip(there, apart, strict=True):
        assert moved(one, other) == ["deployments.operators"]
        assert not other["deployments"]["operators"].any()


@pytest.fixture(scope="module")
def judged_slowly() -> list[Columns]:
    """Return the records of two slow operators who judge for four deployments."""
    scenario = with_centre(2, 4, adjudication__duration=SLOW)
    assert list(misfits(scenario)) == []
    return list(runs(scenario))


def test_deployments_wait_for_each_others_judgements(
    judged_slowly: list[Columns],
) -> None:
    """Alerts of all deployments are judged in the order in which they are raised, each
    by the operator who is free first: the recursion of Kiefer and Wolfowitz over all
    of them together.
    """
    crossed = 0
    for records in judged_slowly:
        judged = records["adjudications"]
        asked, start = judged["time_request"], judged["time_start"]
        expected, by_whom = _first_come_first_served(asked, SLOW.value, operators=2)

        assert np.allclose(start, expected, rtol=0, atol=1e-6, equal_nan=True)
        crossed += _waits_for_another_deployment(judged, by_whom)
    assert crossed > len(REPLICATIONS) / 10


def test_an_operator_judges_one_alert_at_a_time_wherever_it_is(
    judged_slowly: list[Columns],
) -> None:
    """The numbers are of the centre, from 1 to as many as there are, and nobody with
    one of them is held twice at a time.
    """
    seen: set[int] = set()
    for records in judged_slowly:
        held = records["held"]
        judging = held["role"] == Role.operator
        for member in np.unique(held["member"][judging]).tolist():
            seen.add(member)
            mine = judging & (held["member"] == member)
            order = held["time_from"][mine].argsort(kind="stable")
            since, until = (
                held[name][mine][order] for name in ("time_from", "time_to")
            )
            assert (until[:-1] <= since[1:]).all()
    assert seen == {1, 2}


def test_a_slow_twin_has_the_same_centre() -> None:
    """Where everybody is a process, one operator of a centre judges for two streets."""
    twin = with_centre(1, adjudication__duration=SLOW, fidelity="pedestrian")
    for records in runs(twin, replications=range(3)):
        judged, held = records["adjudications"], records["held"]
        order = judged["time_request"].argsort(kind="stable")
        expected, _ = _first_come_first_served(
            judged["time_request"][order], SLOW.value, operators=1
        )
        assert np.allclose(judged["time_start"][order], expected, rtol=0, atol=1e-6)
        assert set(held["member"][held["role"] == Role.operator].tolist()) == {1}
        assert len(np.unique(judged["deployment"])) == 2


def _first_come_first_served(
    asked: np.ndarray, duration: float, *, operators: int
) -> tuple[np.ndarray, list[int]]:
    """Return when each judgement begins, and whose end it had to wait for."""
    free = [(-1.0, -1)] * operators
    starts, waited_for = np.empty(len(asked)), []
    for place in asked.argsort(kind="stable").tolist():
        since, before = heapq.heappop(free)
        starts[place] = max(asked[place], since)
        heapq.heappush(free, (starts[place] + duration, place))
        waited_for.append(before if since > asked[place] else -1)
    return starts, waited_for


def _waits_for_another_deployment(judged: Any, waited_for: list[int]) -> bool:
    """Tell whether some alert waits for the judgement of one elsewhere."""
    deployment = judged["deployment"].tolist()
    order = judged["time_request"].argsort(kind="stable").tolist()
    return any(
        before >= 0 and deployment[before] != deployment[place]
        for place, before in zip(order, waited_for, strict=True)
    )
