"""One replication: the only maker of an environment."""

from __future__ import annotations

import simpy

from sim.model.calendar import Slot, slots
from sim.model.clock import WEEK
from sim.model.deployment import deploy, share
from sim.model.keeping import Records
from sim.model.status_quo import live_through
from sim.model.streams import Streams
from sim.model.workforce import crews
from sim.model.world import World, build_world
from sim.scenario.schema import Scenario


def run_replication(scenario: Scenario, *, seed: int, replication: int) -> Records:
    """Simulate a scenario once, from the status quo to the horizon.

    Parameters
    ----------
    scenario
        What is simulated.
    seed, replication
        Which luck; any replication can be run alone.

    Returns
    -------
    Records
        Every table, in the order in which stages ended.
    """
    return run_world(build_world(scenario, Streams(seed, replication)))


def run_world(world: World) -> Records:
    """Simulate a world that has been built."""
    live_through(world)
    scenario, records = world.scenario, Records()
    env = simpy.Environment()
    shared = share(env, world)
    week = crews(scenario.plan, scenario.workforce)
    for slot in planned(world):
        env.process(
            deploy(
                env,
                slot,
                crew=week[slot.slot],
                shared=shared,
                world=world,
                records=records,
            )
        )
    horizon = scenario.horizon.weeks * WEEK
    env.run(until=horizon)
    marks = records.mark()
    # Nothing begins after the horizon; what was open is led to its end, so that
    # it is recorded, and then known only as far as it was at the horizon.
    env.run()
    records.cut_off(horizon, marks)
    return records


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
