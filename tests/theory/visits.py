"""What is left to find, visit by visit: the oracle where persons pass twice on a day.

The closed form of depletion lets persons be found at a rate. In one borough few live,
and some pass one deployment twice. Whoever has been spoken to isn't stopped again
there, and whoever is arrested under conditions is held until after it. So a person who
would raise x alerts in the mean is stopped with the probability 1 - exp(-x), and not x
times.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from analysis.studies.expectation.expectation import reached_share
from sim.model.clock import WEEK
from sim.model.depletion import Floats, _weighted_visits
from sim.model.expected import visits
from sim.model.levels import boroughs, lifts, passages_per_deployment, recognised_now
from sim.scenario.schema import Scenario


class Home(NamedTuple):
    """A borough.

    Attributes
    ----------
    persons
        How many live there.
    share
        Its share of all deployments.
    alerts
        Alerts that each weight would raise at one, were nobody stopped, shape (n,).
    """

    persons: float
    share: float
    alerts: Floats


class Kind(NamedTuple):
    """Share of the population, chance of arrest at a stop, whether it is for good."""

    share: float
    arrest: float
    is_for_good: bool


class Period(NamedTuple):
    """How long, how many deployments a week, which share of alerts is reached."""

    weeks: int
    deployments: int
    reached: float


def expect_by_visits(scenario: Scenario) -> tuple[float, float]:
    """Return weekly mated alerts and arrests in the local regime.

    For plans that visit the same streets at the same threshold before week 0 and after,
    a list of everybody, and officers for every alert.
    """
    past, weeks = scenario.depletion.status_quo, scenario.horizon.weeks
    before = Period(
        scenario.depletion.weeks_before, past.plan.deployments_per_week, past.reached
    )
    after = Period(weeks, scenario.plan.deployments_per_week, reached_share(scenario))
    weights, density = _weighted_visits(scenario.population.visiting)
    leaving = 1 / scenario.population.time_sought
    total = np.zeros(2)
    for home in _homes(scenario, weights):
        for kind in _kinds(scenario):
            everybody = np.ones_like(weights)
            left, _ = _live_through(everybody, before, home, kind, leaving=leaving)
            _, found = _live_through(left, after, home, kind, leaving=leaving)
            total += home.persons * kind.share * (found / weights @ density)
    alerts, arrests = (total / weeks).tolist()
    return alerts, arrests


def _live_through(
    left: Floats, period: Period, home: Home, kind: Kind, *, leaving: float
) -> tuple[Floats, Floats]:
    """Return who is left, and alerts and arrests by weight, shape (2, n)."""
    expected = period.weeks * period.deployments * home.share
    number = max(1, round(expected))
    back = np.exp(-leaving * period.weeks * WEEK / number / 2)
    met = 1 - np.exp(-home.alerts)
    arrest = kind.arrest * period.reached
    found = np.zeros((2, len(left)))
    for _ in range(number):
        left = 1 - (1 - left) * back
        # Arrested at the first alert, or none of them leads to an arrest.
        raised = arrest * met + (1 - arrest) * home.alerts
        found += left * np.array([raised, arrest * met])
        if kind.is_for_good:
            left = left * (1 - arrest * met)
        left = 1 - (1 - left) * back
    return left, found * expected / number


def _homes(scenario: Scenario, weights: Floats) -> Iterator[Home]:
    share, lift = visits(scenario.plan, scenario.sites), lifts(scenario)
    each, names = passages_per_deployment(scenario, scenario.plan), boroughs(scenario)
    persons = scenario.population.size / len(names)
    for name in names:
        there = [site for site in share if scenario.sites[site].borough == name]
        visited = sum(share[site] for site in there)
        if visited:
            passages = sum(each[site] for site in there) / visited * lift[name]
            recognised = passages * recognised_now(scenario) / persons
            yield Home(persons, visited, recognised * weights)


def _kinds(scenario: Scenario) -> Iterator[Kind]:
    population = scenario.population
    right = population.is_current * population.image_is_of_person
    for name, kind in population.categories.items():
        yield Kind(kind.share * right, kind.arrest, name != "conditions")
        yield Kind(kind.share * (1 - right), 0.0, is_for_good=False)
