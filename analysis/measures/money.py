"""What a replication costs: the sums of its records times prices.

It is accounted after the run. No price moves a record, unless a budget limits the plan
(:mod:`sim.model.crews`). The parts of a cost are

- officers: the price of an officer hour times all hours, overtime among them;
- the overtime premium: what overtime costs beyond an hour on duty;
- custody: the price of a detention times the arrests taken to a suite;
- capital: what the plan's vans or fixed cameras cost, written off over their life in
  equal parts. Nothing is discounted, and there is no interest.

The convention a reader would get wrong: capital is there in every week, also in one
without deployments; what officers would have done elsewhere is in no cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from sim.model.capital import weekly_capital

if TYPE_CHECKING:
    from sim.scenario.schema import Prices, Scenario

PARTS: Final = (
    "cost_of_officers",
    "cost_of_overtime",
    "cost_of_custody",
    "cost_of_capital",
)


def compute_costs(
    *, sums: pd.DataFrame, scenario: Scenario, prices: Prices | None = None
) -> pd.DataFrame:
    """Compute what each replication costs, by parts.

    Parameters
    ----------
    sums
        A row a replication: ``weeks``, ``officer_hours``, ``overtime_hours`` and
        ``detained``.
    scenario
        Whose plan says what capital there is.
    prices
        In place of the scenario's own.

    Returns
    -------
    DataFrame
        A row a replication: the ``PARTS``, in pounds, and ``cost``, their sum.
    """
    prices = prices or scenario.money
    beyond = (prices.overtime_factor - 1) * prices.officer_hour
    parts = {
        "cost_of_officers": prices.officer_hour * sums["officer_hours"],
        "cost_of_overtime": beyond * sums["overtime_hours"],
        "cost_of_custody": prices.detention * sums["detained"],
        "cost_of_capital": weekly_capital(scenario, prices) * sums["weeks"],
    }
    costs = pd.DataFrame(parts, index=sums.index)
    total = sum(costs[part] for part in PARTS)
    return costs.assign(cost=total)
