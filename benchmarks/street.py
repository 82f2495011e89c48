"""The deployment that is measured: a street with 22,500 faces, and larger ones."""

from __future__ import annotations

from typing import Final

import simpy

from analysis.studies.expectation.expectation import expect
from sim.model.calendar import Slot
from sim.model.deployment import deploy, man, share
from sim.model.keeping import Records
from sim.model.world import World
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Recognition, Scenario

FACES: Final = 22_500
SEED: Final = 1
ALL_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def one_street(*, times: float = 1.0) -> Scenario:
    """Return a year at ten a week on streets with 22,500 faces a deployment.

    Sought persons pass as in the mean of London, diluted by the larger crowd.

    Parameters
    ----------
    times
        By how much there are more faces; sought persons and false alerts stay as they
        are, so both are so much rarer a face.
    """
    scenario = load_scenario("ten-a-week").scenario
    usual = expect(scenario)
    more = FACES / usual.faces_per_deployment
    site = next(iter(scenario.sites.values()))
    share = usual.passages_per_deployment / usual.faces_per_deployment
    wanted = 1e4 * share * more ** (scenario.population.faces_exponent - 1)
    street = {
        "faces": times * FACES / scenario.cameras["mobile"].live.mean,
        "wanted_per_10k_faces": wanted / times,
    }
    sites = {str(place): site.model_copy(update=street) for place in range(2)}
    return scenario.model_copy(
        update={
            "sites": sites,
            "depletion": scenario.depletion.model_copy(update={"weeks_before": 0}),
            "recognition": _rarer_mistakes(scenario, times),
        }
    )


def _rarer_mistakes(scenario: Scenario, times: float) -> Recognition:
    recognition = scenario.recognition
    curves = {
        name: tuple(
            point.model_copy(
                update={
                    "false_alerts_per_million_faces": (
                        point.false_alerts_per_million_faces / times
                    )
                }
            )
            for point in curve
        )
        for name, curve in recognition.operating_curves.items()
    }
    return recognition.model_copy(update={"operating_curves": curves})


def all_alike(scenario: Scenario) -> Scenario:
    """Return a scenario in which nobody is removed from the street by an arrest.

    So a deployment has as many alerts whatever came before it.
    """
    depletion = scenario.depletion.model_copy(update={"regime": "none"})
    return scenario.model_copy(update={"depletion": depletion})


def by_plan(scenario: Scenario, deployments: int, vans: int) -> Scenario:
    """Return a scenario with another number of deployments a week."""
    plan = scenario.plan.model_copy(
        update={"deployments_per_week": deployments, "vans": vans, "days": ALL_DAYS}
    )
    return scenario.model_copy(update={"plan": plan})


def alone(world: World, slot: Slot) -> Records:
    """Simulate one deployment of a world, with nothing before or after it."""
    env, records, crew = simpy.Environment(), Records(), world.scenario.workforce.crew
    post = man(env, slot, crew, shared=share(env, world), world=world)
    env.process(deploy(env, slot, crew=crew, post=post, world=world, records=records))
    env.run()
    return records
