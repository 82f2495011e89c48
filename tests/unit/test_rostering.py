"""What a roster makes in closed form, and what it makes when it is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.studies.expectation.expectation import expect
from analysis.studies.expectation.rostering import call_roll, on_shift, share_there
from sim.model.clock import HOUR
from sim.model.rosters import THERE, roster
from sim.model.streams import Streams
from sim.scenario.schema import Unit
from tests.making import changed, shipped


def unit(*pattern: str, turns: int = 1) -> Unit:
    """Return a unit of 30 officers."""
    said = {"does": "lfr", "officers": 30, "pattern": pattern, "turns": turns,
            "at": "anywhere"}  # fmt: skip
    return Unit.model_validate(said)


def test_as_many_are_there_as_a_roster_draws() -> None:
    """The share of officers who aren't away, over four years of the whole force.

    Without training 0.880 were said in place of 0.868: seen to fail.
    """
    scenario = changed(shipped("met-2025-reform"), horizon__weeks=52)
    drawn = [roster(scenario, Streams(1, replication)) for replication in range(4)]
    there = np.mean([(one.away == THERE).mean() for one in drawn])

    assert share_there(scenario.workforce.roster) == pytest.approx(there, abs=0.002)


@pytest.mark.parametrize(
    ("one", "monday", "saturday"),
    [
        (unit("day", "day", "day", "day", "day", "rest", "rest"), 30, 0),
        (unit("day", "day", "day", "day", "day", "rest", "rest", turns=7),
         150 / 7, 150 / 7),
        (unit("day", "rest"), 15, 15),
        (unit("day", "rest", "rest", turns=3), 10, 10),
    ],
)  # fmt: skip
def test_a_pattern_of_whole_weeks_knows_its_days(
    one: Unit, monday: float, saturday: float
) -> None:
    """Another comes to lie on all days alike."""
    assert on_shift(one, 0, {"day"}) == pytest.approx(monday)
    assert on_shift(one, 5, {"day"}) == pytest.approx(saturday)
    assert on_shift(one, 0, {"night"}) == 0


def test_the_roll_is_that_of_the_shortest_day() -> None:
    """On Saturday nobody of the team has a shift; without a roster nothing is said."""
    scenario = shipped("met-2025-reform")
    weekday = call_roll(scenario)
    saturday = call_roll(
        changed(scenario, plan__days=("Tue", "Sat", "Wed", "Thu", "Fri"))
    )
    expected = expect(scenario)

    drawn = call_roll(changed(scenario, plan__order="random"))

    assert drawn is not None
    assert (drawn.needed, drawn.there) == (28, 0)  # two on a Saturday or Sunday
    assert weekday is not None
    assert saturday is not None
    assert weekday.needed == saturday.needed == 28
    late = changed(scenario, workforce__roster__shifts__lfr__starts=20 * HOUR)
    nobody = call_roll(late)
    assert nobody is not None
    assert nobody.there == 0
    assert 28 < weekday.there < 36 == weekday.officers
    assert saturday.there == 0
    assert expected.lfr_officers_there == weekday.there
    assert any("of the LFR team" in line for line in expected.lines)
    assert call_roll(shipped("ten-a-week")) is None
    assert not any("LFR team" in line for line in expect(shipped("ten-a-week")).lines)
