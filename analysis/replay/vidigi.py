"""A deployment as an event log of vidigi, with places for its events.

vidigi (Rosser, HSMA) animates logs of simulations, and teachers of simulation use it.
An entity is an alert, its pathway how it ends. Times are seconds. The format is that of
vidigi 2.0.

An entity is drawn where its last event is. So where a use ends and another goes on,
such as a van's after a pair's, that other ends and begins again at the same moment:
nobody is drawn at the end of a use, and what each is used for adds up all the same.

The convention a reader would get wrong: an entity departs when it is over for the crew,
also if the person stays in custody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from analysis.replay.crew import crew_of
from analysis.replay.played import Played
from analysis.replay.stories import Hold, Story, Time, stories_of
from analysis.studies.changes.fates import LABELS
from analysis.studies.following.telling import date_of, written
from sim.model.clock import DAY
from sim.model.codes import Activity, Role

DECIMALS: Final = 3
USES: Final = {
    Role.operator: "judged_by_operator",
    Role.pair: "with_pair",
    Role.second_line: "with_neighbourhood_pair",
    Role.prisoner_van: "with_van",
}

ORDER: Final = ("arrival_departure", "resource_use_end", "queue", "resource_use")
"""At equal times an entity arrives, leaves one place, queues for another, has it."""


class Event(NamedTuple):
    """A row of the log; its fields are the columns.

    Attributes
    ----------
    entity_id, pathway
        The alert, counted from 1, and how it ends.
    event_type, event
        In vidigi's words, and in ours.
    time
        Seconds.
    resource_id
        Which of the crew; None where nobody is held.
    run_number, deployment
        The replication, and date and van.
    """

    entity_id: int
    pathway: str
    event_type: str
    event: str
    time: float
    resource_id: int | None
    run_number: int
    deployment: str


class Position(NamedTuple):
    """Where vidigi draws an event; its fields are the columns.

    Attributes
    ----------
    event, x, y, label
        Which, where, and what stands beside it.
    resource
        Who is used there; nothing where nobody is.
    members
        How many of them there are; None where nobody is used.
    """

    event: str
    x: int
    y: int
    label: str
    resource: str = ""
    members: int | None = None


POSITIONS: Final = (
    Position("arrival", 40, 480, "Alert"),
    Position("waits_to_be_judged", 300, 480, "Waits to be judged"),
    Position("judged_by_operator", 700, 480, "Judged", "operators"),
    Position("waits_for_pair", 300, 360, "Waits for a pair"),
    Position("with_pair", 700, 360, "With a pair", "pairs"),
    Position("with_neighbourhood_pair", 700, 240, "Neighbourhood pair", "second_line"),
    Position("with_van", 700, 120, "With a van", "prisoner_vans"),
    Position("at_the_desk", 1150, 120, "At the desk"),
    Position("detained", 1150, 240, "Detained"),
    Position("to_another_suite", 1150, 360, "To another suite"),
    Position("depart", 1150, 480, "Over"),
)
"""Queues and rows of members grow to the left of their place."""


def positions_of(played: Played, places: Sequence[int]) -> list[Position]:
    """Return where events are drawn, with how many members each deployment has.

    Of several deployments it is the most that one of them has.
    """
    members: dict[Role, int] = {}
    for place in places:
        for member in crew_of(played, place, stories_of(played, place)):
            members[member.role] = max(members.get(member.role, 0), member.number)
    by_event = {USES[role]: members.get(role, 0) for role in USES}
    return [one._replace(members=by_event.get(one.event)) for one in POSITIONS]


def beginning_of(played: Played, places: Sequence[int]) -> tuple[str, str]:
    """Return the date and the time of day that a log's times count from."""
    if len(places) != 1:
        return date_of(played.scenario, 0).isoformat(), written(0)
    record = played.columns["deployments"]
    day = int(record["day"][places[0]])
    live = float(record["time_live"][places[0]]) - day * DAY
    return date_of(played.scenario, day).isoformat(), written(live)


def event_log(played: Played, places: Sequence[int]) -> list[Event]:
    """Return the log of some deployments of a replication, in order of time.

    Of one deployment times count from when its cameras go live; of several, from Monday
    00:00 of the first week.

    Parameters
    ----------
    played
        The replication.
    places
        Places of the deployments' records.
    """
    found: list[Event] = []
    entity = 0
    for place in places:
        shift = float(played.columns["deployments"]["day"][place]) * DAY
        if len(places) == 1:
            shift -= float(played.columns["deployments"]["time_live"][place])
        for story in stories_of(played, place):
            entity += 1
            for event_type, event, time, resource in _events(story):
                found.append(
                    Event(
                        entity, LABELS[story.ending], event_type, event,
                        round(time + shift, DECIMALS), resource,
                        played.replication, played.names[place],
                    )
                )  # fmt: skip
    return sorted(found, key=lambda one: (one.time, one.entity_id, _rank(one)))


def _rank(event: Event) -> int:
    """Return the place of an event among those of one entity at the same time."""
    if event.event == "depart":
        return len(ORDER)
    return ORDER.index(event.event_type)


Bare = tuple[str, str, float, int | None]


def _events(story: Story) -> list[Bare]:
    """Return what happens to one alert, in vidigi's order: queue, use, end of use."""
    over = _over(story)
    found = [*_places(story)]
    found += [
        again
        for end in found
        if end[0] == "resource_use_end" and end[2] != over
        for again in _again(found, end[2])
    ]
    if over is not None:
        found.append(("arrival_departure", "depart", over, None))
    return found


def _places(story: Story) -> Iterator[Bare]:
    """Give where an alert is, and the ends of uses."""
    yield "arrival_departure", "arrival", story.raised, None
    if story.judging:
        yield "queue", "waits_to_be_judged", story.judging.asked, None
    if story.race:
        yield "queue", "waits_for_pair", story.race.asked, None
    for hold in _one_at_a_time(story.holds):
        yield "resource_use", USES[hold.role], hold.since, hold.member
        if hold.until is not None:
            yield "resource_use_end", _end(USES[hold.role]), hold.until, hold.member
    yield from _in_custody(story)


def _again(events: Sequence[Bare], time: float) -> Iterator[Bare]:
    """Give where an alert still is when a use ends: it was there before that."""
    begun = [one for one in events if one[0] != "resource_use_end" and one[2] <= time]
    event_type, event, since, member = max(begun, key=lambda one: one[2])
    if since == time:
        return  # it begins now
    if event_type == "resource_use":
        ends = [one[2] for one in events if one[1] == _end(event)]
        if any(since < end <= time for end in ends):
            return  # it has ended too
        yield "resource_use_end", _end(event), time, member
    yield event_type, event, time, member


def _end(event: str) -> str:
    """Return what the end of a use is called."""
    return f"{event}_ends"


def _in_custody(story: Story) -> Iterator[Bare]:
    stay, van = story.stay, story.van
    if stay and van and van.until and stay.arrives and van.until < stay.arrives:
        # The first suite had no cell, and the model lets the van go before the second.
        yield "queue", "to_another_suite", van.until, None
    if stay and stay.arrives is not None:
        yield "queue", "at_the_desk", stay.arrives, None
    if stay and stay.authorised is not None:
        yield "queue", "detained", stay.authorised, None


def _one_at_a_time(holds: Sequence[Hold]) -> list[Hold]:
    """Join what one member does after the other; leave those out who only help.

    So is a pair that is sent and turns back at the same moment: it is of no use.
    """
    joined: dict[tuple[Role, int, bool], Hold] = {}
    for hold in sorted(holds, key=lambda one: one.since):
        if hold.activity is Activity.support or hold.until == hold.since:
            continue
        key = (hold.role, hold.member, hold.activity is Activity.adjudication)
        first = joined.get(key)
        joined[key] = first._replace(until=hold.until) if first else hold
    return list(joined.values())


def _over(story: Story) -> Time:
    """Return when an alert is over for everybody; None if it was open at the end."""
    times: list[Time] = [hold.until for hold in story.holds]
    if story.race:
        times.append(story.race.ends)
    if story.stay:
        times.append(story.stay.authorised)
    if story.judging:
        times.append(story.judging.ends)
    if not times or None in times:
        return None
    return max(time for time in times if time is not None)
