"""Transport, desk, cell, and the decision on a charge.

A suite serves a borough. Other arrests come to it as a Poisson process; they and
the LFR arrests queue for the same desks (first come, first served) and take the
same cells. The others never touch anything else, so no process is made of them:
their luck is drawn as vectors, and the suite is brought up to date in one bare
heap loop whenever an LFR arrest arrives. Arrivals come in order of time and nobody
leaves the queue, so the desk stage is the recursion of Kiefer and Wolfowitz, exactly.
After a time without LFR arrests the loop begins at midnight of the day before, when
nobody then detained can still be there; only a suite that was full in those first
hours is taken as a little emptier than it was.

A cell is taken on arrival and kept until release. An arrival that finds none free
goes to another suite (*diverted*) after a second journey.

The convention a reader would get wrong: detention is counted from arrival.

References
----------
Kiefer and Wolfowitz (1955), On the theory of queues with many servers,
Transactions of the American Mathematical Society 78.
"""

from __future__ import annotations

import heapq
import math
from typing import NamedTuple

import simpy
from simpy.events import ProcessGenerator

from sim.model.candidates import Alert, draw_luck
from sim.model.clock import DAY
from sim.model.pools import Member
from sim.model.streams import Streams
from sim.scenario.schema import Custody

BEFORE_DAYS = 1
DESK, DETENTION, TIME = 1, 2, 3
OTHERS_WIDTH = 4


class Stay(NamedTuple):
    """A stay in custody.

    Attributes
    ----------
    time_arrival, time_desk, time_authorised, time_release
        Arrival, turn at the desk, authorisation, release: seconds.
    is_diverted
        Whether the first suite had no cell.
    is_charged_or_cautioned
        What is decided.
    time_decision
        When.
    """

    time_arrival: float
    time_desk: float
    time_authorised: float
    time_release: float
    is_diverted: bool
    is_charged_or_cautioned: bool
    time_decision: float


Arrest = tuple[float, float, float]
"""Another arrest: when it comes to the suite, and what its time at the desk and its
detention are read off: uniform numbers.
"""


class Suite:
    """The custody suite of a borough: when its desks and cells come free.

    Parameters
    ----------
    borough
        Its name, which keys its luck.
    streams
        Where the luck of the other arrests comes from.
    settings
        Desks, cells, and how long things take.
    """

    def __init__(self, borough: str, *, streams: Streams, settings: Custody) -> None:
        self.borough = borough
        self.streams = streams
        self.settings = settings
        self._desks = [-math.inf] * settings.desks
        self._cells: list[float] = []
        self._next_day = -math.inf
        self._others: list[Arrest] = []

    def has_cell(self, time: float) -> bool:
        """Return whether a cell is free at a time, not before the last one asked."""
        if not self.settings.is_limited:
            return True
        self._bring_to(time)
        return len(self._cells) < self.settings.cells

    def take_desk(self, time: float, duration: float) -> float:
        """Return when an arrival's turn at the desk comes."""
        if not self.settings.is_limited:
            return time
        start = max(time, self._desks[0])
        heapq.heapreplace(self._desks, start + duration)
        return start

    def take_cell(self, release: float) -> None:
        """Keep a cell until a release."""
        heapq.heappush(self._cells, release)

    def _bring_to(self, time: float) -> None:
        """Let everybody else arrive who comes before a time."""
        first = time // DAY - BEFORE_DAYS
        if self._next_day < first:
            # Long enough without LFR arrests: the past is drawn afresh, from
            # farther back than anybody may be detained.
            self._next_day, self._others = first, []
        while True:
            self._admit_others(time)
            if self._others or self._next_day * DAY > time:
                break
            self._others = self._draw_day(int(self._next_day))
            self._next_day += 1
        cells = self._cells
        while cells and cells[0] <= time:
            heapq.heappop(cells)

    def _admit_others(self, time: float) -> None:
        others, cells, desks = self._others, self._cells, self._desks
        most, settings = self.settings.cells, self.settings
        while others and others[-1][0] <= time:
            arrival, desk, detention = others.pop()
            while cells and cells[0] <= arrival:
                heapq.heappop(cells)
            if len(cells) < most:
                done = max(arrival, desks[0]) + settings.desk_duration.quantile(desk)
                heapq.heapreplace(desks, done)
                release = arrival + settings.detention.quantile(detention)
                heapq.heappush(cells, max(release, done))

    def _draw_day(self, day: int) -> list[Arrest]:
        """Return the other arrests of a day, the last first."""
        rows = draw_luck(
            self.streams,
            self.settings.background_arrests * DAY,
            "other arrests",
            self.borough,
            day,
            width=OTHERS_WIDTH,
        )
        order = rows[:, TIME].argsort(kind="stable")[::-1]
        return [
            ((day + time) * DAY, desk, detention)
            for _, desk, detention, time in rows[order].tolist()
        ]


def admit(alert: Alert, time: float, *, suite: Suite, settings: Custody) -> Stay:
    """Return the stay of a person who arrives at a suite at a time.

    Nothing that happens later can change it, so it is known on arrival.
    """
    luck = alert.luck
    is_diverted = not suite.has_cell(time)
    desk = settings.desk_duration.quantile(luck.desk)
    if is_diverted:
        arrival = turn = time + settings.journey.quantile(luck.diversion)
    else:
        arrival, turn = time, suite.take_desk(time, desk)
    # Nobody is released before detention is authorised.
    release = max(arrival + settings.detention.quantile(luck.detention), turn + desk)
    if not is_diverted:
        suite.take_cell(release)
    later = 0.0
    if luck.decision >= settings.decided_in_custody:
        later = settings.bail.quantile(luck.bail)
    return Stay(
        time_arrival=arrival,
        time_desk=turn,
        time_authorised=turn + desk,
        time_release=release,
        is_diverted=is_diverted,
        is_charged_or_cautioned=is_charged_or_cautioned(alert, settings),
        time_decision=release + later,
    )


def is_charged_or_cautioned(alert: Alert, settings: Custody) -> bool:
    """Return what the decision on an arrest is, whenever it falls."""
    return alert.luck.charge < settings.charged_or_cautioned


def convey(
    env: simpy.Environment, alert: Alert, *, suite: Suite, settings: Custody
) -> ProcessGenerator:
    """Take a person to the suite; return the stay on arrival."""
    yield env.timeout(settings.journey.quantile(alert.luck.journey))
    return admit(alert, env.now, suite=suite, settings=settings)


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


def drive_back(
    env: simpy.Environment, alert: Alert, *, settings: Custody
) -> ProcessGenerator:
    """Drive back to the street."""
    yield env.timeout(settings.journey.quantile(alert.luck.return_journey))
