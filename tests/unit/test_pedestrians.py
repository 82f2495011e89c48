"""What becomes of those who come along before a camera, one by one."""

from __future__ import annotations

import math
from typing import Any

import pytest
import simpy

from sim.model.calendar import Slot
from sim.model.candidates import Alert
from sim.model.clock import HOUR
from sim.model.passers_by import PasserBy, luck_of, scene_of
from sim.model.pedestrians import AHEAD, walk_past
from sim.model.population import GONE
from sim.model.records import NOBODY
from sim.model.replication import planned
from sim.model.sighting import Tally
from sim.model.world import World
from sim.scenario.schema import Group
from tests.making import changed, shipped, world_of

PERSON = 7
GROUPS = {
    "one": Group(faces=0.5, sought=0.5, recognised=1.5, mistaken=3.0),
    "other": Group(faces=0.5, sought=0.5, recognised=0.5, mistaken=1.0),
}


def street(**changes: Any) -> tuple[World, Slot]:
    """Return the workshop's world, person 7 of it at large, and its deployment."""
    world = world_of(changed(shipped("workshop/by-hand"), **changes))
    world.population.sought_from[PERSON] = -math.inf
    world.population.sought_until[PERSON] = GONE
    world.listed[PERSON] = True
    return world, planned(world)[0]


def comes(
    time: float,
    person: int = PERSON,
    *,
    score: float = 0.0,
    coverage: float = 0.0,
    group: int = NOBODY,
) -> PasserBy:
    """Return somebody who comes along, and would raise an alert."""
    return PasserBy(3, person, time, group, 0.5, coverage, score)


def led_past(*people: PasserBy, world: World, slot: Slot) -> tuple[Tally, list[Alert]]:
    """Lead people past from the moment of going live."""
    env, tally, raised = simpy.Environment(slot.live), Tally(), []

    def hear(alert: Alert) -> None:
        assert alert.time == env.now
        raised.append(alert)

    env.process(walk_past(env, slot, people, tally=tally, raised=hear, world=world))
    env.run()
    return tally, raised


def test_whoever_is_recognised_raises_an_alert_when_they_pass() -> None:
    """With their name, at their time; they are counted as face and as passage."""
    world, slot = street()
    one = comes(slot.live + 1000)
    tally, (alert,) = led_past(one, world=world, slot=slot)

    assert (tally.faces, tally.passages) == (1, 1)
    assert (alert.candidate, alert.person, alert.is_mated) == (3, PERSON, True)
    assert alert.time == slot.live + 1000
    assert alert.time_gone > alert.time
    assert alert.luck == luck_of(one, scene_of(slot, world))
    assert (alert.luck.score, alert.luck.walking) == (one.score, one.walking)


@pytest.mark.parametrize(
    ("since_live", "is_seen"),
    [(-1.0, False), (0.0, True), (4 * HOUR - 1, True), (4 * HOUR, False)],
)
def test_faces_are_seen_from_going_live_to_the_end(
    since_live: float, *, is_seen: bool
) -> None:
    """Whoever has gone by before is too early, whoever passes at the end too late."""
    world, slot = street()
    tally, raised = led_past(comes(slot.live + since_live), world=world, slot=slot)

    assert tally.faces == len(raised) == is_seen


def test_whoever_is_seen_is_counted_once_more() -> None:
    """Those who had gone by before stop nobody behind them."""
    world, slot = street()
    times = [slot.live - 60, slot.live + 60, slot.live + 60, slot.live + 90]
    tally, raised = led_past(*map(comes, times), world=world, slot=slot)

    assert (tally.faces, tally.passages, len(raised)) == (3, 3, 3)


def test_whoever_keeps_clear_of_the_zone_is_not_seen() -> None:
    """The coverage is the share of the street that is."""
    world, slot = street(cameras__mobile__coverage=0.6)
    for coverage, is_seen in ((0.59, True), (0.6, False)):
        one = comes(slot.live + 60, coverage=coverage)

        assert led_past(one, world=world, slot=slot)[0].faces == is_seen


def test_the_crowd_is_counted_and_sought_persons_only_if_listed() -> None:
    """One of the crowd is a face and no passage; a sought person who isn't listed is
    in the crowd already.
    """
    world, slot = street()
    time = slot.live + 60
    crowd = comes(time, NOBODY, score=1.0)
    assert led_past(crowd, world=world, slot=slot) == (Tally(1, 0), [])

    world.listed[PERSON] = False
    assert led_past(comes(time), world=world, slot=slot) == (Tally(0, 0), [])


@pytest.mark.parametrize(
    ("trait", "after_live", "is_seen"),
    [
        ("sought_from", 0.0, False),
        ("sought_until", 1000.0, False),
        ("sought_until", 1000.5, True),
        ("held_until", 1000.0, True),
        ("held_until", 1000.5, False),
    ],
)
def test_it_is_asked_at_the_moment_of_passing(
    trait: str, after_live: float, *, is_seen: bool
) -> None:
    """Whether somebody is sought and at large; and on the list if sought when it was
    made, before going live.
    """
    world, slot = street()
    getattr(world.population, trait)[PERSON] = slot.live + after_live
    tally, raised = led_past(comes(slot.live + 1000), world=world, slot=slot)

    assert tally.passages == len(raised) == is_seen


def test_whoever_is_sought_since_the_list_was_made_is_on_it() -> None:
    """And whoever only since a moment later isn't."""
    world, slot = street()
    made = scene_of(slot, world).list_made
    for since, is_seen in ((made, True), (made + 1e-3, False)):
        world.population.sought_from[PERSON] = since
        tally, _ = led_past(comes(slot.live + 1000), world=world, slot=slot)

        assert tally.passages == is_seen


def test_the_score_is_compared_with_the_rate() -> None:
    """Of a sought person with the rate of recognition, of the crowd with that of being
    taken for somebody else; in groups with the group's.
    """
    world, slot = street(groups=GROUPS)
    scene = scene_of(slot, world)
    time = slot.live + 60
    for person, rate, factors in (
        (PERSON, world.detection.ordinary, (1.5, 0.5)),
        (NOBODY, scene.mistaken, (1.5, 0.5)),
    ):
        for group, factor in enumerate(factors):
            for share, alerts in ((0.999, 1), (1.001, 0)):
                one = comes(time, person, score=rate * factor * share, group=group)
                raised = led_past(one, world=world, slot=slot)[1]

                assert len(raised) == alerts
                assert all(alert.group == group for alert in raised)


def test_people_walk_for_as_long_as_the_zone_is() -> None:
    """They come in sight before, and pass at their time, however long it takes, each
    at a speed of their own.
    """
    speed = shipped("ten-a-week").engagement.walking_speed
    world, slot = street(
        cameras__mobile__zone=10_000.0, engagement__walking_speed=speed
    )
    times = [slot.live + since for since in (5.0, AHEAD + 5, 2 * AHEAD)]
    tally, raised = led_past(*map(comes, times), world=world, slot=slot)

    assert [alert.time for alert in raised] == times
    assert tally.faces == 3
