"""Custody officers on a roster: who keeps the desks, and what that does to turns."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st

from sim.model.clock import DAY, HOUR
from sim.model.deployment import share
from sim.model.headquarters import Headquarters, Street
from sim.model.keeping import Records
from sim.model.rosters import roster
from sim.model.streams import Streams
from sim.model.suite import Suite, Watch
from sim.model.watches import watches_of
from sim.scenario.schema import Custody, Unit
from tests.making import changed, shipped, world_of

MANY = 10_000
AWAY = "workforce__roster__absences"


def custody(desks: int) -> Custody:
    """Return a suite with desks alone, and no other arrests."""
    return changed(
        shipped("four-a-week"),
        custody__desks=desks,
        custody__cells=MANY,
        custody__background_arrests=0.0,
    ).custody


def turns(
    arrivals: list[tuple[float, float]], watches: list[Watch], desks: int
) -> list[float]:
    """Return when turns come, looked for moment by moment."""
    taken: list[tuple[float, float]] = []
    moments = [since for since, _ in watches]
    earliest = 0.0
    for arrival, duration in arrivals:
        earliest = max(arrival, earliest)
        ends = [end for _, end in taken]
        for moment in sorted({earliest, *moments, *ends}):
            if moment < earliest:
                continue
            open_now = max(
                [w.officers for w in watches if w.since <= moment][-1:] or [desks]
            )
            at_it = sum(begin <= moment < end for begin, end in taken)
            if at_it < min(max(open_now, 1), desks):
                earliest = moment
                break
        taken.append((earliest, earliest + duration))
    return [begin for begin, _ in taken]


STEPS = st.integers(0, 40).map(float)


@given(
    arrivals=st.lists(st.tuples(STEPS, st.integers(1, 25).map(float)), max_size=14),
    watches=st.lists(st.tuples(STEPS, st.integers(0, 4)), max_size=6),
    desks=st.integers(1, 3),
)
def test_turns_are_those_that_whoever_looks_on_would_see(
    arrivals: list[tuple[float, float]],
    watches: list[tuple[float, int]],
    desks: int,
) -> None:
    """Whoever is at a desk stays when its officer goes; the next waits until fewer are
    there than officers, and turns come in order. Some officers come back before those
    who stayed are done.
    """
    arrivals = sorted(arrivals)
    relieved = [Watch(*each) for each in sorted(dict(watches).items())]
    suite = Suite("Newham", streams=Streams(1, 0), settings=custody(desks))
    suite.staff(relieved)
    found = []
    for arrival, duration in arrivals:
        place = suite.admit(arrival, desk=duration, detention=1.0)
        assert place is not None
        found.append(place.time_desk)

    assert found == turns(arrivals, relieved, desks)


def test_those_on_duty_are_counted_from_change_to_change() -> None:
    """Two shifts that overlap by three hours, and a night without anybody."""
    told = changed(
        shipped("four-a-week"),
        horizon__weeks=1,
        workforce__roster__units={
            "custody": Unit.model_validate(
                {
                    "does": "custody",
                    "officers": 6,
                    "pattern": ("early", "late"),
                    "turns": 2,
                    "at": "each borough",
                }
            )
        },
        **{f"{AWAY}__{kind}__spells_per_year": 0.0
           for kind in ("leave", "training", "sickness")},
    )  # fmt: skip
    found = watches_of(roster(told, Streams(1, 0)), 0)
    first = {since / HOUR: officers for since, officers in found if since <= DAY}

    assert first == {0: 0, 7: 3, 14: 6, 17: 3, 24: 0}


def test_two_units_keep_the_desks_of_a_suite_together() -> None:
    """Neither takes the place of the other."""
    units = shipped("four-a-week").workforce.roster.units
    told = changed(
        shipped("four-a-week"),
        horizon__weeks=1,
        workforce__roster__is_kept=True,
        workforce__roster__units={**units, "more": units["custody"]},
    )
    world = world_of(told)
    env = simpy.Environment()
    street = Street(env, share(env, world), world, Records())
    with patch.object(Suite, "staff", autospec=True) as staffed:
        found = Headquarters(street).force.roster
    borough = found.teams[0].borough
    places = [n for n, team in enumerate(found.teams) if team.borough == borough
              and team.unit.does == "custody"]  # fmt: skip
    told_of = {call.args[0].borough: call.args[1] for call in staffed.call_args_list}
    most = [
        max(n for _, n in watches_of(found, *some)) for some in (places, places[:1])
    ]

    assert len(places) == 2
    assert staffed.call_count == len(world.borough_numbers)
    assert told_of[borough] == watches_of(found, *places)
    assert most[0] > most[1]


@pytest.mark.parametrize("officers", [0, 5, 200])
def test_fewer_custody_officers_never_bring_a_turn_forward(officers: int) -> None:
    """The same arrests, and so many officers of a suite on its roster."""
    generator = np.random.default_rng(3)
    arrivals = np.sort((1 + generator.random(300) * 5) * DAY).tolist()
    told = changed(
        shipped("four-a-week"),
        horizon__weeks=1,
        workforce__roster__units__custody__officers=officers,
    )
    drawn = roster(told, Streams(1, 0))
    place = next(n for n, team in enumerate(drawn.teams) if team.unit.does == "custody")
    some, all_there = (
        Suite("Newham", streams=Streams(1, 0), settings=custody(3)) for _ in range(2)
    )
    some.staff(watches_of(drawn, place))
    later = 0
    for arrival in arrivals:
        few = some.admit(arrival, desk=2400.0, detention=DAY / 2)
        many = all_there.admit(arrival, desk=2400.0, detention=DAY / 2)
        assert few is not None
        assert many is not None
        assert few.time_desk >= many.time_desk
        later += few.time_desk > many.time_desk
    assert (later > 0) == (officers < 200)
