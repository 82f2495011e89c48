"""What things cost: prices for the accounts, and for a budget if there is one."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.quantities import HourPrice, Money, Number, Years
from sim.scenario.schema.roles import Uncertain
from sim.scenario.schema.section import Section

Capital = Annotated[Money, Field(le=10_000_000_000)]
Life = Annotated[Years, Field(ge=0.5, le=100)]


class Prices(Section):
    """What things cost. No price changes what happens, unless a budget limits the plan.

    Attributes
    ----------
    officer_hour
        An hour of one officer, on-costs included, in pounds an hour.
    overtime_factor
        What an hour of overtime costs, relative to an hour on duty.
    detention
        One arrest taken to a custody suite, from arrival to release, in pounds.
    van_capital
        One van with cameras and software, in pounds.
    van_life
        Over which it is written off, in equal parts, in years.
    fixed_site_capital
        The fixed cameras of one site, in pounds.
    fixed_site_life
        Over which they are written off, in equal parts, in years.
    """

    officer_hour: Uncertain[Annotated[HourPrice, Field(le=10_000)]]
    overtime_factor: Uncertain[Annotated[Number, Field(ge=1, le=10)]]
    detention: Uncertain[Annotated[Money, Field(le=1_000_000)]]
    van_capital: Uncertain[Capital]
    van_life: Uncertain[Life]
    fixed_site_capital: Uncertain[Capital]
    fixed_site_life: Uncertain[Life]
