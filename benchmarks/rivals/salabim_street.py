"""A deployment in salabim: a component for every pedestrian.

It can say all that the model says but for the second pair and the custody suite, which
are left out.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import salabim

from benchmarks.rivals.people import Outcome, Street
from sim.model.calendar import Slot
from sim.model.candidates import Alert
from sim.model.codes import Ending
from sim.model.passers_by import PasserBy
from sim.model.world import World

Process = Generator[Any, Any, None]


class Crew:
    """The members of a crew, as resources."""

    def __init__(self, env: Any, street: Street) -> None:  # noqa: ANN401 - untyped library
        self.judges, self.pairs, self.vans = (
            salabim.Resource(name, capacity=members, env=env)
            for name, members in (
                ("operators", street.crew.operators),
                ("pairs", street.crew.pairs),
                ("vans", street.crew.prisoner_vans),
            )
        )


class Arrivals(salabim.Component):  # type: ignore[misc] # an untyped library
    """Lets people come along."""

    def setup(self, street: Street, crew: Crew) -> None:
        """Take what it is told."""
        self.street, self.crew = street, crew

    def process(self) -> Process:
        """Let one after the other enter the zone."""
        for walker in self.street.walkers():
            yield self.hold(till=walker.enters)
            Pedestrian(one=walker.one, street=self.street, crew=self.crew)


class Pedestrian(salabim.Component):  # type: ignore[misc] # an untyped library
    """Somebody who walks through the zone."""

    def setup(self, one: PasserBy, street: Street, crew: Crew) -> None:
        """Take what it is told."""
        self.one, self.street, self.crew = one, street, crew

    def process(self) -> Process:
        """Walk through the zone; whoever raises an alert is judged and raced for."""
        yield self.hold(till=self.one.time)
        alert = self.street.alert_of(self.one)
        if alert is None:
            return
        yield self.request(self.crew.judges)
        yield self.hold(self.street.judging(alert))
        self.release(self.crew.judges)
        if not self.street.is_dropped(alert):
            yield from self.race(alert)

    def race(self, alert: Alert) -> Process:
        """Be raced for by a pair, if one comes free in time."""
        street, crew, now = self.street, self.crew, self.env.now()
        approach = street.approach(alert)
        latest = alert.time_gone - approach
        if now > latest:
            street.endings[alert.candidate] = Ending.evaded
            if crew.pairs.available_quantity() > 0:
                yield self.request(crew.pairs)
                yield self.hold(max(alert.time_gone - now, 0.0))
                self.release(crew.pairs)
            return
        yield self.request(crew.pairs, fail_at=latest)
        if self.failed():
            street.endings[alert.candidate] = Ending.nobody_free
            return
        yield self.hold(approach)
        yield self.hold(street.stop(alert))
        if street.is_arrested(alert):
            yield self.request(crew.vans)
            yield self.hold(street.hand_over(alert))
        self.release(crew.pairs)
        if street.is_arrested(alert):
            yield self.hold(street.journeys(alert))
            self.release(crew.vans)


def salabim_street(world: World, slot: Slot) -> Outcome:
    """Run a deployment in salabim."""
    env = salabim.Environment(trace=False, yieldless=False)
    street = Street(world, slot)
    Arrivals(env=env, street=street, crew=Crew(env, street))
    env.run()
    return street.outcome
