"""How many officers a roster has on the days of a plan, in closed form."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Final, NamedTuple

import numpy as np

from sim.model.clock import DAY, WEEKDAYS, YEAR
from sim.model.expected import numbers_by_day
from sim.model.rosters import BACK
from sim.scenario.schema import Away, Roster, Scenario, Unit

POINTS: Final = 2000
"""Enough for the tail of a spell: one in a thousand lasts for months."""


class Roll(NamedTuple):
    """The LFR team on the day of a plan on which it is shortest.

    Attributes
    ----------
    officers
        Who are on its roster.
    there
        Of them, who have a shift and aren't away, in the mean.
    needed
        Officers in the full crews of that day.
    """

    officers: int
    there: float
    needed: int


def call_roll(scenario: Scenario) -> Roll | None:
    """Return how many of the LFR team are there; None where no roster is kept."""
    roster, plan = scenario.workforce.roster, scenario.plan
    if not roster.is_kept or not plan.deployments_per_week:
        return None
    team = [unit for unit in roster.units.values() if unit.does == "lfr"]
    share, manning = share_there(roster), _manning_shifts(scenario)
    # In a random order, as many as can fall on one day.
    crews = {day: max(numbers) for day, numbers in numbers_by_day(plan).items()}
    rolls = []
    for day, number in crews.items():
        if not number:
            continue
        on = sum(on_shift(unit, WEEKDAYS.index(day), manning) for unit in team)
        needed = number * scenario.workforce.crew.officers
        rolls.append(Roll(sum(unit.officers for unit in team), share * on, needed))
    return min(rolls, key=lambda roll: roll.there - roll.needed)


def share_there(roster: Roster) -> float:
    """Return the probability that an officer who has a shift isn't away.

    Of spells that begin with p a day and last longer than k days with S(k) none is
    there with prod_k (1 - p S(k)) (:mod:`sim.model.rosters`).
    """
    return math.prod(_without(kind) for kind in roster.absences.values())


def _without(kind: Away) -> float:
    chance = min(1.0, kind.spells_per_year * DAY / YEAR)
    levels = (np.arange(POINTS) + 0.5) / POINTS
    days = np.array([kind.length.quantile(u) for u in levels.tolist()]) / DAY
    longer = (days[:, None] > np.arange(BACK)).mean(axis=0)
    return float(np.prod(1 - chance * longer))


def _manning_shifts(scenario: Scenario) -> set[str]:
    """Return the shifts that are on when the first crews set up, at the earliest."""
    earliest = scenario.cameras[scenario.plan.camera].earliest_set_up
    shifts = scenario.workforce.roster.shifts
    return {name for name, shift in shifts.items() if shift.holds(earliest)}


def on_shift(unit: Unit, weekday: int, shifts: Collection[str]) -> float:
    """Return how many officers of a unit have some shifts on a weekday, in the mean.

    A pattern that isn't of whole weeks comes to lie on all weekdays alike.
    """
    days = len(unit.pattern)
    met = {(weekday + 7 * week) % days for week in range(days)}
    turns = [turn * days // unit.turns for turn in range(unit.turns)]
    is_on = [
        unit.pattern[(day + turn) % days] in shifts for day in met for turn in turns
    ]
    return unit.officers * sum(is_on) / len(is_on)
