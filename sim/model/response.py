"""The life of an alert: judged, raced for, stopped, taken into custody.

Stages are yielded from and know only their own settings; what spans stages, the
officers, is requested here. At equal times what was scheduled first goes first.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import simpy
from simpy.events import ProcessGenerator

from sim.model.adjudication import adjudicate
from sim.model.calendar import Slot
from sim.model.candidates import Alert
from sim.model.case import Case
from sim.model.chances import Chances
from sim.model.codes import Activity, Determination, Ending, Outcome, Role
from sim.model.custody import book, convey, drive_back, hand_over, wait_for_cell
from sim.model.disposal import decide, dispose
from sim.model.engagement import chooses_not_to, engage
from sim.model.keeping import Records
from sim.model.pools import Member, Pool
from sim.model.population import CATEGORIES, Entry
from sim.model.records import NOBODY
from sim.model.suite import Suite
from sim.model.world import World
from sim.scenario.distributions import Distribution
from sim.scenario.schema import Category

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
    second_line
        Pairs of the neighbourhood team that can be called; None where there are none.
    suite, suite_number
        The custody suite of the borough.
    chances
        What a stop can lead to on this street and day, by category of the person.
    met
        Persons spoken to in this deployment.
    """

    judges: Pool
    judges_are: Role
    pairs: Pool
    vans: Pool | None
    second_line: Pool | None
    suite: Suite
    suite_number: int
    chances: Mapping[Category, Chances]
    met: set[int] = field(default_factory=set)


class Line(NamedTuple):
    """Whose pairs are asked to reach a person.

    Attributes
    ----------
    pairs, role
        Of whom one is requested, and what they are.
    distance
        How far one that is free is from the person, in metres.
    """

    pairs: Pool
    role: Role
    distance: Distribution


class Matter(NamedTuple):
    """One alert with all that it takes to deal with it: references, no methods."""

    alert: Alert
    entry: Entry
    case: Case
    post: Post
    world: World


def respond(
    env: simpy.Environment,
    alert: Alert,
    *,
    slot: Slot,
    post: Post,
    world: World,
    records: Records,
) -> ProcessGenerator:
    """Judge an alert, reach the person, stop, and take into custody."""
    entry = world.population.entry(alert.person)
    category = CATEGORIES.index(entry.category) if entry.category else NOBODY
    case = Case(records, deployment=slot.deployment, alert=alert, category=category)
    matter = Matter(alert, entry, case, post, world)
    determined = yield from judge(env, matter)
    dropped = drop(matter, determined)
    if dropped is not None:
        return case.closed(dropped, env.now, env.now)
    line = line_for(post, world)
    with line.pairs.request() as pair:
        lost, assigned = yield from reach(env, matter, pair, line)
        if lost is not None:
            return case.closed(lost, env.now, env.now)
        decision = yield from stop(env, matter, pair, line, assigned=assigned)
        if decision.ending is not Ending.arrest:
            return None
        arrested = env.now
        handed_over = yield from arrest(env, matter, pair, line)
    if handed_over is not None:
        yield from carry(env, matter, arrested, handed_over)
    return None


def line_for(post: Post, world: World) -> Line:
    """Return whose pairs are asked: those beside it only where no other is free."""
    settings = world.scenario.engagement
    beside = post.second_line
    if beside and beside.has_free and not post.pairs.has_free:
        return Line(beside, Role.second_line, settings.second_line_distance)
    return Line(post.pairs, Role.pair, settings.distance)


def judge(env: simpy.Environment, matter: Matter) -> ProcessGenerator:
    """Have the alert judged; return the determination."""
    case, post, asked = matter.case, matter.post, env.now
    with post.judges.request() as member:
        determined = yield from adjudicate(
            env,
            matter.alert,
            judge=member,
            settings=matter.world.scenario.adjudication,
        )
        start, end = member.since, env.now
        case.judged(asked, start, end, determined)
        case.held(post.judges_are, member.number, Activity.adjudication, start, end)
    return determined


def drop(matter: Matter, determined: Determination) -> Ending | None:
    """Return how an alert ends that nobody is sent after, or None."""
    alert, world = matter.alert, matter.world
    if determined is Determination.rejected:
        return Ending.rejected
    if alert.person in matter.post.met:
        return Ending.repeat
    if chooses_not_to(alert, world.scenario.engagement):
        return Ending.chose_not_to
    return None


def reach(
    env: simpy.Environment, matter: Matter, pair: Member, line: Line
) -> ProcessGenerator:
    """Race for the person; return how the alert ends if it is lost, and since when."""
    alert, case, met, asked = matter.alert, matter.case, matter.post.met, env.now
    distance = line.distance.quantile(alert.luck.distance)
    race = yield from engage(
        env,
        alert,
        pair=pair,
        distance=distance,
        settings=matter.world.scenario.engagement,
    )
    assigned, outcome = race
    case.raced(asked, assigned, env.now, outcome)
    lost = LOST.get(outcome)
    if lost is None and alert.person in met:
        # Another pair was there first: the person passed twice within a minute.
        lost = Ending.repeat
    if lost is None and alert.is_mated:
        met.add(alert.person)
    if lost is not None and not math.isnan(assigned):
        case.held(line.role, pair.number, Activity.engagement, assigned, env.now)
    return lost, assigned


def stop(
    env: simpy.Environment,
    matter: Matter,
    pair: Member,
    line: Line,
    *,
    assigned: float,
) -> ProcessGenerator:
    """Stop the person and check; return what it leads to."""
    alert, world, case = matter.alert, matter.world, matter.case
    scenario = world.scenario
    decision = decide(
        alert,
        matter.entry,
        settings=scenario.disposal,
        chances=matter.post.chances,
    )
    ending, reason = decision
    if ending is Ending.arrest:
        if alert.is_mated and scenario.depletion.regime != "none":
            world.population.hold(alert.person, env.now)
        if alert.luck.support < scenario.disposal.second_pair:
            env.process(support(env, matter))
    start = env.now
    yield from dispose(
        env, alert, decision=decision, entry=matter.entry, settings=scenario.disposal
    )
    case.held(line.role, pair.number, Activity.engagement, assigned, env.now)
    case.closed(ending, start, env.now, reason)
    return decision


def support(env: simpy.Environment, matter: Matter) -> ProcessGenerator:
    """Let a second pair help with an arrest, if one is free now."""
    pairs, alert, start = matter.post.pairs, matter.alert, env.now
    if not pairs.has_free:
        return
    with pairs.request() as pair:
        duration = matter.world.scenario.disposal.stop_with_arrest
        yield env.timeout(duration.quantile(alert.luck.stop))
        matter.case.held(Role.pair, pair.number, Activity.support, start, env.now)


def arrest(
    env: simpy.Environment, matter: Matter, pair: Member, line: Line
) -> ProcessGenerator:
    """Take the person to custody, or hand them over to a van; return the van.

    Where all vans have been called away the pair drives, as where there never was one.
    """
    settings, vans = matter.world.scenario.custody, matter.post.vans
    arrested, van = env.now, None
    if vans is None or vans.is_deserted or settings.hand_over == "own transport":
        stay = yield from commit(env, matter, arrested)
        yield from book(env, matter.alert, stay=stay, settings=settings)
        yield from drive_back(env, matter.alert, settings=settings)
    else:
        van = vans.request()
        yield from hand_over(env, matter.alert, van=van, settings=settings)
    matter.case.held(line.role, pair.number, Activity.custody, arrested, env.now)
    return van


def carry(
    env: simpy.Environment, matter: Matter, arrested: float, van: Member
) -> ProcessGenerator:
    """Let a van that has taken a person over bring them to the suite, and come back."""
    with van:
        stay = yield from commit(env, matter, arrested)
        yield from wait_for_cell(env, stay)
        yield from drive_back(env, matter.alert, settings=matter.world.scenario.custody)
        matter.case.held(
            Role.prisoner_van, van.number, Activity.custody, van.since, env.now
        )


def commit(env: simpy.Environment, matter: Matter, arrested: float) -> ProcessGenerator:
    """Bring the person to the suite; return the stay, known on arrival."""
    scenario, post = matter.world.scenario, matter.post
    stay = yield from convey(
        env,
        matter.alert,
        category=matter.entry.category,
        suite=post.suite,
        settings=scenario.custody,
    )
    matter.case.detained(post.suite_number, arrested, stay)
    if matter.entry.category == "conditions" and scenario.depletion.regime != "none":
        matter.world.population.release(matter.alert.person, stay.time_release)
    return stay
