"""A force at work: protests are policed, crews briefed, officers called away.

Who is sent where is decided in :mod:`sim.model.workforce`. Here it is decided in time:
for a protest as its day begins, or once it is known; for the deployments of a day
before the first crew sets up. What a protest still lacks by its start is asked of
crews that are out by then. One member after the other leaves, from one deployment
after the other, down to the least crew: pairs, then prisoner vans, then operators. A
member who is with somebody leaves when released.

Nothing of this is there where nobody is rostered.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

import simpy
from simpy.events import ProcessGenerator

from sim.model.calendar import Slot
from sim.model.codes import Duty, Role, Shortage
from sim.model.crews import ROLES, with_lacking
from sim.model.deployment import AHEAD, Shared, announce, begin_when_due, man
from sim.model.hours import worked
from sim.model.keeping import Records
from sim.model.logbook import policed, postings
from sim.model.officer_records import Absent
from sim.model.pools import Pool
from sim.model.protests import protests
from sim.model.response import Post
from sim.model.sent import Sent
from sim.model.watches import watches_of
from sim.model.workforce import Force
from sim.model.world import World
from sim.scenario.schema import OFFICERS, Crew

BRIEFED: Final = 2 * AHEAD
"""Seconds before the first crew of a day sets up: before any of them waits for it."""
LEAVING: Final = ("pairs", "prisoner_vans", "operators")
"""The order in which members leave a deployment for a protest."""
Event = tuple[float, int, Callable[[], None]]


class Street(NamedTuple):
    """Where it all happens: references, no methods."""

    env: simpy.Environment
    shared: Shared
    world: World
    records: Records


@dataclass(slots=True)
class Running:
    """A deployment with a crew: its people, and who of them has left.

    Attributes
    ----------
    slot, crew, post
        What it is, and what it has.
    sent
        Its officers, by role and number of the member.
    left
        How many members of each post have left, or will once they are released.
    """

    slot: Slot
    crew: Crew
    post: Post
    sent: dict[tuple[int, int], Sent]
    left: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OFFICERS, 0))

    def pool(self, role: int) -> Pool | None:
        """Return the members of a role; None where nobody asks for them."""
        post = self.post
        if role == Role.operator:
            return post.judges if post.judges_are is Role.operator else None
        if role == Role.pair:
            return post.pairs
        return post.vans if role == Role.prisoner_van else post.second_line

    def is_out(self, time: float) -> bool:
        """Tell whether its crew is on duty at a time."""
        return self.slot.set_up <= time < self.slot.packed

    def there(self, post: str) -> int:
        """Return how many members of a post haven't left, and won't."""
        there: int = getattr(self.crew, post) - self.left[post]
        return there

    def can_spare(self, post: str, least: int) -> bool:
        """Tell whether more members of a post are there than the least crew has.

        Where there are as many as anybody asks for, none of them is asked to leave.
        """
        pool = self.pool(ROLES[post])
        is_unlimited = pool is not None and math.isinf(pool.members)
        return not is_unlimited and self.there(post) > least

    def stints(self) -> Iterator[Sent]:
        """Give how long officers of a second line were held by it."""
        for (role, member), sent in self.sent.items():
            if role != Role.second_line or self.post.second_line is None:
                continue
            for number, since, until in self.post.second_line.stints or ():
                if number == member:
                    yield replace(sent, since=since, until=until)


class Headquarters:
    """Who keeps the roster: the officers, and all that is under way.

    Parameters
    ----------
    street
        Where it all happens.
    """

    def __init__(self, street: Street) -> None:
        scenario, streams = street.world.scenario, street.world.streams
        self.street = street
        self.force = Force(scenario, streams)
        self.called = protests(scenario, streams)
        keepers: dict[str, list[int]] = defaultdict(list)
        for place, team in enumerate(self.force.roster.teams):
            if team.unit.does == "custody":
                keepers[team.borough].append(place)
        for borough, places in keepers.items():
            suite = street.shared.suites[borough]
            suite.staff(watches_of(self.force.roster, *places))
        self.deployments: list[Running] = []
        self._out: list[Running] = []  # not all of their officers are known to be back

    def decisions(self, slots: Sequence[Slot]) -> list[Event]:
        """Return what is decided when: protests first at equal times."""
        for_protests = [
            (protest.decided, 0, partial(self.find, number))
            for number, protest in enumerate(self.called)
        ]
        by_day = groupby(
            sorted(slots, key=attrgetter("day", "slot")), attrgetter("day")
        )
        days = [list(day) for _, day in by_day]
        briefings = [
            (min(slot.set_up for slot in day) - BRIEFED, 1, partial(self.brief, day))
            for day in days
        ]
        # No two of either kind are compared beyond their times and order of making.
        return sorted((*for_protests, *briefings), key=lambda event: event[:2])

    def find(self, number: int) -> None:
        """Find officers for a protest; crews are asked once it begins."""
        self.settle()
        protest = self.called[number]
        lacking = self.force.find(protest, number)
        if lacking > 0 and not self.force.scenario.workforce.lifts("crews"):
            env = self.street.env
            time = max(protest.starts, protest.decided)
            env.process(_later(env, time, partial(self.call_away, number, lacking)))

    def brief(self, slots: Sequence[Slot]) -> None:
        """Man the deployments of a day, given in their order of slots."""
        self.settle()
        env, shared, world, records = self.street
        for decided in self.force.man(slots):
            crew = with_lacking(decided.crew, world.scenario.workforce)
            manned = decided.given(crew)
            announce(manned, world=world, records=records)
            if not manned.crew:
                continue
            slot, crew, second_line = manned.slot, manned.crew, manned.second_line
            post = man(
                env, slot, crew, shared=shared, world=world, second_line=second_line
            )
            sent = self.force.crews.get(slot.deployment, [])
            running = Running(slot, crew, post, {(s.role, s.member): s for s in sent})
            self._out.append(running)
            self.deployments.append(running)
            env.process(
                begin_when_due(
                    env, slot, crew=crew, post=post, world=world, records=records
                )
            )

    def call_away(self, number: int, officers: int) -> None:
        """Let members of crews leave for a protest, down to the least crew."""
        now, least = self.street.env.now, self.force.scenario.workforce.least_crew
        # Whoever came from nowhere is nobody's to call.
        there = [one for one in self._out if one.is_out(now) and one.sent]
        for post in LEAVING:
            spared = [one for one in there if one.can_spare(post, getattr(least, post))]
            while officers > 0 and spared:
                for running in spared:
                    if officers > 0:
                        officers -= OFFICERS[post]
                        self._call(running, post, number)
                spared = [
                    one for one in spared if one.can_spare(post, getattr(least, post))
                ]

    def _call(self, running: Running, post: str, number: int) -> None:
        """Let one member leave as soon as nobody holds them, for what isn't over."""
        slot, role, protest = running.slot, ROLES[post], self.called[number]

        def leave(member: int, time: float) -> bool:
            if time >= slot.packed:
                return True  # held until after the end: they go nowhere any more
            if time >= protest.ends:
                running.left[post] -= 1
                return False
            self.force.leave(running.sent[role, member], protest, number, time)
            self.street.records.add(
                Absent(slot.deployment, role, 1, Shortage.protest,
                       has_left=True, time_from=time, time_to=slot.packed)
            )  # fmt: skip
            return True

        pool, last = running.pool(role), running.there(post)
        running.left[post] += 1
        if pool is not None:
            pool.call_away(leave)
        else:  # nobody asks for them
            leave(last, self.street.env.now)

    def settle(self) -> None:
        """Learn of deployments that are over who is back, and since when."""
        self._out = [running for running in self._out if not self._is_settled(running)]

    def _is_settled(self, running: Running) -> bool:
        packed = running.slot.packed
        if self.street.env.now < packed:
            return False
        is_back = True
        for (role, member), sent in running.sent.items():
            if not math.isnan(sent.until):
                continue
            pool = running.pool(role)
            if pool is not None and pool.is_out(member):
                is_back = False
                continue
            stints = (pool.stints if pool else None) or ()
            last = [one.until for one in stints if one.member == member]
            self.force.released(sent, max([packed, *last]))
        return is_back

    def close(self, horizon: float) -> None:
        """Put on record who was sent where, and what everybody did, to the horizon."""
        self.settle()
        sent = [one for one in self.force.sent if one.duty is not Duty.second_line]
        sent += [stint for running in self.deployments for stint in running.stints()]
        sent = [one for one in sent if one.since < horizon]
        roster, records = self.force.roster, self.street.records
        for record in (
            *policed(roster, self.called, sent, horizon=horizon),
            *postings(roster, sent, horizon=horizon),
            *worked(roster, sent, horizon=horizon),
        ):
            records.add(record)


def keep_roster(headquarters: Headquarters, slots: Sequence[Slot]) -> ProcessGenerator:
    """Decide in time who is sent where."""
    env = headquarters.street.env
    for time, _, decide in headquarters.decisions(slots):
        if time > env.now:
            yield env.timeout(time - env.now)
        decide()


def _later(
    env: simpy.Environment, time: float, act: Callable[[], None]
) -> ProcessGenerator:
    yield env.timeout(max(time - env.now, 0.0))
    act()
