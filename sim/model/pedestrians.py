"""Every passer-by as a process of their own: the slow twin of the fast model.

A pedestrian comes along the street, passes the zone of recognition or keeps clear of
it, is captured there and compared with the list, and whoever raises an alert goes the
way of every alert. Nothing is drawn as a vector and nothing thinned beforehand: what
the fast model says by theorems on Poisson processes is acted out here, person by
person, for proof and for teaching. Led past with the candidates of the fast model it
leaves the same records to the byte; with passers-by of its own
(:mod:`sim.model.passers_by`) the same law.

The convention a reader would get wrong: a passer-by's time is that at which they leave
the zone, and whether anybody is live, sought or held is asked then and not when they
set out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import simpy
from simpy.events import ProcessGenerator

from sim.model.calendar import Slot
from sim.model.candidates import Alert
from sim.model.passers_by import PasserBy, Scene, luck_of, scene_of
from sim.model.population import Population
from sim.model.recognition import as_alert
from sim.model.records import NOBODY
from sim.model.sighting import Tally
from sim.model.world import World

AHEAD: Final = 120.0
"""Seconds before their time at which people come in sight: longer than a zone takes."""


def walk_past(
    env: simpy.Environment,
    slot: Slot,
    passers_by: Iterable[PasserBy],
    *,
    tally: Tally,
    raised: Callable[[Alert], None],
    world: World,
) -> ProcessGenerator:
    """Let people come along the street, in order of the times at which they pass.

    Parameters
    ----------
    env, slot, world
        Where it happens.
    passers_by
        Who comes.
    tally
        Where faces are counted.
    raised
        What is to be done with an alert, called at its time.
    """
    scene = scene_of(slot, world)
    for one in passers_by:
        if one.time < env.now:
            continue  # they had gone by before anybody looked
        yield env.timeout(max(one.time - AHEAD - env.now, 0.0))
        env.process(pass_by(env, one, scene, tally=tally, raised=raised))


def pass_by(
    env: simpy.Environment,
    one: PasserBy,
    scene: Scene,
    *,
    tally: Tally,
    raised: Callable[[Alert], None],
) -> ProcessGenerator:
    """Come along, walk through the zone of recognition, be captured and compared."""
    speed = scene.engagement.walking_speed.quantile(one.walking)
    yield env.timeout(max(one.time - scene.camera.zone / speed - env.now, 0.0))
    if one.coverage >= scene.camera.coverage:
        return  # they keep to the part of the street that no camera sees
    yield env.timeout(one.time - env.now)
    if not is_live(env.now, scene.slot) or not is_there(one, env.now, scene):
        return
    tally.faces += 1
    tally.passages += one.person != NOBODY
    if one.score < scene.rate_of(one, env.now):
        who, luck = (one.person, one.group), luck_of(one, scene)
        raised(as_alert(one.number, who, env.now, luck, settings=scene.engagement))


def is_live(time: float, slot: Slot) -> bool:
    """Return whether the cameras of a deployment are live at a time."""
    return slot.live <= time < slot.end


def is_there(one: PasserBy, time: float, scene: Scene) -> bool:
    """Return whether somebody passes in their own right.

    Of sought persons only those who are on the list do, and neither held nor found by
    other means; everybody else is in the crowd already.
    """
    return one.person == NOBODY or is_listed(one.person, time, scene)


def is_listed(person: int, time: float, scene: Scene) -> bool:
    """Return whether a person is on a deployment's list, and at large at a time."""
    population: Population = scene.world.population
    return bool(
        scene.world.listed[person]
        and population.sought_from[person] <= scene.list_made
        and population.sought_until[person] > time
        and population.is_at_large(person, time)
    )
