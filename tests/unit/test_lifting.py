"""Limits on staff that are lifted: whom crews then have, and who is given whom."""

from __future__ import annotations

import math
from typing import Any

import pytest
import simpy

from sim.model.codes import Shortage
from sim.model.crews import Manned, crews, manned, with_lacking
from sim.model.deployment import man, share
from sim.model.limits import beyond_hours
from sim.model.replication import planned
from sim.scenario.schema import Crew, Scenario
from tests.making import changed, shipped, short, world_of

FULL = Crew(operators=1, pairs=2, prisoner_vans=1)
LEAST = Crew(operators=1, pairs=1, prisoner_vans=0)


def few_shifts(*lifted: str, **changes: Any) -> Scenario:
    """Return four deployments a week with seven shifts: two crews of three, and one."""
    return changed(
        short(shipped("four-a-week"), weeks=1),
        plan__staffing="fixed",
        plan__staffed_for=1,
        workforce__crew=FULL,
        workforce__least_crew=LEAST,
        workforce__lifted=lifted,
        **changes,
    )


@pytest.mark.parametrize(
    ("lifted", "pairs"),
    [
        ((), [1, 1, None, None]),
        (("operators", "pairs", "prisoner vans"), [1, 1, None, None]),
        (("cancellation",), [1, 1, 2, 2]),
        (("crews",), [2, 2, 2, 2]),
        (("crews", "cancellation"), [2, 2, 2, 2]),
    ],
)
def test_whom_a_week_of_crews_has(
    lifted: tuple[str, ...], pairs: list[int | None]
) -> None:
    """A lifted cancellation gives full crews to the cancelled alone, lifted crews to
    all; unlimited posts change no crew.
    """
    scenario = few_shifts(*lifted)
    found = crews(scenario.plan, scenario.workforce)

    assert [crew and crew.pairs for crew in found] == pairs
    slots = planned(world_of(scenario))
    assert [one.crew for one in manned(slots, scenario)] == found
    assert all(bool(one.gaps) == (one.crew != FULL) for one in manned(slots, scenario))


def test_whoever_comes_from_nowhere_costs_no_hours() -> None:
    """As many are cancelled for hours with lifted crews as without, and none where
    cancellation is lifted.
    """
    counts = []
    for lifted in ((), ("crews",), ("cancellation",)):
        scenario = few_shifts(*lifted, workforce__officer_hours=30.0)
        slots = planned(world_of(scenario))
        found = manned(slots, scenario)
        counts.append(sum(one.shortage is Shortage.officer_hours for one in found))
    week = crews(scenario.plan, few_shifts().workforce)

    assert counts[1] == len(beyond_hours(slots, week, 30.0)) > counts[0] > 0
    assert counts[2] == 0


@pytest.mark.parametrize(
    ("crew", "lifted", "given"),
    [
        (LEAST, (), LEAST),
        (LEAST, ("cancellation",), LEAST),
        (LEAST, ("crews",), FULL),
        (None, (), None),
        (None, ("cancellation",), FULL),
        (None, ("crews",), FULL),
    ],
)
def test_who_is_given_to_a_crew_on_a_roster(
    crew: Crew | None, lifted: tuple[str, ...], given: Crew | None
) -> None:
    """The lacking, once all others were sent; then nobody is absent."""
    scenario = few_shifts(*lifted)
    slot = planned(world_of(scenario))[0]
    before = Manned(slot, crew, [(1, 2)], second_line=3)  # type: ignore[list-item]
    after = before.given(with_lacking(crew, scenario.workforce))

    assert after.crew == given
    assert after.gaps == ([] if given != crew else before.gaps)
    assert after.second_line == before.second_line


@pytest.mark.parametrize(
    ("lifted", "unlimited"),
    [
        ((), []),
        (("operators",), ["judges"]),
        (("pairs",), ["pairs"]),
        (("prisoner vans",), ["vans"]),
        (("crews", "cancellation"), []),
    ],
)
def test_which_pools_have_no_end(lifted: tuple[str, ...], unlimited: list[str]) -> None:
    """Only those that are lifted; of the command centre as of a crew."""
    scenario = changed(shipped("four-a-week"), workforce__lifted=lifted)
    world, env = world_of(scenario), simpy.Environment()
    slot = planned(world)[0]
    crew = scenario.workforce.crew
    post = man(env, slot, crew, shared=share(env, world), world=world)
    found = [
        name
        for name in ("judges", "pairs", "vans")
        if math.isinf(getattr(post, name).members)
    ]

    assert found == unlimited
    central = changed(
        scenario,
        adjudication__by="command centre",
        workforce__command_centre=3,
        workforce__crew=Crew(operators=0, pairs=2, prisoner_vans=1),
    )
    centre = share(env, world_of(central)).centre
    assert centre is not None
    assert math.isinf(centre.members) == ("judges" in unlimited)
