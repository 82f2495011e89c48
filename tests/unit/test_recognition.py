"""Which rates hold at a threshold, by curve, and which faces raise an alert."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analysis.studies.expectation.expectation import expect, reached_share
from sim.model.candidates import COLUMN, WIDTH, Candidates
from sim.model.crowding import Detection
from sim.model.profile import flow
from sim.model.recognition import (
    alerts,
    detection_rates,
    non_mated_candidates,
    patience,
)
from sim.model.streams import SiteDay, Streams
from sim.scenario.distributions import Exponential, Fixed, Uniform
from sim.scenario.schema import Engagement
from tests.making import alert_at, changed, shipped


def rates(threshold: float, curve: str) -> tuple[float, float]:
    """Return both rates of the base scenario at a threshold of one of its curves."""
    scenario = changed(shipped("four-a-week"), recognition__rates=curve)
    point = scenario.recognition.point_at(threshold)
    assert point.threshold == threshold
    return (
        point.true_positive_identification_rate,
        point.false_alerts_per_million_faces,
    )


LOW, HIGH = (
    point.false_alerts_per_million_faces
    for point in shipped("four-a-week").recognition.operating_curves["field"]
)


@pytest.mark.parametrize(
    ("curve", "threshold", "mated", "non_mated"),
    [
        ("field", 0.60, 0.89, LOW),
        ("field", 0.62, math.sqrt(0.89 * 0.80), math.sqrt(LOW * HIGH)),
        ("field", 0.64, 0.80, HIGH),
        ("npl", 0.60, 0.89, 267),
        ("npl", 0.61, math.sqrt(0.89 * 0.844), math.sqrt(267 * 38)),
        ("npl", 0.62, 0.844, 38),
        ("npl", 0.64, 0.80, 2.456),
    ],
)
def test_rates_are_those_of_the_points_and_log_linear_between(
    curve: str, threshold: float, mated: float, non_mated: float
) -> None:
    """At a point both rates are its own; halfway they are the geometric means."""
    assert rates(threshold, curve) == pytest.approx((mated, non_mated))


@pytest.mark.parametrize("threshold", [0.59, 0.65])
def test_nothing_is_known_beyond_the_curve(threshold: float) -> None:
    """A threshold outside the curve is refused and not extrapolated."""
    with pytest.raises(ValueError, match="outside the operating curve"):
        shipped("four-a-week").recognition.point_at(threshold)


def test_the_curves_agree_on_whom_the_status_quo_has_met() -> None:
    """At 0.64 both curves recognise alike, so that they imply as many sought persons
    and give as many arrests; false alerts are each curve's own, and at 0.60 the
    laboratory's are 22 times the field's.
    """
    field, npl = (
        changed(shipped("four-a-week"), recognition__rates=curve)
        for curve in ("field", "npl")
    )
    low = {
        one.recognition.rates: expect(changed(one, recognition__threshold=0.60))
        for one in (field, npl)
    }
    today = {one.recognition.rates: expect(one) for one in (field, npl)}
    listed = field.watchlist.size / field.recognition.reference_list

    assert pytest.approx(22, abs=0.5) == 267 / LOW
    for found, more in ((today, 0.0), (low, 267 - LOW)):
        one, other = found["field"], found["npl"]
        for what in ("passages", "arrests"):
            name = f"{what}_per_deployment"
            assert getattr(one, name) == getattr(other, name)
        assert one.left_share == other.left_share
        assert other.alerts_per_week - one.alerts_per_week == pytest.approx(
            more / 1e6 * one.faces_per_week * listed
        )


def lasts(way_out: float, walking: float = 0.5, **settings: object) -> float:
    """Return the patience of somebody with chosen marks in the base scenario."""
    scenario = changed(shipped("four-a-week"), **settings)
    luck = alert_at(0.0, way_out=way_out, walking=walking).luck
    return patience(luck, scenario.engagement)


def test_who_walks_is_gone_after_the_way_out() -> None:
    """As they walk: the way out over the walking speed, each by its own mark."""
    engagement = shipped("four-a-week").engagement
    way, speed = engagement.way_out, engagement.walking_speed

    assert lasts(0.3, 0.8) == way.quantile(0.3) / speed.quantile(0.8)


def test_patience_given_directly_is_read_off_the_mark_of_the_way_out() -> None:
    """By inversion, so that it rises with the mark; how fast one walks is nothing."""
    given = Exponential(mean=120.0)
    found = [lasts(u, engagement__patience=given) for u in (0.0, 0.3, 0.9)]

    assert found == [given.quantile(u) for u in (0.0, 0.3, 0.9)]
    assert found == sorted(found)
    assert lasts(0.3, 0.1, engagement__patience=given) == found[1]


@pytest.mark.parametrize(("wait", "share"), [(0.0, 1.0), (30.0, math.exp(-0.5))])
def test_a_free_pair_reaches_whoever_has_the_patience(
    wait: float, share: float
) -> None:
    """In closed form: a pair that takes 30 s reaches those who stay longer."""
    scenario = changed(
        shipped("four-a-week"),
        adjudication__duration=Fixed(value=wait),
        engagement__distance=Fixed(value=0.0),
        engagement__patience=Exponential(mean=60.0),
    )

    assert reached_share(scenario) == pytest.approx(share, abs=1 / 16)


def test_a_passage_is_recognised_at_the_rate_of_its_hour() -> None:
    """By the flow of the hour and the factor of the day, on any day."""
    hours = np.arange(1.0, 25.0)
    times = 86_400 * 3 + np.array([0.0, 3599.0, 3600.0, 86_399.0])
    found = detection_rates(Detection(0.8, 1.0, 0.95), times, hours=hours, day_flow=2.0)
    anywhen = detection_rates(
        Detection(0.8, 0.0, 1.0), times, hours=hours, day_flow=2.0
    )

    assert found.tolist() == pytest.approx([0.4, 0.4, 0.2, 0.8 / 48])
    assert anywhen.tolist() == [0.8] * 4


def engagement() -> Engagement:
    """Return settings in which way out and speed are spread."""
    return changed(
        shipped("four-a-week"),
        engagement__way_out=Uniform(low=100.0, high=200.0),
        engagement__walking_speed=Uniform(low=1.0, high=2.0),
    ).engagement


def test_alerts_are_in_order_of_time_and_each_has_a_clock() -> None:
    """Candidates come in any order; each is gone after its own way at its own speed,
    and is mated if somebody is sought.
    """
    luck = np.full((3, WIDTH), 0.5)
    luck[:, COLUMN["way_out"]] = (0.0, 0.5, 1.0)
    luck[:, COLUMN["walking"]] = (0.0, 0.0, 1.0)
    found = Candidates(
        np.array([4, 2, 3]), np.array([9.0, 5.0, 5.0]), np.array([7, -1, 8]), luck
    )
    raised = alerts(found, np.array([2, 0, 1]), settings=engagement())

    assert [(a.candidate, a.time, a.person, a.is_mated) for a in raised] == [
        (2, 5.0, -1, False),
        (3, 5.0, 8, True),
        (4, 9.0, 7, True),
    ]
    assert [a.time_gone for a in raised] == [5 + 150, 5 + 100, 9 + 100]
    assert raised[1].luck.way_out == 1
    assert [a.group for a in raised] == [0, 1, 2]
    nobody = found.only(np.zeros(3, dtype=bool))
    assert alerts(nobody, nobody.person, settings=engagement()) == []


def test_false_alerts_are_a_share_of_the_faces_of_the_day() -> None:
    """As many as faces times the rate, at times of the day's shape, of nobody."""
    footfall = shipped("four-a-week").footfall
    profile = flow(footfall)
    days = [
        non_mated_candidates(
            Streams(1, 0),
            SiteDay("a", day),
            mean=2.0,
            profile=profile,
            rate=1e-3,
            footfall=footfall,
        )
        for day in range(100)
    ]
    expected = 2.0 * profile.cumulated[-1] * 1e-3

    assert sum(len(day.rank) for day in days) / 100 == pytest.approx(expected, rel=0.03)
    for number, day in enumerate(days):
        assert day.rank.tolist() == list(range(len(day.luck)))
        assert set(day.person) == {-1}
        assert (day.time // 86_400 == number).all()
        assert day.time - number * 86_400 == pytest.approx(
            profile.time_of_day(day.mark("time"))
        )
    assert set(days[0].time % 86_400).isdisjoint(days[1].time % 86_400)
