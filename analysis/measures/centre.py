"""When the command centre is on duty: while any crew is, from set-up until packed.

Its operators come with the first crew and go with the last, and stay through whatever
lies between if some crew is there. So with one deployment at a time they are on duty as
long as operators on the street would be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.codes import Status
from sim.model.stretches import Stretches, merged

if TYPE_CHECKING:
    from analysis.tables import Tables


def crews_there(tables: Tables) -> Stretches:
    """Return when some crew is on duty, by replication, cut at the horizon."""
    crews = tables.deployments
    crews = crews[crews["status"] == Status.deployed]
    packed = crews["time_packed"].fillna(tables.horizon).clip(upper=tables.horizon)
    return merged(
        crews["replication"].to_numpy(),
        crews["time_set_up"].to_numpy(),
        packed.to_numpy(),
    )
