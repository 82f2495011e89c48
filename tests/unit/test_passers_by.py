"""Who comes along a street: rates, numbers, persons and marks, one by one."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from sim.model.calendar import Slot
from sim.model.clock import DAY, HOUR
from sim.model.passers_by import (
    Arrivals,
    PasserBy,
    arrivals_at,
    hour_of,
    luck_of,
    passers_by,
    scene_of,
)
from sim.model.population import FREE
from sim.model.records import NOBODY
from sim.model.replication import planned
from sim.model.sighting import crowd_on_street, day_effects_of, sought_on_street
from sim.model.world import World
from sim.scenario.schema import Scenario
from tests.making import changed, congested, shipped, short, world_of
from tests.unit.test_pedestrians import GROUPS, comes, street


def first_street(scenario: Scenario) -> tuple[World, Slot]:
    """Return a scenario's world, and its first deployment."""
    world = world_of(scenario)
    return world, planned(world)[0]


def thronged() -> Scenario:
    """Return a week in which sought persons are many, in groups, parties and pairs,
    half of them beyond the status quo's list; hours differ as they do in London.
    """
    return changed(
        congested(short(shipped("ten-a-week"), weeks=1), crowding=50.0),
        groups=GROUPS,
        footfall__parties=(0.5, 0.3, 0.2),
        population__companions=1.0,
        population__unlisted=15_900,
        population__visiting=0.5,
        watchlist__size=31_800,
    )


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


def test_the_rates_follow_the_hours() -> None:
    """Those of the crowd as its flow, those of sought persons as theirs, from the
    weights of all who are sought on the day.
    """
    world, slot = first_street(thronged())
    effects, rates = day_effects_of(slot, world), arrivals_at(slot, world)
    population = world.population
    all_of_them = population.weight[population.sought_on(slot.day)].sum()
    sought = sought_on_street(slot, world, effects).mean * all_of_them / population.size

    assert np.ptp(world.faces.hours) > 0.5
    assert rates.crowd == pytest.approx(
        (crowd_on_street(slot, world, effects) / 1.7 * world.faces.hours).tolist()
    )
    assert rates.sought == pytest.approx((sought / 2 * world.wanted.hours).tolist())
    assert rates.sizes == pytest.approx([0.5, 0.8])
    assert rates.persons[: rates.covered] == sorted(
        set(rates.persons) & set(range(population.beyond))
    )
    assert 0 < rates.covered < len(rates.persons)


def test_where_nobody_is_sought_only_the_crowd_comes() -> None:
    """And where nobody passes at all, nobody comes."""
    world, slot = street()
    world.population.sought_until[:] = FREE

    assert arrivals_at(slot, world).sought == [0.0] * 24
    assert {one.person for one in passers_by(slot, world)} == {NOBODY}

    world.faces.hours[:] = 0.0
    assert list(passers_by(slot, world)) == []


def test_the_hour_is_that_of_the_day() -> None:
    """From 0 to 23, whatever the day."""
    times = (0.0, HOUR - 1, HOUR, 3 * DAY + 12.5 * HOUR, 4 * DAY - 1)

    assert [hour_of(time) for time in times] == [0, 0, 1, 12, 23]


def test_each_hour_has_as_many_as_its_rate() -> None:
    """Parties of the crowd in each hour of the window, and pairs of sought persons."""
    world, slot = first_street(thronged())
    rates, people = arrivals_at(slot, world), list(passers_by(slot, world))
    leaders = {one.time: one for one in reversed(people)}.values()
    hours = range(int(slot.live % DAY // HOUR), int(slot.end % DAY // HOUR))

    assert len(hours) >= 3
    for hour in hours:
        start = max(slot.day * DAY + hour * HOUR, slot.live)
        end = min(slot.day * DAY + (hour + 1) * HOUR, slot.end)
        within = [one for one in leaders if start <= one.time < end]
        found = sum(one.person == NOBODY for one in within)
        for number, each in (
            (found, rates.crowd[hour]),
            (len(within) - found, rates.sought[hour]),
        ):
            expected = each * (end - start)

            assert expected > 20
            assert abs(number - expected) < 4 * math.sqrt(expected)


def test_who_comes_is_of_their_group_and_walks_with_their_like() -> None:
    """Sought persons are in the groups that the population says, the crowd in those of
    its shares; beside each sought person walks one of the same kind.
    """
    world, slot = first_street(thronged())
    people = list(passers_by(slot, world))
    sought = [one for one in people if one.person != NOBODY]
    crowd = [one for one in people if one.person == NOBODY]
    pairs = [(a, b) for a, b in pairwise(sought) if a.time == b.time]

    assert len(pairs) == len(sought) / 2
    assert sum(a.person != b.person for a, b in pairs) > 0.9 * len(pairs)
    kinds = [[a.person < world.population.beyond for a in pair] for pair in pairs]
    assert all(one == other for one, other in kinds)
    assert {one for one, _ in kinds} == {True, False}
    assert [one.group for one in sought] == [
        world.population.group[one.person] for one in sought
    ]
    assert np.mean([one.group for one in crowd]) == pytest.approx(0.5, abs=0.03)


def test_members_of_a_party_are_as_many_as_its_size() -> None:
    """Half of the crowd's parties are of one, three in ten of two, the others of three;
    they share time, pace and part of the street.
    """
    world, slot = first_street(thronged())
    parties: dict[float, list[PasserBy]] = {}
    for one in passers_by(slot, world):
        if one.person == NOBODY:
            parties.setdefault(one.time, []).append(one)
    sizes = np.bincount([len(party) for party in parties.values()])

    assert sizes / len(parties) == pytest.approx([0, 0.5, 0.3, 0.2], abs=0.03)
    for party in parties.values():
        assert len({(one.walking, one.coverage) for one in party}) == 1
    for mark in ("walking", "coverage", "score"):
        marks = [getattr(party[0], mark) for party in parties.values()]
        assert np.quantile(marks, [0.25, 0.5, 0.75]) == pytest.approx(
            [0.25, 0.5, 0.75], abs=0.04
        )


def test_another_street_and_another_day_have_other_people() -> None:
    """What comes along is a stream of site and day."""
    world = world_of(short(shipped("ten-a-week"), weeks=1))
    here, *others = planned(world)
    elsewhere = next(one for one in others if one.site != here.site)
    places = (here, here._replace(site=elsewhere.site), here._replace(day=here.day + 7))

    assert len({next(passers_by(place, world)).score for place in places}) == 3
    assert next(passers_by(here, world)) == next(passers_by(here, world))


def test_recognition_falls_with_the_crowd_of_the_hour() -> None:
    """Under crowding, as it does for the fast model: with the day's own flow."""
    base = short(shipped("ten-a-week"), weeks=1)
    busy = dict.fromkeys(base.footfall.by_weekday, 1.3)
    world, slot = first_street(
        changed(base, population__extra_faces="crowding", footfall__by_weekday=busy)
    )
    flow = 1.3 * day_effects_of(slot, world).faces
    expected = [world.detection.at(flow * hour) for hour in world.faces.hours.tolist()]

    assert len(set(expected)) > 5
    assert scene_of(slot, world).recognised == pytest.approx(tuple(expected))
