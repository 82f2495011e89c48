"""Numbered members of a crew: who holds whom.

The members of a pool are numbered from 1; the free member with the lowest number
goes first. Requests are served in order of arrival. At equal times a member that
is released goes to the one who waits before that one's deadline is looked at, so
a member released at exactly a deadline is never lost.

It is not ``simpy.Resource`` for two reasons. That one doesn't say which member
one gets; and it sends two events through the queue for every request, also when
nobody waits, which is the ordinary case here: this one sends none then.
"""

from __future__ import annotations

import heapq
import math
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import NamedTuple, Self

import simpy
from simpy.events import Event

NOBODY = 0
Leaving = Callable[[int, float], bool]
"""Told who is to leave a pool for good, and when; tells whether they do."""


class Stint(NamedTuple):
    """How long a member was held, in seconds."""

    member: int
    since: float
    until: float


class Member:
    """A request for a member of a pool, and the member once granted.

    Used as a context: on leaving it the member goes back, or the request is
    withdrawn.

    Attributes
    ----------
    number
        Which member; 0 until one is granted.
    since
        When it was granted; ``nan`` until then.
    granted
        What to wait for; None where it was granted at once.
    """

    __slots__ = ("granted", "is_withdrawn", "number", "pool", "since")

    def __init__(self, pool: Pool, number: int) -> None:
        self.pool = pool
        self.number = number
        self.since = pool.env.now if number else math.nan
        self.granted = None if number else Event(pool.env)
        self.is_withdrawn = False

    def grant(self, number: int) -> None:
        """Give the member to one who has waited."""
        self.number, self.since = number, self.pool.env.now
        if self.granted is not None:
            self.granted.succeed()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # A process that was cut off is closed by Python at any later time: it has
        # not let go of anybody.
        if kind is not GeneratorExit:
            self.pool.release(self)


class Pool:
    """Members that are alike but for their number.

    Parameters
    ----------
    env
        The environment.
    members
        How many there are; ``math.inf`` for as many as anybody asks for.
    stints
        Where it is noted how long members were held, in the order of their release;
        None if nobody wants to know.
    """

    def __init__(
        self,
        env: simpy.Environment,
        members: float,
        stints: list[Stint] | None = None,
    ) -> None:
        self.env = env
        self.members = members
        self.stints = stints
        self._issued = 0
        self._returned: list[int] = []
        self._waiting: deque[Member] = deque()
        self._gone: set[int] = set()
        self._leaving: deque[Leaving] = deque()
        self._staying = members

    @property
    def has_free(self) -> bool:
        """Whether a request would be granted at once."""
        return bool(self._returned) or self._issued < self.members

    @property
    def is_deserted(self) -> bool:
        """Whether all members have left for good, or will once they are released."""
        return self._staying <= 0

    def request(self) -> Member:
        """Ask for a member."""
        if self._returned:
            return Member(self, heapq.heappop(self._returned))
        if self._issued < self.members:
            self._issued += 1
            return Member(self, self._issued)
        member = Member(self, NOBODY)
        self._waiting.append(member)
        return member

    def release(self, member: Member) -> None:
        """Take a member back, or withdraw the request for one."""
        if not member.number:
            member.is_withdrawn = True
            return
        if self.stints is not None:
            self.stints.append(Stint(member.number, member.since, self.env.now))
        if self._lets_go(member.number):
            return
        if self._is_awaited():
            self._waiting.popleft().grant(member.number)
            return
        heapq.heappush(self._returned, member.number)

    def call_away(self, then: Leaving) -> None:
        """Let a member leave for good: now if one is free, else the next released.

        Of those who are free the one goes who would be asked last. The last of all
        leaves once nobody waits any more, because nobody else would come.
        """
        self._staying -= 1
        if self._issued < self.members < math.inf:
            number = int(self.members)
        elif self._returned:
            number = max(self._returned)
        else:
            self._leaving.append(then)
            return
        if not self._has_left(number, then):
            return
        if number in self._returned:
            self._returned.remove(number)
            heapq.heapify(self._returned)
        else:
            self.members -= 1

    def is_out(self, number: int) -> bool:
        """Tell whether a member is held by somebody now."""
        is_issued = number <= self._issued
        return is_issued and number not in self._gone and number not in self._returned

    def _lets_go(self, number: int) -> bool:
        """Tell whether a member who is released leaves, as one was asked to."""
        while self._leaving:
            is_last = self.is_deserted and len(self._leaving) == 1
            if is_last and self._is_awaited():
                return False
            if self._has_left(number, self._leaving.popleft()):
                return True
        return False

    def _has_left(self, number: int, then: Leaving) -> bool:
        if then(number, self.env.now):
            self._gone.add(number)
            return True
        self._staying += 1
        return False

    def _is_awaited(self) -> bool:
        """Tell whether somebody waits; whoever has withdrawn is forgotten."""
        while self._waiting and self._waiting[0].is_withdrawn:
            self._waiting.popleft()
        return bool(self._waiting)


def unlimited_unless(is_limited: bool, members: int) -> float:  # noqa: FBT001
    """Return the number of members, or infinity where a limit is switched off."""
    return members if is_limited else math.inf
