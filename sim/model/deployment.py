"""The life of a deployment: set up, go live, lead the crowd past, pack down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple, get_args

import simpy
from simpy.events import ProcessGenerator

from sim.model.calendar import Slot
from sim.model.candidates import Alert
from sim.model.chances import chances_on
from sim.model.codes import Role, Shortage, Status
from sim.model.crews import NONE, Manned
from sim.model.keeping import Records
from sim.model.officer_records import Absent
from sim.model.passers_by import passers_by
from sim.model.pedestrians import walk_past
from sim.model.pools import Pool, unlimited_unless
from sim.model.records import Deployment
from sim.model.response import Post, respond
from sim.model.sighting import Tally, sight
from sim.model.streams import SiteDay
from sim.model.suite import Suite
from sim.model.world import World
from sim.scenario.schema import CameraKind, Crew

AHEAD: Final = 1.0  # seconds
CAMERAS: Final[tuple[CameraKind, ...]] = get_args(CameraKind)


class Shared(NamedTuple):
    """What all deployments share: references, no methods.

    Attributes
    ----------
    suites
        The custody suite of each borough.
    centre
        The operators of the command centre; None if those of a crew judge, or pairs.
    """

    suites: dict[str, Suite]
    centre: Pool | None = None


def share(env: simpy.Environment, world: World) -> Shared:
    """Bring together what all deployments share."""
    scenario, workforce = world.scenario, world.scenario.workforce
    suites = {
        borough: Suite(borough, streams=world.streams, settings=scenario.custody)
        for borough in world.borough_numbers
    }
    if scenario.adjudication.by != "command centre":
        return Shared(suites)
    is_limited = not workforce.lifts("operators")
    operators = unlimited_unless(is_limited, workforce.command_centre)
    return Shared(suites, Pool(env, operators))


def announce(manned: Manned, *, world: World, records: Records) -> None:
    """Record who is absent from a deployment, and whether it is cancelled for that."""
    slot = manned.slot
    for (role, shortage), number in Counter(manned.gaps).items():
        records.add(
            Absent(slot.deployment, role, number, shortage,
                   has_left=False, time_from=slot.set_up, time_to=slot.packed)
        )  # fmt: skip
    if manned.crew is None:
        records.add(as_record(slot, NONE, world=world, shortage=manned.shortage))


def wait_until_due(env: simpy.Environment, slot: Slot) -> ProcessGenerator:
    """Wait until a second before a crew sets up.

    So that it waits for the moment by itself: a wait from one moment to another ends
    up to a rounding error beside it, unless it is short.
    """
    if slot.set_up - AHEAD > env.now:
        yield env.timeout(slot.set_up - AHEAD - env.now)


def begin_when_due(
    env: simpy.Environment,
    slot: Slot,
    *,
    crew: Crew,
    post: Post,
    world: World,
    records: Records,
) -> ProcessGenerator:
    """Wait until the crew of one deployment is due, and deploy."""
    yield from wait_until_due(env, slot)
    yield from deploy(env, slot, crew=crew, post=post, world=world, records=records)


def deploy(
    env: simpy.Environment,
    slot: Slot,
    *,
    crew: Crew,
    post: Post,
    world: World,
    records: Records,
) -> ProcessGenerator:
    """Set up, go live, lead the crowd past the camera, pack down."""
    if slot.set_up > env.now:
        yield env.timeout(slot.set_up - env.now)
    yield env.timeout(slot.live - env.now)
    watch = WATCH[world.scenario.fidelity]
    tally = yield from watch(env, slot, post=post, world=world, records=records)
    yield env.timeout(slot.packed - env.now)
    records.add(as_record(slot, crew, world=world, tally=tally))


def watch_for_alerts(
    env: simpy.Environment, slot: Slot, *, post: Post, world: World, records: Records
) -> ProcessGenerator:
    """Watch a crowd that was looked at as a whole; return what was counted."""
    seen = sight(slot, camera=world.scenario.plan.camera, world=world)
    yield from lead_past(
        env, seen.each_alert(), slot=slot, post=post, world=world, records=records
    )
    yield env.timeout(slot.end - env.now)
    return seen.counted(world.population, since=slot.live)


def watch_everybody(
    env: simpy.Environment, slot: Slot, *, post: Post, world: World, records: Records
) -> ProcessGenerator:
    """Watch every passer-by; return what was counted."""
    tally = Tally()

    def raised(alert: Alert) -> None:
        env.process(
            respond(env, alert, slot=slot, post=post, world=world, records=records)
        )

    crowd = passers_by(slot, world)
    yield from walk_past(env, slot, crowd, tally=tally, raised=raised, world=world)
    yield env.timeout(slot.end - env.now)
    return tally


def lead_past(
    env: simpy.Environment,
    alerts: Iterable[Alert],
    *,
    slot: Slot,
    post: Post,
    world: World,
    records: Records,
) -> ProcessGenerator:
    """Lead the crowd past the camera; of all in it, only alerts have a process."""
    for alert in alerts:
        yield env.timeout(alert.time - env.now)
        # Arrested since the list was looked at: they don't pass.
        if world.population.is_at_large(alert.person, env.now):
            env.process(
                respond(env, alert, slot=slot, post=post, world=world, records=records)
            )


WATCH: Final = {"alert": watch_for_alerts, "pedestrian": watch_everybody}
"""How a deployment watches the crowd, by fidelity."""


def man(
    env: simpy.Environment,
    slot: Slot,
    crew: Crew,
    *,
    shared: Shared,
    world: World,
    second_line: int = 0,
) -> Post:
    """Bring the crew of a deployment together, and who can be called to it.

    Where officers are rostered its pools note how long members are held.
    """
    scenario, workforce = world.scenario, world.scenario.workforce
    is_noted = workforce.roster.is_kept

    def pool(members: float) -> Pool:
        return Pool(env, members, stints=[] if is_noted else None)

    pairs = pool(unlimited_unless(not workforce.lifts("pairs"), crew.pairs))
    if scenario.adjudication.by == "engagement pair":
        judges, judges_are = pairs, Role.pair
    else:
        operators = unlimited_unless(not workforce.lifts("operators"), crew.operators)
        judges, judges_are = shared.centre or pool(operators), Role.operator
    is_scarce = scenario.custody.is_limited and not workforce.lifts("prisoner vans")
    vans = unlimited_unless(is_scarce, crew.prisoner_vans)
    borough = scenario.sites[slot.site].borough
    return Post(
        judges=judges,
        judges_are=judges_are,
        pairs=pairs,
        vans=pool(vans) if vans else None,
        second_line=pool(second_line) if second_line else None,
        suite=shared.suites[borough],
        suite_number=world.borough_numbers[borough],
        chances=chances_on(
            world.streams,
            SiteDay(slot.site, slot.day),
            disposal=scenario.disposal,
            categories=scenario.population.categories,
        ),
    )


def as_record(
    slot: Slot,
    crew: Crew,
    *,
    world: World,
    shortage: Shortage = Shortage.none,
    tally: Tally | None = None,
) -> Deployment:
    """Return the record of a deployment: what was counted, or why it is cancelled."""
    scenario = world.scenario
    status = Status.cancelled if shortage else Status.deployed
    return Deployment(
        deployment=slot.deployment,
        week=slot.week,
        slot=slot.slot,
        day=slot.day,
        van=slot.van,
        site=world.site_numbers[slot.site],
        camera=CAMERAS.index(scenario.plan.camera),
        status=status,
        shortage=shortage,
        time_set_up=slot.set_up,
        time_live=slot.live,
        time_end=slot.end,
        time_packed=slot.packed,
        entries=world.reach.entries if status is Status.deployed else 0,
        operators=crew.operators,
        pairs=crew.pairs,
        prisoner_vans=crew.prisoner_vans,
        faces=tally.faces if tally else 0,
        passages=tally.passages if tally else 0,
    )
