"""The same deployment with a SimPy process for every pedestrian.

Frozen, as the measure of what the model saves. Pedestrians come to the street with
the flow of the hour (candidates at the day's peak, thinned); each is a process that
walks through the zone of recognition, unless on the far side of the street, and is
looked at by the matcher there. Whoever raises an alert meets the model's own
stages. Scalars come from Python's own generator, which is quicker at that than
NumPy.
"""

from __future__ import annotations

import random

import simpy
from simpy.events import ProcessGenerator

from sim.model.calendar import Slot
from sim.model.candidates import WIDTH, Alert, as_luck
from sim.model.clock import DAY, HOUR
from sim.model.custody import Suite
from sim.model.deployment import man
from sim.model.keeping import Records
from sim.model.levels import non_mated_rate
from sim.model.records import NOBODY
from sim.model.response import respond
from sim.model.world import World

ZONE = 10.0
"""Length of the zone of recognition, in metres."""


def simulate(  # noqa: PLR0915 - one closure a kind of process, as in many a model
    world: World, slot: Slot, *, seed: int
) -> tuple[int, Records]:
    """Return the faces seen and the records of one deployment."""
    env, records, luck = simpy.Environment(slot.live), Records(), random.Random(seed)
    scenario = world.scenario
    site, camera = scenario.sites[slot.site], scenario.cameras["mobile"]
    suites = {
        site.borough: Suite(
            site.borough, streams=world.streams, settings=scenario.custody
        )
    }
    post = man(env, slot, scenario.workforce.crew, suites=suites, world=world)
    hours = scenario.footfall.by_hour
    peak = max(hours)
    walking = scenario.engagement.walking_speed
    sought = site.wanted_per_10k_faces / 1e4
    recognised = world.point.true_positive_identification_rate
    mistaken = non_mated_rate(
        world.point,
        entries=scenario.watchlist.size,
        reference=scenario.recognition.reference_list,
    )
    persons = scenario.population.size
    faces = 0

    def pass_by(number: int) -> ProcessGenerator:
        nonlocal faces
        speed = walking.quantile(luck.random())
        person = luck.randrange(persons) if luck.random() < sought else NOBODY
        yield env.timeout(ZONE / speed)
        if luck.random() >= camera.coverage:
            return
        faces += 1
        if luck.random() >= (mistaken if person == NOBODY else recognised):
            return
        row = as_luck([luck.random() for _ in range(WIDTH)])
        gone = env.now + scenario.engagement.way_out.quantile(row.way_out) / speed
        alert = Alert(number, person != NOBODY, person, env.now, gone, row)
        env.process(
            respond(env, alert, slot=slot, post=post, world=world, records=records)
        )

    def crowd() -> ProcessGenerator:
        number, rate = 0, site.faces / camera.coverage * peak
        while True:
            yield env.timeout(luck.expovariate(rate))
            if env.now >= slot.end:
                return
            if luck.random() * peak < hours[int(env.now % DAY // HOUR)]:
                number += 1
                env.process(pass_by(number))

    env.process(crowd())
    env.run()
    return faces, records
