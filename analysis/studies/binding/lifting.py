"""A scenario in which limits on staff don't hold, to see what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.scenario.schema.workforce import Limit


def lifted(scenario: Scenario, *limits: Limit) -> Scenario:
    """Return a scenario in which some limits don't hold; equal if none of them did."""
    workforce = scenario.workforce
    more = tuple(limit for limit in limits if not workforce.lifts(limit))
    changed = workforce.model_copy(update={"lifted": (*workforce.lifted, *more)})
    return scenario.model_copy(update={"workforce": changed})
