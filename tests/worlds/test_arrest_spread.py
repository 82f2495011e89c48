"""Uneven arrests move disposals and what follows from them, in a thousand replications.

The same street on the same day is as it is whatever is deployed there.
"""

from __future__ import annotations

from typing import Any

import pytest

from sim.model.keeping import Columns
from sim.model.status_quo import live_through
from sim.scenario.schema import Scenario
from tests.making import changed, shipped, uncoupled
from tests.worlds.small import (
    REPLICATIONS,
    alone,
    by_alert,
    is_congested,
    moved,
    runs,
    small,
    worlds,
)

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("shared deployments")]
FEW, MANY = 2, 4
SPREAD = shipped("ten-a-week").disposal.arrest_spread
BEFORE_A_PAIR = ("deployments", "alerts", "adjudications", "absences")
BEFORE_DISPOSAL = (*BEFORE_A_PAIR, "engagements")


def even(**changes: Any) -> Scenario:
    """Return few deployments, all days alike, with other changes."""
    return small(FEW, disposal__arrest_spread=0.0, **changes)


def tables(names: list[str]) -> set[str]:
    """Return the tables of some columns."""
    return {name.split(".")[0] for name in names}


def test_uncoupled_nothing_before_the_disposal_moves() -> None:
    """Faces, alerts, judgements and races are equal, byte for byte; in a third of the
    weeks or more somebody is arrested who wasn't, or the other way round.
    """
    others = 0
    for one, other in zip(runs(uncoupled(even())), alone(FEW), strict=True):
        differing = moved(one, other)
        others += "disposals.ending" in differing

        assert not tables(differing) & set(BEFORE_DISPOSAL)
    assert others > len(REPLICATIONS) / 3


def test_with_few_pairs_nothing_before_them_moves() -> None:
    """Where arrests keep pairs away, races end otherwise; what was seen and judged
    before is equal, byte for byte.
    """
    alike = even(depletion__regime="none")
    spread = changed(alike, disposal__arrest_spread=SPREAD)
    races = 0
    congested: list[Columns] = []
    for one, other in zip(runs(alike), runs(spread), strict=True):
        differing = tables(moved(one, other))
        races += "engagements" in differing
        congested.append(one)

        assert not differing & set(BEFORE_A_PAIR)
    assert is_congested(congested)
    assert races > len(REPLICATIONS) / 10


def test_a_street_and_day_has_the_same_effect_in_both_plans() -> None:
    """Uncoupled, every disposal of a deployment that is in both plans is equal."""
    compared = 0
    for one, other in zip(alone(FEW), alone(MANY), strict=True):
        few, more = by_alert(one, "disposals"), by_alert(other, "disposals")
        compared += len(few)

        assert all(repr(more[key]) == repr(row) for key, row in few.items())
    assert compared > 10 * FEW * len(REPLICATIONS)


def test_streets_differ_before_week_0_too_and_no_plan_moves_that() -> None:
    """A spread changes whom the status quo has arrested; a plan doesn't."""
    alike = even(depletion__weeks_before=3)
    spread = changed(alike, disposal__arrest_spread=SPREAD)
    plan = changed(spread, plan__deployments_per_week=MANY, disposal__arrest_factor=1.2)
    others = 0
    for each in zip(worlds(alike), worlds(spread), worlds(plan), strict=True):
        for world in each:
            live_through(world)
        usual, one, other = (world.population.held_until for world in each)
        others += (usual != one).any()

        assert (one == other).all()
    assert others > len(REPLICATIONS) / 2
