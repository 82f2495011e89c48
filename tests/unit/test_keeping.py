"""What is kept of a replication, and what of it was known at the horizon."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.model.codes import Determination, Ending, Outcome, Reason, Shortage
from sim.model.keeping import Records, known_at
from sim.model.officer_records import Absent
from sim.model.records import (
    NOBODY,
    TABLES,
    TALLIES,
    Adjudicated,
    Deployment,
    Detained,
    Disposed,
    Engaged,
    Held,
    Raised,
)

KEY = (201, 5, True)
HORIZON = 1000.0


def raised(time: float) -> Raised:
    """Return an alert of a time."""
    return Raised(*KEY, 7, 0, NOBODY, time, time + 100)


def judged(asked: float, end: float) -> Adjudicated:
    """Return a judgement from when it is asked for to its end."""
    return Adjudicated(*KEY, asked, asked + 1, end, Determination.rejected)


def raced(asked: float, end: float) -> Engaged:
    """Return a race from when a pair is asked for to its end."""
    return Engaged(*KEY, asked, asked + 1, end, Outcome.evaded)


def held(start: float, end: float) -> Held:
    """Return a hold from when to when."""
    return Held(*KEY, 1, 1, 2, start, end)


def detained(arrest: float, release: float) -> Detained:
    """Return a stay from the arrest to the release."""
    times = (arrest, arrest + 1, arrest + 1, arrest + 2, arrest + 3, release)
    is_so = (False, True, True)
    return Detained(*KEY, 7, 0, 0, *times, 2, *is_so, release + 10)


def absent(start: float, end: float) -> Absent:
    """Return a post that somebody left, until a crew goes."""
    return Absent(201, 1, 1, Shortage.protest, True, start, end)  # noqa: FBT003


def disposed(start: float, end: float) -> Disposed:
    """Return a stop from when to when."""
    return Disposed(*KEY, 7, 0, Ending.no_action, Reason.unknown, start, end)


def cut(*rows: Any, after: int = 0) -> Records:
    """Return what is left of records at the horizon; the first ones were there then."""
    records = Records(horizon=HORIZON)
    marks = records.mark()
    for place, row in enumerate(rows):
        if place == after:
            marks = records.mark()
        records.add(row)
    records.cut_off(marks)
    return records


@pytest.mark.parametrize(
    ("early", "late"),
    [
        (raised(1000), raised(1000.5)),
        (judged(1000, 1001), judged(1000.5, 1002)),
        (raced(1000, 1001), raced(1000.5, 1002)),
        (held(1000, 1001), held(1000.5, 1002)),
        (detained(1000, 1001), detained(1000.5, 1002)),
    ],
)
def test_what_begins_after_the_horizon_is_not_kept(early: Any, late: Any) -> None:
    """Whatever a table calls its beginning, later ones are gone and others stay."""
    kept = cut(early, late).rows(type(early))

    assert len(kept) == 1
    assert kept[0][:3] == KEY
    assert 1000 in kept[0]


def test_nobody_leaves_a_crew_after_the_horizon() -> None:
    """Who left before is gone, until a time that isn't known."""
    (gone,) = cut(absent(1000, 1200), absent(1000.5, 1200)).rows(Absent)

    assert gone.time_from == 1000
    assert math.isnan(gone.time_to)


def test_an_alert_that_is_open_has_an_ending_that_says_so() -> None:
    """Its disposal stays, whenever the stop begins: every alert has one."""
    ((*_, ending, reason, start, end),) = cut(disposed(1500, 1600)).rows(Disposed)

    assert (ending, reason) == (Ending.unfinished, Reason.none)
    assert math.isnan(start)
    assert math.isnan(end)


def test_what_is_open_is_known_as_far_as_it_has_come() -> None:
    """Times up to the horizon stay, later ones are open, and what they would have
    shown isn't known.
    """
    (judgement,) = cut(judged(990, 1010)).rows(Adjudicated)
    (race,) = cut(raced(999.5, 1010)).rows(Engaged)

    assert judgement[3:5] == (990, 991)
    assert math.isnan(judgement.time_end)
    assert judgement.determination == NOBODY
    assert race.time_request == 999.5
    assert math.isnan(race.time_assigned)
    assert math.isnan(race.time_end)
    assert race.outcome == NOBODY


def test_what_is_so_is_known_whenever_it_shows() -> None:
    """When a person will be gone is open, and who they are isn't."""
    (alert,) = cut(raised(999)).rows(Raised)

    assert alert[:6] == raised(999)[:6]
    assert math.isnan(alert.time_gone)


def test_what_had_ended_is_as_it_was() -> None:
    """Records from before the horizon aren't looked at again, but for stays in
    custody, which are known on arrival.
    """
    records = cut(judged(900, 950), detained(900, 1200), judged(995, 1010), after=2)
    first, second = records.rows(Adjudicated)
    (stay,) = records.rows(Detained)

    assert first == judged(900, 950)
    assert second.determination == NOBODY
    assert stay.time_authorised == 903
    assert math.isnan(stay.time_release)
    assert math.isnan(stay.time_decision)


def test_a_time_at_the_horizon_is_known() -> None:
    """What happens at exactly the horizon has happened."""
    assert known_at(HORIZON, held(900, HORIZON)) == held(900, HORIZON)
    gone = Absent(201, 0, 1, 2, has_left=False, time_from=900, time_to=HORIZON)
    assert known_at(HORIZON, gone).time_to == HORIZON


def test_columns_are_the_fields_with_their_types() -> None:
    """Every table has its columns, also an empty one, and values are as recorded."""
    records = Records()
    records.add(raised(5.25))
    records.add(raised(7.5)._replace(deployment=304, is_mated=False, person=NOBODY))
    columns = records.columns()
    found = {name: column.tolist() for name, column in columns["alerts"].items()}

    assert list(columns) == [*TABLES, TALLIES]
    assert found == {
        "deployment": [201, 304],
        "candidate": [5, 5],
        "is_mated": [True, False],
        "person": [7, -1],
        "category": [0, 0],
        "group": [-1, -1],
        "time": [5.25, 7.5],
        "time_gone": [105.25, 107.5],
    }
    assert [column.dtype for column in columns["alerts"].values()] == [
        np.int64,
        np.int64,
        np.bool_,
        np.int64,
        np.int64,
        np.int64,
        np.float64,
        np.float64,
    ]
    assert list(columns["deployments"]) == list(Deployment._fields)
    assert {len(column) for column in columns["deployments"].values()} == {0}
    assert all(column.flags.c_contiguous for column in columns["alerts"].values())
