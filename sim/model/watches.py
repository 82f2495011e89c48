"""How many officers of a unit are on duty from one moment to the next."""

from __future__ import annotations

import numpy as np

from sim.model.clock import DAY
from sim.model.rosters import REST, THERE, Roster
from sim.model.suite import Watch


def watches_of(roster: Roster, *units: int) -> list[Watch]:
    """Return how many officers of some units are on duty, from each change on.

    Of the night before the first day nobody is left: the roster begins with it.

    Parameters
    ----------
    roster
        Who has which shift, and who is away.
    units
        Their places.
    """
    officers = np.flatnonzero(np.isin(roster.unit, units))
    shift = roster.shifts[roster.line[officers]]
    there = (shift != REST) & (roster.away[officers] == THERE)
    changes: dict[float, int] = {0.0: 0}
    for number, (starts, length) in enumerate(
        zip(roster.starts.tolist(), roster.lengths.tolist(), strict=True)
    ):
        present = (there & (shift == number)).sum(axis=0)
        for day, count in enumerate(present.tolist()):
            begins = day * DAY + starts
            changes[begins] = changes.get(begins, 0) + count
            changes[begins + length] = changes.get(begins + length, 0) - count
    times = sorted(time for time, change in changes.items() if change or not time)
    numbers = np.cumsum([changes[time] for time in times]).tolist()
    return [Watch(time, number) for time, number in zip(times, numbers, strict=True)]
