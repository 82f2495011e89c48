"""Transport, desk, cell, and the decision on a charge.

A person is taken to the suite of the borough (:mod:`sim.model.suite`). If that has no
cell they go to another suite (*diverted*) after a second journey, and find a cell and a
desk there at once; or they wait for a cell, and whoever brought them waits with them.

The convention a reader would get wrong: detention is counted from arrival.
"""

from __future__ import annotations

from typing import NamedTuple

import simpy
from simpy.events import ProcessGenerator

from sim.model.candidates import Alert
from sim.model.detention import detention_of, ground_of, reviews_due
from sim.model.pools import Member
from sim.model.suite import Suite, at_once
from sim.scenario.schema import Category, Custody


class Stay(NamedTuple):
    """A stay in custody.

    Attributes
    ----------
    time_arrival, time_cell, time_desk, time_authorised, time_release
        Arrival, cell taken, turn at the desk, authorisation, release: seconds.
    reviews
        How many reviews of detention are due before release.
    is_extended
        Whether detention was extended beyond 24 hours.
    is_diverted
        Whether the first suite had no cell.
    is_charged_or_cautioned
        What is decided.
    time_decision
        When.
    """

    time_arrival: float
    time_cell: float
    time_desk: float
    time_authorised: float
    time_release: float
    reviews: int
    is_extended: bool
    is_diverted: bool
    is_charged_or_cautioned: bool
    time_decision: float


def admit(
    alert: Alert,
    time: float,
    *,
    category: Category | None,
    suite: Suite,
    settings: Custody,
) -> Stay:
    """Return the stay of a person who arrives at a suite at a time.

    Nothing that happens later can change it, so it is known on arrival.

    Parameters
    ----------
    category
        Why the person is sought; None where it is somebody else.
    """
    luck, ground, arrival = alert.luck, ground_of(category), time
    desk = settings.desk_duration.quantile(luck.desk)
    detention = detention_of(luck, ground, settings)
    place = suite.admit(time, desk=desk, detention=detention.duration)
    is_diverted = place is None
    if place is None:
        arrival = time + settings.journey.quantile(luck.diversion)
        place = at_once(arrival, desk=desk, detention=detention.duration)
    decision, later = settings.decisions[ground], 0.0
    if luck.decision >= decision.decided_in_custody:
        later = decision.bail.quantile(luck.bail)
    return Stay(
        time_arrival=arrival,
        time_cell=place.time_cell,
        time_desk=place.time_desk,
        time_authorised=place.time_authorised,
        time_release=place.time_release,
        reviews=reviews_due(place.time_authorised, place.time_release),
        is_extended=detention.is_extended,
        is_diverted=is_diverted,
        is_charged_or_cautioned=luck.charge < decision.charged_or_cautioned,
        time_decision=place.time_release + later,
    )


def convey(
    env: simpy.Environment,
    alert: Alert,
    *,
    category: Category | None,
    suite: Suite,
    settings: Custody,
) -> ProcessGenerator:
    """Take a person to the suite; return the stay on arrival."""
    yield env.timeout(settings.journey.quantile(alert.luck.journey))
    return admit(alert, env.now, category=category, suite=suite, settings=settings)


def hand_over(
    env: simpy.Environment, alert: Alert, *, van: Member, settings: Custody
) -> ProcessGenerator:
    """Wait for a prisoner van and hand the person over."""
    if van.granted:
        yield van.granted
    yield env.timeout(settings.hand_over_duration.quantile(alert.luck.hand_over))


def book(
    env: simpy.Environment, alert: Alert, *, stay: Stay, settings: Custody
) -> ProcessGenerator:
    """Stay with the person until detention is authorised and the booking done."""
    booking = settings.booking_duration.quantile(alert.luck.booking)
    yield env.timeout(stay.time_authorised + booking - env.now)


def wait_for_cell(env: simpy.Environment, stay: Stay) -> ProcessGenerator:
    """Stay with the person until the suite has a cell for them."""
    if not stay.is_diverted and stay.time_cell > env.now:
        yield env.timeout(stay.time_cell - env.now)


def drive_back(
    env: simpy.Environment, alert: Alert, *, settings: Custody
) -> ProcessGenerator:
    """Drive back to the street."""
    yield env.timeout(settings.journey.quantile(alert.luck.return_journey))
