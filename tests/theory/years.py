"""Years whose persons are an even sample, and what each of their deployments found."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.codes import Ending
from sim.model.replication import run_world
from sim.model.world import build_world
from sim.scenario.schema import Scenario
from tests.making import changed, shipped, uncoupled
from tests.theory.even import EvenPersons

Ints = NDArray[np.int64]

COUNTED: Final = ("deployments", "alerts", "disposals")
SEED: Final = 7
YEARS: Final = 24
"""Of ten a week: as many as the stated precision of all who read them takes."""


class Year(NamedTuple):
    """What each deployment of a replication found, shapes (deployments,)."""

    faces: Ints
    alerts: Ints
    arrests: Ints


def years(scenario: Scenario, replications: int) -> list[Year]:
    """Run some replications of a scenario."""
    return [_year(scenario, replication) for replication in range(replications)]


def _year(scenario: Scenario, replication: int) -> Year:
    world = build_world(scenario, EvenPersons(SEED, replication))
    records = run_world(world, kept=COUNTED).columns()
    deployments, alerts, ends = (records[table] for table in COUNTED)
    order = deployments["deployment"].argsort()
    here = deployments["deployment"][order]
    is_arrest = ends["ending"] == Ending.arrest
    found = (alerts["deployment"], ends["deployment"][is_arrest])
    counts = (np.bincount(here.searchsorted(e), minlength=len(here)) for e in found)
    return Year(deployments["faces"][order], *counts)


def days_alike(plan: str, **changes: object) -> Scenario:
    """Return a plan in which nothing is scarce and arrests are alike on all days."""
    return changed(uncoupled(shipped(plan)), disposal__arrest_spread=0.0, **changes)


@cache
def ten_a_week(rule: str) -> list[Year]:
    """Return years of ten a week, all days alike, under a rule of extra faces.

    Two modules read them, which are of one group, so that one worker runs them.
    """
    return years(days_alike("ten-a-week", population__extra_faces=rule), YEARS)
