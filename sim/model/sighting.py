"""What the cameras of one deployment see: faces, sought persons, alerts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.model.calendar import Slot
from sim.model.candidates import Alert, Candidates, Flags, Ints
from sim.model.clock import WEEKDAYS
from sim.model.crowding import Detection
from sim.model.footfall import (
    Crowd,
    DayEffects,
    coverages,
    day_effects,
    faces,
    faces_in_window,
    street_mean,
)
from sim.model.levels import PER_10K
from sim.model.population import Population
from sim.model.profile import Flow
from sim.model.recognition import detection_rates, each_alert, non_mated_candidates
from sim.model.streams import SiteDay
from sim.model.watchlist import Street, View, before_camera, passages
from sim.model.world import World
from sim.scenario.schema import CameraKind, Engagement


@dataclass(slots=True)
class Tally:
    """What a deployment has counted so far.

    Attributes
    ----------
    faces
        Faces seen, sought persons among them.
    passages
        Passages of listed persons.
    """

    faces: int = 0
    passages: int = 0


class Sighting(NamedTuple):
    """What a deployment sees.

    Attributes
    ----------
    crowd
        Faces of others than listed persons.
    passing
        Listed persons who pass and when, if nobody is arrested meanwhile.
    raising
        Who raises an alert, if nobody is arrested meanwhile.
    groups
        The group of each of these, shape (n,).
    settings
        How they walk on.
    """

    crowd: int
    passing: list[tuple[int, float]]
    raising: Candidates
    groups: Ints
    settings: Engagement

    def each_alert(self) -> Iterator[Alert]:
        """Give the alerts in order of time, each when it is asked for."""
        return each_alert(self.raising, self.groups, settings=self.settings)

    @property
    def alerts(self) -> list[Alert]:
        """All alerts in order of time."""
        return list(self.each_alert())

    @property
    def passages(self) -> int:
        """Passages of listed persons, if nobody is arrested meanwhile."""
        return len(self.passing)

    @property
    def faces(self) -> int:
        """Faces seen, sought persons among them, if nobody is arrested meanwhile."""
        return self.crowd + self.passages

    def counted(self, population: Population, *, since: float) -> Tally:
        """Return what is counted in the end, without those taken since a time."""
        passages = sum(
            not population.is_taken(person, time, since=since)
            for person, time in self.passing
        )
        return Tally(self.crowd + passages, passages)


def sight(slot: Slot, *, camera: CameraKind, world: World) -> Sighting:
    """Return what a deployment sees of the world, from what is known going live."""
    scenario = world.scenario
    effects = day_effects_of(slot, world)
    view = View(
        start=slot.live,
        end=slot.end,
        coverage=scenario.cameras[camera].coverage,
        listed=world.listed,
        made=slot.live - scenario.watchlist.made_before,
    )
    listed = listed_passages(slot, world=world, effects=effects, view=view)
    if world.reach.beyond:
        further = listed_passages(
            slot, world=world, effects=effects, view=view, beyond=True
        )
        listed = listed.joined(further)
    recognised = listed.only(
        is_recognised(listed, slot, world=world, effects=effects, found=world.detection)
    )
    crowd = faces_in_window(
        crowd_of(slot, camera=camera, effects=effects, world=world),
        slot.live,
        slot.end,
        streams=world.streams,
    )
    unlisted = _non_mated(slot, camera, effects, world)
    if len(unlisted.rank) > crowd:
        # A face alerts at most once; only an absurd rate could ever reach the crowd.
        unlisted = unlisted.only(np.arange(len(unlisted.rank)) < crowd)
    groups = (world.population.group[recognised.person], _groups_of(unlisted, world))
    return Sighting(
        crowd=crowd,
        passing=list(zip(listed.person.tolist(), listed.time.tolist(), strict=True)),
        raising=recognised.joined(unlisted),
        groups=np.concatenate(groups),
        settings=scenario.engagement,
    )


def listed_passages(
    slot: Slot,
    *,
    world: World,
    effects: DayEffects,
    view: View,
    beyond: bool = False,
) -> Candidates:
    """Return the passages of listed persons that a deployment can recognise.

    Of those whom the status quo's list covers, or of those beyond it.
    """
    whole_day = passages(
        world.streams,
        world.population,
        SiteDay(slot.site, slot.day),
        street=sought_on_street(slot, world, effects),
        beyond=beyond,
    )
    return before_camera(whole_day, world.population, view)


def sought_on_street(slot: Slot, world: World, effects: DayEffects) -> Street:
    """Return how sought persons pass on the street of a deployment on its day."""
    scenario = world.scenario
    site = scenario.sites[slot.site]
    mean = street_mean(
        site,
        cameras=scenario.cameras,
        factor=site.wanted_per_10k_faces
        * PER_10K
        * world.lifts[site.borough]
        * effects.faces**scenario.population.sought_exponent
        * effects.wanted
        * weekday_of(slot, world.wanted),
    )
    borough = site.borough if scenario.depletion.regime == "local" else None
    companions = scenario.population.companions
    return Street(borough, mean, profile=world.wanted, companions=companions)


def crowd_on_street(slot: Slot, world: World, effects: DayEffects) -> float:
    """Return the faces on the street per second of ordinary flow on its day."""
    return street_mean(
        world.scenario.sites[slot.site],
        cameras=world.scenario.cameras,
        factor=effects.faces * weekday_of(slot, world.faces),
    )


def weekday_of(slot: Slot, profile: Flow) -> float:
    """Return the factor of a deployment's weekday on a flow."""
    return float(profile.weekdays[slot.day % len(WEEKDAYS)])


def is_recognised(
    passing: Candidates,
    slot: Slot,
    *,
    world: World,
    effects: DayEffects,
    found: Detection,
) -> Flags:
    """Return which passages at a deployment raise an alert, shape (n,)."""
    rates = detection_rates(
        found,
        passing.time,
        hours=world.faces.hours,
        day_flow=effects.faces * weekday_of(slot, world.faces),
    )
    if world.grouping.recognised:
        factors = np.array(world.grouping.recognised)
        rates = np.minimum(1.0, rates * factors[world.population.group[passing.person]])
    seen: Flags = passing.mark("score") < rates
    return seen


def day_effects_of(slot: Slot, world: World) -> DayEffects:
    """Return what is special about a deployment's site on its day."""
    return day_effects(
        world.streams,
        SiteDay(slot.site, slot.day),
        footfall=world.scenario.footfall,
        population=world.scenario.population,
    )


def _groups_of(found: Candidates, world: World) -> Ints:
    """Return the group of each of the crowd who raises an alert, shape (n,)."""
    marks = found.mark("group").tolist()
    return np.array([world.grouping.of_false_alert(mark) for mark in marks], np.int64)


def crowd_of(
    slot: Slot, *, camera: CameraKind, effects: DayEffects, world: World
) -> Crowd:
    """Return the faces of others than sought persons, all day, that a camera sees."""
    scenario = world.scenario
    return faces(
        world.streams,
        SiteDay(slot.site, slot.day),
        mean=crowd_on_street(slot, world, effects),
        slices=world.slices,
        coverages=coverages(scenario.cameras),
        camera=camera,
    )


def _non_mated(
    slot: Slot, camera: CameraKind, effects: DayEffects, world: World
) -> Candidates:
    scenario = world.scenario
    found = non_mated_candidates(
        world.streams,
        SiteDay(slot.site, slot.day),
        mean=crowd_on_street(slot, world, effects),
        profile=world.faces,
        rate=world.mistaken,
        footfall=scenario.footfall,
    )
    if not len(found.rank):
        return found
    inside = (found.time >= slot.live) & (found.time < slot.end)
    inside &= found.mark("coverage") < scenario.cameras[camera].coverage
    return found.only(inside)
