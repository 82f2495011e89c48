"""What the inputs imply before anything is drawn.

How many sought persons pass a camera, with which chance one of them is recognised,
and how far the population of the status quo is from one that was never policed. The
world is built on these, and a scenario's expectation is made of them.
"""

from __future__ import annotations

from typing import Final, NamedTuple

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
from sim.model.grouping import grouping
from sim.model.profile import flow
from sim.scenario.schema import Category, OperatingPoint, Plan, Scenario

PER_10K: Final = 1e-4
MILLION: Final = 1e6


class Kind(NamedTuple):
    """A kind of person, as far as it matters who is found.

    Attributes
    ----------
    category
        Why they are sought.
    is_right
        Whether their entry is current and its image shows them.
    recognised
        Factor on the rate with which they are recognised: their group's.
    """

    category: Category
    is_right: bool
    recognised: float = 1.0


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


def kinds_found(
    scenario: Scenario, recognised: float, *, tactics: float = 1.0
) -> dict[Kind, Found]:
    """Return how often a passage removes a person of each kind.

    As many of those recognised are reached as in the status quo.

    Persons under conditions come back after custody, so nothing removes them, and
    nobody is arrested on an entry that is out of date or shows somebody else.
    """
    population, before = scenario.population, scenario.depletion.status_quo
    met = recognised * before.reached
    right = population.is_current * population.image_is_of_person
    found: dict[Kind, Found] = {}
    for factor, part in _recognised_alike(scenario).items():
        for name, kind in population.categories.items():
            arrested = min(1.0, kind.arrest * tactics)
            removed = 0.0 if name == "conditions" else met * factor * arrested
            share = part * kind.share
            found[Kind(name, True, factor)] = Found(share * right, removed)  # noqa: FBT003
            found[Kind(name, False, factor)] = Found(share * (1 - right), 0.0)  # noqa: FBT003
    return found


def _recognised_alike(scenario: Scenario) -> dict[float, float]:
    """Return the share of sought persons with each factor on their recognition."""
    if not scenario.groups:
        return {1.0: 1.0}
    alike: dict[float, float] = {}
    factors = grouping(scenario).recognised
    for group, factor in zip(scenario.groups.values(), factors, strict=True):
        alike[factor] = alike.get(factor, 0.0) + group.sought
    return alike


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


def non_mated_rate(point: OperatingPoint, *, entries: int, reference: int) -> float:
    """Return the probability that a face of nobody on the list raises an alert."""
    return point.false_alerts_per_million_faces / MILLION * entries / reference
