"""One replication: the only maker of an environment."""

from __future__ import annotations

from collections.abc import Collection

import simpy

from sim.model.calendar import Slot, slots
from sim.model.clock import DAY, WEEK
from sim.model.custody import Suite
from sim.model.deployment import deploy
from sim.model.keeping import Records
from sim.model.levels import boroughs
from sim.model.records import TABLES
from sim.model.status_quo import live_through
from sim.model.streams import Streams
from sim.model.workforce import crews
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


def run_world(world: World, *, kept: Collection[str] = TABLES.keys()) -> Records:
    """Simulate a world that has been built."""
    live_through(world)
    scenario = world.scenario
    horizon = scenario.horizon.weeks * WEEK
    records = Records(horizon=horizon, kept=kept)
    env = simpy.Environment()
    suites = {
        borough: Suite(borough, streams=world.streams, settings=scenario.custody)
        for borough in boroughs(scenario)
    }
    week = crews(scenario.plan, scenario.workforce)
    for slot in planned(world):
        env.process(
            deploy(
                env,
                slot,
                crew=week[slot.slot],
                suites=suites,
                world=world,
                records=records,
            )
        )
    for day in range(1, 7 * scenario.horizon.weeks + 1):
        env.run(until=day * DAY)
        records.pack()
    marks = records.mark()
    # Nothing begins after the horizon; what was open is led to its end, so that
    # it is recorded, and then known only as far as it was at the horizon.
    env.run()
    records.cut_off(marks)
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
