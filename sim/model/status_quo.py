"""The time before the first week: who has been arrested when the run begins.

Compared worlds must begin in one state, which no lever may move. So the weeks
before are those of the stated status quo, and go through the same streets, days
and luck as the run, but without crews: a stated share of the persons recognised
is reached. Only arrests matter here; nothing is recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sim.model.calendar import Slot, slots
from sim.model.candidates import Alert
from sim.model.chances import Chances, chances_on
from sim.model.codes import Ending
from sim.model.detention import detention_of
from sim.model.disposal import decide
from sim.model.recognition import alerts
from sim.model.sighting import day_effects_of, is_recognised, listed_passages
from sim.model.streams import SiteDay
from sim.model.watchlist import View
from sim.model.world import World
from sim.scenario.schema import Category, Disposal, Scenario

USUAL: Final = 1.0


def live_through(world: World) -> None:
    """Take off the street whom the status quo has arrested before week 0."""
    scenario = world.scenario
    settings = scenario.depletion
    if settings.regime == "none" or settings.weeks_before == 0:
        return
    plan = settings.status_quo.plan
    before = slots(
        plan,
        sites=scenario.sites,
        camera=scenario.cameras[plan.camera],
        streams=world.streams,
        weeks=range(-settings.weeks_before, 0),
    )
    disposal = usual_disposal(scenario)
    for slot in sorted(before, key=lambda slot: slot.live):
        chances = chances_on(
            world.streams,
            SiteDay(slot.site, slot.day),
            disposal=disposal,
            categories=scenario.population.categories,
        )
        for alert in _recognised(slot, world):
            _arrest(alert, world, disposal, chances)


def usual_disposal(scenario: Scenario) -> Disposal:
    """Return what came of stops: a scenario's tactics are not those before it."""
    return scenario.disposal.model_copy(update={"arrest_factor": USUAL})


def _recognised(slot: Slot, world: World) -> list[Alert]:
    scenario = world.scenario
    before = scenario.depletion.status_quo
    effects = day_effects_of(slot, world)
    found = listed_passages(
        slot,
        world=world,
        effects=effects,
        view=View(
            start=slot.live,
            end=slot.end,
            coverage=scenario.cameras[before.plan.camera].coverage,
            listed=world.listed_before,
            made=slot.live,
        ),
    )
    seen = is_recognised(
        found, slot, world=world, effects=effects, found=world.detection_before
    )
    seen &= found.mark("served") < before.reached
    recognised = found.only(seen)
    groups = world.population.group[recognised.person]
    return alerts(recognised, groups, settings=scenario.engagement)


def _arrest(
    alert: Alert,
    world: World,
    disposal: Disposal,
    chances: Mapping[Category, Chances],
) -> None:
    population, scenario = world.population, world.scenario
    if not population.is_at_large(alert.person, alert.time):
        return
    entry = population.entry(alert.person)
    decision = decide(alert, entry, settings=disposal, chances=chances)
    if decision.ending is not Ending.arrest:
        return
    if entry.category == "conditions":
        detention = detention_of(alert.luck, entry.category, scenario.custody)
        population.hold(alert.person, alert.time, alert.time + detention.duration)
    else:
        population.hold(alert.person, alert.time)
