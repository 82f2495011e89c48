"""Who comes along a street, one after the other, for the model of every pedestrian.

The crowd and the sought persons are superposed: candidates come at the highest rate of
the day and are kept with the ratio of the present rate to that (Lewis and Shedler
1979), and who is kept is sought with the share that sought persons have of the rate.
Which person it is goes by their own rates,

    r_i(t) = c_s(t) w_i a(home_i, s),

taken one by one from the definition (:mod:`sim.model.watchlist` draws the same
process at once).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, chain, count, islice
from typing import Final, NamedTuple

from sim.model.calendar import Slot
from sim.model.candidates import WIDTH, Luck, as_luck
from sim.model.clock import DAY, HOUR
from sim.model.records import NOBODY
from sim.model.sighting import (
    crowd_on_street,
    day_effects_of,
    sought_on_street,
    weekday_of,
)
from sim.model.world import World
from sim.scenario.schema import Camera, Engagement

MARKS: Final = 10
WHO, SCORE, GROUP = 3, 6, 9
BLOCK: Final = 1024
"""Passers-by whose uniforms are drawn at once."""


class PasserBy(NamedTuple):
    """Somebody who comes along.

    Attributes
    ----------
    number
        Their name on that site and day.
    person
        Who it is, or -1 for one of the crowd.
    time
        When they leave the zone of recognition.
    group
        Whom recognition treats alike; -1 where a scenario has no groups.
    walking, coverage, score
        Uniform marks: how fast they walk, on which part of the street, and how much
        they look like the image of themselves, or like somebody on the list.
    luck
        All their marks; None if they are drawn once they matter.
    """

    number: int
    person: int
    time: float
    group: int
    walking: float
    coverage: float
    score: float
    luck: Luck | None = None


class Scene(NamedTuple):
    """A street with a deployment on it: references, and what holds there all day.

    Attributes
    ----------
    slot, world
        The deployment.
    camera, engagement
        Settings that passers-by meet.
    list_made
        When the list was made.
    recognised
        Rate with which a listed person is recognised, by hour.
    mistaken
        Rate with which one of the crowd is taken for somebody on the list.
    """

    slot: Slot
    world: World
    camera: Camera
    engagement: Engagement
    list_made: float
    recognised: tuple[float, ...]
    mistaken: float

    def rate_of(self, one: PasserBy, time: float) -> float:
        """Return the rate with which somebody's face raises an alert at a time."""
        grouping = self.world.grouping
        if one.person == NOBODY:
            return self.mistaken * grouping.mistaken_of(one.group)
        return self.recognised[hour_of(time)] * grouping.recognised_of(one.group)


class Arrivals(NamedTuple):
    """Rates at which people come along, by hour of the day.

    Attributes
    ----------
    crowd, sought
        Parties of the crowd, and of all sought persons together, per second.
    sizes
        Share of the crowd's parties that have at most one, two, ... people.
    persons
        Who the sought persons are.
    until
        Their shares of that rate, cumulated.
    covered
        How many of them the status quo's list covers; they come first.
    """

    crowd: list[float]
    sought: list[float]
    sizes: list[float]
    persons: list[int]
    until: list[float]
    covered: int

    def person(self, u: float, *, beside: int = NOBODY) -> int:
        """Return the sought person whom a uniform mark means.

        Who walks beside somebody is of their kind: covered by the status quo's list
        like them, or beyond it like them.
        """
        low, high = 0.0, self.until[-1]
        if beside != NOBODY and self.covered:
            border = self.until[self.covered - 1]
            is_beyond = beside > self.persons[self.covered - 1]
            low, high = (border, high) if is_beyond else (low, border)
        return self.persons[bisect_right(self.until, low + u * (high - low))]


def scene_of(slot: Slot, world: World) -> Scene:
    """Return the scene of a deployment."""
    scenario = world.scenario
    day_flow = day_effects_of(slot, world).faces * weekday_of(slot, world.faces)
    return Scene(
        slot=slot,
        world=world,
        camera=scenario.cameras[scenario.plan.camera],
        engagement=scenario.engagement,
        list_made=slot.live - scenario.watchlist.made_before,
        recognised=tuple(
            world.detection.at(flow * day_flow) for flow in world.faces.hours.tolist()
        ),
        mistaken=world.mistaken,
    )


def passers_by(slot: Slot, world: World) -> Iterator[PasserBy]:
    """Give those who come along while a deployment is live, one after the other."""
    rates = arrivals_at(slot, world)
    parties = [sum(pair) for pair in zip(rates.crowd, rates.sought, strict=True)]
    highest, time = max(parties), slot.live
    if highest == 0:
        return
    companions, sizes = world.scenario.population.companions, rates.sizes
    numbered = enumerate(_rows(slot, world))
    for number, row in numbered:
        gap, keeping, sought, _, walking, coverage, _, size, company, _ = row
        time -= math.log1p(-gap) / highest
        if time >= slot.end:
            return
        hour = hour_of(time)
        if keeping * highest >= parties[hour]:
            continue
        is_sought = sought * parties[hour] < rates.sought[hour]
        others = int(company < companions) if is_sought else bisect_right(sizes, size)
        first, leader = (number, row), NOBODY
        for name, own in chain([first], islice(numbered, others)):
            who, group = NOBODY, world.grouping.of_crowd(own[GROUP])
            if is_sought:
                who = leader = rates.person(own[WHO], beside=leader)
                group = int(world.population.group[who])
            yield PasserBy(name, who, time, group, walking, coverage, own[SCORE])


def arrivals_at(slot: Slot, world: World) -> Arrivals:
    """Return who may come along on the street of a deployment, and at which rates."""
    effects, population = day_effects_of(slot, world), world.population
    crowd = crowd_on_street(slot, world, effects)
    sought = sought_on_street(slot, world, effects)
    weights = population.weight / population.size
    if sought.borough is not None:
        home = population.boroughs.index(sought.borough)
        weights = weights * len(population.boroughs) * (population.home == home)
    persons = (population.sought_on(slot.day) & (weights > 0)).nonzero()[0]
    until = weights[persons].cumsum()
    rate = sought.mean * float(until[-1]) if len(persons) else 0.0
    footfall = world.scenario.footfall
    crowd /= footfall.mean_party
    rate /= 1 + world.scenario.population.companions
    return Arrivals(
        crowd=[crowd * flow for flow in world.faces.hours.tolist()],
        sought=[rate * flow for flow in world.wanted.hours.tolist()],
        sizes=list(accumulate(footfall.parties))[:-1],
        persons=persons.tolist(),
        until=until.tolist(),
        covered=int(persons.searchsorted(population.beyond)),
    )


def luck_of(one: PasserBy, scene: Scene) -> Luck:
    """Return all marks of somebody who raises an alert."""
    if one.luck is not None:
        return one.luck
    slot = scene.slot
    row = scene.world.streams.uniforms(
        WIDTH, "pedestrian", slot.site, slot.day, one.number
    )
    return as_luck(row.tolist())._replace(
        walking=one.walking, coverage=one.coverage, score=one.score
    )


def hour_of(time: float) -> int:
    """Return the hour of the day at a time."""
    return int(time % DAY // HOUR)


def _rows(slot: Slot, world: World) -> Iterator[list[float]]:
    for block in count():
        yield from world.streams.uniforms(
            (BLOCK, MARKS), "pedestrians", slot.site, slot.day, block
        ).tolist()
