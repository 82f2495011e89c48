"""The records of officers: who is missing, who is sent where, what a week's work was.

They are tables like those of :mod:`sim.model.records`. Without a roster there are only
absences: posts that nobody was found for.
"""

from __future__ import annotations

from typing import NamedTuple


class Absent(NamedTuple):
    """A post of a full crew that nobody fills on a deployment, or no longer.

    Attributes
    ----------
    role, posts
        What is missing, and how many.
    shortage
        Why.
    has_left
        Whether somebody was there and was called away.
    time_from, time_to
        The time on duty that is missing.
    """

    deployment: int
    role: int
    posts: int
    shortage: int
    has_left: bool
    time_from: float
    time_to: float


class Protested(NamedTuple):
    """A protest, or another event that calls for officers.

    Attributes
    ----------
    kind, day
        Place of its kind in the order of names, and day.
    time_called, time_from, time_to
        When it is known, and between when officers must be there.
    asked
        Officers asked for.
    public_order, lfr, neighbourhood
        Officers who went, by what their unit does. Of the LFR team some may have left a
        deployment for it.
    """

    kind: int
    day: int
    time_called: float
    time_from: float
    time_to: float
    asked: int
    public_order: int
    lfr: int
    neighbourhood: int


class Posted(NamedTuple):
    """An officer on a roster who is sent somewhere.

    Attributes
    ----------
    unit, officer
        Place of the unit, and the officer's number in it from 0.
    duty
        What it is.
    number
        The deployment, or the place of the protest among all.
    role, member
        Which numbered member of the deployment; -1 for a protest.
    time_from, time_to
        From when to when; of a deployment until it is packed or, if that is later,
        until nobody holds the member. ``nan`` if still there at the horizon.
    """

    unit: int
    officer: int
    duty: int
    number: int
    role: int
    member: int
    time_from: float
    time_to: float


class Worked(NamedTuple):
    """What the officers of a unit did in a week. A day's work counts where it begins.

    Attributes
    ----------
    week, unit
        From 0, and the place of the unit.
    shifts, away
        Shifts that the roster has, and those of them whose officers were away.
    on_duty
        Officer seconds on duty: a shift, and what goes beyond it.
    own, lfr, overtime, protest, second_line
        What they were: own work, on a deployment until it was packed, with it after
        that, at a protest, helping a deployment from beside it.
    """

    week: int
    unit: int
    shifts: int
    away: int
    on_duty: float
    own: float
    lfr: float
    overtime: float
    protest: float
    second_line: float
