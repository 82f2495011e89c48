"""The log for vidigi: what is drawn at a moment is what the records have of it."""

from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from analysis.replay import vidigi
from analysis.replay.stories import stories_of
from analysis.replay.vidigi import POSITIONS, beginning_of, event_log, positions_of
from analysis.studies.following.telling import written
from sim.model.clock import DAY
from sim.model.codes import Activity, Role
from tests.replays import replayed, rows_of

EVENT_TYPES = {"arrival_departure", "queue", "resource_use", "resource_use_end"}
"""Those that vidigi 2.0 knows (vidigi.logging.RECOGNIZED_EVENT_TYPES)."""
SLOW = ("own transport", "four", "ten", "roster", "parties")
ALL = [
    pytest.param(world, marks=[pytest.mark.slow] if world in SLOW else [])
    for world in ("by hand", "command centre", "pairs judge", *SLOW)
]
DRAWN = {Role.pair: "with_pair", Role.second_line: "with_neighbourhood_pair"}


@cache
def logged(world):
    """Return a world's replication and the log of all its deployments."""
    played = replayed(world).worlds[0]
    return played, event_log(played, list(played.places.values()))


@pytest.mark.parametrize("world", ALL)
def test_a_log_is_as_vidigi_wants_it(world):
    """Every alert arrives and departs; uses begin and end, one after the other."""
    played, log = logged(world)
    assert len({row.entity_id for row in log}) == len(played.columns["alerts"]["time"])
    assert {row.event_type for row in log} == EVENT_TYPES
    for row in log:
        assert (row.resource_id is not None) == row.event_type.startswith("resource")
    for entity in {row.entity_id for row in log}:
        mine = [row for row in log if row.entity_id == entity]
        assert mine[0].event == "arrival"
        departures = [row for row in mine if row.event == "depart"]
        assert departures in ([mine[-1]], [])
    drawn = {position.event for position in POSITIONS}
    assert {row.event for row in log if row.event_type != "resource_use_end"} <= drawn


@pytest.mark.parametrize("world", ALL)
def test_what_is_drawn_at_a_moment_is_what_the_records_have(world):
    """As vidigi draws it: an alert that is there is where its last event was."""
    played, log = logged(world)
    times = sorted({row.time for row in log})
    middles = [(a + b) / 2 for a, b in pairwise(times) if b - a > 0.01]
    assert len(middles) > 50
    met: Counter[str] = Counter()
    zero = zero_of(played)
    for time in middles[:: max(1, len(middles) // 400)]:
        drawn, there = drawn_at(log, time), recorded_at(played, time + zero)
        assert drawn == there
        met += there
    assert met.keys() >= {"with_pair", "at_the_desk"}


def zero_of(played):
    """Return what a log's times count from: a single deployment's from going live."""
    live = played.columns["deployments"]["time_live"]
    return float(live[0]) if len(played.places) == 1 else 0.0


def drawn_at(log, time):
    """Count the alerts at each event of a log as vidigi does in its snapshots."""
    last = {row.entity_id: row.event for row in log if row.time <= time}
    gone = {row.entity_id for row in log if row.event == "depart" and row.time < time}
    return Counter(event for entity, event in last.items() if entity not in gone)


def recorded_at(played, time):
    """Count from the records where each alert is: the latest that holds of it."""
    stays = sorted(stays_of(played.columns), key=lambda one: one[1])
    where = {
        name: event
        for name, since, until, event in stays
        if since <= time < (np.inf if np.isnan(until) else until)
    }
    return Counter(where.values())


def stays_of(columns):
    """Give from when to when each alert is where, of the records alone."""
    for row in rows_of(columns, "adjudications"):
        start = np.nan_to_num(row["time_start"], nan=np.inf)
        yield row["name"], row["time_request"], start, "waits_to_be_judged"
    for row in rows_of(columns, "engagements"):
        until = np.fmin(row["time_assigned"], row["time_end"])
        yield row["name"], row["time_request"], until, "waits_for_pair"
    for row in rows_of(columns, "held"):
        event = DRAWN.get(row["role"], "judged_by_operator")
        if row["role"] == Role.prisoner_van:
            event = "with_van"
        if row["activity"] != Activity.support:
            yield row["name"], row["time_from"], row["time_to"], event
    held = list(rows_of(columns, "held"))
    for row in rows_of(columns, "detentions"):
        yield row["name"], row["time_arrival"], row["time_authorised"], "at_the_desk"
        busy = max(one["time_to"] for one in held if one["name"] == row["name"])
        yield row["name"], row["time_authorised"], busy, "detained"
        if busy < row["time_arrival"]:
            yield row["name"], busy, row["time_arrival"], "to_another_suite"


@pytest.mark.parametrize("world", ALL)
def test_uses_add_up_to_the_time_that_members_are_held(world):
    """Paired as vidigi pairs them: by alert and number, the n-th start and end."""
    played, log = logged(world)
    held = played.columns["held"]
    used: Counter[str] = Counter()
    starts, ends = (
        sorted(
            (row for row in log if row.event_type == kind),
            key=lambda row: (row.entity_id, row.resource_id, row.time),
        )
        for kind in ("resource_use", "resource_use_end")
    )
    for start, end in zip(starts, ends, strict=True):
        assert (start.entity_id, start.resource_id) == (end.entity_id, end.resource_id)
        assert end.event == f"{start.event}_ends"
        assert start.time <= end.time
        used[start.event] += end.time - start.time
    roles = {event: role for role, event in DRAWN.items()}
    roles |= {"judged_by_operator": Role.operator, "with_van": Role.prisoner_van}
    for event, role in roles.items():
        mine = (held["role"] == role) & (held["activity"] != Activity.support)
        busy = float(np.sum(held["time_to"][mine] - held["time_from"][mine]))
        assert used[event] == pytest.approx(busy, abs=0.01 * len(log))


def test_nobody_is_used_twice_at_once():
    """Each pair and van of the log has one entity at a time."""
    played = replayed("by hand").worlds[0]
    log = event_log(played, [0])
    for event in ("with_pair", "with_van"):
        for member in (1, 2):
            mine = [
                row
                for row in log
                if row.resource_id == member and row.event.startswith(event)
            ]
            kinds = [row.event_type for row in mine]
            assert kinds == ["resource_use", "resource_use_end"] * (len(mine) // 2)
            assert all(a.time <= b.time for a, b in pairwise(mine))


def test_who_is_sent_and_turns_back_at_once_is_used_for_no_time(monkeypatch):
    """An end comes before a beginning of the same moment, and would end nothing."""
    played = replayed("by hand").worlds[0]
    story = next(one for one in stories_of(played, 0) if one.pair and one.race)
    assert story.pair
    assert story.race
    moment = story.pair.since
    sent = story.pair._replace(until=moment)
    lost = story.race._replace(sets_out=moment, ends=moment)
    none = replace(story, race=lost, holds=(sent,), stop=None, stay=None)
    monkeypatch.setattr(vidigi, "stories_of", lambda *_: [none])
    log = event_log(played, [0])
    assert [row.event for row in log][-2:] == ["waits_for_pair", "depart"]
    assert not [row for row in log if row.event.startswith("with_pair")]


@pytest.mark.parametrize("world", ALL)
def test_there_are_as_many_places_as_members(world):
    """Those on duty and, of others, as many as were called."""
    played, log = logged(world)
    members = {
        one.resource: one.members or 0
        for one in positions_of(played, list(played.places.values()))
        if one.resource
    }
    deployments = played.columns["deployments"]
    assert members["pairs"] == max(deployments["pairs"])
    assert members["prisoner_vans"] == max(deployments["prisoner_vans"])
    for one in POSITIONS:
        if one.resource:
            ids = {row.resource_id for row in log if row.event == one.event}
            assert ids <= set(range(1, members[one.resource] + 1))


def test_a_deployment_is_counted_from_going_live_and_several_from_monday():
    """What is said of it is a day and a time of day."""
    played, log = logged("four")
    raised = played.columns["alerts"]["time"]
    assert log[0].time == pytest.approx(min(raised), abs=0.001)
    first, *_ = places = list(played.places.values())
    live = float(played.columns["deployments"]["time_live"][first])
    alone = event_log(played, [first])[0].time
    assert alone == pytest.approx(log[0].time - live, abs=0.001)
    day, time = beginning_of(played, [first])
    assert written(live % DAY) == time
    assert day == played.names[first].split("/")[0]
    assert beginning_of(played, places) == ("2025-01-06", "00:00:00")
