"""What a deployment is expected to meet, in closed form.

The model states its inputs as the published record does, as means over
deployments; so the means of its own windows and effects are needed to set it up,
and again to say beforehand what a scenario should give.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from sim.model.clock import WEEKDAYS
from sim.model.profile import Flow
from sim.scenario.schema import (
    Camera,
    Day,
    Footfall,
    Plan,
    Population,
    Site,
    geographic,
)

POINTS: Final = 48


class Windows(NamedTuple):
    """Means over the live windows of a kind of camera.

    Attributes
    ----------
    live
        Live time, in seconds.
    flow
        Integral of the flow over the window, in seconds of ordinary flow.
    """

    live: float
    flow: float


def windows(camera: Camera, profile: Flow) -> Windows:
    """Return means over the window's start and length (midpoint rule)."""
    shares = (np.arange(POINTS) + 0.5) / POINTS
    starts = np.array([camera.starts.quantile(u) for u in shares.tolist()])
    lengths = np.array([camera.live.quantile(u) for u in shares.tolist()])
    ends = starts[:, None] + lengths[None, :]
    passed = profile(ends) - profile(starts)[:, None]
    return Windows(camera.live.mean, float(passed.mean()))


def weekday_factor(plan: Plan, profile: Flow) -> float:
    """Return the mean of the weekday factor over a plan's slots."""
    days = slot_days(plan)
    return sum(
        float(profile.weekdays[WEEKDAYS.index(day)]) * share
        for day, share in days.items()
    )


def slot_days(plan: Plan) -> dict[Day, float]:
    """Return the share of a plan's slots on each of its days."""
    total = plan.deployments_per_week
    shares: dict[Day, float] = {}
    for place, day in enumerate(plan.days):
        here = min(max(total - place * plan.vans, 0), plan.vans)
        if here:
            shares[day] = here / total
    return shares


def wanted_factor(footfall: Footfall, population: Population) -> float:
    """Return E[faces effect^beta], by which uneven days lower sought passages.

    For a lognormal effect of mean 1 and log standard deviation s it is
    exp(beta (beta - 1) s^2 / 2).
    """
    beta = population.dilution
    return math.exp(beta * (beta - 1) * footfall.day_spread**2 / 2)


def visits(plan: Plan, sites: Mapping[str, Site]) -> dict[str, float]:
    """Return the share of a plan's deployments that goes to each site.

    Sites that have none are left out. A ranking is in its own order, all else in
    geographic order, whatever the order of the plan's list.
    """
    if plan.rotation == "ranked":
        ranked = plan.sites[: plan.deployments_per_week]
        return {site: 1 / len(ranked) for site in ranked}
    chosen = [
        site for site in geographic(sites) if plan.sites == "all" or site in plan.sites
    ]
    if plan.rotation == "round robin":
        return {site: 1 / len(chosen) for site in chosen}
    visited = {site: sites[site].visits for site in chosen if sites[site].visits > 0}
    total = sum(visited.values())
    return {site: number / total for site, number in visited.items()}
