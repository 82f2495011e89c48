"""One crew at the record's streets: how it is run, and what its alerts come to.

Workers import this module, so it needs neither pandas nor anything that draws.

The convention a reader would get wrong: a pair is *away* from the moment at which it
sets out for a person who will be arrested until it is free again: approach, stop, wait
for a van, hand-over or the way to custody. A second pair that helps isn't counted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from sim.model.clock import MINUTE
from sim.model.codes import Activity, Ending, Role
from sim.model.records import Disposed, Held
from sim.model.replication import run_replication
from sim.scenario.distributions import Distribution, Fixed
from sim.scenario.doubts import uncut_mean
from sim.scenario.schema import Scenario

HandOver = Literal["prisoner van", "own transport"]
CARRIER: Final[dict[HandOver, str]] = {
    "prisoner van": "hand_over_duration",
    "own transport": "booking_duration",
}
"""The input of ``custody`` by whose mean the minutes away are moved."""
AWAY: Final = (Activity.engagement, Activity.custody)


class Crew(NamedTuple):
    """A crew, and how it hands over whom it arrests.

    Attributes
    ----------
    hand_over
        To a prisoner van, or the pair drives.
    prisoner_vans, pairs
        Of each deployment; no vans with own transport.
    minutes
        Mean of the input that carries the minutes away.
    """

    hand_over: HandOver
    prisoner_vans: int
    pairs: int
    minutes: float

    def in_scenario(self, scenario: Scenario) -> Scenario:
        """Return a scenario with this crew."""
        update = {"pairs": self.pairs, "prisoner_vans": self.prisoner_vans}
        workforce = scenario.workforce
        crew = workforce.crew.model_copy(update=update)
        least = workforce.least_crew
        least = least.model_copy(
            update={key: min(getattr(least, key), most) for key, most in update.items()}
        )
        custody, name = scenario.custody, CARRIER[self.hand_over]
        moved = _with_mean(getattr(custody, name), self.minutes * MINUTE)
        return scenario.model_copy(
            update={
                "workforce": workforce.model_copy(
                    update={"crew": crew, "least_crew": least}
                ),
                "custody": custody.model_copy(
                    update={"hand_over": self.hand_over, name: moved}
                ),
            }
        )


def _with_mean(distribution: Distribution, mean: float) -> Distribution:
    before = uncut_mean(distribution)
    return distribution.scaled(mean / before) if before else Fixed(value=mean)


class Tally(NamedTuple):
    """What the alerts of one replication come to.

    Attributes
    ----------
    alerts, evaded, nobody_free, chose_not_to, arrests
        Alerts, and how many of them ended so.
    minutes_away
        Of all pairs together, after arrests.
    """

    alerts: int
    evaded: int
    nobody_free: int
    chose_not_to: int
    arrests: int
    minutes_away: float


@dataclass(frozen=True, slots=True)
class Shift:
    """Replications of one crew that one worker runs.

    Attributes
    ----------
    crew
        Which.
    scenario
        With that crew.
    seed, replications
        Which luck.
    """

    crew: Crew
    scenario: Scenario
    seed: int
    replications: range


def work(shift: Shift) -> list[Tally]:
    """Run the replications of a shift, in order."""
    return [
        tally(shift.scenario, seed=shift.seed, replication=replication)
        for replication in shift.replications
    ]


def tally(scenario: Scenario, *, seed: int, replication: int) -> Tally:
    """Run one replication and add up what its alerts come to."""
    records = run_replication(scenario, seed=seed, replication=replication)
    disposed = records.rows(Disposed)
    ends = [row.ending for row in disposed]
    arrested = {
        (row.deployment, row.candidate, row.is_mated)
        for row in disposed
        if row.ending == Ending.arrest
    }
    away = sum(
        row.time_to - row.time_from
        for row in records.rows(Held)
        if row.role == Role.pair
        and row.activity in AWAY
        and (row.deployment, row.candidate, row.is_mated) in arrested
        and not math.isnan(row.time_to)  # held at the horizon
    )
    return Tally(
        alerts=len(ends),
        evaded=ends.count(Ending.evaded),
        nobody_free=ends.count(Ending.nobody_free),
        chose_not_to=ends.count(Ending.chose_not_to),
        arrests=len(arrested),
        minutes_away=away / MINUTE,
    )
