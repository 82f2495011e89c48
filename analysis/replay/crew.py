"""Who of a deployment's crew does what, from when to when.

Whoever isn't held is free. Members are named by role and number; of a second line and
of a command centre, which others share, only those appear whom this deployment held.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np

from analysis.replay.played import Played
from analysis.replay.stories import Hold, Name, Story, Time
from sim.model.clock import DAY
from sim.model.codes import Activity, Duty, Outcome, Role

NAMES: Final = {
    Role.operator: "Operator",
    Role.pair: "Pair",
    Role.prisoner_van: "Prisoner van",
    Role.second_line: "Neighbourhood pair",
}
POSTS: Final = {
    Role.operator: "operators",
    Role.pair: "pairs",
    Role.prisoner_van: "prisoner_vans",
}


class Work(StrEnum):
    """What a member does for an alert."""

    judges = "judges"
    sets_out = "sets out"
    turns_back = "too late"
    stops = "at the stop"
    supports = "helps with the arrest"
    waits = "waits for a van"
    hands_over = "hands over"
    conveys = "takes to custody"
    books = "at custody and back"
    takes_over = "takes the person over"


class Span(NamedTuple):
    """A stretch of somebody's work: until when is None if it was open at the end."""

    since: float
    until: Time
    work: Work
    alert: Name


class Member(NamedTuple):
    """One of the crew.

    Attributes
    ----------
    role, number
        Who.
    spans
        What they do, in order of time.
    left
        When they were called away for good; None if they weren't.
    """

    role: Role
    number: int
    spans: tuple[Span, ...]
    left: Time

    @property
    def label(self) -> str:
        """What they are called."""
        return f"{NAMES[self.role]} {self.number}"


def crew_of(played: Played, place: int, stories: Sequence[Story]) -> list[Member]:
    """Return the crew of a deployment, in the order in which alerts meet them."""
    work: dict[tuple[Role, int], list[Span]] = {
        (role, number): []
        for role, post in POSTS.items()
        for number in range(1, _posts(played, place, role, post) + 1)
    }
    for story in stories:
        for hold in story.holds:
            spans = work.setdefault((hold.role, hold.member), [])
            spans.extend(_spans(hold, story))
    left = left_of(played, place)
    order = (Role.operator, Role.pair, Role.second_line, Role.prisoner_van)
    return [
        Member(role, number, tuple(sorted(spans)), left.get((role, number)))
        for (role, number), spans in sorted(
            work.items(), key=lambda item: (order.index(item[0][0]), item[0][1])
        )
    ]


def _posts(played: Played, place: int, role: Role, post: str) -> int:
    judges = played.scenario.adjudication.by
    if role is Role.operator and judges != "operator":
        return 0  # nobody asks for them
    return int(played.columns["deployments"][post][place])


def _spans(hold: Hold, story: Story) -> Iterator[Span]:
    """Cut a hold where the alert passes from one stage to the next."""
    for since, until, work in _cut(hold, story):
        if until is None or until > since:
            yield Span(since, until, work, story.name)


def _cut(hold: Hold, story: Story) -> Iterator[tuple[float, Time, Work]]:
    since, until = hold.since, hold.until
    if hold.activity is Activity.adjudication:
        yield since, until, Work.judges
    elif hold.activity is Activity.support:
        yield since, until, Work.supports
    elif hold.activity is Activity.engagement:
        yield from _raced(hold, story)
    elif hold.role is Role.prisoner_van:
        pair = story.hold(Activity.custody, Role.pair, Role.second_line)
        yield from _cut_at(
            hold,
            (pair.until if pair else None, Work.takes_over),
            (story.stay.arrives if story.stay else None, Work.conveys),
            Work.books,
        )
    elif story.van:
        yield from _cut_at(
            hold, (story.van.since, Work.waits), (until, Work.hands_over), Work.books
        )
    else:
        arrives = story.stay.arrives if story.stay else None
        yield from _cut_at(
            hold, (arrives, Work.conveys), (until, Work.books), Work.books
        )


def _raced(hold: Hold, story: Story) -> Iterator[tuple[float, Time, Work]]:
    race = story.race
    if race is None or race.outcome is not Outcome.reached:
        yield hold.since, hold.until, Work.turns_back
        return
    yield from _cut_at(
        hold, (race.ends, Work.sets_out), (hold.until, Work.stops), Work.stops
    )


def _cut_at(
    hold: Hold, first: tuple[Time, Work], then: tuple[Time, Work], last: Work
) -> Iterator[tuple[float, Time, Work]]:
    """Cut a hold at two times; what comes after an unknown one is unknown.

    Whoever has no cell goes on to another suite, and the model lets the van go before.
    """
    since, until = hold.since, hold.until
    for border, work in (first, then):
        if border is None or (until is not None and border >= until):
            yield since, until, work
            return
        yield since, border, work
        since = border
    yield since, until, last


def left_of(played: Played, place: int) -> dict[tuple[Role, int], float]:
    """Return when members were called away, where officers are on a roster."""
    posted, deployments = played.columns["postings"], played.columns["deployments"]
    packed = float(deployments["time_packed"][place])
    midnight = float(deployments["day"][place]) * DAY
    here = (posted["duty"] == Duty.lfr) & (posted["number"] == played.number(place))
    here &= posted["time_to"] < packed
    return {
        (Role(int(posted["role"][row])), int(posted["member"][row])): float(
            posted["time_to"][row]
        )
        - midnight
        for row in np.flatnonzero(here).tolist()
    }
