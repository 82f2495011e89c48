"""One replication: the only maker of an environment."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from operator import attrgetter
from typing import Final

import numpy as np
import simpy
from simpy.events import ProcessGenerator

from sim.model.calendar import Slot, slots
from sim.model.clock import WEEK
from sim.model.deployment import Shared, announce, deploy, share
from sim.model.keeping import Records
from sim.model.records import TABLES
from sim.model.status_quo import live_through
from sim.model.streams import Streams
from sim.model.stretches import Stretches, merged
from sim.model.workforce import crews
from sim.model.world import World, build_world
from sim.scenario.schema import Crew, Scenario

AHEAD: Final = 1.0  # seconds


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
    week = crews(scenario.plan, scenario.workforce)
    plan = planned(world) if calendar is None else calendar
    staffed = [slot for slot in plan if week[slot.slot]]
    centre = centre_on_duty(staffed, horizon) if scenario.centre else None
    records = Records(horizon=horizon, kept=kept, centre=centre)
    env = simpy.Environment()
    shared = share(env, world)
    for slot in plan:
        announce(slot, week[slot.slot], world=world, records=records)
    env.process(
        _begin_when_due(
            env, staffed, week=week, shared=shared, world=world, records=records
        )
    )
    env.run(until=horizon)
    marks = records.mark()
    # Nothing begins after the horizon; what was open is led to its end, so that
    # it is recorded, and then known only as far as it was at the horizon.
    env.run()
    records.cut_off(marks)
    return records


def _begin_when_due(
    env: simpy.Environment,
    staffed: Sequence[Slot],
    *,
    week: Sequence[Crew | None],
    shared: Shared,
    world: World,
    records: Records,
) -> ProcessGenerator:
    """Begin each deployment when it is due: none that is yet to come takes memory.

    A second before, so that it waits for the moment by itself: a wait from one
    moment to another ends up to a rounding error beside it, unless it is short.
    """
    for slot in sorted(staffed, key=attrgetter("set_up")):
        if slot.set_up - AHEAD > env.now:
            yield env.timeout(slot.set_up - AHEAD - env.now)
        if crew := week[slot.slot]:
            env.process(
                deploy(
                    env, slot, crew=crew, shared=shared, world=world, records=records
                )
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
