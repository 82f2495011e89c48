"""The schema of a scenario: every setting with its unit, bounds and meaning.

A scenario is a frozen value; a variant is a new value. Nothing has a default
here: every number stands in a YAML file, beside its source. Unknown keys are
errors. All values are SI numbers after loading (seconds, metres, per second; money in
pounds), and mappings are in an order of their own, however they are written.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.schema.custody import ChargeDecision, Custody
from sim.scenario.schema.money import Prices
from sim.scenario.schema.plan import Camera, Horizon, Plan
from sim.scenario.schema.roles import Given
from sim.scenario.schema.section import (
    CameraKind,
    Category,
    Day,
    Rates,
    Section,
    in_order_of,
)
from sim.scenario.schema.stages import (
    Adjudication,
    Disposal,
    Engagement,
    OperatingPoint,
    Recognition,
)
from sim.scenario.schema.street import (
    CategoryOfPerson,
    Depletion,
    Footfall,
    Group,
    Groups,
    Population,
    Site,
    Sites,
    StatusQuo,
    Watchlist,
    geographic,
)
from sim.scenario.schema.workforce import (
    OFF,
    OFFICERS,
    AbsenceKind,
    Away,
    Crew,
    Protest,
    Protests,
    Roster,
    Shift,
    Unit,
    Workforce,
)

__all__ = [
    "OFF",
    "OFFICERS",
    "AbsenceKind",
    "Adjudication",
    "Away",
    "Camera",
    "CameraKind",
    "Category",
    "CategoryOfPerson",
    "ChargeDecision",
    "Crew",
    "Custody",
    "Day",
    "Depletion",
    "Disposal",
    "Engagement",
    "Footfall",
    "Group",
    "Horizon",
    "OperatingPoint",
    "Plan",
    "Population",
    "Prices",
    "Protest",
    "Protests",
    "Rates",
    "Recognition",
    "Roster",
    "Scenario",
    "Section",
    "Shift",
    "Site",
    "StatusQuo",
    "Unit",
    "Watchlist",
    "Workforce",
    "geographic",
]


class Scenario(Section):
    """Everything that a run is told.

    Attributes
    ----------
    name
        What people call it.
    question
        The question that it answers.
    fidelity
        What is a process: ``alert``: only an alert; ``pedestrian``: everybody who
        passes, which gives the same law a few hundred times slower.
    """

    name: Annotated[str, Field(min_length=1)]
    question: str
    fidelity: Given[Literal["alert", "pedestrian"]]
    horizon: Horizon
    plan: Plan
    cameras: Annotated[dict[CameraKind, Camera], in_order_of(CameraKind)]
    sites: Sites
    footfall: Footfall
    population: Population
    groups: Groups
    depletion: Depletion
    watchlist: Watchlist
    recognition: Recognition
    adjudication: Adjudication
    engagement: Engagement
    disposal: Disposal
    custody: Custody
    workforce: Workforce
    money: Prices

    @property
    def centre(self) -> int:
        """How many operators are in the command centre; 0 where it doesn't judge."""
        judges = self.adjudication.by == "command centre"
        return self.workforce.command_centre if judges else 0
