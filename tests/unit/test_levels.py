"""What the inputs imply, worked out by hand where the numbers are round.

The workshop's street has 1000 faces an hour of a flat day, live for four hours, with 50
passages of sought persons per 10,000 faces: 20 passages a deployment.
"""

from __future__ import annotations

from typing import Any

import pytest

from sim.model.clock import WEEK, WEEKDAYS, YEAR
from sim.model.crowding import Detection
from sim.model.depletion import Found, mean_share_left
from sim.model.levels import (
    Kind,
    boroughs,
    detection_before,
    detection_now,
    kinds_found,
    lifts,
    non_mated_rate,
    passages_before,
    passages_per_deployment,
    recognised_before,
    recognised_now,
)
from sim.scenario.schema import Scenario
from tests.making import changed, shipped, with_sites


def by_hand(**changes: Any) -> Scenario:
    """Return the workshop's scenario with some settings changed."""
    return changed(shipped("workshop/by-hand"), **changes)


def passages(scenario: Scenario) -> float:
    """Return passages a deployment of the workshop's only site."""
    (found,) = passages_per_deployment(scenario, scenario.plan).values()
    return found


def test_passages_are_faces_times_sought_per_face() -> None:
    """Twenty: 4000 faces, 50 in 10,000; twice the faces or the rate give twice."""
    assert passages(by_hand()) == pytest.approx(20)
    for factor in ("faces", "wanted_per_10k_faces"):
        doubled = with_sites(by_hand(), ["high-street-alder"], **{factor: 2.0})

        assert passages(doubled) == pytest.approx(40)


def test_a_busier_day_or_hour_brings_more_by_the_exponent() -> None:
    """Sixteen times the faces of a weekday or of every hour are 16^0.4 the sought."""
    weekday = by_hand(footfall__by_weekday=dict.fromkeys(WEEKDAYS, 16.0))
    hours = by_hand(footfall__by_hour=(16.0,) * 24)

    assert passages(weekday) == pytest.approx(20 * 16**0.4)
    assert passages(hours) == pytest.approx(20 * 16**0.4)


def test_days_that_differ_bring_fewer_if_the_exponent_is_below_one() -> None:
    """E[x^0.4] of a lognormal day of mean 1: exp(0.4 (0.4 - 1) s^2 / 2)."""
    assert passages(by_hand(footfall__day_spread=0.5)) == pytest.approx(
        20 * 2.718281828459045 ** (0.4 * -0.6 * 0.25 / 2)
    )


def test_a_camera_sees_its_share_relative_to_a_van() -> None:
    """Sites are stated as a van sees them, so a fixed camera twice as wide sees
    twice as many.
    """
    scenario = shipped("croydon-fixed")
    coverages = (0.4, 0.8)
    van, fixed = (
        changed(
            scenario,
            cameras__mobile__coverage=coverages[0],
            cameras__fixed__coverage=coverage,
        )
        for coverage in coverages
    )

    assert passages_of(fixed) == pytest.approx(2 * passages_of(van))


def passages_of(scenario: Scenario) -> float:
    """Return the passages of a deployment of a scenario's plan."""
    return sum(passages_per_deployment(scenario, scenario.plan).values())


def test_before_the_run_passages_are_those_of_the_status_quos_plan() -> None:
    """A deployment's, as often as that plan deploys, by borough."""
    assert passages_before(by_hand()) == {"Alder": pytest.approx(20 / WEEK)}

    scenario = shipped("ten-a-week")
    before = passages_before(scenario)
    plan = scenario.depletion.status_quo.plan
    by_site = passages_per_deployment(scenario, plan)

    assert sum(before.values()) == pytest.approx(
        plan.deployments_per_week * sum(by_site.values()) / WEEK
    )
    for borough, rate in before.items():
        there = [by_site[s] for s in by_site if scenario.sites[s].borough == borough]
        assert rate == pytest.approx(plan.deployments_per_week * sum(there) / WEEK)


def test_a_passage_removes_those_who_can_be_arrested_for_good() -> None:
    """Recognised, reached, on an entry that is right, and arrested; never somebody
    under conditions, and nobody on a wrong entry.
    """
    scenario = by_hand(
        depletion__status_quo__reached=0.5, population__image_is_of_person=0.5
    )
    found = kinds_found(scenario, 0.9)

    assert {(kind.category, kind.is_right) for kind in found} == {
        (name, is_right)
        for name in ("court", "suspect", "conditions")
        for is_right in (True, False)
    }
    assert found[Kind("court", is_right=True)] == pytest.approx(
        Found(0.5 * 0.45, 0.9 * 0.5 * 0.8)
    )
    assert found[Kind("court", is_right=False)] == pytest.approx(Found(0.5 * 0.55, 0))
    assert found[Kind("conditions", is_right=True)] == pytest.approx(
        Found(0.3 * 0.45, 0)
    )
    assert sum(kind.share for kind in found.values()) == pytest.approx(1)


def test_tactics_arrest_nobody_more_than_surely() -> None:
    """They multiply the chance of an arrest up to 1."""
    for tactics, chance in ((0.5, 0.4), (1.0, 0.8), (2.0, 1.0)):
        found = kinds_found(by_hand(), 1.0, tactics=tactics)

        assert found[Kind("suspect", is_right=True)].probability == pytest.approx(
            chance
        )


def test_a_list_twice_as_long_raises_twice_the_false_alerts() -> None:
    """Per face: 500 in a million at the reference list of 2000."""
    point = by_hand().recognition.point_at(0.64)

    assert non_mated_rate(point, entries=2000, reference=2000) == pytest.approx(5e-4)
    assert non_mated_rate(point, entries=4000, reference=2000) == pytest.approx(1e-3)
    assert non_mated_rate(point, entries=0, reference=2000) == 0


def test_boroughs_are_those_of_the_sites_in_alphabetical_order() -> None:
    """Each once."""
    found = boroughs(shipped("ten-a-week"))

    assert list(found) == sorted(
        {site.borough for site in shipped("ten-a-week").sites.values()}
    )


@pytest.mark.parametrize("regime", ["mixed", "local"])
def test_the_lift_undoes_the_depletion_of_the_status_quo(regime: str) -> None:
    """Undepleted passages, depleted by the arrests that they lead to in the year after
    the weeks before, are the stated ones again.
    """
    scenario = changed(shipped("ten-a-week"), depletion__regime=regime)
    population, start = scenario.population, scenario.depletion.weeks_before * WEEK
    homes = boroughs(scenario)
    per_second = passages_before(scenario)
    found = lifts(scenario)

    assert set(found) == set(homes)
    for home in homes:
        if regime == "mixed":
            rate = sum(per_second.values()) / population.size
        else:
            rate = per_second.get(home, 0.0) / (population.size / len(homes))
        left = sum(
            kind.share
            * mean_share_left(
                start,
                start + YEAR,
                rate=rate * found[home] * kind.probability,
                leaving=1 / population.time_sought,
                visiting=population.visiting,
            )
            for kind in kinds_found(scenario, recognised_before(scenario)).values()
        )

        assert found[home] * left == pytest.approx(1)
        assert found[home] >= 1
    assert max(found.values()) > 1.01
    assert (len(set(found.values())) == 1) == (regime == "mixed")


def test_without_depletion_there_is_nothing_to_lift() -> None:
    """Every borough has the stated passages."""
    scenario = changed(shipped("ten-a-week"), depletion__regime="none")

    assert lifts(scenario) == dict.fromkeys(boroughs(scenario), 1.0)


def test_a_borough_that_nobody_visited_has_nothing_to_lift() -> None:
    """Where LFR never was, nobody has been taken."""
    scenario = changed(
        shipped("ten-a-week"),
        depletion__regime="local",
        depletion__status_quo__plan__sites=("oxford-circus",),
    )
    found = lifts(scenario)

    assert found.pop(scenario.sites["oxford-circus"].borough) > 1
    assert set(found.values()) == {1.0}


def test_under_dilution_detection_is_the_rate_and_nothing_else() -> None:
    """No loss, and a ceiling that nothing reaches."""
    assert detection_now(by_hand()) == Detection(0.9, 0.0, 1.0)


def test_the_status_quo_recognised_by_its_own_threshold_and_todays_cameras() -> None:
    """A scenario's own threshold, plan and cameras are of its weeks only."""
    scenario = changed(
        shipped("ten-a-week"),
        population__extra_faces="crowding",
        recognition__threshold=0.60,
        recognition__crowd_loss=0.5,
    )

    loss = 1 - scenario.population.faces_exponent
    assert detection_now(scenario) == pytest.approx(
        Detection((0.95 * 0.89) ** 0.5, 0.5 * loss, 0.95)
    )
    assert detection_before(scenario) == pytest.approx(Detection(0.80, loss, 0.95))
    assert recognised_now(scenario) > recognised_before(scenario)
    assert recognised_before(scenario) == recognised_before(
        changed(scenario, plan__days=("Sat", "Sun", "Mon", "Tue", "Wed"))
    )
    assert recognised_now(scenario) != recognised_now(
        changed(scenario, plan__days=("Sat", "Sun", "Mon", "Tue", "Wed"))
    )
