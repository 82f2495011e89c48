"""Which faces raise an alert.

The passage of a listed person raises an alert with the true positive
identification rate: capture and match together, per passage. It must never be
multiplied by a second capture rate. How a crowd lowers it is in
:mod:`sim.model.crowding`. A face that is nobody's on the list raises
one with a rate that is linear in the list. Between the points of the operating
curve both rates are log-linear in the threshold; beyond them nothing is known and
nothing is assumed.

Whether a candidate alerts is its own score or level against the rate at the
threshold, so a lower threshold adds alerts and takes none away.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import numpy as np

from sim.model.candidates import (
    COLUMN,
    RANK_COMPANION,
    Alert,
    Candidates,
    Ints,
    Luck,
    as_luck,
    beside_them,
    draw_luck,
)
from sim.model.clock import DAY, HOUR
from sim.model.crowding import Detection
from sim.model.profile import Floats, Flow
from sim.model.records import NOBODY
from sim.model.streams import SiteDay, Streams
from sim.scenario.schema import Engagement, Footfall

BLOCK: Final = 64
"""Candidates that are turned into alerts at once."""


def detection_rates(
    found: Detection, times: Floats, *, hours: Floats, day_flow: float
) -> Floats:
    """Return the rates with which passages at some times are recognised, shape (n,).

    Parameters
    ----------
    found
        How well passages are recognised.
    times
        Seconds from Monday 00:00 of the first week, all of one day, shape (n,).
    hours
        Flow in each hour of the day, shape (24,).
    day_flow
        Factor of the day on them: its weekday's and its own.
    """
    if found.loss == 0:  # the ordinary case, and quicker
        return np.full(len(times), found.ordinary)
    rates = np.array([found.at(level * day_flow) for level in hours.tolist()])
    each: Floats = rates[(times % DAY // HOUR).astype(np.int64)]
    return each


def non_mated_candidates(
    streams: Streams,
    where: SiteDay,
    *,
    mean: float,
    profile: Flow,
    rate: float,
    footfall: Footfall,
) -> Candidates:
    """Return the faces of nobody on the list that would alert, for a whole day.

    Parameters
    ----------
    streams, where
        Where the luck comes from.
    mean
        Faces on the street per second of ordinary flow.
    profile
        The shape of the day.
    rate
        Probability that such a face raises an alert.
    footfall
        Whether people walk in parties.
    """
    chances = alerting_of_a_party(footfall, rate)
    parties = mean * float(profile.cumulated[-1]) / footfall.mean_party
    luck = draw_luck(streams, parties * sum(chances), "non-mated", *where)
    found = Candidates(
        rank=np.arange(len(luck)),
        time=where.day * DAY + profile.time_of_day(luck[:, COLUMN["time"]]),
        person=np.full(len(luck), NOBODY),
        luck=luck,
    )
    if not len(luck):  # nobody at all where the list is empty
        return found
    whole, more = found, 1.0
    for number, chance in enumerate(chances[:-1], start=1):
        more -= chance / sum(chances)
        beside = streams.uniforms(luck.shape, "non-mated beside", *where, number)
        others = beside_them(found, beside, rank=number * RANK_COMPANION)
        whole = whole.joined(others.only(found.mark("company") < more))
    return whole


def alerting_of_a_party(footfall: Footfall, rate: float) -> list[float]:
    """Return the chances that one, two, ... of a party of the crowd raise an alert."""
    if len(footfall.parties) == 1:
        return [rate]
    return [
        math.fsum(
            share
            * math.comb(size, number)
            * rate**number
            * (1 - rate) ** (size - number)
            for size, share in enumerate(footfall.parties, start=1)
            if size >= number
        )
        for number in range(1, len(footfall.parties) + 1)
    ]


def patience(luck: Luck, settings: Engagement) -> float:
    """Return the time from the alert until the person is out of reach.

    Given directly, it is read off the mark of the way out, so that whoever has a long
    way is whoever is in reach for long.
    """
    if settings.patience == "walking":
        speed = settings.walking_speed.quantile(luck.walking)
        return settings.way_out.quantile(luck.way_out) / speed
    return settings.patience.quantile(luck.way_out)


def alerts(found: Candidates, groups: Ints, *, settings: Engagement) -> list[Alert]:
    """Return candidates as alerts, in order of time.

    Parameters
    ----------
    found
        The candidates.
    groups
        The group of each, shape (n,).
    settings
        How they walk on.
    """
    return list(each_alert(found, groups, settings=settings))


def each_alert(
    found: Candidates, groups: Ints, *, settings: Engagement
) -> Iterator[Alert]:
    """Give candidates as alerts, in order of time, each when it is asked for.

    As a row of numbers a candidate is a quarter of what it is as an alert. Where a
    thousand cameras are live, most of a day's candidates are still to come.
    """
    order = np.lexsort((found.rank, found.person != NOBODY, found.time))
    for first in range(0, len(order), BLOCK):
        block = order[first : first + BLOCK]
        for rank, time, person, group, row in zip(
            found.rank[block].tolist(),
            found.time[block].tolist(),
            found.person[block].tolist(),
            groups[block].tolist(),
            found.luck[block, : len(COLUMN)].tolist(),
            strict=True,
        ):
            who, luck = (person, group), as_luck(row)
            yield as_alert(rank, who, time, luck, settings=settings)


def as_alert(
    candidate: int,
    who: tuple[int, int],
    time: float,
    luck: Luck,
    *,
    settings: Engagement,
) -> Alert:
    """Return the alert that a candidate raises, who is a person of a group.

    The person's clock runs from the alert, and they are gone when their patience
    ends.
    """
    time_gone = time + patience(luck, settings)
    person, group = who
    return Alert(candidate, person != NOBODY, person, time, time_gone, luck, group)
