"""The world that a policy is a window on, ready for use.

Everything here follows from scenario, seed and replication before the first
event; only the population remembers, while it runs, who is held.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sim.model.clock import WEEK, YEAR
from sim.model.crowding import TODAY, Detection, detection
from sim.model.depletion import Found, lift, mean_share_left
from sim.model.expected import (
    day_factor,
    recognised_share,
    visits,
    weekday_factor,
    windows,
)
from sim.model.footfall import Slices, cut
from sim.model.listing import Reach, listed, listed_before, reach
from sim.model.population import Flags, Population, draw_population
from sim.model.profile import Flow, flow
from sim.model.streams import Streams
from sim.scenario.schema import Category, OperatingPoint, Plan, Scenario

PER_10K = 1e-4


class Kind(NamedTuple):
    """A kind of person, as far as it matters who is found.

    Attributes
    ----------
    category
        Why they are sought.
    is_right
        Whether their entry is current and its image shows them.
    """

    category: Category
    is_right: bool


@dataclass(frozen=True, slots=True)
class World:
    """What every deployment of a replication shares: references, no methods.

    Attributes
    ----------
    scenario, streams, population
        What was said, where the luck comes from, who is sought.
    reach, listed, listed_before
        How far the scenario's list goes, who is on it, and who was before week 0.
    faces, wanted
        The shape of a day for the crowd, and for sought persons.
    slices
        The day of the crowd, cut into slices.
    lifts
        By borough: from passages in the status quo to undepleted ones.
    point
        What the matcher does at the scenario's threshold.
    detection, detection_before
        How well passages are recognised in the scenario, and before week 0.
    site_numbers, borough_numbers
        Places of sites in geographic order, and of boroughs in alphabetical order.
    """

    scenario: Scenario
    streams: Streams
    population: Population
    reach: Reach
    listed: Flags
    listed_before: Flags
    faces: Flow
    wanted: Flow
    slices: Slices
    lifts: Mapping[str, float]
    point: OperatingPoint
    detection: Detection
    detection_before: Detection
    site_numbers: Mapping[str, int]
    borough_numbers: Mapping[str, int]


def build_world(scenario: Scenario, streams: Streams) -> World:
    """Draw the population and prepare what every deployment shares."""
    recognition, depletion = scenario.recognition, scenario.depletion
    population = draw_population(
        streams,
        scenario.population,
        boroughs=boroughs(scenario),
        start=-depletion.weeks_before * WEEK,
        end=scenario.horizon.weeks * WEEK,
    )
    extent = reach(scenario.watchlist, scenario.population)
    return World(
        scenario=scenario,
        streams=streams,
        population=population,
        reach=extent,
        listed=listed(population, extent),
        listed_before=listed_before(population),
        faces=flow(scenario.footfall),
        slices=cut(flow(scenario.footfall), scenario.footfall.slice),
        wanted=flow(scenario.footfall, exponent=scenario.population.sought_exponent),
        lifts=lifts(scenario),
        point=recognition.point_at(recognition.threshold),
        detection=detection_now(scenario),
        detection_before=detection_before(scenario),
        site_numbers={site: place for place, site in enumerate(scenario.sites)},
        borough_numbers={
            borough: place for place, borough in enumerate(boroughs(scenario))
        },
    )


def boroughs(scenario: Scenario) -> tuple[str, ...]:
    """Return the boroughs of a scenario's sites, in alphabetical order."""
    return tuple(sorted({site.borough for site in scenario.sites.values()}))


def detection_now(scenario: Scenario) -> Detection:
    """Return how well passages are recognised in a scenario."""
    recognition = scenario.recognition
    return detection(
        recognition,
        scenario.population,
        threshold=recognition.threshold,
        crowd_loss=recognition.crowd_loss,
    )


def detection_before(scenario: Scenario) -> Detection:
    """Return how well passages were recognised before week 0, by today's cameras."""
    return detection(
        scenario.recognition,
        scenario.population,
        threshold=scenario.depletion.status_quo.threshold,
        crowd_loss=TODAY,
    )


def recognised_now(scenario: Scenario) -> float:
    """Return the probability that a passage is recognised in a scenario."""
    return _recognised(scenario, scenario.plan, detection_now(scenario))


def recognised_before(scenario: Scenario) -> float:
    """Return the probability that a passage was recognised before week 0."""
    plan = scenario.depletion.status_quo.plan
    return _recognised(scenario, plan, detection_before(scenario))


def _recognised(scenario: Scenario, plan: Plan, found: Detection) -> float:
    camera = scenario.cameras[plan.camera]
    return recognised_share(found, plan, camera=camera, footfall=scenario.footfall)


def lifts(scenario: Scenario) -> dict[str, float]:
    """Return, by borough, undepleted passages over those of the status quo."""
    depletion, population = scenario.depletion, scenario.population
    homes = boroughs(scenario)
    if depletion.regime == "none":
        return dict.fromkeys(homes, 1.0)
    start = depletion.weeks_before * WEEK

    def left(rate: float) -> float:
        if rate == 0:
            return 1.0
        return mean_share_left(
            start,
            start + YEAR,
            rate=rate,
            leaving=1 / population.time_sought,
            visiting=population.visiting,
        )

    def of(passages: float, persons: float) -> float:
        return lift(kinds, passages=passages / persons, left=left)

    kinds = list(kinds_found(scenario, recognised_before(scenario)).values())
    per_second = passages_before(scenario)
    if depletion.regime == "mixed":
        return dict.fromkeys(homes, of(sum(per_second.values()), population.size))
    return {
        home: of(per_second.get(home, 0.0), population.size / len(homes))
        for home in homes
    }


def kinds_found(scenario: Scenario, recognised: float) -> dict[Kind, Found]:
    """Return how often a passage removes a person of each kind.

    As many of those recognised are reached as in the status quo.

    Persons under conditions come back after custody, so nothing removes them, and
    nobody is arrested on an entry that is out of date or shows somebody else.
    """
    population, before = scenario.population, scenario.depletion.status_quo
    met = recognised * before.reached
    right = population.is_current * population.image_is_of_person
    found: dict[Kind, Found] = {}
    for name, kind in population.categories.items():
        removed = 0.0 if name == "conditions" else met * kind.arrest
        found[Kind(name, is_right=True)] = Found(kind.share * right, removed)
        found[Kind(name, is_right=False)] = Found(kind.share * (1 - right), 0.0)
    return found


def passages_before(scenario: Scenario) -> dict[str, float]:
    """Return passages under cameras per second in the status quo, by borough."""
    plan: Plan = scenario.depletion.status_quo.plan
    per_borough: dict[str, float] = {}
    for site, passages in passages_per_deployment(scenario, plan).items():
        borough = scenario.sites[site].borough
        per_borough[borough] = per_borough.get(borough, 0.0) + passages
    rate = plan.deployments_per_week / WEEK
    return {borough: rate * passages for borough, passages in per_borough.items()}


def passages_per_deployment(scenario: Scenario, plan: Plan) -> dict[str, float]:
    """Return each site's part in the expected passages of a plan's deployment.

    As in the status quo; their sum is the mean over deployments.
    """
    camera = scenario.cameras[plan.camera]
    exponent = scenario.population.sought_exponent
    profile = flow(scenario.footfall, exponent=exponent)
    seen = (
        PER_10K
        * camera.coverage
        / scenario.cameras["mobile"].coverage
        * windows(camera, profile).flow
        * weekday_factor(plan, profile)
        * day_factor(scenario.footfall, exponent)
    )
    sites = scenario.sites
    return {
        site: share * seen * sites[site].faces * sites[site].wanted_per_10k_faces
        for site, share in visits(plan, sites).items()
    }
