"""Times of day and dates as people write them.

The convention a reader would get wrong: a time of day is seconds from midnight,
and ``24:00`` is the end of the day.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal
from typing import Final

from sim.scenario.units import DAY, QuantityError, plain, shown

CLOCK: Final = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?")


def read_clock(value: object) -> float:
    """Return a time of day in seconds from midnight; ``24:00`` is the day's end."""
    found = CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    seconds = math.inf
    if found:
        seconds = int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3] or 0)
    if seconds > DAY:
        message = (
            f"cannot read {shown(value)} as a time of day; it is written '10:30', "
            "from 00:00 to 24:00"
        )
        raise QuantityError(message)
    return seconds


def read_date(value: object) -> dt.date:
    """Return a date from ``2026-01-05``."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass  # 2026-02-30: the message below serves for it too
    message = (
        f"cannot read {shown(value)} as a date; it is written year-month-day, "
        "as in '2026-01-05'"
    )
    raise QuantityError(message)


def write_clock(seconds: float) -> str:
    """Return seconds from midnight as ``10:30``, with seconds where there are any."""
    hour, rest = divmod(seconds, 3600.0)
    minute, second = divmod(rest, 60.0)
    text = f"{hour:02.0f}:{minute:02.0f}"
    if second:
        # Without an exponent, however small the fraction: 02.5e-39 is no time.
        whole, _, part = f"{Decimal(plain(second)):f}".partition(".")
        text += f":{whole:0>2}" + (f".{part}" if part else "")
    return text
