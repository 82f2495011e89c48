"""The shape of a day: how the flow of people changes with hour and weekday."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.model.clock import HOUR, WEEKDAYS
from sim.scenario.schema import Footfall

Floats = NDArray[np.float64]
FULL_HOURS: Final = HOUR * np.arange(25)
"""Times of day of the full hours, from midnight to midnight."""


@dataclass(frozen=True, slots=True)
class Flow:
    """The profile of a day, ready for use.

    Attributes
    ----------
    hours
        Flow in each hour relative to the site mean, shape (24,).
    weekdays
        Factor of each day from Monday, shape (7,).
    cumulated
        Integral of ``hours`` from midnight to each full hour, in seconds of the
        site mean, shape (25,).
    """

    hours: Floats
    weekdays: Floats
    cumulated: Floats

    def __call__(self, time_of_day: Floats) -> Floats:
        """Return the integral of the profile from midnight to times of day."""
        return np.interp(time_of_day, FULL_HOURS, self.cumulated)

    def time_of_day(self, u: Floats) -> Floats:
        """Return the times at which the share u of the day's flow has passed."""
        return time_at(u, self.cumulated)


def flow(settings: Footfall, *, exponent: float = 1.0) -> Flow:
    """Return the profile of a day, raised to an exponent.

    Parameters
    ----------
    settings
        The profile.
    exponent
        1 for faces; beta for sought persons, who grow as faces^beta.
    """
    # Python's own power: NumPy's differs in the last bit between processors, and
    # times on record follow from it.
    hours = np.array([level**exponent for level in settings.by_hour])
    weekdays = np.array([settings.by_weekday[day] ** exponent for day in WEEKDAYS])
    return Flow(hours, weekdays, cumulated(hours))


def cumulated(hours: Floats) -> Floats:
    """Return the integral of a number for each hour, from midnight to each full hour.

    Shape (24,) in, (25,) out, in seconds of what is 1.
    """
    sums: Floats = HOUR * np.concatenate(([0.0], np.cumsum(hours)))
    return sums


def time_at(u: Floats, sums: Floats) -> Floats:
    """Return the times of day, in seconds, at which the share u of a day is past.

    It is the inverse of a piecewise linear function, so a larger share never comes
    sooner.

    Parameters
    ----------
    u
        Shares of the day's whole, in [0, 1).
    sums
        What :func:`cumulated` says of the day.
    """
    passed: Floats = u * sums[-1]
    times: Floats = np.interp(passed, sums, FULL_HOURS)
    return times
