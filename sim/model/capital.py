"""What a plan's vans or fixed cameras cost a week, written off over their life."""

from __future__ import annotations

from typing import Final

from sim.model.clock import WEEK, YEAR
from sim.model.expected import visits
from sim.scenario.schema import Prices, Scenario

WEEKS_PER_YEAR: Final = YEAR / WEEK


def weekly_capital(scenario: Scenario, prices: Prices) -> float:
    """Return what is written off of a plan's vans or fixed cameras, in pounds a week.

    Vans are those that stand on one day; fixed cameras those of all sites to which the
    plan goes, in whichever week.
    """
    plan = scenario.plan
    if plan.deployments_per_week == 0:
        return 0.0
    if plan.camera == "mobile":
        number = min(plan.vans, plan.deployments_per_week)
        yearly = prices.van_capital / prices.van_life
    else:
        number = len(visits(plan, scenario.sites))
        yearly = prices.fixed_site_capital / prices.fixed_site_life
    return number * yearly / WEEKS_PER_YEAR
