"""What is left to find over a scenario's horizon, in closed form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sim.model.clock import WEEK
from sim.model.crews import crews
from sim.model.depletion import Past, mean_share_left
from sim.model.levels import (
    Kind,
    boroughs,
    kinds_found,
    lifts,
    passages_before,
    passages_per_deployment,
    recognised_before,
    recognised_now,
)
from sim.model.listing import reach
from sim.scenario.schema import Scenario


class Group(NamedTuple):
    """Persons whom the same happens to, and how often they pass over the horizon.

    Attributes
    ----------
    kind
        Why they are sought, and whether their entries are right.
    is_listed
        Whether the scenario's list has them.
    is_covered
        Whether the status quo's list had them.
    passages
        Relative to all passages in the status quo.
    """

    kind: Kind
    is_listed: bool
    is_covered: bool
    passages: float


class Home(NamedTuple):
    """Where persons live who pass the same cameras: all of London, or a borough.

    Attributes
    ----------
    weight
        Its share of the scenario's passages.
    lift
        From passages in the status quo to undepleted ones.
    before, now
        Passages per person and second, undepleted, in the status quo and the scenario.
    """

    weight: float
    lift: float
    before: float
    now: float


class Chances(NamedTuple):
    """Probabilities that a passage removes a person, before week 0 and from then on."""

    before: float
    now: float


def groups(scenario: Scenario) -> Iterator[Group]:
    """Give the groups of persons who pass, with what is left of each.

    Whom nobody lists, nobody finds; those beyond the status quo's list were never
    looked for before week 0.
    """
    extent = reach(scenario.watchlist, scenario.population)
    others = scenario.population.unlisted / scenario.population.size
    homes = list(_homes(scenario))
    before = kinds_found(scenario, recognised_before(scenario))
    now = kinds_found(
        scenario, recognised_now(scenario), tactics=scenario.disposal.arrest_factor
    )
    for kind in now:
        has_any = kind.category in extent.categories
        first, beyond = (extent.first, extent.beyond) if has_any else (0.0, 0.0)
        for is_listed, is_covered, part in (
            (True, True, first),
            (False, True, 1 - first),
            (True, False, beyond * others),
            (False, False, (1 - beyond) * others),
        ):
            if part:
                chances = Chances(
                    before[kind].probability if is_covered else 0.0,
                    now[kind].probability if is_listed else 0.0,
                )
                left = before[kind].share * _left(scenario, homes, chances)
                yield Group(kind, is_listed, is_covered, part * left)


def _left(scenario: Scenario, homes: list[Home], chances: Chances) -> float:
    """Return what is left of some persons' passages, relative to the status quo."""
    population, depletion = scenario.population, scenario.depletion
    return sum(
        home.weight
        * home.lift
        * mean_share_left(
            0.0,
            scenario.horizon.weeks * WEEK,
            rate=home.now * chances.now,
            leaving=1 / population.time_sought,
            visiting=population.visiting,
            past=Past(depletion.weeks_before * WEEK, home.before * chances.before),
        )
        for home in homes
    )


def _homes(scenario: Scenario) -> Iterator[Home]:
    """Give the groups of persons that are depleted each on its own."""
    regime, persons = scenario.depletion.regime, float(scenario.population.size)
    if regime == "none":
        yield Home(weight=1.0, lift=1.0, before=0.0, now=0.0)
        return
    before, now = passages_before(scenario), _passages_now(scenario)
    factors, names = lifts(scenario), boroughs(scenario)
    if regime == "mixed":
        lift = factors[names[0]]
        each = lift / persons
        yield Home(1.0, lift, sum(before.values()) * each, sum(now.values()) * each)
        return
    persons /= len(names)
    total = sum(now.values()) or 1.0
    for name, passages in now.items():
        each = factors[name] / persons
        yield Home(
            weight=passages / total,
            lift=factors[name],
            before=before.get(name, 0.0) * each,
            now=passages * each,
        )


def _passages_now(scenario: Scenario) -> dict[str, float]:
    plan = scenario.plan
    manned = sum(crew is not None for crew in crews(plan, scenario.workforce))
    found: dict[str, float] = {}
    for site, passages in passages_per_deployment(scenario, plan).items():
        home = scenario.sites[site].borough
        found[home] = found.get(home, 0.0) + passages * manned / WEEK
    return found
