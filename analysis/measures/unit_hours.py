"""What the officers of each kind of unit do in a week: officer hours by activity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from sim.model.clock import HOUR
from sim.model.rosters import teams

if TYPE_CHECKING:
    from analysis.tables import Tables

ACTIVITIES: Final = {
    "lfr": "Deployments",
    "overtime": "After a deployment was packed",
    "second_line": "Called to a deployment",
    "protest": "Protests",
    "own": "Own work",
}
KINDS: Final = {
    "lfr": "LFR team",
    "public order": "Public order team",
    "neighbourhood": "Neighbourhood teams",
}
"""Units whose officers may be sent elsewhere."""
FOR_LFR: Final = ("lfr", "overtime", "second_line")
"""What LFR takes of officers who have work of their own."""


def compute_unit_hours(*, tables: Tables) -> pd.DataFrame:
    """Compute what the units of each kind do in a week, in officer hours.

    Returns
    -------
    DataFrame
        A row a kind of unit that a roster has and activity: ``does``, ``activity``, the
        mean ``per_week`` over replications, and ``share`` of the hours on duty.
    """
    does = np.array([team.unit.does for team in teams(tables.scenario)], dtype=object)
    rows = tables.hours
    kinds = does[rows["unit"].to_numpy()]
    weeks = tables.replications * tables.weeks
    found = []
    for kind in KINDS:
        theirs = rows[kinds == kind]
        on_duty = float(theirs["on_duty"].sum())
        if not on_duty:
            continue
        for activity in ACTIVITIES:
            spent = float(theirs[activity].sum())
            found.append((kind, activity, spent / HOUR / weeks, spent / on_duty))
    return pd.DataFrame(found, columns=["does", "activity", "per_week", "share"])
