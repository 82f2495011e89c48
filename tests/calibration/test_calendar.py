"""The record's own calendar: deployments on streets as the record has them."""

import dataclasses
import datetime as dt
import math

import numpy as np
import pytest

from analysis.studies.validation.calendar import Outing, calendar_of
from analysis.studies.validation.counts import COUNTS
from analysis.studies.validation.predicting import (
    Task,
    fitted_doubts,
    predict,
)
from sim.experiment.executors import workers
from sim.model.clock import DAY, HOUR
from sim.model.records import Deployment
from sim.model.replication import run_world
from sim.model.streams import Streams
from sim.model.world import build_world
from sim.scenario.loading import load_scenario
from tests.making import TINY, changed

SCENARIO = changed(load_scenario(TINY).scenario, depletion__weeks_before=0)
TUESDAY = dt.date(2026, 3, 3)


def outing(day=TUESDAY, site="market", camera="mobile", hours=math.nan, **more):
    """Return a deployment of a record."""
    return Outing(day, site, camera, hours, **more)


def calendar(*outings, scenario=SCENARIO, replication=0, known=()):
    """Return the calendar of one replication."""
    return calendar_of(outings, scenario, Streams(3, replication), known=known)


def test_days_and_vans_are_those_of_the_record():
    """Weeks begin on Monday; the second deployment of a day is the second van's."""
    found = calendar(
        outing(), outing(site="station"), outing(TUESDAY + dt.timedelta(days=9))
    )
    assert found.scenario.horizon.first_monday == dt.date(2026, 3, 2)
    assert found.scenario.horizon.weeks == 2
    assert [(slot.day, slot.van, slot.week) for slot in found.slots] == [
        (1, 1, 0), (1, 2, 0), (10, 1, 1),
    ]  # fmt: skip
    assert len({slot.site for slot in found.slots}) == 3


def test_hours_that_are_known_are_the_hours():
    """And unknown ones are drawn, never past midnight."""
    known, unknown, long = calendar(
        outing(hours=4.25), outing(), outing(hours=23.5)
    ).slots
    assert (known.end - known.live) / HOUR == pytest.approx(4.25)
    assert 2 * HOUR <= unknown.end - unknown.live <= 9 * HOUR
    assert long.end == (long.day + 1) * DAY
    assert known.set_up < known.live < known.end < known.packed


def test_a_known_street_is_itself_and_weighs_nothing_before_the_first_week():
    """Its faces, its passages and its borough; the status quo doesn't go there."""
    found = calendar(outing())
    street = found.scenario.sites[found.slots[0].site]
    market = SCENARIO.sites["market"]
    assert street.model_copy(update={"visits": market.visits}) == market
    assert street.visits == 0


def test_an_unknown_street_is_one_of_the_others_and_the_same_on_every_visit():
    """Drawn anew in each replication."""
    drawn = set()
    for replication in range(40):
        found = calendar(
            outing(site="new street"), outing(site="new street"),
            replication=replication,
        )  # fmt: skip
        first, second = (found.scenario.sites[slot.site] for slot in found.slots)
        assert first == second
        drawn.add(first.name)
    assert drawn == {site.name for site in SCENARIO.sites.values()}


def test_a_street_that_is_left_out_is_never_itself():
    """And what isn't among the known ones isn't used either."""
    for replication in range(30):
        (slot,) = (
            found := calendar(
                outing(is_left_out=True), replication=replication,
                known=("market", "station"),
            )
        ).slots  # fmt: skip
        assert found.scenario.sites[slot.site].name == SCENARIO.sites["station"].name


def test_a_fixed_camera_sees_more_of_the_street():
    """By its coverage over a van's; hours are those of its kind."""
    found = calendar(outing(camera="fixed"))
    street = found.scenario.sites[found.slots[0].site]
    assert street.faces == pytest.approx(SCENARIO.sites["market"].faces * 0.8 / 0.6)
    assert found.slots[0].end - found.slots[0].live == pytest.approx(6 * HOUR)
    assert found.scenario.plan.camera == "mobile"


def test_a_shorter_list_has_fewer_who_pass():
    """In proportion to its entries."""
    half = SCENARIO.watchlist.size / 2
    found = calendar(outing(entries=half))
    street = found.scenario.sites[found.slots[0].site]
    market = SCENARIO.sites["market"].wanted_per_10k_faces
    assert street.wanted_per_10k_faces == pytest.approx(market / 2)


def test_faces_that_are_known_are_met():
    """To within what Poisson leaves, whatever the day's effect would have been."""
    faces = []
    for replication in range(30):
        streams = Streams(3, replication)
        found = calendar_of([outing(faces=50_000.0)], SCENARIO, streams)
        world = build_world(found.scenario, streams)
        records = run_world(world, calendar=found.slots)
        (row,) = records.rows(Deployment)
        faces.append(row.faces)
    assert np.mean(faces) == pytest.approx(50_000, abs=4 * math.sqrt(50_000 / 30) + 20)
    assert np.std(faces) < 2 * math.sqrt(50_000)


def test_alerts_follow_known_faces_by_the_exponent():
    """Four times the faces are 4^beta times the passages, at the same hours."""
    few, many = (
        calendar(outing(hours=5.0, faces=faces)) for faces in (10_000.0, 40_000.0)
    )
    a, b = (found.scenario.sites[found.slots[0].site] for found in (few, many))
    ratio = (b.faces * b.wanted_per_10k_faces) / (a.faces * a.wanted_per_10k_faces)
    assert ratio == pytest.approx(4**SCENARIO.population.faces_exponent)


def test_many_faces_say_that_hours_were_long():
    """Where these aren't known, and only in part: the day may have been busy."""

    def hours(faces):
        found = [
            calendar(outing(faces=faces), replication=replication).slots[0]
            for replication in range(60)
        ]
        return np.mean([(slot.end - slot.live) / HOUR for slot in found])

    usual, many = hours(7_000.0), hours(20_000.0)
    assert usual + 0.3 < many < 9


def test_the_sample_is_the_same_for_one_process_and_two():
    """Bit for bit."""
    loaded = load_scenario(TINY)
    outings = tuple(
        outing(TUESDAY + dt.timedelta(days=3 * k), site)
        for k, site in enumerate(["market", "station", "elsewhere"])
    )
    task = Task(loaded.scenario, {}, outings, tuple(loaded.scenario.sites), 5, range(9))
    alone, two = (predict(task, by=workers(jobs)) for jobs in (1, 2))
    assert alone.keys() == set(COUNTS)
    for count in COUNTS:
        assert alone[count].shape == (3, 9)
        assert np.array_equal(alone[count], two[count])
    # A replication is the same whoever runs it beside which others.
    later = predict(dataclasses.replace(task, replications=range(6, 9)), by=workers(1))
    assert np.array_equal(later["alerts"], alone["alerts"][:, 6:])


def test_counts_are_those_of_the_deployment_whose_street_it_was():
    """In the order of the record, whatever the order in which they end."""
    busy, quiet = outing(faces=60_000.0), outing(site="station", faces=4_000.0)
    later = outing(TUESDAY + dt.timedelta(days=1), faces=20_000.0)
    task = Task(SCENARIO, {}, (quiet, busy, later), tuple(SCENARIO.sites), 5, range(3))
    faces = predict(task, by=workers(1))["faces_seen"].mean(axis=1)
    assert faces == pytest.approx([4_000, 60_000, 20_000], rel=0.02)


def test_only_what_is_fitted_to_a_record_is_drawn():
    """What is assumed stays: the record was fitted given that."""
    drawn = fitted_doubts(load_scenario("four-a-week"))
    assert "sites.acton.faces" in drawn
    assert "population.categories.court.arrest" in drawn
    assert "disposal.arrest_spread" in drawn
    assert not drawn.keys() & {
        "engagement.way_out", "workforce.crew.pairs", "population.visiting",
        "adjudication.reject_mated", "custody.desks",
    }  # fmt: skip
