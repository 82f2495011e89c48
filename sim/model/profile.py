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
        passed: Floats = u * self.cumulated[-1]
        times: Floats = np.interp(passed, self.cumulated, FULL_HOURS)
        return times


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
    return Flow(hours, weekdays, HOUR * np.concatenate(([0.0], np.cumsum(hours))))
