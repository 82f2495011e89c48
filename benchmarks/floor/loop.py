"""A bare event loop, and members of a crew who wait for nothing but it."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.floor.errand import Errand

Step = Callable[[Any], None]


class Loop:
    """A heap of what comes next, and nothing more.

    Attributes
    ----------
    now
        The time, in seconds.
    """

    __slots__ = ("_events", "_number", "now")

    def __init__(self) -> None:
        self.now = 0.0
        self._events: list[tuple[float, int, Step, Any]] = []
        self._number = 0

    def after(self, delay: float, step: Step, what: Any) -> None:  # noqa: ANN401
        """Take a step after a delay; at equal times what was said first comes first."""
        self._number += 1
        heappush(self._events, (self.now + delay, self._number, step, what))

    def run(self, until: float = math.inf) -> None:
        """Take every step before a time."""
        events = self._events
        while events and events[0][0] < until:
            self.now, _, step, what = heappop(events)
            step(what)


class Members:
    """Members of a crew, as in :mod:`sim.model.pools`, that know who waits for them."""

    __slots__ = ("issued", "members", "returned", "waiting")

    def __init__(self, members: float) -> None:
        self.members = members
        self.issued = 0
        self.returned: list[int] = []
        self.waiting: deque[tuple[Callable[[Errand, int], None], Errand]] = deque()

    def take(self) -> int:
        """Return a free member, or 0 where there is none."""
        if self.returned:
            return heappop(self.returned)
        if self.issued < self.members:
            self.issued += 1
            return self.issued
        return 0

    def give_back(self, member: int) -> None:
        """Give a member to the first who still waits, or set it free."""
        while self.waiting:
            granted, errand = self.waiting.popleft()
            if not errand.has_given_up:
                granted(errand, member)
                return
        heappush(self.returned, member)
