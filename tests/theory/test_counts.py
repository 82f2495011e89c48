"""Counts of faces, passages and alerts against their closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.model.calendar import Slot
from sim.model.sighting import Sighting, sight
from sim.model.world import World
from sim.scenario.schema import Scenario
from tests.making import changed, shipped, uncoupled, world_of

SITE = "woolwich-powis-street"
DAYS = 4000
START, END = 11.25 * 3600, 16.4 * 3600


def plain(*, dilution: float = 1.0, false_alerts: float = 400.0) -> Scenario:
    """Return a scenario whose days are all alike, with many alerts of both kinds."""
    scenario = uncoupled(shipped("four-a-week"))
    curve = tuple(
        point.model_copy(update={"false_alerts_per_million_faces": rate})
        for point, rate in zip(
            scenario.recognition.curve,
            (2 * false_alerts, false_alerts),
            strict=True,
        )
    )
    return changed(
        scenario,
        footfall__day_spread=0.0,
        population__day_spread=0.0,
        population__faces_exponent=dilution,
        population__visiting="equal",
        recognition__operating_curves__field=curve,
    )


def sightings(world: World, days: int = DAYS) -> list[Sighting]:
    """Return what a van sees at one site in the same hours of many days."""
    weekdays = [day for day in range(days) if day % 7 < 6]
    return [
        sight(
            Slot(0, 0, day, 1, SITE, 0.0, day * 86400 + START, day * 86400 + END, 0.0),
            camera="mobile",
            world=world,
        )
        for day in weekdays
    ]


def flow_seconds(scenario: Scenario, exponent: float = 1.0) -> float:
    """Return the integral of the hourly profile over the window, by hand."""
    total = 0.0
    for hour, level in enumerate(scenario.footfall.by_hour):
        overlap = min(END, 3600.0 * (hour + 1)) - max(START, 3600.0 * hour)
        total += max(overlap, 0.0) * level**exponent
    return total


@pytest.mark.slow
def test_faces_and_false_alerts_are_poisson_with_the_stated_means() -> None:
    """Faces and non-mated alerts have the closed mean, and a variance equal to it."""
    scenario = plain(false_alerts=400_000.0)
    world = world_of(changed(scenario, population__size=100, watchlist__size=100))
    seen = sightings(world)
    faces = np.array([each.faces - each.passages for each in seen])
    false = np.array(
        [sum(not alert.is_mated for alert in each.alerts) for each in seen]
    )
    mean = scenario.sites[SITE].faces * flow_seconds(scenario)
    rate = 0.4 * 100 / 16000

    assert abs(faces.mean() / mean - 1) < 4 / math.sqrt(mean * len(faces))
    assert abs(faces.var() / faces.mean() - 1) < 4 * math.sqrt(2 / len(faces))
    assert abs(false.mean() - mean * rate) < 4 * math.sqrt(mean * rate / len(false))
    assert abs(false.var() / false.mean() - 1) < 4 * math.sqrt(2.5 / len(false))


@pytest.mark.slow
@pytest.mark.parametrize("dilution", [1.0, 0.4])
def test_mated_alerts_are_a_binomial_share_of_poisson_passages(dilution: float) -> None:
    """Passages of the listed are Poisson with the stated mean, and the rate of
    recognition is a binomial share of them, to better than 1.5 %.
    """
    scenario = changed(
        plain(dilution=dilution), horizon__weeks=520, depletion__weeks_before=0
    )
    passages, mated = [], []
    # The population is drawn once a replication, so its weight varies between them.
    for replication in range(6):
        world = world_of(scenario, replication=replication)
        for each in sightings(world, 900):
            passages.append(each.passages)
            mated.append(sum(alert.is_mated for alert in each.alerts))
    site = scenario.sites[SITE]
    mean = (
        site.faces * site.wanted_per_10k_faces / 1e4 * flow_seconds(scenario, dilution)
    )
    error = math.sqrt(mean / len(passages))

    assert 4 * error / mean < 0.025
    assert abs(np.mean(passages) / mean - 1) < 4 * error / mean + 0.01
    assert abs(np.var(passages) / np.mean(passages) - 1) < 0.1
    share = sum(mated) / sum(passages)
    assert abs(share - 0.8) < 4 * math.sqrt(0.8 * 0.2 / sum(passages))
    assert 4 * math.sqrt(0.8 * 0.2 / sum(passages)) < 0.01
