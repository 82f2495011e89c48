"""What a replication has before its first event, and how it is run."""

from __future__ import annotations

import numpy as np

from sim.model.clock import WEEK
from sim.model.codes import Ending, Role, Status
from sim.model.levels import detection_before, detection_now, lifts
from sim.model.officer_records import Absent
from sim.model.population import FREE, GONE
from sim.model.profile import flow
from sim.model.records import NOBODY, Deployment, Detained, Disposed
from sim.model.replication import planned, run_replication, run_world
from sim.model.streams import Streams
from tests.making import changed, congested, shipped, short, world_of


def test_a_world_is_what_its_scenario_says() -> None:
    """Each part by its own settings, and what is different is kept apart."""
    scenario = changed(
        shipped("ten-a-week"),
        population__unlisted=300,
        recognition__threshold=0.60,
        watchlist__size=8000,
        horizon__weeks=3,
        depletion__weeks_before=5,
    )
    streams = Streams(1, 0)
    world = world_of(scenario)
    persons = world.population
    newcomers = persons.sought_from[persons.sought_from > FREE]

    assert world.scenario is scenario
    assert world.streams.of("x").random() == streams.of("x").random()
    assert -5 * WEEK <= newcomers.min() < -4.9 * WEEK
    assert 2.9 * WEEK < newcomers.max() < 3 * WEEK
    assert world.reach.entries == 8000
    assert 0.4 < world.listed.mean() < 0.6
    assert world.listed_before.sum() == persons.beyond < len(persons.home)
    assert (world.faces.hours == flow(scenario.footfall).hours).all()
    beta = scenario.population.faces_exponent
    assert 0 < beta < 1
    assert (world.wanted.hours == flow(scenario.footfall, exponent=beta).hours).all()
    assert np.diff(world.slices.edges).max() == scenario.footfall.slice
    assert world.slices.flow.sum() == world.faces.cumulated[-1]
    assert world.lifts == lifts(scenario)
    assert world.point.threshold == 0.60
    assert world.detection == detection_now(scenario)
    assert world.detection_before == detection_before(scenario)
    assert world.detection != world.detection_before
    assert list(world.site_numbers) == list(scenario.sites)
    assert list(world.site_numbers.values()) == list(range(len(scenario.sites)))
    assert list(world.borough_numbers) == sorted(world.borough_numbers)
    assert list(world.borough_numbers.values()) == list(range(len(persons.boroughs)))


def test_a_run_has_every_deployment_planned() -> None:
    """Week by week up to the horizon, each with the crew of its place in the week."""
    scenario = changed(short(shipped("ten-same-staff"), weeks=2), plan__staffed_for=4)
    slots = planned(world_of(scenario))
    records = run_replication(scenario, seed=1, replication=0)
    found = {row.deployment: row for row in records.rows(Deployment)}
    absent = {(row.deployment, row.role) for row in records.rows(Absent)}

    assert sorted(found) == sorted(slot.deployment for slot in slots)
    assert len(slots) == 20
    assert {slot.week for slot in slots} == {0, 1}
    assert {row.status for row in found.values()} == {Status.deployed}
    first = [found[slot.deployment].pairs for slot in slots[:10]]
    assert first == [found[slot.deployment].pairs for slot in slots[10:]]
    assert first == sorted(first, reverse=True)
    assert first[0] > first[-1]
    assert (slots[-1].deployment, Role.pair) in absent


def test_slots_that_cannot_be_manned_are_cancelled_in_every_week() -> None:
    """The last ones of the week."""
    scenario = changed(
        short(shipped("ten-same-staff"), weeks=2),
        plan__staffed_for=1,
        plan__deployments_per_week=12,
    )
    found = run_replication(scenario, seed=1, replication=0).rows(Deployment)
    cancelled = [row.slot for row in found if row.status == Status.cancelled]

    assert len(cancelled) == 2 * len(set(cancelled)) > 0
    assert set(cancelled) == set(range(min(cancelled), 12))


def test_the_same_suites_serve_all_deployments_of_a_borough() -> None:
    """With one cell a borough, a second arrest there within the detention is taken to
    another suite, also from another deployment.
    """
    scenario = changed(
        congested(short(shipped("ten-a-week"), weeks=2), crowding=2),
        custody__cells=1,
        custody__background_arrests=0.0,
        depletion__regime="none",
    )
    stays = run_replication(scenario, seed=1, replication=0).rows(Detained)
    until: dict[int, list[float]] = {}
    for stay in sorted(stays, key=lambda stay: stay.time_arrest):
        if not stay.is_diverted:
            until.setdefault(stay.suite, []).append(stay.time_arrival)
    lengths = np.concatenate([np.diff(sorted(times)) for times in until.values()])

    assert any(stay.is_diverted for stay in stays)
    assert lengths.min() > 3600


def test_what_is_open_at_the_horizon_is_cut_there() -> None:
    """Every alert has an ending, and no time lies beyond the last week."""
    scenario = changed(
        congested(short(shipped("four-a-week"), weeks=1)),
        plan__days=("Sun", "Sat"),
        cameras__mobile__starts=shipped("workshop/by-hand")
        .cameras["mobile"]
        .starts.model_copy(update={"value": 18.5 * 3600}),
    )
    records = run_world(world_of(scenario))
    for rows in (records.rows(Disposed), records.rows(Detained)):
        times = [
            value
            for row in rows
            for name, value in row._asdict().items()
            if name.startswith("time_")
        ]
        assert np.nanmax(times) <= WEEK
    assert np.isnan([row.time_release for row in records.rows(Detained)]).any()


def test_the_weeks_before_are_lived_through() -> None:
    """More are off the street in the end than the weeks on record have arrested."""
    world = world_of(congested(short(shipped("four-a-week"), weeks=1, before=3)))
    arrested = {
        row.person
        for row in run_world(world).rows(Disposed)
        if row.ending == Ending.arrest and row.person != NOBODY
    }

    assert arrested
    assert (world.population.held_until == GONE).sum() > 2 * len(arrested)
