"""What a deployment is expected to meet, in closed form.

The model states its inputs as the published record does, as means over
deployments; so the means of its own windows and effects are needed to set it up,
and again to say beforehand what a scenario should give.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from sim.model.clock import HOUR, WEEKDAYS
from sim.model.crowding import Detection
from sim.model.profile import Floats, Flow
from sim.scenario.schema import (
    Camera,
    Day,
    Footfall,
    Plan,
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
    starts, ends = _windows(camera)
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
    """Return the share of a plan's slots on each of its days: the mean over orders."""
    total = plan.deployments_per_week
    if total and plan.order == "random":
        return dict.fromkeys(plan.days, 1 / len(plan.days))
    return {
        day: number / total for day, (number,) in numbers_by_day(plan).items() if number
    }


def numbers_by_day(plan: Plan) -> dict[Day, dict[int, float]]:
    """Return how many deployments each day can have, with probabilities.

    In a random order a day has the hypergeometric number of the plan's slots that are
    its own.
    """
    k, vans, slots = plan.deployments_per_week, plan.vans, plan.slots
    if plan.order == "planned":
        return {
            day: {min(max(k - place * vans, 0), vans): 1.0}
            for place, day in enumerate(plan.days)
        }
    ways = {
        number: math.comb(vans, number) * math.comb(slots - vans, k - number)
        for number in range(min(vans, k) + 1)
    }
    here = {
        number: count / math.comb(slots, k) for number, count in ways.items() if count
    }
    return dict.fromkeys(plan.days, here)


def day_factor(footfall: Footfall, exponent: float) -> float:
    """Return E[day effect on faces^exponent]: 1, or less if that is below 1.

    For a lognormal effect of mean 1 and log standard deviation s it is
    exp(exponent (exponent - 1) s^2 / 2).
    """
    return math.exp(exponent * (exponent - 1) * footfall.day_spread**2 / 2)


def live_hours(camera: Camera) -> list[float]:
    """Return the mean live time in each hour of the day, in seconds."""
    starts, ends = _windows(camera)
    hours = HOUR * np.arange(25)[:, None, None]
    until = np.minimum(ends, hours) - np.minimum(starts[:, None], hours)
    passed: list[float] = until.mean(axis=(1, 2)).tolist()
    return [after - before for before, after in pairwise(passed)]


def recognised_share(
    found: Detection, plan: Plan, *, camera: Camera, footfall: Footfall
) -> float:
    """Return the probability that a passage under a plan's cameras is recognised.

    Passages and their rate of recognition hang on the same flow, so this is the mean
    over hours, weekdays and day effects together.
    """
    if found.loss == 0:
        return found.ordinary
    recognised = passages = 0.0
    for day, share in slot_days(plan).items():
        for level, live in zip(footfall.by_hour, live_hours(camera), strict=True):
            flow = level * footfall.by_weekday[day]
            here = found.over_days(flow, spread=footfall.day_spread)
            recognised += share * live * here
            passages += share * live * flow
    return recognised / passages if passages else found.ordinary


def visits(plan: Plan, sites: Mapping[str, Site]) -> dict[str, float]:
    """Return the share of a plan's deployments that goes to each site.

    Sites that have none are left out. A ranking is in its own order, all else in
    geographic order, whatever the order of the plan's list. In a random order it is
    the share in the mean over orders.
    """
    if plan.rotation == "ranked":
        is_planned = plan.order == "planned"
        ranked = plan.sites[: plan.deployments_per_week if is_planned else plan.slots]
        return {site: 1 / len(ranked) for site in ranked}
    chosen = [
        site for site in geographic(sites) if plan.sites == "all" or site in plan.sites
    ]
    if plan.rotation == "round robin":
        return {site: 1 / len(chosen) for site in chosen}
    visited = {site: sites[site].visits for site in chosen if sites[site].visits > 0}
    total = sum(visited.values())
    return {site: number / total for site, number in visited.items()}


def _windows(camera: Camera) -> tuple[Floats, Floats]:
    """Return starts, shape (POINTS,), and for each start ends, (POINTS, POINTS)."""
    shares = (np.arange(POINTS) + 0.5) / POINTS
    starts = np.array([camera.starts.quantile(u) for u in shares.tolist()])
    lengths = np.array([camera.live.quantile(u) for u in shares.tolist()])
    return starts, starts[:, None] + lengths[None, :]
