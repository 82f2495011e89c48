"""How long a command centre is on duty and how busy alerts keep it, in closed form.

It is on duty while any crew of a day is. Crews of a day come and go independently, each
there at a time with the probability p(t); so of m at least one is there with
1 - (1 - p(t))^m, and the time on duty is the integral of that. Crews of different days
count apart, also where some are there past midnight.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.model.clock import HOUR
from sim.model.crews import crews
from sim.model.expected import live_hours, numbers_by_day
from sim.model.profile import Floats, flow
from sim.scenario.distributions import Distribution
from sim.scenario.schema import Camera, Scenario

POINTS: Final = 32
CELLS: Final = 4000


def centre_hours(scenario: Scenario) -> float:
    """Return for how long the command centre is on duty in a week, in hours."""
    plan = scenario.plan
    manned = sum(crew is not None for crew in crews(plan, scenario.workforce))
    delivered = plan.model_copy(update={"deployments_per_week": manned})
    camera = scenario.cameras[plan.camera]
    return (
        sum(
            chance * time_with_somebody(camera, number=number)
            for numbers in numbers_by_day(delivered).values()
            for number, chance in numbers.items()
            if number
        )
        / HOUR
    )


def time_with_somebody(camera: Camera, *, number: int) -> float:
    """Return for how long any of a number of crews is on duty in a day, in seconds."""
    starts, live = _grid(camera.starts), _grid(camera.live)
    come = (starts[:, None] - _grid(camera.set_up)).ravel()
    go = np.add.outer(np.add.outer(starts, live), _grid(camera.pack_down)).ravel()
    edges = np.linspace(come.min(), go.max(), CELLS + 1)
    times = (edges[1:] + edges[:-1]) / 2
    there = _share_before(times, come) - _share_before(times, go)
    return float((1 - (1 - there) ** number).mean() * (edges[-1] - edges[0]))


def load_of_centre(scenario: Scenario, *, mated: float, non_mated: float) -> float:
    """Return how many operators alerts keep busy in the busiest hour of a full day.

    0 where no command centre judges.

    Parameters
    ----------
    scenario
        What is asked about.
    mated, non_mated
        Alerts of a deployment.
    """
    if not scenario.centre:
        return 0.0
    plan, footfall = scenario.plan, scenario.footfall
    live = np.array(live_hours(scenario.cameras[plan.camera]))
    alerts = np.zeros(len(live))
    for number, exponent in (
        (mated, scenario.population.sought_exponent),
        (non_mated, 1.0),
    ):
        passing = live * flow(footfall, exponent=exponent).hours
        alerts += number * passing / (passing.sum() or 1.0)
    deployments = min(plan.vans, plan.deployments_per_week)
    busiest = deployments * float(alerts.max()) / HOUR
    return busiest * scenario.adjudication.duration.mean


def _share_before(times: Floats, values: Floats) -> Floats:
    """Return the share of values that lie before each time."""
    share: Floats = np.sort(values).searchsorted(times) / len(values)
    return share


def _grid(distribution: Distribution) -> Floats:
    shares = (np.arange(POINTS) + 0.5) / POINTS
    return np.array([distribution.quantile(u) for u in shares.tolist()])
