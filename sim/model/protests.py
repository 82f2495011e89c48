"""Protests, and other events that call for officers: a stochastic calendar.

Protests of a kind are a Poisson process whose rate goes with the month and the day of
the week. One exists if its level lies below the week's intensity
(:func:`sim.model.candidates.draw_luck`), so a higher rate adds protests and moves none.
They are keyed by kind and week: what is deployed changes no protest.

The convention a reader would get wrong: a week has the month of its Monday.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from sim.model.candidates import draw_luck
from sim.model.clock import DAY
from sim.model.streams import Streams
from sim.scenario.schema import Protest as Kind
from sim.scenario.schema import Scenario

WEEKDAY, STARTS, LENGTH, OFFICERS, NOTICE = range(1, 6)
WIDTH: Final = 8


class Protest(NamedTuple):
    """One protest.

    Attributes
    ----------
    kind
        Place of its kind in the order of names.
    day
        From 0.
    starts, ends
        When officers must be there: seconds.
    notice
        How long before its start it is known, in seconds.
    officers
        How many are asked for.
    rank
        Place among those of its kind and week.
    """

    kind: int
    day: int
    starts: float
    ends: float
    notice: float
    officers: int
    rank: int

    @property
    def called(self) -> float:
        """When it is known: seconds; not before the first day."""
        return max(self.starts - self.notice, 0.0)

    @property
    def decided(self) -> float:
        """When officers are found for it: as its day begins, or once it is known."""
        return max(self.called, self.day * DAY)


def protests(scenario: Scenario, streams: Streams) -> list[Protest]:
    """Draw the protests of a scenario, in the order in which officers are found."""
    found = [
        protest
        for place, (name, kind) in enumerate(scenario.workforce.protests.kinds.items())
        for week in range(scenario.horizon.weeks)
        for protest in _of_week(place, name, kind, week, scenario, streams)
    ]
    return sorted(found, key=lambda one: (one.decided, one.starts, one.kind, one.rank))


def _of_week(
    place: int,
    name: str,
    kind: Kind,
    week: int,
    scenario: Scenario,
    streams: Streams,
) -> Iterator[Protest]:
    monday = scenario.horizon.first_monday + dt.timedelta(weeks=week)
    intensity = kind.per_week * kind.by_month[monday.month - 1]
    if not intensity:
        return
    weights = np.array(kind.by_weekday).cumsum()
    rows = draw_luck(streams, intensity, "protests", name, week, width=WIDTH)
    for rank, row in enumerate(rows.tolist()):
        weekday = int(weights.searchsorted(row[WEEKDAY] * weights[-1], side="right"))
        day = 7 * week + weekday
        starts = day * DAY + kind.starts.quantile(row[STARTS])
        yield Protest(
            kind=place,
            day=day,
            starts=starts,
            ends=starts + kind.length.quantile(row[LENGTH]),
            notice=kind.notice.quantile(row[NOTICE]),
            officers=math.ceil(kind.officers.quantile(row[OFFICERS])),
            rank=rank,
        )
