"""Simulated time: seconds from Monday 00:00 of the first week."""

from __future__ import annotations

from typing import Final, get_args

from sim.scenario.schema import Day

MINUTE: Final = 60.0
HOUR: Final = 3600.0
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY
YEAR: Final = 365.25 * DAY
WEEKDAYS: Final[tuple[Day, ...]] = get_args(Day)
