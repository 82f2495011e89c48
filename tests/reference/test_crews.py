"""The base's crews against the record's unconfirmed alerts, January to May 2025.

14 of 814 alerts: 1.72 %, exactly 0.94 to 2.87 % at 95 %.
"""

import math

import numpy as np
import pytest

from analysis.studies.ridge.crewing import Crew
from analysis.studies.ridge.recorded import on_recorded_streets, recorded_unconfirmed
from analysis.studies.ridge.ridge import run_ridge
from sim.experiment.executors import workers
from sim.scenario.doubts import uncut_mean
from sim.scenario.loading import load_scenario
from tests.making import changed, shipped

RECORD = recorded_unconfirmed()
INTERVAL = (RECORD.low, RECORD.high)


def test_the_bases_joint_doubt_holds_its_own_crew():
    """Four pairs and two vans are among its points, about nine minutes between them."""
    loaded = load_scenario("four-a-week")
    joint = loaded.joint_doubts["staff"]
    crew = loaded.scenario.workforce.crew
    mean = uncut_mean(loaded.scenario.custody.hand_over_duration) / 60
    assert set(joint.points) == {
        "workforce.crew.pairs",
        "workforce.crew.prisoner_vans",
        "custody.hand_over_duration",
    }
    nearest = [
        float(point[2].removesuffix(" min"))
        for _, point in joint.rows
        if point[:2] == (crew.pairs, crew.prisoner_vans)
    ]
    assert min(abs(minutes - mean) for minutes in nearest) < 0.1
    assert joint.provenance.standing == "fitted"
    assert math.isclose(sum(joint.shares), 1)


@pytest.mark.slow
def test_the_bases_joint_doubt_comes_out_of_the_model():
    """Each of its points leaves as many alerts unconfirmed as the record has.

    With fewer replications than the study has, and the same seed; what a share may lie
    outside is the Monte Carlo error of so few.
    """
    joint = load_scenario("four-a-week").joint_doubts["staff"]
    crews = [
        Crew("prisoner van", vans, pairs, float(minutes.removesuffix(" min")))
        for _, (pairs, vans, minutes) in joint.rows
    ]
    assert len(crews) > 15
    told = on_recorded_streets(shipped("four-a-week"))
    table = run_ridge(
        told, name="base", replications=2, seed=20250106, crews=crews, by=workers(1)
    ).table
    error = np.sqrt(table["share"] * (1 - table["share"]) / table["alerts"])
    low, high = INTERVAL
    assert error.max() < 0.2 * (high - low)
    assert (table["share"] > low - 2.5 * error).all()
    assert (table["share"] < high + 2.5 * error).all()
    likely = table["share"].between(0.014, 0.021)
    shares = np.array(joint.shares)
    assert shares[likely].mean() > 1.5 * shares[~likely].mean() > 0


@pytest.mark.slow
def test_with_the_same_vans_it_is_the_minutes_that_count_and_not_what_takes_them():
    """A longer stop and a longer hand-over leave the same share, minute for minute."""
    told = on_recorded_streets(shipped("four-a-week"))
    stop = told.disposal.stop_with_arrest
    slow_stop = changed(
        told, disposal__stop_with_arrest=stop.scaled(40 * 60 / stop.mean)
    )
    as_it_is = [Crew("prisoner van", 2, 4, minutes) for minutes in (15, 25)]
    base = [Crew("prisoner van", 2, 4, 9.065)]
    by_hand_over, stopped = (
        run_ridge(scenario, name="x", replications=4, seed=20250106, crews=crews).table
        for scenario, crews in ((told, as_it_is), (slow_stop, base))
    )
    by_stop = stopped.iloc[0]
    away, share = by_hand_over["minutes_away"], by_hand_over["share"]
    assert away.iloc[0] < by_stop["minutes_away"] < away.iloc[1]
    expected = np.interp(by_stop["minutes_away"], away, share)
    assert by_stop["share"] == pytest.approx(expected, abs=0.003)
