"""Two worlds that differ in one thing differ in nothing else.

Run where officers are few and alerts many: in a quiet deployment nobody ever waits,
and a shared generator would go unnoticed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.codes import Ending
from sim.model.keeping import Records
from sim.model.records import Deployment, Disposed, Raised
from sim.model.replication import planned, run_replication, run_world
from sim.model.sighting import sight
from sim.model.status_quo import live_through
from sim.scenario.schema import Scenario
from tests.making import changed, congested, shipped, short, told, uncoupled, world_of

Key = tuple[int, int, bool]


def crowded(name: str) -> Scenario:
    """Return a shipped scenario, four weeks of it, with six times the alerts."""
    return congested(short(shipped(name)))


def by_key(records: Records, kind: type[Any]) -> dict[Key, Any]:
    """Return the records of one kind by the alert they are about."""
    return {
        (row.deployment, row.candidate, row.is_mated): row for row in records.rows(kind)
    }


def same(one: Records, other: Records) -> bool:
    """Tell whether two replications left the same records, byte for byte."""
    theirs = other.columns()
    return all(
        column.tobytes() == theirs[table][name].tobytes()
        for table, columns in one.columns().items()
        for name, column in columns.items()
    )


def test_the_same_scenario_twice_leaves_equal_records() -> None:
    """Equal scenario, seed and replication give equal bytes; another seed doesn't."""
    scenario = short(crowded("four-a-week"), before=4)
    once = run_replication(scenario, seed=3, replication=5)

    assert same(once, run_replication(scenario, seed=3, replication=5))
    assert not same(once, run_replication(scenario, seed=4, replication=5))
    assert not same(once, run_replication(scenario, seed=3, replication=6))


@pytest.mark.parametrize("other", ["ten-a-week", "ten-same-staff", "five-as-delivered"])
def test_four_a_week_lies_in_the_larger_plan(other: str) -> None:
    """All 208 deployments of four a week happen in the larger plan too, at the same
    site, day and hours.
    """
    four = planned(world_of(shipped("four-a-week")))
    more = {slot.deployment: slot for slot in planned(world_of(shipped(other)))}

    assert len(four) == 208
    assert all(more[slot.deployment][2:] == slot[2:] for slot in four)


def test_a_shared_deployment_sees_the_same_people_with_the_same_luck() -> None:
    """Without depletion, a deployment in both plans has byte-equal faces, passages,
    alerts and luck, of both kinds.
    """
    four, ten = (
        world_of(changed(crowded(name), depletion__regime="none"))
        for name in ("four-a-week", "ten-a-week")
    )
    more = {slot.deployment: slot for slot in planned(ten)}
    slots = planned(four)
    alerts = 0
    for slot in slots:
        one = sight(slot, camera="mobile", world=four)
        other = sight(more[slot.deployment], camera="mobile", world=ten)
        alerts += len(one.alerts)

        assert told(one) == told(other)

    assert alerts > 30 * len(slots)


def test_the_candidates_are_the_same_whoever_was_arrested() -> None:
    """With depletion, the larger plan finds fewer alerts in a shared deployment, and
    those that both find are equal; the crowd is the same.
    """
    four = run_replication(crowded("four-a-week"), seed=1, replication=0)
    ten = run_replication(crowded("ten-a-week"), seed=1, replication=0)
    few, many = by_key(four, Raised), by_key(ten, Raised)
    shared = {row.deployment for row in four.rows(Deployment)}
    in_shared = {key: row for key, row in many.items() if key[0] in shared}

    assert len(in_shared) < len(few)
    common = in_shared.keys() & few.keys()
    assert len(common) > 0.9 * len(few)
    assert all(few[key] == in_shared[key] for key in common)
    faces = {row.deployment: row.faces - row.passages for row in four.rows(Deployment)}
    assert faces == {
        row.deployment: row.faces - row.passages
        for row in ten.rows(Deployment)
        if row.deployment in shared
    }


def test_uncoupled_disposals_are_equal_in_both_plans() -> None:
    """Where depletion, staff and custody don't couple, disposals are equal too."""
    four, ten = (
        run_replication(uncoupled(crowded(name)), seed=1, replication=0)
        for name in ("four-a-week", "ten-a-week")
    )
    few, many = by_key(four, Disposed), by_key(ten, Disposed)

    assert len(few) > 400
    assert all(many[key] == row for key, row in few.items())


LEVERS: dict[str, dict[str, Any]] = {
    "more false alerts are rejected": {"adjudication__reject_non_mated": 0.9},
    "another pair": {"workforce__crew__pairs": 5},
    "an unused van": {"workforce__crew__prisoner_vans": 40},
    "own transport": {"custody__hand_over": "own transport"},
}


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_changes_nobody_elses_row(lever: str) -> None:
    """What the street does, who passes and with which luck doesn't move when
    something about the officers changes.
    """
    scenario = changed(crowded("four-a-week"), depletion__regime="none")
    one = run_replication(scenario, seed=1, replication=0)
    other = run_replication(changed(scenario, **LEVERS[lever]), seed=1, replication=0)

    assert by_key(one, Raised) == by_key(other, Raised)
    assert [row.faces for row in one.rows(Deployment)] == [
        row.faces for row in other.rows(Deployment)
    ]


STARTS: dict[str, dict[str, Any]] = {
    "plan": {"plan__deployments_per_week": 10},
    "camera and street": {"plan__camera": "fixed"},
    "threshold": {"recognition__threshold": 0.60},
    "list": {"watchlist__size": 4000, "watchlist__made_before": 86_400.0},
    "categories": {"watchlist__categories": ("vulnerable",)},
    "laboratory": {"recognition__rates": "npl"},
    "tactics": {"disposal__arrest_factor": 1.2},
    "crew": {"workforce__crew__pairs": 1, "adjudication__by": "engagement pair"},
}


@pytest.mark.parametrize("lever", STARTS)
def test_no_lever_moves_the_common_start(lever: str) -> None:
    """Whoever the status quo has arrested before week 0 is the same in all worlds."""
    base = short(shipped("four-a-week"), before=12)
    worlds = [world_of(each) for each in (base, changed(base, **STARTS[lever]))]
    for world in worlds:
        live_through(world)
    one, other = (world.population.held_until for world in worlds)

    assert (one == other).all()
    assert (one > 0).sum() > 100


def test_a_van_nobody_needs_changes_no_other_record() -> None:
    """With more vans than arrests, one more leaves every record but the crew's."""
    scenario = changed(crowded("four-a-week"), workforce__crew__prisoner_vans=40)
    more = changed(scenario, workforce__crew__prisoner_vans=41)
    one, other = (
        run_replication(each, seed=1, replication=0).columns()
        for each in (scenario, more)
    )
    del one["deployments"]["prisoner_vans"], other["deployments"]["prisoner_vans"]

    assert all(
        column.tobytes() == other[table][name].tobytes()
        for table, columns in one.items()
        for name, column in columns.items()
    )


def test_a_lower_threshold_adds_alerts_and_takes_none_away() -> None:
    """The alerts at 0.64 are among those at 0.60, with the same luck, and so are
    those of a shorter list among those of a longer.
    """
    scenario = changed(crowded("four-a-week"), depletion__regime="none")
    high = by_key(run_replication(scenario, seed=1, replication=0), Raised)
    low = by_key(
        run_replication(
            changed(scenario, recognition__threshold=0.60), seed=1, replication=0
        ),
        Raised,
    )
    brief = by_key(
        run_replication(changed(scenario, watchlist__size=8000), seed=1, replication=0),
        Raised,
    )

    assert high.keys() < low.keys()
    assert all(low[key] == row for key, row in high.items())
    assert brief.keys() < high.keys()


def test_the_laboratorys_rates_add_false_alerts_and_touch_no_other() -> None:
    """At 0.60 the field's alerts are all among the laboratory's, equal in every field,
    and what those add is non-mated.
    """
    scenario = changed(
        crowded("four-a-week"), depletion__regime="none", recognition__threshold=0.60
    )
    field, npl = (
        by_key(
            run_replication(
                changed(scenario, recognition__rates=rates), seed=1, replication=0
            ),
            Raised,
        )
        for rates in ("field", "npl")
    )
    added = npl.keys() - field.keys()

    assert all(npl[key] == row for key, row in field.items())
    assert len(added) > 40
    assert not any(is_mated for *_, is_mated in added)


def test_a_longer_window_never_shows_fewer_faces() -> None:
    """A window within another, on the same street and day, sees a part of it."""
    scenario = short(shipped("four-a-week"))
    world = world_of(scenario)
    for slot in planned(world):
        shorter = sight(
            slot._replace(end=slot.end - 1234.5), camera="mobile", world=world
        )
        longer = sight(slot, camera="mobile", world=world)

        assert shorter.faces <= longer.faces
        assert set(shorter.alerts) <= set(longer.alerts)


def test_fixed_cameras_see_all_that_a_van_sees() -> None:
    """On one street in the same hours a van's alerts are among the fixed cameras'."""
    world = world_of(shipped("croydon-mobile"))
    more = 0
    for slot in planned(world):
        van = sight(slot, camera="mobile", world=world)
        fixed = sight(slot, camera="fixed", world=world)
        more += len(fixed.alerts) - len(van.alerts)

        assert van.faces <= fixed.faces
        assert set(van.alerts) <= set(fixed.alerts)

    assert more > 0


def test_served_with_few_pairs_are_among_those_served_with_unlimited() -> None:
    """Whoever is reached with limited pairs is reached with unlimited ones."""
    scenario = changed(
        crowded("four-a-week"), depletion__regime="none", custody__is_limited=False
    )
    lost = 0
    for pairs in (1, 2, 4):
        few = run_replication(
            changed(scenario, workforce__crew__pairs=pairs), seed=1, replication=0
        )
        all_ = run_replication(
            changed(scenario, workforce__is_limited=False), seed=1, replication=0
        )
        served, could = by_key(few, Disposed), by_key(all_, Disposed)
        lost += sum(row.ending == Ending.nobody_free for row in served.values())

        assert not any(row.ending == Ending.nobody_free for row in could.values())
        assert all(
            could[key].ending == row.ending
            for key, row in served.items()
            if row.ending not in (Ending.nobody_free, Ending.evaded, Ending.repeat)
            and could[key].ending != Ending.repeat
        )

    assert lost > 200


def test_columns_are_numbers_with_their_own_types() -> None:
    """Every table leaves with its columns, also where it is empty."""
    columns = run_world(world_of(short(shipped("four-a-week"), weeks=1))).columns()

    assert columns["absences"]["time_from"].dtype == np.float64
    assert all(len(set(map(len, table.values()))) == 1 for table in columns.values())
