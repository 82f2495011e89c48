"""Who comes along, and what becomes of them before a camera, one by one."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import simpy

from sim.model.calendar import Slot
from sim.model.candidates import Alert
from sim.model.clock import HOUR
from sim.model.passers_by import (
    Arrivals,
    PasserBy,
    arrivals_at,
    luck_of,
    passers_by,
    scene_of,
)
from sim.model.pedestrians import AHEAD, walk_past
from sim.model.population import GONE
from sim.model.records import NOBODY
from sim.model.replication import planned
from sim.model.sighting import Tally, crowd_on_street, day_effects_of, sought_on_street
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
    """They come in sight before, and pass at their time, however long it takes."""
    world, slot = street(cameras__mobile__zone=10_000.0)
    times = [slot.live + since for since in (5.0, AHEAD + 5, 2 * AHEAD)]
    tally, raised = led_past(*map(comes, times), world=world, slot=slot)

    assert [alert.time for alert in raised] == times
    assert tally.faces == 3


def test_the_rates_are_those_of_the_definition() -> None:
    """A person's rate is the street's times their weight, over the number sought; the
    crowd's is the street's; parties and companions come as often as they are large.
    """
    parties = {"footfall__parties": (0.5, 0.5), "population__companions": 0.25}
    for changes, party, together in (({}, 1.0, 1.0), (parties, 1.5, 1.25)):
        world, slot = street(**changes)
        effects, population = day_effects_of(slot, world), world.population
        rates = arrivals_at(slot, world)
        sought = sought_on_street(slot, world, effects)
        today = population.sought_on(slot.day).nonzero()[0]

        assert rates.persons == today.tolist()
        assert np.diff(rates.until) == pytest.approx(
            population.weight[today[1:]] / population.size
        )
        assert rates.sought == pytest.approx(
            [sought.mean * rates.until[-1] / together] * 24
        )
        assert rates.crowd == pytest.approx(
            [crowd_on_street(slot, world, effects) / party] * 24
        )


def test_a_mark_means_a_person_by_their_share_of_the_rate() -> None:
    """Of all; beside somebody, of those who are covered by the status quo's list like
    them, or beyond it like them.
    """
    persons, until = [1, 2, 10, 11], [1.0, 2.0, 3.0, 4.0]
    rates = Arrivals([1.0], [1.0], [], persons, until, covered=2)
    marks = (0.0, 0.3, 0.5, 0.99)

    assert [rates.person(u) for u in marks] == persons
    for beside in (1, 2):
        assert [rates.person(u, beside=beside) for u in marks] == [1, 1, 2, 2]
    for beside in (10, 11):
        assert [rates.person(u, beside=beside) for u in marks] == [10, 10, 11, 11]
    nobody_covered = rates._replace(covered=0)
    assert [nobody_covered.person(u, beside=10) for u in marks] == persons


def test_each_person_s_luck_is_a_stream_of_their_own() -> None:
    """By site, day and number; what they came along with stays as it is."""
    world, slot = street()
    scene, one = scene_of(slot, world), comes(slot.live + 60, score=0.25)
    other_day = scene._replace(slot=slot._replace(day=slot.day + 1))
    found = luck_of(one, scene)

    assert luck_of(one, scene) == found
    assert found.stop not in (
        luck_of(one._replace(number=4), scene).stop,
        luck_of(one, other_day).stop,
        luck_of(one, scene._replace(slot=slot._replace(site="elsewhere"))).stop,
    )
    assert (found.walking, found.coverage, found.score) == (0.5, 0.0, 0.25)
    assert luck_of(one._replace(luck=found._replace(stop=0.5)), scene).stop == 0.5


def test_only_those_of_a_borough_pass_where_regimes_are_local() -> None:
    """As many times as often as there are boroughs."""
    scenario = shipped("ten-a-week")
    everywhere, here = (
        world_of(changed(scenario, depletion__regime=regime, horizon__weeks=1))
        for regime in ("mixed", "local")
    )
    slot = planned(here)[0]
    all_rates, own = (arrivals_at(slot, world) for world in (everywhere, here))
    homes = here.population.home[own.persons]

    assert len(set(homes.tolist())) == 1
    assert set(own.persons) < set(all_rates.persons)
    assert own.until[-1] == pytest.approx(all_rates.until[-1], rel=0.2)


def test_those_who_come_along_are_in_order_and_as_many_as_the_rates_say() -> None:
    """Within the window, the crowd and the sought each in their number; members of a
    party at one time, each with a score of their own.
    """
    world, slot = street(footfall__parties=(0.5, 0.5), population__companions=0.25)
    people = list(passers_by(slot, world))
    times = [one.time for one in people]
    rates = arrivals_at(slot, world)
    live = slot.end - slot.live
    sought = [one for one in people if one.person != NOBODY]

    assert times == sorted(times)
    assert slot.live <= times[0] <= times[-1] < slot.end
    assert len({one.number for one in people}) == len(people)
    assert len({one.score for one in people}) == len(people)
    assert len(people) - len(sought) == pytest.approx(
        rates.crowd[12] * 1.5 * live, rel=0.05
    )
    assert len(sought) == pytest.approx(rates.sought[12] * 1.25 * live, abs=15)
    assert len(set(times)) == pytest.approx(
        (rates.crowd[12] + rates.sought[12]) * live, rel=0.05
    )
    assert list(passers_by(slot, world)) == people
