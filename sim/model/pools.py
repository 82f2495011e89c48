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
from types import TracebackType
from typing import Self

import simpy
from simpy.events import Event

NOBODY = 0


class Member(Event):
    """A request for a member of a pool, and the member once granted.

    Used as a context: on leaving it the member goes back, or the request is
    withdrawn. ``triggered`` says whether it is granted; waiting for a member that
    was granted at once takes no time and no event.
    """

    def __init__(self, pool: Pool) -> None:
        super().__init__(pool.env)
        self.pool = pool
        self.number = NOBODY
        self.is_withdrawn = False

    def grant_at_once(self, number: int) -> None:
        """Give the member without an event: as if it had been processed."""
        self.number = number
        self._ok = True
        self._value = None
        self.callbacks = None  # type: ignore[assignment] # as SimPy marks processed

    def grant(self, number: int) -> None:
        """Give the member to one who has waited."""
        self.number = number
        self.succeed()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # A process that the horizon cut off is closed by Python at any later
        # time: it has not let go of anybody.
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
    """

    def __init__(self, env: simpy.Environment, members: float) -> None:
        self.env = env
        self.members = members
        self._issued = 0
        self._returned: list[int] = []
        self._waiting: deque[Member] = deque()

    @property
    def has_free(self) -> bool:
        """Whether a request would be granted at once."""
        return bool(self._returned) or self._issued < self.members

    def request(self) -> Member:
        """Ask for a member."""
        member = Member(self)
        if self._returned:
            member.grant_at_once(heapq.heappop(self._returned))
        elif self._issued < self.members:
            self._issued += 1
            member.grant_at_once(self._issued)
        else:
            self._waiting.append(member)
        return member

    def release(self, member: Member) -> None:
        """Take a member back, or withdraw the request for one."""
        if not member.triggered:
            member.is_withdrawn = True
            return
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.is_withdrawn:
                waiting.grant(member.number)
                return
        heapq.heappush(self._returned, member.number)


def unlimited_unless(is_limited: bool, members: int) -> float:  # noqa: FBT001
    """Return the number of members, or infinity where a limit is switched off."""
    return members if is_limited else math.inf
