"""Quantities as people write them: text with a unit in, SI numbers out.

The list of units is closed. A bare number where a unit is needed is an error, so
nobody has to guess whether 5 means hours or minutes. A quantity is written back
with its SI unit (``900 s``): what a scenario prints can be read again.

The convention a reader would get wrong: a clock time is seconds from midnight,
and a rate is per second however it was written.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple

NUMBER: Final = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
QUANTITY: Final = re.compile(rf"({NUMBER})\s*(\D.*)?")
LONGEST_SHOWN: Final = 60
CLOCK: Final = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?")
DAY: Final = 86_400.0


class QuantityError(ValueError):
    """A text that isn't the quantity it should be.

    Attributes
    ----------
    within
        Where it is, inside the value that was read: ``("lognormal", "median")``.
    known
        The keys that may stand there, if it is the key that is wrong.
    """

    def __init__(
        self,
        message: str,
        *,
        within: tuple[str | int, ...] = (),
        known: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.within = within
        self.known = known


class Kind(NamedTuple):
    """A kind of quantity: its name, its units in SI, and an example.

    Attributes
    ----------
    name
        What an error calls it, with its article.
    units
        SI value of one of each unit; the first is the SI unit.
    examples
        How it is written.
    """

    name: str
    units: Mapping[str, float]
    examples: str


DURATION: Final = Kind(
    "a duration",
    {
        "s": 1.0,
        "min": 60.0,
        "h": 3600.0,
        "d": DAY,
        "day": DAY,
        "days": DAY,
        "week": 7 * DAY,
        "weeks": 7 * DAY,
    },
    "'90 s', '30 min', '5.6 h', '3 days' or '2 weeks'",
)
LENGTH: Final = Kind("a length", {"m": 1.0, "km": 1000.0}, "'40 m' or '1.2 km'")
SPEED: Final = Kind(
    "a speed", {"m/s": 1.0, "km/h": 1 / 3.6}, "'1.34 m/s' or '4.8 km/h'"
)
RATE: Final = Kind(
    "a rate",
    {"/s": 1.0, "/min": 1 / 60, "/h": 1 / 3600, "/day": 1 / DAY},
    "'2830/h' or '16.6/day'",
)


def shown(value: object) -> str:
    """Return a value as an error quotes it, cut where it is long."""
    if isinstance(value, (dict, list, tuple)):
        return "a section" if isinstance(value, dict) else "a list"
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:57]}..."


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _refuse_negative(kind: Kind, number: float, value: object) -> None:
    if number < 0:
        message = f"{kind.name} must not be negative, but it is {value}"
        raise QuantityError(message)


def read_quantity(value: object, kind: Kind) -> float:
    """Return the SI value of a text such as ``30 min``.

    Raises
    ------
    QuantityError
        If it has no unit, a unit of another kind, or is negative.
    """
    found = QUANTITY.fullmatch(value.strip()) if isinstance(value, str) else None
    if _is_number(value) or (found and not found[2]):
        message = f"{value} needs a unit: {kind.name} is written {kind.examples}"
        raise QuantityError(message)
    if not found:
        message = (
            f"cannot read {shown(value)} as {kind.name}; it is written {kind.examples}"
        )
        raise QuantityError(message)
    unit = found[2].strip()
    if unit not in kind.units:
        message = (
            f"cannot read '{value}' as {kind.name}: the unit must be one of "
            f"{', '.join(kind.units)}, but it is {shown(unit)}"
        )
        raise QuantityError(message)
    number = float(found[1]) * kind.units[unit]
    _refuse_negative(kind, number, value)
    if math.isinf(number):
        message = f"{kind.name} must be finite, but it is {value}"
        raise QuantityError(message)
    return number


def read_duration(value: object) -> float:
    """Return a duration in seconds."""
    return read_quantity(value, DURATION)


def read_length(value: object) -> float:
    """Return a length in metres."""
    return read_quantity(value, LENGTH)


def read_speed(value: object) -> float:
    """Return a speed in metres per second."""
    return read_quantity(value, SPEED)


def read_rate(value: object) -> float:
    """Return a rate per second."""
    return read_quantity(value, RATE)


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


def read_number(value: object) -> float:
    """Return a finite number without a unit."""
    if not _is_number(value):
        message = f"must be a number without a unit, but it is {shown(value)}"
        raise QuantityError(message)
    if not math.isfinite(number := _as_float(value)):
        message = f"must be a finite number, but it is {value}"
        raise QuantityError(message)
    return number


def _as_float(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]  # a number, by its callers
    except OverflowError:
        return math.inf


def read_share(value: object) -> float:
    """Return a share from ``0.42`` or ``42 %``."""
    found = QUANTITY.fullmatch(value.strip()) if isinstance(value, str) else None
    if found and found[2] == "%":
        number = float(found[1]) / 100
    elif _is_number(value):
        number = _as_float(value)
    else:
        message = f"cannot read {shown(value)} as a share; it is written 0.42 or '42 %'"
        raise QuantityError(message)
    if not 0 <= number <= 1:
        message = f"a share must be between 0 and 1 (0 % and 100 %), but it is {value}"
        raise QuantityError(message)
    return number


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


def plain(number: float) -> str:
    """Return the shortest text that reads as exactly this number."""
    return repr(float(number)).removesuffix(".0")


def write_quantity(number: float, kind: Kind) -> str:
    """Return a number with the SI unit of its kind, as in ``900 s``."""
    unit = next(iter(kind.units))
    return f"{plain(number)}{unit if unit.startswith('/') else f' {unit}'}"


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
