"""Worlds with and without a roster: what is exactly the same, and which way it goes."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from sim.model.clock import HOUR
from sim.model.codes import STOPPED, Duty, Ending, Role, Shortage, Status
from sim.model.crews import ROLES
from sim.model.keeping import Columns
from sim.model.records import Deployment, Disposed
from sim.scenario.distributions import Fixed
from sim.scenario.schema import OFFICERS, Crew, Scenario
from tests.worlds.small import (
    Key,
    Row,
    by_alert,
    is_congested,
    moved,
    rows,
    runs,
    small,
)

pytestmark = pytest.mark.slow

SOME = range(40)
ROSTERED = ("protests", "postings", "hours")
SEEN = slice(Deployment._fields.index("faces"), None)  # and passages
ENDING = Disposed._fields.index("ending")
OFFICERS_IN = {ROLES[post]: number for post, number in OFFICERS.items()}
PAIRS = Deployment._fields.index("pairs")
UNITS = "workforce__roster__units__"
KINDS = "workforce__protests__kinds__"
NOBODY_AWAY: dict[str, Any] = {
    f"workforce__roster__absences__{kind}__spells_per_year": 0.0
    for kind in ("leave", "training", "sickness")
}
NO_PROTESTS = {f"{KINDS}{kind}__per_week": 0.0 for kind in ("march", "short-notice")}
KNOWN_BEFORE = {
    f"{KINDS}{kind}__notice": Fixed(value=48 * HOUR)
    for kind in ("march", "short-notice")
}
ALIKE = {
    "cameras__mobile__starts": Fixed(value=12 * HOUR),
    "cameras__mobile__live": Fixed(value=5 * HOUR),
    "cameras__mobile__set_up": Fixed(value=0.5 * HOUR),
    "cameras__mobile__pack_down": Fixed(value=0.5 * HOUR),
}
PROTESTING: dict[str, Any] = {
    **ALIKE,
    **KNOWN_BEFORE,
    f"{UNITS}lfr__officers": 24,
    f"{UNITS}public-order__officers": 20,
    "workforce__crew": Crew(operators=1, pairs=4, prisoner_vans=2),
    "workforce__protests__from_lfr": 0.3,
    "workforce__roster__rest": 0.0,
    "plan__staffing": "fixed",
}


def rostered(*, deployments: int = 4, **changes: Any) -> Scenario:
    """Return a congested week in which officers are rostered."""
    return small(deployments, workforce__roster__is_kept=True, **changes)


def test_a_roster_with_enough_officers_is_no_roster() -> None:
    """Where nobody is away or called, crews are whole, and every record of alerts and
    deployments is equal, to the byte.
    """
    enough = {f"{UNITS}{unit}__officers": 500 for unit in ("lfr", "custody")}
    ample: dict[str, Any] = {**NOBODY_AWAY, **NO_PROTESTS, **enough}
    with_it = list(runs(rostered(**ample), replications=SOME))
    without = list(runs(small(4), replications=SOME))

    assert is_congested(with_it)
    for one, other in zip(with_it, without, strict=True):
        assert {name.partition(".")[0] for name in moved(one, other)} <= {*ROSTERED}
        assert len(one["postings"]["unit"]) > 0


@pytest.mark.parametrize(
    "lever",
    [
        {f"{UNITS}lfr__officers": 14},
        {
            f"{KINDS}short-notice__per_week": 20.0,
            f"{UNITS}public-order__officers": 0,
            "workforce__protests__from_lfr": 0.5,
        },
        {"workforce__roster__absences__sickness__spells_per_year": 40.0},
    ],
)
def test_a_roster_moves_nobody_s_luck(lever: dict[str, Any]) -> None:
    """Faces and passages of a deployment in both are equal, and so are the alerts."""
    ways = [
        runs(rostered(depletion__regime="none", **more), replications=SOME)
        for more in ({}, lever)
    ]
    short = 0
    for one, other in zip(*ways, strict=True):
        mine, theirs = delivered(one), delivered(other)
        for number in mine.keys() & theirs.keys():
            assert mine[number][SEEN] == theirs[number][SEEN]
            short += mine[number][PAIRS] != theirs[number][PAIRS]
        alerts = by_alert(other, "alerts")
        for key, row in by_alert(one, "alerts").items():
            assert key[0] not in theirs or alerts[key] == row
    assert short > 0


def delivered(records: Columns) -> dict[int, Row]:
    """Return the deployments that took place, by number."""
    took_place = records["deployments"]["status"] == Status.deployed
    return {
        row[0]: row
        for row, took in zip(rows(records, "deployments"), took_place, strict=True)
        if took
    }


def served(records: Columns) -> set[Key]:
    """Return the alerts whose person was stopped."""
    found = by_alert(records, "disposals").items()
    return {key for key, row in found if row[ENDING] in STOPPED}


def test_uncoupled_whoever_is_served_by_few_officers_is_served_by_unlimited_ones() -> (
    None
):
    """One deployment a day, and depletion and custody uncoupled: unless they were met
    there before, because somebody answered an earlier alert.
    """
    apart = {
        "depletion__regime": "none",
        "custody__is_limited": False,
        "plan__vans": 1,
        f"{UNITS}lfr__officers": 8,
    }
    few = runs(rostered(deployments=3, **apart), replications=SOME)
    many = runs(
        rostered(deployments=3, **apart, workforce__is_limited=False), replications=SOME
    )
    lost = 0
    for one, other in zip(few, many, strict=True):
        endings = by_alert(other, "disposals")
        only_few = served(one) - served(other)
        assert all(endings[key][ENDING] == Ending.repeat for key in only_few)
        lost += len(served(other) - served(one))
    assert lost > len(SOME)


def hours(records: Columns, *names: str, unit: int | None = None) -> float:
    """Return officer hours of some activities."""
    rows = records["hours"]
    theirs = slice(None) if unit is None else rows["unit"] == unit
    return sum(float(rows[name][theirs].sum()) for name in names) / HOUR


def test_part_filled_and_memoryless_more_protests_never_give_lfr_more_hours() -> None:
    """Nested protests, known before crews are briefed; deployments of equal length, the
    LFR team alone, no rest between shifts.

    Of the crew nobody is held beyond the end here: only hours until then are compared.
    """
    rates = (2.0, 5.0, 12.0)
    ways = [
        runs(
            rostered(**PROTESTING | {f"{KINDS}short-notice__per_week": rate}),
            replications=SOME,
        )
        for rate in rates
    ]
    fell = Counter[int]()
    for worlds in zip(*ways, strict=True):
        protests = [len(records["protests"]["kind"]) for records in worlds]
        spent = [hours(records, "lfr") for records in worlds]
        assert protests == sorted(protests)
        for step, (fewer, more) in enumerate(pairwise(spent)):
            assert more <= fewer + 1e-9
            fell[step] += more < fewer - 1e-9
    assert min(fell[0], fell[1]) > len(SOME) // 10


def abstracted(records: Columns) -> int:
    """Return how many officers of other units went to protests."""
    rows = records["protests"]
    return int(rows["lfr"].sum() + rows["neighbourhood"].sum())


@pytest.mark.parametrize("notice", [1.0, 96.0], ids=["at once", "rest days moved"])
def test_part_filled_a_larger_public_order_team_takes_no_more_from_others(
    notice: float,
) -> None:
    """Protest by protest, known before crews are briefed and without rest between
    shifts; with rest days moved too.
    """
    known: dict[str, Any] = {name: Fixed(value=notice * HOUR) for name in KNOWN_BEFORE}
    ways = [
        runs(
            rostered(
                **PROTESTING
                | known
                | {
                    f"{UNITS}public-order__officers": officers,
                    f"{KINDS}short-notice__per_week": 6.0,
                    f"{KINDS}short-notice__starts": Fixed(value=11 * HOUR),
                    f"{KINDS}march__starts": Fixed(value=11 * HOUR),
                }
            ),
            replications=SOME,
        )
        for officers in (15, 48, 63)
    ]
    fell = Counter[int]()
    for worlds in zip(*ways, strict=True):
        taken = [abstracted(records) for records in worlds]
        assert taken == sorted(taken, reverse=True)
        for step, (fewer, more) in enumerate(pairwise(taken)):
            fell[step] += more < fewer
    assert min(fell[0], fell[1]) > len(SOME) // 10


def test_fewer_officers_serve_fewer_alerts_in_the_mean() -> None:
    """Not replication by replication: where people leave, a pair more can lose one."""
    means = []
    for officers in (40, 20, 12):
        scenario = rostered(
            **{f"{UNITS}lfr__officers": officers}, plan__staffing="fixed"
        )
        means.append(
            np.mean([len(served(run)) for run in runs(scenario, replications=SOME)])
        )

    assert means == sorted(means, reverse=True)
    assert means[-1] < 0.8 * means[0]


def test_who_is_called_away_is_missing_from_then_on() -> None:
    """What a short notice takes from a crew is on record with time and cause, and the
    same officers are at the protest.
    """
    said: dict[str, Any] = {
        f"{UNITS}public-order__officers": 0,
        f"{UNITS}lfr__officers": 30,
        "workforce__crew": Crew(operators=1, pairs=4, prisoner_vans=2),
        "workforce__protests__from_lfr": 1.0,
        f"{KINDS}short-notice__per_week": 20.0,
        f"{KINDS}short-notice__notice": Fixed(value=0.0),
        f"{KINDS}short-notice__starts": Fixed(value=14 * HOUR),
    }
    called = rostered(**said)
    left = 0
    for records in runs(called, replications=range(40)):
        gone = records["absences"]
        has_left = gone["has_left"]
        assert set(gone["shortage"][has_left].tolist()) <= {Shortage.protest}
        posted = records["postings"]
        ended = Counter(
            zip(
                posted["number"][posted["duty"] == Duty.lfr].tolist(),
                posted["time_to"][posted["duty"] == Duty.lfr].tolist(),
                strict=True,
            )
        )
        for number, time, role in zip(
            gone["deployment"][has_left].tolist(),
            gone["time_from"][has_left].tolist(),
            gone["role"][has_left].tolist(),
            strict=True,
        ):
            assert ended[number, time] >= OFFICERS_IN[Role(role)]
            left += 1
    assert left > 40
