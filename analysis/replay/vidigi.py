"""A deployment as an event log of vidigi, with places for its events.

vidigi (Rosser, HSMA) animates logs of simulations, and teachers of simulation use it.
An entity is an alert, its pathway how it ends. Times are seconds. The format is that of
vidigi 2.0, and of 1.x.

The convention a reader would get wrong: an entity departs when it is over for the crew,
also if the person stays in custody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from analysis.replay.played import Played
from analysis.replay.stories import Hold, Story, Time, stories_of
from analysis.studies.changes.fates import LABELS
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

    ``resource`` is the name under which vidigi is told how many there are.
    """

    event: str
    x: int
    y: int
    label: str
    resource: str


POSITIONS: Final = (
    Position("arrival", 60, 480, "Alert", ""),
    Position("waits_to_be_judged", 360, 480, "Waiting", ""),
    Position("judged_by_operator", 660, 480, "Judging", "operators"),
    Position("waits_for_pair", 360, 360, "Waiting", ""),
    Position("with_pair", 660, 360, "Pair", "pairs"),
    Position("with_neighbourhood_pair", 660, 240, "Neighbours", "second_line"),
    Position("with_van", 660, 120, "Van", "prisoner_vans"),
    Position("with_pair_ends", 980, 60, "Handed over", ""),
    Position("with_neighbourhood_pair_ends", 980, 400, "Handed over", ""),
    Position("at_the_desk", 980, 120, "Desk", ""),
    Position("detained", 980, 200, "Detained", ""),
    Position("with_van_ends", 980, 280, "Van is back", ""),
    Position("depart", 1100, 480, "Over", ""),
)
"""An entity is where its last event is, also where that is the end of a use."""


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
        day = float(played.columns["deployments"]["day"][place]) * DAY
        shift = day
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


def _events(story: Story) -> Iterator[Bare]:
    """Give what happens to one alert, in vidigi's order: queue, use, end of use."""
    yield "arrival_departure", "arrival", story.raised, None
    if story.judging:
        yield "queue", "waits_to_be_judged", story.judging.asked, None
    if story.race:
        yield "queue", "waits_for_pair", story.race.asked, None
    for hold in _one_at_a_time(story.holds):
        yield "resource_use", USES[hold.role], hold.since, hold.member
        if hold.until is not None:
            yield "resource_use_end", f"{USES[hold.role]}_ends", hold.until, hold.member
    yield from _in_custody(story)
    end = _over(story)
    if end is not None:
        yield "arrival_departure", "depart", end, None


def _in_custody(story: Story) -> Iterator[Bare]:
    stay = story.stay
    if stay and stay.arrives is not None:
        yield "queue", "at_the_desk", stay.arrives, None
    if stay and stay.authorised is not None:
        yield "queue", "detained", stay.authorised, None


def _one_at_a_time(holds: Sequence[Hold]) -> list[Hold]:
    """Join what one member does after the other; leave those out who only help."""
    joined: dict[tuple[Role, int, bool], Hold] = {}
    for hold in sorted(holds, key=lambda one: one.since):
        if hold.activity is Activity.support:
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
