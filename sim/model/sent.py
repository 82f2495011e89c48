"""Officers who were sent somewhere together, and for how long."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.model.codes import Duty
from sim.model.records import NOBODY
from sim.model.rosters import Ints


@dataclass(slots=True)
class Sent:
    """Officers who were sent somewhere together.

    Attributes
    ----------
    officers
        Who, numbered through the whole roster.
    day
        On which day.
    duty, number
        To what: the deployment, or the place of the protest among all.
    role, member
        Which numbered member of the deployment; ``NOBODY`` at a protest.
    since, until
        From when to when, in seconds; ``nan`` where it isn't known yet.
    packed
        When the deployment was packed: what is later is overtime.
    is_extra
        Whether they came on a day without a shift, or in place of their shift.
    """

    officers: Ints
    day: int
    duty: Duty
    number: int
    role: int = NOBODY
    member: int = NOBODY
    since: float = math.nan
    until: float = math.nan
    packed: float = math.inf
    is_extra: bool = False
