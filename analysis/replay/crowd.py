"""Who passes the cameras of a deployment, minute by minute, and how far people walk.

Records have the faces of a whole deployment. Their times come from where the records
have them from: the same streams, asked for shorter windows. So their sum is that of the
records, face by face. Whoever of the listed was arrested before doesn't pass; the
records say who that is.

The convention a reader would get wrong: the last minute is as long as what is left.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from analysis.replay.played import Played
from analysis.replay.stories import Name
from sim.model.calendar import Slot
from sim.model.candidates import Luck
from sim.model.clock import DAY
from sim.model.codes import Ending
from sim.model.footfall import faces_in_window
from sim.model.passers_by import PasserBy, luck_of, passers_by, scene_of
from sim.model.pedestrians import is_listed, is_live
from sim.model.population import CATEGORIES
from sim.model.records import NOBODY
from sim.model.replication import planned
from sim.model.sighting import Sighting, crowd_of, day_effects_of, sight
from sim.model.status_quo import live_through
from sim.model.streams import Streams
from sim.model.world import World, build_world
from sim.scenario.schema import Engagement

MINUTE: Final = 60.0
CONDITIONS: Final = CATEGORIES.index("conditions")


class Passage(NamedTuple):
    """A listed person who passes: truth that nobody on the street knows.

    Attributes
    ----------
    time
        Seconds since midnight of the deployment's day.
    category
        Why the person is sought.
    """

    time: float
    category: str


class Walk(NamedTuple):
    """How far and how fast, in metres and metres per second.

    Attributes
    ----------
    way_out, speed
        Of the person, from the zone until out of reach; None where their patience is
        given directly.
    away
        From a pair to the person; of the neighbourhood team's, ``away_beside``.
    """

    way_out: float | None
    speed: float | None
    away: float
    away_beside: float


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who passes the zone of recognition while the cameras are live.

    Attributes
    ----------
    faces
        Faces of others than listed persons, by minute since going live.
    passages
        Listed persons who pass, in order of time.
    walks
        How far it is for those who raise an alert.
    """

    faces: tuple[int, ...]
    passages: tuple[Passage, ...]
    walks: dict[Name, Walk]

    @property
    def total(self) -> int:
        """Faces seen."""
        return sum(self.faces) + len(self.passages)


def crowd_at(played: Played, place: int) -> Crowd:
    """Return who passes the cameras of a deployment."""
    scenario = played.scenario
    world = build_world(scenario, Streams(played.seed, played.replication))
    live_through(world)
    number = played.number(place)
    slot = next(one for one in planned(world) if one.deployment == number)
    seen = _seen_by_person if scenario.fidelity == "pedestrian" else _seen_at_once
    faces, passing, lucks = seen(slot, world)
    taken = _taken(played)
    there = [
        Passage(time - slot.day * DAY, CATEGORIES[world.population.category[person]])
        for person, time in passing
        if not any(a <= time < b for a, b in taken.get(person, ()))
    ]
    settings = scenario.engagement
    walks = {name: _walk(luck, settings) for name, luck in lucks.items()}
    return Crowd(tuple(faces), tuple(sorted(there)), walks)


Seen = tuple[list[int], list[tuple[int, float]], dict[Name, Luck]]


def _seen_at_once(slot: Slot, world: World) -> Seen:
    """Return what a deployment sees if nobody is arrested: the fast model's."""
    camera = world.scenario.plan.camera
    seen: Sighting = sight(slot, camera=camera, world=world)
    crowd = crowd_of(
        slot, camera=camera, effects=day_effects_of(slot, world), world=world
    )
    faces = [
        faces_in_window(crowd, start, end, streams=world.streams)
        for start, end in pairwise(_minutes(slot))
    ]
    lucks = {Name(one.candidate, one.is_mated): one.luck for one in seen.each_alert()}
    return faces, seen.passing, lucks


def _seen_by_person(slot: Slot, world: World) -> Seen:
    """Return the same where everybody who passes is a process."""
    scene = scene_of(slot, world)
    minutes: Counter[int] = Counter()
    passing, lucks = [], {}
    for one in _captured(slot, world):
        if one.person == NOBODY:
            minutes[int((one.time - slot.live) // MINUTE)] += 1
        else:
            passing.append((one.person, one.time))
        if one.score < scene.rate_of(one, one.time):
            lucks[Name(one.number, one.person != NOBODY)] = luck_of(one, scene)
    number = len(_minutes(slot)) - 1
    return [minutes[minute] for minute in range(number)], passing, lucks


def _captured(slot: Slot, world: World) -> Iterator[PasserBy]:
    scene = scene_of(slot, world)
    for one in passers_by(slot, world):
        is_seen = one.coverage < scene.camera.coverage and is_live(one.time, slot)
        if is_seen and (one.person == NOBODY or is_listed(one.person, one.time, scene)):
            yield one


def _minutes(slot: Slot) -> list[float]:
    number = math.ceil((slot.end - slot.live) / MINUTE)
    return [*(slot.live + MINUTE * n for n in range(number)), slot.end]


def _taken(played: Played) -> dict[int, list[tuple[float, float]]]:
    """Return from when until when persons can't pass who were arrested."""
    found: dict[int, list[tuple[float, float]]] = {}
    if played.scenario.depletion.regime == "none":
        return found
    disposals, detentions = (
        played.columns[table] for table in ("disposals", "detentions")
    )
    names = ("deployment", "candidate", "is_mated")
    released = dict(
        zip(
            zip(*(detentions[name].tolist() for name in names), strict=True),
            detentions["time_release"].tolist(),
            strict=True,
        )
    )
    is_arrest = disposals["is_mated"] & (disposals["ending"] == Ending.arrest)
    for row in np.flatnonzero(is_arrest).tolist():
        until = math.inf
        if disposals["category"][row] == CONDITIONS:
            until = released.get(
                tuple(disposals[n][row].item() for n in names), math.nan
            )
            until = math.inf if math.isnan(until) else until
        since = float(disposals["time_start"][row])
        found.setdefault(int(disposals["person"][row]), []).append((since, until))
    return found


def _walk(luck: Luck, settings: Engagement) -> Walk:
    walks = settings.patience == "walking"
    return Walk(
        way_out=settings.way_out.quantile(luck.way_out) if walks else None,
        speed=settings.walking_speed.quantile(luck.walking) if walks else None,
        away=settings.distance.quantile(luck.distance),
        away_beside=settings.second_line_distance.quantile(luck.distance),
    )
