"""What always holds of officers on a roster, whatever the scenario."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, example, given, settings

from sim.model.clock import DAY, WEEK
from sim.model.codes import Duty, Role, Shortage, Status
from sim.model.crews import ROLES
from sim.model.keeping import Records
from sim.model.officer_records import Absent, Posted, Protested, Worked
from sim.model.records import TALLIES, Deployment, Held
from sim.model.replication import run_replication
from sim.model.rosters import roster, teams
from sim.model.streams import Streams
from sim.scenario.distributions import Fixed
from sim.scenario.schema import OFFICERS, Scenario
from tests.making import changed, congested, shipped, short
from tests.property.strategies import scenarios

SEED = 3
PARTS = ("own", "lfr", "overtime", "protest", "second_line")
OFFICERS_IN = {ROLES[post]: number for post, number in OFFICERS.items()}


def until(row: Posted | Held | Absent, end: float) -> float:
    return end if math.isnan(row.time_to) else row.time_to


def check_no_officer_is_in_two_places(records: Records, end: float) -> None:
    where: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for row in records.rows(Posted):
        where[row.unit, row.officer].append((row.time_from, until(row, end)))
    for stretches in where.values():
        assert all(begins <= ends for begins, ends in stretches)
        for (_, ends), (begins, _) in pairwise(sorted(stretches)):
            assert ends <= begins


def check_whoever_is_held_is_there(records: Records, end: float) -> None:
    """Look up each member who is held among the officers who were sent there."""
    there = {
        (row.number, row.role, row.member): (row.time_from, until(row, end))
        for row in records.rows(Posted)
        if row.duty == Duty.lfr
    }
    for held in records.rows(Held):
        if held.role == Role.second_line:
            continue
        begins, ends = there[held.deployment, held.role, held.member]
        assert begins <= held.time_from
        assert until(held, end) <= ends + 1e-6


def check_crews_and_absences_make_full_crews(
    records: Records, scenario: Scenario
) -> None:
    full = scenario.workforce.crew
    missing: dict[int, Counter[int]] = defaultdict(Counter)
    reasons: dict[int, set[int]] = defaultdict(set)
    for absent in records.rows(Absent):
        if not absent.has_left:
            missing[absent.deployment][absent.role] += absent.posts
            reasons[absent.deployment].add(absent.shortage)
    sent: dict[int, Counter[int]] = defaultdict(Counter)
    for posted in records.rows(Posted):
        if posted.duty == Duty.lfr:
            sent[posted.number][posted.role] += 1
    for row in records.rows(Deployment):
        for post, role in ROLES.items():
            there = getattr(row, post)
            assert there + missing[row.deployment][role] == getattr(full, post)
            assert sent[row.deployment][role] == there * OFFICERS_IN[role]
        is_cancelled = row.status == Status.cancelled
        assert is_cancelled == (row.shortage != Shortage.none)
        if is_cancelled:
            assert row.shortage in reasons[row.deployment]
        else:
            least = scenario.workforce.least_crew
            assert all(getattr(row, post) >= getattr(least, post) for post in ROLES)


def check_nobody_leaves_below_the_least_crew(
    records: Records, scenario: Scenario
) -> None:
    left = Counter(
        (row.deployment, row.role) for row in records.rows(Absent) if row.has_left
    )
    for row in records.rows(Deployment):
        for post, role in ROLES.items():
            gone = left[row.deployment, role]
            least = getattr(scenario.workforce.least_crew, post)
            assert gone == 0 or getattr(row, post) - gone >= least


def check_protests_have_those_who_were_sent(
    records: Records, scenario: Scenario
) -> None:
    does = [team.unit.does for team in teams(scenario)]
    went: dict[int, Counter[str]] = defaultdict(Counter)
    for posted in records.rows(Posted):
        if posted.duty == Duty.protest:
            went[posted.number][does[posted.unit]] += 1
    for number, row in enumerate(records.rows(Protested)):
        assert went[number]["public order"] == row.public_order
        assert went[number]["lfr"] == row.lfr
        assert went[number]["neighbourhood"] == row.neighbourhood
        # Members of a crew go together, so there may be one more than was asked for.
        assert row.public_order + row.lfr + row.neighbourhood <= row.asked + 1


def check_hours_make_up_the_time_on_duty(records: Records, scenario: Scenario) -> None:
    rows = records.rows(Worked)
    for row in rows:
        parts = [getattr(row, part) for part in PARTS]
        assert all(part >= -1e-6 for part in parts)
        assert sum(parts) == pytest.approx(row.on_duty, abs=1e-5)
        assert 0 <= row.away <= row.shifts
    columns, end = records.columns(), scenario.horizon.weeks * WEEK
    by_duty: Counter[int] = Counter()
    for posted in records.rows(Posted):
        by_duty[posted.duty] += until(posted, end) - posted.time_from  # type: ignore[assignment]
    for duty, names in (
        (Duty.lfr, ("lfr", "overtime")),
        (Duty.protest, ("protest",)),
        (Duty.second_line, ("second_line",)),
    ):
        total = sum(columns["hours"][name].sum() for name in names)
        assert total == pytest.approx(by_duty[duty], abs=1e-3)
    calls = columns[TALLIES]["second_line_busy"].sum()
    assert 2 * calls == pytest.approx(by_duty[Duty.second_line], abs=1e-3)


def check_rest_is_had(records: Records, scenario: Scenario) -> None:
    """Between what an officer is sent to and the next day's shift there is rest."""
    drawn, end = roster(scenario, Streams(SEED, 0)), scenario.horizon.weeks * WEEK
    first = np.searchsorted(drawn.unit, np.arange(len(drawn.teams)))
    days: dict[int, dict[int, list[float]]] = defaultdict(dict)
    for row in records.rows(Posted):
        day, officer = int(row.time_from // DAY), int(first[row.unit]) + row.officer
        span = days[officer].setdefault(day, [math.inf, -math.inf])
        span[0] = min(span[0], row.time_from)
        span[1] = max(span[1], until(row, end))
    for officer, spans in days.items():
        who = np.array([officer])
        for before, day in pairwise(sorted(spans)):
            begins = spans[day][0]
            if drawn.at_work(who, day, begins)[0]:
                begins = float(drawn.shift_starts(who, day)[0])
            rest = begins - spans[before][1]
            assert rest >= scenario.workforce.roster.rest - 1e-6


def harsh(**changes: Any) -> Scenario:
    """Return two crowded weeks with few officers, of whom many are called away late."""
    short_notice = "workforce__protests__kinds__short-notice__"
    return changed(
        congested(short(shipped("ten-a-week"), weeks=2)),
        depletion__regime="none",
        custody__hand_over="own transport",
        workforce__roster__is_kept=True,
        workforce__roster__units__lfr__officers=34,
        **{f"workforce__roster__units__{unit}__officers": 9
           for unit in ("neighbourhood", "public-order")},
        workforce__protests__from_lfr=0.3,
        workforce__second_line=2,
        **{f"{short_notice}per_week": 10.0, f"{short_notice}notice": Fixed(value=0.0)},
        **changes,
    )  # fmt: skip


@given(scenario=scenarios())
@example(scenario=harsh())
@example(scenario=harsh(workforce__roster__rest=0.0))
@example(scenario=harsh(plan__staffing="fixed"))
@example(scenario=changed(harsh(), custody__hand_over="prisoner van"))
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@pytest.mark.slow
def test_officers_are_where_the_records_say(scenario: Scenario) -> None:
    """Nobody is in two places, crews and absences make full crews, and hours by what
    they were spent on make up the time on duty.
    """
    assume(scenario.workforce.is_limited)
    # Whoever comes from nowhere is on no record.
    scenario = changed(scenario, workforce__roster__is_kept=True, workforce__lifted=())
    records = run_replication(scenario, seed=SEED, replication=0)
    end = scenario.horizon.weeks * WEEK

    check_no_officer_is_in_two_places(records, end)
    if scenario.adjudication.by != "command centre":
        check_whoever_is_held_is_there(records, end)
    check_crews_and_absences_make_full_crews(records, scenario)
    check_nobody_leaves_below_the_least_crew(records, scenario)
    check_protests_have_those_who_were_sent(records, scenario)
    check_hours_make_up_the_time_on_duty(records, scenario)
    check_rest_is_had(records, scenario)
