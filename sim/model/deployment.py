"""The life of an alert (respond), and of a deployment (deploy).

Stages are yielded from and know only their own settings; what spans stages, the
officers, is requested here. At equal times what was scheduled first goes first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, get_args

import simpy
from simpy.events import Event, ProcessGenerator

from sim.model.adjudication import adjudicate
from sim.model.calendar import Slot
from sim.model.candidates import Alert
from sim.model.case import Case
from sim.model.custody import (
    Suite,
    book,
    convey,
    drive_back,
    hand_over,
    is_charged_or_cautioned,
)
from sim.model.disposal import Decision, decide, dispose
from sim.model.engagement import chooses_not_to, engage
from sim.model.pools import Member, Pool, unlimited_unless
from sim.model.records import (

    Absent,
    Activity,
    Deployment,
    Determination,
    Ending,
    Outcome,
    Records,
    Role,
    Status,
)
from sim.model.sighting import Sighting, sight
from sim.model.watchlist import CATEGORIES, Entry
from sim.model.workforce import NONE, missing
from sim.model.world import World
from sim.scenario.schema import CameraKind, Crew

ROLES: Final = {
    "operators": Role.operator,
    "pairs": Role.pair,
    "prisoner_vans": Role.prisoner_van,
}
CAMERAS: Final[tuple[CameraKind, ...]] = get_args(CameraKind)
LOST: Final = {
    Outcome.evaded: Ending.evaded,
    Outcome.nobody_free: Ending.nobody_free,
}


@dataclass(frozen=True, slots=True)
class Post:
    """What one deployment has: references, no methods.

    Attributes
    ----------
    judges, judges_are
        Who judges alerts, and what they are.
    pairs, vans
        Engagement pairs and prisoner vans; None where there are no vans.
    suite, suite_number
        The custody suite of the borough.
    met
        Persons spoken to in this deployment.
    """

    judges: Pool
    judges_are: Role
    pairs: Pool
    vans: Pool | None
    suite: Suite
    suite_number: int
    met: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Matter:
    """One alert with all that it takes to deal with it: references, no methods."""

    alert: Alert
    entry: Entry
    case: Case
    post: Post
    world: World


def respond(
    env: simpy.Environment, alert: Alert, *, slot: Slot, post: Post, world: World,
    records: Records,
) -> ProcessGenerator:
    """Judge an alert, reach the person, stop, and take into custody."""
    entry = world.population.entry(alert.person)
    category = CATEGORIES.index(entry.category) if entry.category else -1
    case = Case(records, deployment=slot.deployment, alert=alert, category=category)
    matter = Matter(alert, entry, case, post, world)
    determined = yield from judge(env, matter)
    if determined is Determination.rejected:
        return case.close(Ending.rejected, start=env.now, end=env.now)
    if alert.is_mated and alert.person in post.met:
        return case.close(Ending.repeat, start=env.now, end=env.now)
    if chooses_not_to(alert, world.scenario.engagement):
        return case.close(Ending.chose_not_to, start=env.now, end=env.now)
    with post.pairs.request() as pair:
        lost = yield from reach(env, matter, pair)
        if lost is not None:
            return case.close(lost, start=env.now, end=env.now)
        post.met.add(alert.person)
        decision = yield from stop(env, matter, pair)
        if decision.ending is Ending.arrest:
            yield from arrest(env, matter, pair)
    return None


def judge(env: simpy.Environment, matter: Matter) -> ProcessGenerator:
    """Have the alert judged; return the determination."""
    case, post = matter.case, matter.post
    asked = env.now
    number = case.begin_adjudication(asked)
    with post.judges.request() as member:
        start, determined = yield from adjudicate(
            env,
            matter.alert,
            judge=member,
            settings=matter.world.scenario.adjudication,
        )
        case.end_adjudication(
            number, asked=asked, start=start, end=env.now, determination=determined
        )
        case.held(
            post.judges_are, member.number, Activity.adjudication, start, env.now
        )
    return determined


def reach(env: simpy.Environment, matter: Matter, pair: Member) -> ProcessGenerator:
    """Race for the person; return how they were lost, or None."""
    case, asked = matter.case, env.now
    number = case.begin_engagement(asked)
    race = yield from engage(
        env, matter.alert, pair=pair, settings=matter.world.scenario.engagement
    )
    assigned, outcome = race
    case.end_engagement(
        number, asked=asked, assigned=assigned, end=env.now, outcome=outcome
    )
    if assigned == assigned:  # noqa: PLR0124 - not nan: somebody set out
        case.held(Role.pair, pair.number, Activity.engagement, assigned, env.now)
    return LOST.get(outcome)


def stop(env: simpy.Environment, matter: Matter, pair: Member) -> ProcessGenerator:
    """Stop the person and check; return what it leads to."""
    alert, world, case = matter.alert, matter.world, matter.case
    scenario = world.scenario
    decision = decide(
        alert,
        matter.entry,
        settings=scenario.disposal,
        categories=scenario.population.categories,
    )
    is_arrest = decision.ending is Ending.arrest
    if is_arrest and alert.is_mated and scenario.depletion.regime != "none":
        world.population.hold(alert.person)
    if is_arrest and alert.luck.support < scenario.disposal.second_pair:
        env.process(support(env, matter))
    start = env.now
    with case.hold(env, Role.pair, pair.number, Activity.engagement, start):
        yield from dispose(
            env,
            alert,
            decision=decision,
            entry=matter.entry,
            settings=scenario.disposal,
        )
    case.close(decision.ending, start=start, end=env.now, reason=decision.reason)
    return decision


def support(env: simpy.Environment, matter: Matter) -> ProcessGenerator:
    """Let a second pair help with an arrest, if one is free now."""
    pairs, alert = matter.post.pairs, matter.alert
    if not pairs.has_free:
        return
    with pairs.request() as pair:
        with matter.case.hold(
            env, Role.pair, pair.number, Activity.support, env.now
        ):
            duration = matter.world.scenario.disposal.stop_with_arrest
            yield env.timeout(duration.quantile(alert.luck.stop))


def arrest(env: simpy.Environment, matter: Matter, pair: Member) -> ProcessGenerator:
    """Take the person to custody, or hand them over to a van that does."""
    settings, case, post = matter.world.scenario.custody, matter.case, matter.post
    opened = case.begin_detention(
        suite=post.suite_number,
        arrest=env.now,
        is_charged_or_cautioned=is_charged_or_cautioned(matter.alert, settings),
    )
    with case.hold(env, Role.pair, pair.number, Activity.custody, env.now):
        if post.vans is None or settings.hand_over == "own transport":
            stay = yield from commit(env, matter, opened, env.now)
            yield from book(env, matter.alert, stay=stay, settings=settings)
            yield from drive_back(env, matter.alert, settings=settings)
        else:
            handed_over = env.event()
            env.process(carry(env, matter, opened, handed_over))
            yield handed_over


def carry(
    env: simpy.Environment, matter: Matter, opened: int, handed_over: Event
) -> ProcessGenerator:
    """Let a prisoner van take the person over, to the suite, and come back."""
    settings, vans, arrested = matter.world.scenario.custody, matter.post.vans, env.now
    assert vans is not None  # noqa: S101 - arrest() looks before it starts this
    with vans.request() as van:
        if not van.triggered:
            yield van
        with matter.case.hold(
            env, Role.prisoner_van, van.number, Activity.custody, env.now
        ):
            yield from hand_over(env, matter.alert, van=van, settings=settings)
            handed_over.succeed()
            yield from commit(env, matter, opened, arrested)
            yield from drive_back(env, matter.alert, settings=settings)


def commit(
    env: simpy.Environment, matter: Matter, opened: int, arrested: float
) -> ProcessGenerator:
    """Bring the person to the suite; return the stay, known on arrival."""
    scenario, post = matter.world.scenario, matter.post
    stay = yield from convey(
        env, matter.alert, suite=post.suite, settings=scenario.custody
    )
    matter.case.end_detention(
        opened, suite=post.suite_number, arrest=arrested, stay=stay
    )
    if matter.entry.category == "conditions" and scenario.depletion.regime != "none":
        matter.world.population.hold(matter.alert.person, stay.time_release)
    return stay


def deploy(
    env: simpy.Environment,
    slot: Slot,
    *,
    crew: Crew | None,
    suites: dict[str, Suite],
    world: World,
    records: Records,
) -> ProcessGenerator:
    """Set up, go live, lead the crowd past the camera, pack down."""
    _record_absences(slot, crew, world=world, records=records)
    if crew is None:
        records.add(_as_record(slot, NONE, world=world, status=Status.cancelled))
        return
    yield env.timeout(slot.set_up - env.now)
    number = records.begin(Deployment, *_as_record(slot, crew, world=world))
    post = _man(env, slot, crew, suites=suites, world=world)
    yield env.timeout(slot.live - env.now)
    seen = sight(slot, camera=world.scenario.plan.camera, world=world)
    for alert in seen.alerts:
        yield env.timeout(alert.time - env.now)
        # Arrested since the list was looked at: they don't pass.
        if world.population.is_at_large(alert.person, env.now):
            env.process(
                respond(
                    env, alert, slot=slot, post=post, world=world, records=records
                )
            )
    yield env.timeout(slot.packed - env.now)
    records.end(number, _as_record(slot, crew, world=world, seen=seen))


def _man(
    env: simpy.Environment,
    slot: Slot,
    crew: Crew,
    *,
    suites: dict[str, Suite],
    world: World,
) -> Post:
    scenario = world.scenario
    limited = scenario.workforce.is_limited
    pairs = Pool(env, unlimited_unless(limited, crew.pairs))
    if scenario.adjudication.by == "operator":
        judges = Pool(env, unlimited_unless(limited, crew.operators))
        judges_are = Role.operator
    else:
        judges, judges_are = pairs, Role.pair
    vans = unlimited_unless(scenario.custody.is_limited, crew.prisoner_vans)
    borough = scenario.sites[slot.site].borough
    return Post(
        judges=judges,
        judges_are=judges_are,
        pairs=pairs,
        vans=Pool(env, vans) if vans else None,
        suite=suites[borough],
        suite_number=world.borough_numbers[borough],
    )


def _as_record(
    slot: Slot,
    crew: Crew,
    *,
    world: World,
    status: Status = Status.deployed,
    seen: Sighting | None = None,
) -> Deployment:
    scenario = world.scenario
    return Deployment(
        deployment=slot.deployment,
        week=slot.week,
        slot=slot.slot,
        day=slot.day,
        van=slot.van,
        site=world.site_numbers[slot.site],
        camera=CAMERAS.index(scenario.plan.camera),
        status=status,
        time_set_up=slot.set_up,
        time_live=slot.live,
        time_end=slot.end,
        time_packed=slot.packed,
        entries=scenario.watchlist.size if status is Status.deployed else 0,
        operators=crew.operators,
        pairs=crew.pairs,
        prisoner_vans=crew.prisoner_vans,
        faces=seen.faces if seen else 0,
        passages=seen.passages if seen else 0,
    )


def _record_absences(
    slot: Slot, crew: Crew | None, *, world: World, records: Records
) -> None:
    for post, number in missing(world.scenario.workforce.crew, crew).items():
        records.add(
            Absent(slot.deployment, ROLES[post], number, slot.set_up, slot.packed)
        )
