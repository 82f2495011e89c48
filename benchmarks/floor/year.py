"""A whole replication in the bare loop, and the model's on luck drawn before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import NamedTuple
from unittest.mock import patch

from benchmarks.floor.errand import Crew
from benchmarks.floor.loop import Loop
from benchmarks.floor.serving import Service
from sim.model import deployment, replication, sighting
from sim.model import suite as suites
from sim.model.calendar import Slot
from sim.model.candidates import Alert, Candidates, draw_luck
from sim.model.chances import chances_on
from sim.model.clock import WEEK
from sim.model.deployment import as_record
from sim.model.keeping import Records
from sim.model.levels import boroughs
from sim.model.population import FREE
from sim.model.replication import planned, run_world
from sim.model.sighting import Sighting, sight
from sim.model.status_quo import live_through
from sim.model.streams import SiteDay, Streams
from sim.model.suite import Suite
from sim.model.world import World, build_world
from sim.scenario.schema import CameraKind, Scenario

Look = Callable[[Slot], Sighting]


class Visit(NamedTuple):
    """A deployment that is live: what it sees, and who of it is still to come."""

    slot: Slot
    crew: Crew
    seen: Sighting
    coming: Iterator[Alert]


class Drawn(NamedTuple):
    """A world whose luck is drawn: its deployments, and what each of them sees.

    Attributes
    ----------
    world, slots
        The world and its deployments.
    seen
        What each of them sees, by the name of the deployment.
    """

    world: World
    slots: list[Slot]
    seen: dict[int, Sighting]


class Year:
    """The deployments of a replication, each from set-up to pack-down."""

    def __init__(self, world: World, look: Look) -> None:
        scenario = world.scenario
        workforce, custody = scenario.workforce, scenario.custody
        is_unknown = (
            not workforce.is_limited
            or workforce.lifted
            or workforce.second_line
            or workforce.has_limited_hours
            or workforce.roster.is_kept
            or scenario.plan.staffing != "scales"
            or custody.when_full == "waits"
        )
        if is_unknown:
            message = "the bare loop knows full crews, and suites that divert, only"
            raise ValueError(message)
        self.world, self.look = world, look
        self.horizon = scenario.horizon.weeks * WEEK
        self.loop, self.records = Loop(), Records(horizon=self.horizon)
        self.service = Service(self.loop, world, self.records)
        self.suites = {
            borough: Suite(borough, streams=world.streams, settings=scenario.custody)
            for borough in boroughs(scenario)
        }

    def run(self, slots: list[Slot]) -> Records:
        """Serve them all, and cut the records off at the horizon."""
        for slot in slots:
            self.loop.after(slot.set_up, self._set_up, slot)
        self.loop.run(self.horizon)
        marks = self.records.mark()
        self.loop.run()
        self.records.cut_off(marks)
        return self.records

    def _set_up(self, slot: Slot) -> None:
        self.loop.after(slot.live - self.loop.now, self._go_live, slot)

    def _go_live(self, slot: Slot) -> None:
        world, seen = self.world, self.look(slot)
        crew = world.scenario.workforce.crew
        borough = world.scenario.sites[slot.site].borough
        manned = Crew(
            slot.deployment,
            (crew.operators, crew.pairs, crew.prisoner_vans),
            self.suites[borough],
            world.borough_numbers[borough],
            chances_on(
                world.streams,
                SiteDay(slot.site, slot.day),
                disposal=world.scenario.disposal,
                categories=world.scenario.population.categories,
            ),
        )
        self._wait_for_the_next(Visit(slot, manned, seen, seen.each_alert()))

    def _wait_for_the_next(self, visit: Visit) -> None:
        alert, now = next(visit.coming, None), self.loop.now
        if alert is None:
            self.loop.after(visit.slot.end - now, self._end, visit)
        else:
            self.loop.after(alert.time - now, self._pass, (visit, alert))

    def _pass(self, who: tuple[Visit, Alert]) -> None:
        visit, alert = who
        if self.world.population.is_at_large(alert.person, self.loop.now):
            self.service.raised(visit.crew, alert)
        self._wait_for_the_next(visit)

    def _end(self, visit: Visit) -> None:
        slot, world = visit.slot, self.world
        tally = visit.seen.counted(world.population, since=slot.live)
        crew = world.scenario.workforce.crew
        record = as_record(slot, crew, world=world, tally=tally)
        self.loop.after(slot.packed - self.loop.now, self.records.add, record)


def run_bare(scenario: Scenario, *, seed: int, replication: int) -> Records:
    """Do what :func:`sim.model.replication.run_replication` does, in the bare loop."""
    world = build_world(scenario, Streams(seed, replication))
    live_through(world)
    camera = scenario.plan.camera
    year = Year(world, lambda slot: sight(slot, camera=camera, world=world))
    return year.run(planned(world))


def draw(scenario: Scenario, *, seed: int, replication: int) -> Drawn:
    """Draw all that a replication sees, by running it once."""
    world = build_world(scenario, Streams(seed, replication))
    seen: dict[int, Sighting] = {}

    def kept(slot: Slot, *, camera: CameraKind, world: World) -> Sighting:
        seen[slot.deployment] = sight(slot, camera=camera, world=world)
        return seen[slot.deployment]

    with patch.object(deployment, "sight", kept):
        run_world(world)
    return Drawn(world, planned(world), seen)


@contextmanager
def nothing_drawn_twice(drawn: Drawn) -> Iterator[None]:
    """Let the model find its luck drawn: windows, sightings, alerts, other arrests."""
    ready = {id(seen.raising): seen.alerts for seen in drawn.seen.values()}

    def found(slot: Slot, *, camera: CameraKind, world: World) -> Sighting:  # noqa: ARG001
        return drawn.seen[slot.deployment]

    def alerts(found: Candidates, *_: object, **__: object) -> Iterator[Alert]:
        return iter(ready[id(found)])

    with ExitStack() as stack:
        for module, name, instead in (
            (replication, "planned", lambda _: drawn.slots),
            (deployment, "sight", found),
            (sighting, "each_alert", alerts),
            (suites, "draw_luck", cache(draw_luck)),
        ):
            stack.enter_context(patch.object(module, name, instead))
        yield


def serve(drawn: Drawn) -> Records:
    """Serve what is drawn with the model."""
    set_free(drawn.world)
    return run_world(drawn.world)


def serve_bare(drawn: Drawn) -> Records:
    """Serve what is drawn in the bare loop."""
    set_free(drawn.world)
    year = Year(drawn.world, lambda slot: drawn.seen[slot.deployment])
    return year.run(drawn.slots)


def set_free(world: World) -> None:
    """Forget who was held."""
    world.population.held_from[:] = FREE
    world.population.held_until[:] = FREE
