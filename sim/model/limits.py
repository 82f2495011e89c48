"""Limits of a plan: officer hours, or a budget that buys them.

Hours are those from set-up until packed, as planned. They go to a week's slots in
order; the first for which they are too few is cancelled, and all after it. So a larger
limit only adds deployments.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, Literal

from sim.model.calendar import Slot
from sim.model.capital import weekly_capital
from sim.model.clock import HOUR
from sim.model.codes import Shortage
from sim.scenario.schema import Crew, Scenario

Hours = float | Literal["enough"]
ROUNDING: Final = 1e-6  # hours: what is enough to the second isn't too little


def beyond_limits(
    slots: Sequence[Slot], week: Sequence[Crew | None], scenario: Scenario
) -> dict[Shortage, set[int]]:
    """Return the deployments that lie beyond each limit of a plan.

    Parameters
    ----------
    slots
        What is planned, week by week in the order of slots.
    week
        The crew of each slot of a week; whoever comes from nowhere costs none.
    scenario
        Its limits and prices.
    """
    if scenario.workforce.lifts("cancellation"):
        return {}
    return {
        Shortage.officer_hours: beyond_hours(
            slots, week, scenario.workforce.officer_hours
        ),
        Shortage.budget: beyond_hours(slots, week, hours_within_budget(scenario)),
    }


def hours_within_budget(scenario: Scenario) -> Hours:
    """Return the officer hours a week that a plan can pay, after vans or cameras."""
    prices, budget = scenario.money, scenario.workforce.budget
    if budget == "enough" or prices.officer_hour == 0:
        return "enough"
    left = budget - weekly_capital(scenario, prices)
    return max(0.0, left) / prices.officer_hour


def beyond_hours(
    slots: Sequence[Slot],
    week: Sequence[Crew | None],
    most: Hours,
) -> set[int]:
    """Return the deployments for which a week's officer hours don't suffice."""
    if most == "enough":
        return set()
    left: dict[int, float] = {}
    over = set()
    for slot in slots:
        crew = week[slot.slot]
        officers = crew.officers if crew else 0
        hours = officers * (slot.packed - slot.set_up) / HOUR
        left[slot.week] = left.get(slot.week, most) - hours
        if left[slot.week] < -ROUNDING:
            left[slot.week] = -math.inf
            over.add(slot.deployment)
    return over
