"""One replication: the only maker of an environment."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import simpy
from simpy.events import ProcessGenerator

from sim.model.calendar import Slot, slots
from sim.model.clock import WEEK
from sim.model.crews import Manned, manned
from sim.model.deployment import announce, deploy, man, share, wait_until_due
from sim.model.headquarters import Headquarters, Street, keep_roster
from sim.model.keeping import Records
from sim.model.records import TABLES
from sim.model.status_quo import live_through
from sim.model.streams import Streams
from sim.model.stretches import Stretches, merged
from sim.model.world import World, build_world
from sim.scenario.schema import Scenario


def run_replication(
    scenario: Scenario,
    *,
    seed: int,
    replication: int,
    kept: Collection[str] = TABLES.keys(),
) -> Records:
    """Simulate a scenario once, from the status quo to the horizon.

    Parameters
    ----------
    scenario
        What is simulated.
    seed, replication
        Which luck; any replication can be run alone.
    kept
        Tables that are kept row by row; see :class:`sim.model.keeping.Records`.

    Returns
    -------
    Records
        Every table, in the order in which stages ended.
    """
    return run_world(build_world(scenario, Streams(seed, replication)), kept=kept)


def run_world(
    world: World,
    *,
    kept: Collection[str] = TABLES.keys(),
    calendar: Sequence[Slot] | None = None,
) -> Records:
    """Simulate a world that has been built.

    Parameters
    ----------
    calendar
        Deployments in place of those that the plan has: what a force did, and not what
        it plans. Their ``slot`` says whose crew of the week they have.
    """
    live_through(world)
    scenario = world.scenario
    horizon = scenario.horizon.weeks * WEEK
    plan = manned(planned(world) if calendar is None else calendar, scenario)
    staffed = [one for one in plan if one.crew]
    slots = [one.slot for one in staffed]
    centre = centre_on_duty(slots, horizon) if scenario.centre else None
    records = Records(horizon=horizon, kept=kept, centre=centre)
    env = simpy.Environment()
    street = Street(env, share(env, world), world, records)
    headquarters = None
    if scenario.workforce.roster.is_kept:
        headquarters = Headquarters(street)
        for one in plan:
            if not one.crew:
                announce(one, world=world, records=records)
        env.process(keep_roster(headquarters, slots))
    else:
        for one in plan:
            announce(one, world=world, records=records)
        env.process(_begin_when_due(staffed, street))
    env.run(until=horizon)
    marks = records.mark()
    # Nothing begins after the horizon; what was open is led to its end, so that
    # it is recorded, and then known only as far as it was at the horizon.
    env.run()
    records.cut_off(marks)
    if headquarters:
        headquarters.close(horizon)
    return records


def _begin_when_due(staffed: Sequence[Manned], street: Street) -> ProcessGenerator:
    """Begin each deployment when it is due: none that is yet to come takes memory."""
    env, shared, world, records = street
    for one in sorted(staffed, key=lambda one: one.slot.set_up):
        slot, crew = one.slot, one.crew
        yield from wait_until_due(env, slot)
        if crew:
            post = man(
                env, slot, crew, shared=shared, world=world, second_line=one.second_line
            )
            env.process(
                deploy(env, slot, crew=crew, post=post, world=world, records=records)
            )


def centre_on_duty(staffed: Sequence[Slot], horizon: float) -> Stretches:
    """Return when a command centre is on duty: while any crew is, up to the horizon."""
    begins = np.array([slot.set_up for slot in staffed], np.float64)
    ends = np.array([min(slot.packed, horizon) for slot in staffed], np.float64)
    return merged(np.zeros(len(staffed), np.int64), begins, ends)


def planned(world: World) -> list[Slot]:
    """Return the deployments that a world's plan has."""
    scenario = world.scenario
    return list(
        slots(
            scenario.plan,
            sites=scenario.sites,
            camera=scenario.cameras[scenario.plan.camera],
            streams=world.streams,
            weeks=range(scenario.horizon.weeks),
        )
    )
