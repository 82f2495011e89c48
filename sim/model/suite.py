"""The custody suite of a borough: when its desks and cells come free.

Other arrests come to it as a Poisson process; they and the LFR arrests queue for the
same desks (first come, first served) and take the same cells. The others never touch
anything else, so no process is made of them: their luck is drawn as vectors, and the
suite is brought up to date in one bare heap loop whenever an LFR arrest arrives.
Arrivals come in order of time and nobody leaves the queue, so cells and desks are two
recursions of Kiefer and Wolfowitz, one after the other, exactly. After a time without
LFR arrests the loop begins at midnight of the day before, when none of the others then
detained can still be there; only a suite that was full in those first hours is taken as
a little emptier than it was. LFR arrests are never forgotten.

Where custody officers are rostered a suite has no more desks than officers on duty. A
desk more is free from then on, and one less closes once nobody is at it.

A cell is taken on arrival and kept until release. An arrival that finds none free
goes to another suite or waits for one, as the scenario says. While somebody waits,
their detention runs.

References
----------
Kiefer and Wolfowitz (1955), On the theory of queues with many servers,
Transactions of the American Mathematical Society 78.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from sim.model.candidates import draw_luck
from sim.model.clock import DAY
from sim.model.profile import Floats, cumulated, time_at
from sim.model.streams import Streams
from sim.scenario.schema import Custody

BEFORE_DAYS: Final = 1
"""Whole days that the loop goes back when it begins anew: none of the other arrests is
detained for longer, and whoever waits for a cell is detained meanwhile.
"""
DESK, DETENTION, TIME = 1, 2, 3
OTHERS_WIDTH = 4

Arrest = tuple[float, float, float]
"""Another arrest: when it comes to the suite, and what its time at the desk and its
detention are read off: uniform numbers.
"""


class Watch(NamedTuple):
    """How many officers are on duty at a suite from a time on."""

    since: float
    officers: int


class Place(NamedTuple):
    """What an arrival at a suite gets.

    Attributes
    ----------
    time_cell, time_desk, time_authorised, time_release
        Cell taken, turn at the desk, authorisation, release: seconds.
    """

    time_cell: float
    time_desk: float
    time_authorised: float
    time_release: float


class Suite:
    """The custody suite of a borough.

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
        self._profile = profile_of(settings)
        self._watches: list[Watch] = []
        self._closing: list[float] = []

    def staff(self, watches: Sequence[Watch]) -> None:
        """Let desks be kept by those on duty: no more than there are, and one at least.

        Parameters
        ----------
        watches
            Who is on duty from when on, in order of time.
        """
        kept: list[Watch] = []
        for since, officers in watches:
            desks = min(max(officers, 1), self.settings.desks)
            if not kept or kept[-1].officers != desks:
                kept.append(Watch(since, desks))
        self._watches = kept[::-1]

    def admit(self, time: float, *, desk: float, detention: float) -> Place | None:
        """Return what somebody gets who comes now; None if they must go elsewhere.

        Nothing that happens later can change it.

        Parameters
        ----------
        time
            When they come: not before the last one who did.
        desk, detention
            How long they are at the desk, and detained from arrival on: seconds.
        """
        if not self.settings.is_limited:
            return at_once(time, desk=desk, detention=detention)
        self._bring_to(time)
        return self._take(time, desk, detention)

    def _take(self, time: float, desk: float, detention: float) -> Place | None:
        cells = self._cells
        while cells and cells[0] <= time:
            heapq.heappop(cells)
        cell = time
        if len(cells) == self.settings.cells:
            if self.settings.when_full == "diverts":
                return None
            # As with desks: whoever comes next has the cell that is free first, and
            # is there when it is.
            cell = heapq.heappop(cells)
        while self._watches and self._watches[-1].since <= max(cell, self._desks[0]):
            self._relieve(*self._watches.pop())
        turn = max(cell, self._desks[0])
        done = turn + desk
        heapq.heapreplace(self._desks, done)
        release = released(time, detention, done)
        heapq.heappush(cells, release)
        return Place(cell, turn, done, release)

    def _relieve(self, time: float, officers: int) -> None:
        """Let another number keep the desks from a time on.

        Whoever is at one stays, also where there are more of them than officers now. So
        the next turn comes once fewer are left: of the times at which desks come free
        the last count. All who came before have had their turn by this time: turns come
        in order.
        """
        busy = sorted(free for free in (*self._desks, *self._closing) if free > time)
        left = len(busy) - officers
        self._closing, busy = busy[: max(left, 0)], busy[max(left, 0) :]
        self._desks = [time] * (officers - len(busy)) + busy  # sorted: a heap

    def _bring_to(self, time: float) -> None:
        """Let everybody else arrive who comes before a time."""
        first = time // DAY - BEFORE_DAYS
        if self._next_day < first:
            # Long enough without LFR arrests: the past is drawn afresh, from
            # farther back than any of the others may be detained.
            self._next_day, self._others = first, []
        while True:
            self._admit_others(time)
            if self._others or self._next_day * DAY > time:
                break
            self._others = self._draw_day(int(self._next_day))
            self._next_day += 1

    def _admit_others(self, time: float) -> None:
        others, settings = self._others, self.settings
        desk_at, detention_at = (
            settings.desk_duration.quantile,
            settings.detention.quantile,
        )
        while others and others[-1][0] <= time:
            arrival, desk, detention = others.pop()
            self._take(arrival, desk_at(desk), detention_at(detention))

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
        # By their marks: the profile keeps their order.
        rows = rows[rows[:, TIME].argsort(kind="stable")[::-1]]
        if self._profile is not None:
            rows[:, TIME] = time_at(rows[:, TIME], self._profile) / DAY
        return [
            ((day + time) * DAY, desk, detention)
            for _, desk, detention, time in rows.tolist()
        ]


def at_once(time: float, *, desk: float, detention: float) -> Place:
    """Return what somebody gets who finds a cell and a desk at once."""
    done = time + desk
    return Place(time, time, done, released(time, detention, done))


def released(time: float, detention: float, authorised: float) -> float:
    """Return when somebody is released: not before detention is authorised."""
    return max(time + detention, authorised)


def profile_of(settings: Custody) -> Floats | None:
    """Return the other arrests of a day added up by hour; None where hours are alike.

    Alike, they need no transformation, and none is made: not a bit moves.
    """
    hours = np.array(settings.by_hour)
    return None if (hours == hours[0]).all() else cumulated(hours)
