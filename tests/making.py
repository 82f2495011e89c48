"""Scenarios and worlds for tests: small, quiet or congested, one thing changed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import simpy

from sim.model.candidates import WIDTH, Alert, as_luck
from sim.model.chances import Chances, chances_on
from sim.model.sighting import Sighting
from sim.model.streams import SiteDay, Streams
from sim.model.world import World, build_world
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Category, Scenario

TINY = Path(__file__).parent / "scenarios" / "tiny.yaml"


@cache
def shipped(name: str) -> Scenario:
    """Return a scenario that ships with the package."""
    return load_scenario(name).scenario


def changed(scenario: Scenario, **changes: Any) -> Scenario:
    """Return a scenario with some settings changed.

    A setting is named by its path, with a double underscore for each step:
    ``plan__deployments_per_week=10``.
    """
    for path, value in changes.items():
        scenario = _replaced(scenario, path.split("__"), value)
    return scenario


def _replaced(part: Any, path: list[str], value: Any) -> Any:
    if not path:
        return value
    if isinstance(part, dict):
        return {**part, path[0]: _replaced(part[path[0]], path[1:], value)}
    inner = _replaced(getattr(part, path[0]), path[1:], value)
    return part.model_copy(update={path[0]: inner})


def with_sites(scenario: Scenario, names: list[str], **factors: float) -> Scenario:
    """Return a scenario with only some sites, their settings multiplied."""
    sites = {
        name: scenario.sites[name].model_copy(
            update={
                key: getattr(scenario.sites[name], key) * factor
                for key, factor in factors.items()
            }
        )
        for name in names
    }
    return scenario.model_copy(update={"sites": sites})


def congested(scenario: Scenario, *, crowding: float = 6.0) -> Scenario:
    """Return a scenario in which alerts come so thick that they wait and get lost."""
    return with_sites(scenario, list(scenario.sites), wanted_per_10k_faces=crowding)


def short(scenario: Scenario, *, weeks: int = 4, before: int = 0) -> Scenario:
    """Return a scenario of a few weeks, with as few before."""
    return changed(scenario, horizon__weeks=weeks, depletion__weeks_before=before)


def uncoupled(scenario: Scenario) -> Scenario:
    """Return a scenario without depletion, and without limits of staff or custody."""
    return changed(
        scenario,
        depletion__regime="none",
        workforce__is_limited=False,
        custody__is_limited=False,
    )


def world_of(scenario: Scenario, *, seed: int = 1, replication: int = 0) -> World:
    """Return the world of one replication, before its first event."""
    return build_world(scenario, Streams(seed, replication))


def chances_in(scenario: Scenario) -> dict[Category, Chances]:
    """Return what a stop can lead to in a scenario in which all streets are alike."""
    assert scenario.disposal.arrest_spread == 0
    return chances_on(
        Streams(1, 0),
        SiteDay("any", 0),
        disposal=scenario.disposal,
        categories=scenario.population.categories,
    )


def alert_at(
    time: float,
    *,
    patience: float = 1e12,
    person: int = 7,
    generator: np.random.Generator | None = None,
    **marks: float,
) -> Alert:
    """Return an alert at a time, with chosen marks and the others a half."""
    row = [0.5] * WIDTH if generator is None else generator.random(WIDTH).tolist()
    luck = as_luck(row)._replace(**marks)
    return Alert(0, person >= 0, person, time, time + patience, luck)


def told(seen: Sighting) -> tuple[int, list[tuple[int, float]], list[Alert]]:
    """Return what a deployment sees as values that can be compared."""
    return seen.crowd, seen.passing, seen.alerts


def run(*processes: Any, env: simpy.Environment) -> None:
    """Start processes and run until nothing is left."""
    for process in processes:
        env.process(process)
    env.run()
