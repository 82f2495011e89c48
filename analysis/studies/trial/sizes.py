"""Sizes of a trial and what they find, week by week and for fewer sites."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from analysis.statistics.power import before_after_power, parallel_power, smallest
from analysis.studies.trial.asked import Asked, Design

if TYPE_CHECKING:
    from analysis.statistics.dispersion import SiteDispersion, WeekDispersion

MOST_WEEKS: Final = 520  # ten years; nobody plans beyond
EFFECTS: Final = (0.5, 1.0, 2.0)  # times what is asked
POINTS: Final = 60
SHARES: Final = (0.1, 0.25, 0.5, 1.0)  # of the sites that there are
FEWEST_SITES: Final = 4
MOST_SITES: Final = 100_000
ENDLESS: Final = 1e9

PowerAt = Callable[[int, float], float]
"""Power by weeks and effect."""


def power_of(
    design: Design,
    asked: Asked,
    *,
    by_site: SiteDispersion,
    by_week: WeekDispersion,
    sites: int | None = None,
) -> PowerAt:
    """Return the power of a design by weeks (of each period, or of all) and effect.

    A parallel trial goes to as many sites as there are deployments for, because for a
    number of deployments more sites always tell more.
    """
    there = asked.sites if sites is None else sites

    def parallel(weeks: int, effect: float) -> float:
        deployments = weeks * asked.per_week
        used = min(there, math.floor(deployments)) // 2 * 2
        per_site = deployments / used if used else 0.0
        return parallel_power(
            by_site, effect=effect, sites=used, per_site=per_site, alpha=asked.alpha
        )

    def before_after(weeks: int, effect: float) -> float:
        return before_after_power(
            by_week, effect=effect, weeks=weeks, alpha=asked.alpha
        )

    return parallel if design is Design.parallel else before_after


def weeks_needed(power_at: PowerAt, asked: Asked) -> int | None:
    """Return the weeks that the effect takes; None if they are more than ten years."""
    return smallest(
        lambda weeks: power_at(weeks, asked.effect), power=asked.power, most=MOST_WEEKS
    )


def least_effect(power_at: PowerAt, asked: Asked) -> float:
    """Return the smallest effect that the weeks there are find; ``nan`` if none."""
    sign = math.copysign(1.0, asked.effect)
    steps = np.arange(1, 1000 if sign > 0 else 100) / (200 if sign > 0 else 100)
    low, high = 0, len(steps) - 1

    def finds(step: int) -> bool:
        return power_at(asked.weeks, sign * float(steps[step])) >= asked.power

    if not finds(high):
        return math.nan
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if finds(middle) else (middle + 1, high)
    return sign * float(steps[high])


def least_sites(asked: Asked, by_site: SiteDispersion) -> int | None:
    """Return the sites that a parallel trial takes with deployments without end."""

    def without_end(arm: int) -> float:
        return parallel_power(
            by_site, effect=asked.effect, sites=2 * arm, per_site=ENDLESS,
            alpha=asked.alpha,
        )  # fmt: skip

    arm = smallest(without_end, power=asked.power, most=MOST_SITES // 2)
    return None if arm is None else 2 * arm


def compute_curve(
    power_at: PowerAt, asked: Asked, *, needed: int | None
) -> pd.DataFrame:
    """Compute the power by weeks for half, once and twice the effect.

    Returns
    -------
    DataFrame
        A row a number of weeks and effect: ``weeks``, ``effect``, ``power``.
    """
    last = min(MOST_WEEKS, max(asked.weeks, 2 * (needed or MOST_WEEKS)))
    weeks = np.unique(np.linspace(2, last, POINTS).round().astype(int))
    effects = [asked.effect * times for times in EFFECTS if asked.effect * times > -1]
    rows = [
        {"weeks": number, "effect": effect, "power": power_at(number, effect)}
        for effect in effects
        for number in weeks.tolist()
    ]
    return pd.DataFrame(rows)


def compute_sizes(
    design: Design, asked: Asked, *, by_site: SiteDispersion, by_week: WeekDispersion
) -> pd.DataFrame:
    """Compute what the effect takes: with all sites, and with fewer if these count.

    Returns
    -------
    DataFrame
        A row a number of sites: ``sites`` in both arms, ``weeks`` (of each period where
        they are before and after), ``deployments`` in all and ``per_site``; ``nan``
        where ten years don't suffice.
    """
    numbers = [asked.sites]
    if design is Design.parallel:
        numbers = sorted({int(share * asked.sites) // 2 * 2 for share in SHARES})
    rows = []
    for sites in numbers:
        if design is Design.parallel and sites < FEWEST_SITES:
            continue
        power_at = power_of(
            design, asked, by_site=by_site, by_week=by_week, sites=sites
        )
        weeks = weeks_needed(power_at, asked)
        periods = 1 if design is Design.parallel else 2
        all_of_them = math.nan if weeks is None else weeks * periods * asked.per_week
        used = min(sites, all_of_them) // 2 * 2 if weeks is not None else sites
        rows.append(
            {
                "sites": used,
                "weeks": math.nan if weeks is None else weeks,
                "deployments": all_of_them,
                "per_site": all_of_them / used,
            }
        )
    return pd.DataFrame(rows, columns=["sites", "weeks", "deployments", "per_site"])
