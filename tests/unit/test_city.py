"""A city of a thousand cameras and a busy command centre: what the scenarios claim."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
import pytest

from analysis.measures import MEASURES
from analysis.studies.expectation.expectation import expect
from analysis.studies.words.terminal import COMPARED_WIDTHS, LABEL, _line
from analysis.studies.words.wrapping import WIDTH
from benchmarks.city_sites import BASE, TARGET, city_sites
from sim.model.clock import HOUR
from sim.model.codes import Status
from sim.model.keeping import Records
from sim.model.levels import boroughs
from sim.model.replication import run_replication
from tests.making import shipped
from tests.property.test_conservation import check_all


@cache
def a_day(name: str) -> Records:
    """Return the records of one day of a scenario."""
    return run_replication(shipped(name), seed=1, replication=0)


def test_the_sites_of_a_city_are_those_that_its_script_makes() -> None:
    """The committed file is byte for byte what is made from the base today."""
    kept = files("scenarios").joinpath(TARGET).read_text(encoding="utf-8")

    assert kept == city_sites(shipped(BASE))


def test_a_city_has_a_thousand_cameras_in_all_boroughs_of_the_record() -> None:
    """All are fixed ones, none of the record's sites is among them, and no two stand at
    one place.
    """
    city, london = shipped("city"), shipped(BASE)
    places = {(site.latitude, site.longitude) for site in city.sites.values()}

    assert len(city.sites) == len(places) == 1000
    assert not city.sites.keys() & london.sites.keys()
    assert all(site.fixed_cameras for site in city.sites.values())
    assert boroughs(city) == boroughs(london)


def test_faces_are_as_unequal_as_among_the_sites_of_the_record() -> None:
    """The logarithms scatter alike, and neighbours in number aren't alike."""
    spread = []
    for name in ("city", BASE):
        faces = np.log([site.faces for site in shipped(name).sites.values()])
        spread.append(faces.std())
    numbered = [shipped("city").sites[f"camera-{n:04}"].faces for n in range(1, 1001)]
    between = np.corrcoef(numbered[1:], numbered[:-1])[0, 1]

    assert spread[0] == pytest.approx(spread[1], rel=0.01)
    assert abs(between) < 0.5


def test_ten_million_faces_and_ten_thousand_alerts_an_hour_are_expected() -> None:
    """And the centre is busy in its busiest hour, but not beyond what it can do."""
    city, centre = expect(shipped("city")), expect(shipped("command-centre"))

    assert city.faces_per_week == pytest.approx(10e6, rel=0.0005)
    assert centre.faces_per_week == city.faces_per_week
    assert centre.alerts_per_week / 24 == pytest.approx(10_000, rel=0.01)
    assert 0.85 < centre.load_of_operators / centre.operators < 0.95


@pytest.mark.slow
def test_a_day_of_a_city_adds_up() -> None:
    """Every camera is live all day, and what always holds holds among a thousand."""
    records = a_day("city")
    deployments = records.columns()["deployments"]

    check_all(shipped("city"), records)
    assert len(deployments["day"]) == len(np.unique(deployments["site"])) == 1000
    assert (deployments["status"] == Status.deployed).all()
    assert (deployments["time_end"] - deployments["time_live"] == 24 * HOUR).all()
    assert deployments["faces"].sum() == pytest.approx(10e6, rel=0.05)


@pytest.mark.slow
def test_a_busy_centre_keeps_up() -> None:
    """Of a quarter of a million alerts some wait, for seconds; at the busiest hour nine
    in ten operators judge; the one with the highest number is needed.
    """
    scenario = shipped("command-centre")
    records = a_day("command-centre").columns()
    judged, held = records["adjudications"], records["held"]
    waits = judged["time_start"] - judged["time_request"]
    busiest = judged["time_request"] % 86_400 // HOUR == 17
    took = (judged["time_end"] - judged["time_start"])[busiest].sum() / HOUR

    assert len(waits) == pytest.approx(240_000, rel=0.05)
    assert 0.005 < (waits > 0).mean() < 0.2
    assert waits.max() < 60
    assert took / scenario.centre == pytest.approx(0.91, abs=0.05)
    assert held["member"][held["role"] == 0].max() == scenario.centre


def test_long_numbers_stand_apart_in_a_table() -> None:
    """Ten million in a column of nine, and nothing moves where numbers are shorter."""
    assert _line("Faces", ("10,000,000",) * 2, (9, 9)).split()[1:] == ["10,000,000"] * 2
    assert (
        _line("Faces", ("63,200", "7"), (9, 9))
        == f"{'Faces':{LABEL}}   63,200        7"
    )


@pytest.mark.parametrize("measure", MEASURES, ids=lambda one: one.key)
def test_every_label_leaves_the_columns_where_they_are(measure) -> None:
    """With the mark of what is left out, in a line as wide as a terminal."""
    assert len(f"{measure.label} *") <= LABEL
    assert LABEL + sum(COMPARED_WIDTHS) <= WIDTH
