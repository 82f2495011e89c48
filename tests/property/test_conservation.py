"""What always holds, whatever the scenario."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.model.clock import HOUR, WEEK
from sim.model.codes import Activity, Determination, Ending, Outcome, Role, Status
from sim.model.keeping import Records
from sim.model.officer_records import Absent
from sim.model.population import CATEGORIES
from sim.model.records import (
    NOBODY,
    Adjudicated,
    Deployment,
    Detained,
    Disposed,
    Engaged,
    Held,
    Raised,
)
from sim.model.replication import run_replication
from sim.scenario.schema import Scenario
from tests.making import changed, congested, shipped, short
from tests.property.strategies import scenarios

CONDITIONS = CATEGORIES.index("conditions")
STOPPED = (Ending.arrest, Ending.other, Ending.safeguarded, Ending.no_action)
Key = tuple[int, int, bool]


def key(row: Any) -> Key:
    """Return the name of the alert that a record is about."""
    return (row.deployment, row.candidate, row.is_mated)


def keys(records: Records, kind: type[Any], **fields: Any) -> list[Key]:
    """Return the alerts with a record of a kind whose fields have these values."""
    return [
        key(row)
        for row in records.rows(kind)
        if all(getattr(row, name) == value for name, value in fields.items())
    ]


def check_every_alert_ends_once(records: Records) -> None:
    raised = keys(records, Raised)

    assert len(set(raised)) == len(raised)
    assert Counter(raised) == Counter(keys(records, Disposed))
    assert Counter(raised) == Counter(keys(records, Adjudicated))


def check_the_funnel_narrows(records: Records) -> None:
    faces: Counter[int] = Counter()
    for row in records.rows(Deployment):
        faces[row.deployment] = row.faces
        assert 0 <= row.passages <= row.faces
    alerts = Counter(deployment for deployment, *_ in keys(records, Raised))
    accepted = set(keys(records, Adjudicated, determination=Determination.accepted))
    engaged = set(keys(records, Engaged))
    reached = set(keys(records, Engaged, outcome=Outcome.reached))
    stopped = {key(row) for row in records.rows(Disposed) if row.ending in STOPPED}
    arrested = set(keys(records, Disposed, ending=Ending.arrest))
    detained = set(keys(records, Detained))

    assert all(faces[deployment] >= number for deployment, number in alerts.items())
    assert set(keys(records, Raised)) >= accepted >= engaged >= reached >= stopped
    assert stopped >= arrested
    assert arrested == detained
    assert detained >= set(keys(records, Detained, is_charged_or_cautioned=True))


def check_times_are_in_order(records: Records, end: float) -> None:
    raised = {key(row): row for row in records.rows(Raised)}
    assert all(math.isfinite(alert.time_gone) for alert in raised.values())
    for judged in records.rows(Adjudicated):
        asked = judged.time_request
        _rises(raised[key(judged)].time, asked, judged.time_start, judged.time_end, end)
    for race in records.rows(Engaged):
        _rises(race.time_request, race.time_assigned, race.time_end, end)
        if race.outcome == Outcome.reached:
            assert race.time_end <= raised[key(race)].time_gone + 1e-6
    for stop in records.rows(Disposed):
        _rises(raised[key(stop)].time, stop.time_start, stop.time_end, end)
    for stay in records.rows(Detained):
        _rises(stay.time_arrest, stay.time_arrival, stay.time_cell, stay.time_desk)
        _rises(stay.time_desk, stay.time_authorised, stay.time_release)
        _rises(stay.time_release, stay.time_decision, end)
        _check_the_clock(stay)
    for slot in records.rows(Deployment):
        _rises(slot.time_set_up, slot.time_live, slot.time_end, slot.time_packed)


def _check_the_clock(stay: Detained) -> None:
    """Nobody is detained beyond what the law allows but by the desk, or unreviewed."""
    if math.isnan(stay.time_release):
        return
    most = (36 if stay.is_extended else 24) * HOUR
    due = [6 * HOUR + n * 9 * HOUR for n in range(9)]
    authorised = stay.time_release - stay.time_authorised

    assert stay.time_release <= max(stay.time_arrival + most, stay.time_authorised)
    assert stay.reviews == sum(when < authorised for when in due)
    if stay.is_extended:
        assert stay.time_release >= stay.time_arrival + 24 * HOUR


def is_unlimited(scenario: Scenario, role: int) -> bool:
    workforce = scenario.workforce
    if role == Role.prisoner_van:
        return not scenario.custody.is_limited or workforce.lifts("prisoner vans")
    return workforce.lifts("operators" if role == Role.operator else "pairs")


def check_nobody_is_in_two_places(records: Records, scenario: Scenario) -> None:
    crews = {
        row.deployment: {
            Role.operator: scenario.centre or row.operators,
            Role.pair: row.pairs,
            Role.prisoner_van: row.prisoner_vans,
            Role.second_line: scenario.workforce.second_line,
        }
        for row in records.rows(Deployment)
    }
    is_shared = scenario.adjudication.by == "command centre"
    busy: dict[tuple[int, int, int], list[tuple[float, float]]] = {}
    for row in records.rows(Held):
        stretch = (row.time_from, math.inf if math.isnan(row.time_to) else row.time_to)
        # The operators of a command centre are the same at every deployment.
        where = NOBODY if is_shared and row.role == Role.operator else row.deployment
        busy.setdefault((where, row.role, row.member), []).append(stretch)
        if not is_unlimited(scenario, row.role):
            assert 1 <= row.member <= crews[row.deployment][Role(row.role)]
    for stretches in busy.values():
        for before, after in pairwise(sorted(stretches)):
            assert before[1] <= after[0]


def check_posts_add_up(records: Records, scenario: Scenario) -> None:
    full = scenario.workforce.crew
    absent: Counter[tuple[int, int]] = Counter()
    for gap in records.rows(Absent):
        if not gap.has_left:  # those were there to begin with
            absent[gap.deployment, gap.role] += gap.posts
    for row in records.rows(Deployment):
        present = {
            Role.operator: (row.operators, full.operators),
            Role.pair: (row.pairs, full.pairs),
            Role.prisoner_van: (row.prisoner_vans, full.prisoner_vans),
        }
        for role, (here, planned) in present.items():
            assert here + absent[row.deployment, role] == planned
        if row.status == Status.cancelled:
            assert (row.faces, row.operators, row.entries) == (0, 0, 0)


def _rises(*times: float) -> None:
    known = [time for time in times if not math.isnan(time)]
    assert all(before <= after + 1e-6 for before, after in pairwise(known)), times


def check_all(scenario: Scenario, records: Records) -> None:
    """Check everything that always holds."""
    check_every_alert_ends_once(records)
    check_the_funnel_narrows(records)
    check_times_are_in_order(records, scenario.horizon.weeks * WEEK)
    check_nobody_is_in_two_places(records, scenario)
    check_posts_add_up(records, scenario)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(scenario=scenarios(), replication=st.integers(0, 5))
def test_conservation_in_some_scenarios(scenario: Scenario, replication: int) -> None:
    """Alerts, people, crews and times add up in whatever scenario is made up."""
    check_all(scenario, run_replication(scenario, seed=1, replication=replication))


@pytest.mark.slow
@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(scenario=scenarios(), replication=st.integers(0, 5))
def test_conservation_in_many_scenarios(scenario: Scenario, replication: int) -> None:
    """The same, for many more."""
    check_all(scenario, run_replication(scenario, seed=2, replication=replication))


@pytest.mark.parametrize("persons", [3, 100])
def test_a_person_is_met_once_in_a_deployment(persons: int) -> None:
    """Whoever was spoken to isn't spoken to again there: the alert is a repeat, also
    if they passed twice within the minute that a pair needs.
    """
    scenario = scenario_with_few_persons(persons)
    records = run_replication(scenario, seed=1, replication=0)
    met = Counter(
        (row.deployment, row.person)
        for row in records.rows(Disposed)
        if row.ending in STOPPED and row.person != NOBODY
    )
    repeated = set(keys(records, Disposed, ending=Ending.repeat))
    reached = set(keys(records, Engaged, outcome=Outcome.reached))

    assert max(met.values()) == 1
    assert repeated
    assert bool(repeated & reached) == (persons == 3)


def test_whoever_is_arrested_passes_no_more() -> None:
    """Somebody arrested on a warrant raises no alert after the stop began, anywhere;
    somebody arrested under conditions none until release.
    """
    scenario = changed(scenario_with_few_persons(60), depletion__regime="mixed")
    records = run_replication(scenario, seed=1, replication=0)
    stays = {key(stay): stay for stay in records.rows(Detained)}
    arrests = [row for row in records.rows(Disposed) if row.ending == Ending.arrest]
    gone = {row.person for row in arrests if row.category != CONDITIONS}
    for stop in arrests:
        back = math.inf
        if stop.category == CONDITIONS:
            back = stays[key(stop)].time_release
        later = [
            alert.time
            for alert in records.rows(Raised)
            if alert.person == stop.person and alert.time > stop.time_start
        ]

        assert not [time for time in later if time < back]
    assert len(gone) > 10


def test_support_is_a_second_pair() -> None:
    """Where every arrest calls for a second pair, one helps if it is free."""
    scenario = changed(short(shipped("four-a-week")), disposal__second_pair=1.0)
    records = run_replication(scenario, seed=1, replication=0)
    helped = {
        key(row) for row in records.rows(Held) if row.activity == Activity.support
    }
    arrested = set(keys(records, Disposed, ending=Ending.arrest))

    assert helped <= arrested
    assert len(helped) > 0.8 * len(arrested)


def scenario_with_few_persons(persons: int) -> Scenario:
    """Return a scenario in which the same persons keep passing."""
    return changed(
        congested(short(shipped("four-a-week")), crowding=12),
        population__size=persons,
        watchlist__size=persons,
        depletion__regime="none",
    )
