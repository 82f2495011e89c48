"""What is left to find over a scenario's horizon, in closed form."""

from __future__ import annotations

from sim.model.clock import WEEK
from sim.model.depletion import Found, Past, mean_share_left
from sim.model.workforce import crews
from sim.model.world import (
    boroughs,
    kinds_found,
    lifts,
    passages_before,
    passages_per_deployment,
)
from sim.scenario.schema import Scenario


def left_share(scenario: Scenario) -> float:
    """Return sought passages over the horizon relative to the status quo."""
    return sum(left_by_kind(scenario))


def left_by_kind(scenario: Scenario) -> list[float]:
    """Return passages of each category relative to all in the status quo."""
    depletion = scenario.depletion
    kinds = kinds_found(scenario)
    if depletion.regime == "none":
        return [kind.share for kind in kinds]
    before, now = passages_before(scenario), _passages_now(scenario)
    factors, homes = lifts(scenario), boroughs(scenario)
    persons = float(scenario.population.size)
    total = sum(now.values()) or 1.0
    if depletion.regime == "mixed":
        lift, pasts, rates = factors[homes[0]], sum(before.values()), sum(now.values())
        return [
            lift * _left(scenario, kind, lift * pasts / persons, lift * rates / persons)
            for kind in kinds
        ]
    persons /= len(homes)
    return [
        sum(
            now[home]
            / total
            * factors[home]
            * _left(
                scenario,
                kind,
                factors[home] * before.get(home, 0.0) / persons,
                factors[home] * now[home] / persons,
            )
            for home in now
        )
        for kind in kinds
    ]


def _left(scenario: Scenario, kind: Found, before: float, now: float) -> float:
    """Return what is left of a category, given passages per person and second."""
    population, depletion = scenario.population, scenario.depletion
    return kind.share * mean_share_left(
        0.0,
        scenario.horizon.weeks * WEEK,
        rate=now * kind.probability * scenario.disposal.arrest_factor,
        leaving=1 / population.time_sought,
        visiting=population.visiting,
        past=Past(depletion.weeks_before * WEEK, before * kind.probability),
    )


def _passages_now(scenario: Scenario) -> dict[str, float]:
    plan = scenario.plan
    manned = sum(crew is not None for crew in crews(plan, scenario.workforce))
    found: dict[str, float] = {}
    for site, passages in passages_per_deployment(scenario, plan).items():
        home = scenario.sites[site].borough
        found[home] = found.get(home, 0.0) + passages * manned / WEEK
    return found
