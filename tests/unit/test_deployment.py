"""The life of a deployment: who comes, what is on record, who no longer passes."""

from __future__ import annotations

from typing import Any

import pytest
import simpy
from simpy.events import ProcessGenerator

from sim.model import deployment, replication
from sim.model.calendar import Slot
from sim.model.chances import chances_on
from sim.model.codes import Ending, Role, Shortage, Status
from sim.model.crews import ROLES, Manned, missing
from sim.model.deployment import Shared, announce, deploy, lead_past, man
from sim.model.keeping import Records
from sim.model.officer_records import Absent
from sim.model.passers_by import PasserBy
from sim.model.population import GONE
from sim.model.records import NOBODY, Deployment, Disposed, Raised
from sim.model.replication import planned
from sim.model.response import Post
from sim.model.sighting import sight
from sim.model.streams import SiteDay
from sim.model.suite import Suite
from sim.model.world import World
from sim.scenario.distributions import Fixed
from sim.scenario.schema import Crew
from tests.making import alert_at, changed, congested, shipped, short, world_of

SUNDAY = -86_400.0


def busy(**changes: Any) -> World:
    """Return a busy week of two vans."""
    return world_of(
        changed(congested(short(shipped("four-a-week"), weeks=1)), **changes)
    )


def suites(world: World) -> dict[str, Suite]:
    """Return the suite of each borough."""
    return {
        borough: Suite(borough, streams=world.streams, settings=world.scenario.custody)
        for borough in world.borough_numbers
    }


def deployed(world: World, slot: Slot, crew: Crew | None) -> tuple[Records, float]:
    """Return the records of a deployment, and when it was over."""
    env, records = simpy.Environment(initial_time=SUNDAY), Records()
    full = world.scenario.workforce.crew
    gaps = [
        (ROLES[post], Shortage.sickness)
        for post, number in missing(full, crew).items()
        for _ in range(number)
    ]
    announce(Manned(slot, crew, gaps), world=world, records=records)
    if crew is None:
        return records, env.now
    post = man(env, slot, crew, shared=Shared(suites(world)), world=world)
    process = env.process(
        deploy(env, slot, crew=crew, post=post, world=world, records=records)
    )
    env.run(until=process)
    over = env.now
    env.run()
    return records, over


def post(world: World, crew: Crew) -> Post:
    """Return what a crew has at the first deployment."""
    env, slot = simpy.Environment(), planned(world)[0]
    return man(env, slot, crew, shared=Shared(suites(world)), world=world)


def test_a_post_has_the_chances_of_its_street_and_day() -> None:
    """Each deployment of a week has its own, and the same as another crew there."""
    world, env = busy(disposal__arrest_spread=0.8), simpy.Environment()
    crew, shared = world.scenario.workforce.crew, Shared(suites(world))
    slots = planned(world)
    posts = [man(env, slot, crew, shared=shared, world=world) for slot in slots]
    theirs = [
        chances_on(
            world.streams,
            SiteDay(slot.site, slot.day),
            disposal=world.scenario.disposal,
            categories=world.scenario.population.categories,
        )
        for slot in slots
    ]

    assert [each.chances for each in posts] == theirs
    assert len({each.chances["court"].arrest for each in posts}) == len(slots)


@pytest.mark.parametrize("camera", ["mobile", "fixed"])
def test_a_deployment_is_on_record_as_planned_and_seen(camera: str) -> None:
    """When, where, with whom, and what its cameras saw, in the right columns."""
    world = busy(plan__camera=camera, watchlist__size=9000)
    slot, crew = planned(world)[3], Crew(operators=2, pairs=3, prisoner_vans=1)
    seen = sight(slot, camera=world.scenario.plan.camera, world=world)
    records, over = deployed(world, slot, crew)
    (found,) = records.rows(Deployment)

    assert found == Deployment(
        deployment=10_000 * slot.day + slot.van,
        week=0,
        slot=3,
        day=slot.day,
        van=2,
        site=list(world.scenario.sites).index(slot.site),
        camera=("mobile", "fixed").index(camera),
        status=Status.deployed,
        shortage=Shortage.none,
        time_set_up=slot.set_up,
        time_live=slot.live,
        time_end=slot.end,
        time_packed=slot.packed,
        entries=9000,
        operators=2,
        pairs=3,
        prisoner_vans=1,
        faces=seen.faces,
        passages=seen.passages,
    )
    assert found.faces > found.passages > 0
    assert over == slot.packed
    assert len(records.rows(Raised)) == len(seen.alerts) == len(records.rows(Disposed))


def test_everybody_is_watched_where_each_is_a_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Faces are counted, those who are recognised raise an alert at their time, and the
    deployment ends as planned.
    """
    world = busy(fidelity="pedestrian")
    slot, crew = planned(world)[3], Crew(operators=2, pairs=3, prisoner_vans=1)
    unlike, like = 1.0, 0.0
    crowd = [
        PasserBy(number, NOBODY, slot.live + time, NOBODY, 0.5, 0.0, score)
        for number, (time, score) in enumerate(
            [(200.0, unlike), (300.0, like), (400.0, unlike), (500.0, like)]
        )
    ]
    come = {(slot, id(world)): crowd}
    monkeypatch.setattr(
        deployment, "passers_by", lambda at, where: iter(come[at, id(where)])
    )
    records, over = deployed(world, slot, crew)
    (found,) = records.rows(Deployment)

    assert (found.faces, found.passages, over) == (4, 0, slot.packed)
    assert [row.time for row in records.rows(Raised)] == [
        slot.live + 300,
        slot.live + 500,
    ]
    assert {row.deployment for row in records.rows(Disposed)} == {slot.deployment}
    assert len(records.rows(Disposed)) == 2


def test_a_cancelled_deployment_is_on_record_with_nobody_there() -> None:
    """It is planned as ever, sees nothing, takes no time, and every post of a full
    crew is missing from setting up to packing down.
    """
    world = busy()
    slot = planned(world)[0]
    records, over = deployed(world, slot, None)
    (found,) = records.rows(Deployment)
    full = world.scenario.workforce.crew

    assert over == SUNDAY
    assert found.status == Status.cancelled
    assert found[:7] == (slot.deployment, 0, 0, slot.day, 1, found.site, 0)
    assert found.shortage == Shortage.sickness
    assert found[9:] == (*slot[5:], 0, 0, 0, 0, 0, 0)
    assert records.rows(Raised) == []
    assert {row[1:5] for row in records.rows(Absent)} == {
        (Role.operator, full.operators, Shortage.sickness, False),
        (Role.pair, full.pairs, Shortage.sickness, False),
        (Role.prisoner_van, full.prisoner_vans, Shortage.sickness, False),
    }
    assert {
        (row.deployment, row.time_from, row.time_to) for row in records.rows(Absent)
    } == {(slot.deployment, slot.set_up, slot.packed)}


def test_only_posts_that_nobody_fills_are_missing() -> None:
    """A crew with a pair less than a full one misses a pair."""
    world = busy()
    slot, full = planned(world)[0], world.scenario.workforce.crew
    less = full.model_copy(update={"pairs": full.pairs - 1})

    assert [row[1:3] for row in deployed(world, slot, less)[0].rows(Absent)] == [
        (Role.pair, 1)
    ]
    assert deployed(world, slot, full)[0].rows(Absent) == []


CREW = Crew(operators=2, pairs=3, prisoner_vans=1)


def test_a_crew_has_its_numbers() -> None:
    """Operators judge, pairs set out, vans convey, as many as there are of each; the
    suite is that of the site's borough.
    """
    world = busy()
    borough = world.scenario.sites[planned(world)[0].site].borough
    found = post(world, CREW)

    assert found.judges_are is Role.operator
    assert found.judges.members == 2
    assert found.pairs.members == 3
    assert found.vans is not None
    assert found.vans.members == 1
    assert found.suite.borough == borough
    assert found.suite_number == sorted(world.borough_numbers).index(borough)
    assert found.met == set()


def test_pairs_that_judge_are_the_pairs_that_set_out() -> None:
    """There is one pool, so that a pair that judges isn't free."""
    found = post(busy(adjudication__by="engagement pair"), CREW)

    assert found.judges is found.pairs
    assert found.judges_are is Role.pair


def test_a_limit_that_is_switched_off_gives_as_many_as_anybody_asks_for() -> None:
    """Officers have one switch, and vans go by that of custody."""
    officers = post(busy(workforce__is_limited=False), CREW)
    vans = post(busy(custody__is_limited=False), CREW)

    assert officers.judges.members == officers.pairs.members == float("inf")
    assert officers.vans is not None
    assert officers.vans.members == 1
    assert (vans.judges.members, vans.pairs.members) == (2, 3)
    assert vans.vans is not None
    assert vans.vans.members == float("inf")


def test_a_crew_without_vans_has_no_pool_of_them() -> None:
    """There is nothing to wait for."""
    assert post(busy(), Crew(operators=2, pairs=3, prisoner_vans=0)).vans is None


def test_whoever_was_arrested_meanwhile_does_not_pass() -> None:
    """An alert of somebody who is held isn't raised; all others are, at their time."""
    world = busy()
    slot = planned(world)[0]
    env, records = simpy.Environment(), Records()
    world.population.hold(3, GONE)
    alerts = [alert_at(10.0 * person, person=person) for person in (2, 3, 4)]
    env.process(
        lead_past(
            env,
            alerts,
            slot=slot,
            post=man(env, slot, CREW, shared=Shared(suites(world)), world=world),
            world=world,
            records=records,
        )
    )
    env.run()

    assert [(row.person, row.time) for row in records.rows(Raised)] == [
        (2, 20.0),
        (4, 40.0),
    ]
    assert {row.deployment for row in records.rows(Raised)} == {slot.deployment}
    assert all(row.ending < Ending.unfinished for row in records.rows(Disposed))


def test_a_deployment_begins_when_its_crew_sets_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And no earlier than a second before: a year of them is never in memory."""
    begun: list[tuple[float, float]] = []

    def noted(env: simpy.Environment, slot: Slot, **named: Any) -> ProcessGenerator:
        begun.append((env.now, slot.set_up))
        yield from deploy(env, slot, **named)

    monkeypatch.setattr(replication, "deploy", noted)
    replication.run_world(busy())

    assert all(due - 1.01 < now <= due for now, due in begun)
    assert len(begun) > 3


def test_set_up_may_take_no_time() -> None:
    """The moment of setting up is then that of going live, to the last bit."""
    scenario = changed(
        short(shipped("four-a-week"), weeks=2),
        plan__deployments_per_week=1,
        plan__vans=1,
        plan__days=("Fri",),
        cameras__mobile__set_up=Fixed(value=0.0),
        cameras__mobile__live=Fixed(value=60.0),
        depletion__weeks_before=0,
    )
    for number in range(60):
        records = replication.run_replication(
            scenario, seed=20250106, replication=number
        )
        assert len(records.rows(Deployment)) == 2
