"""Quantities as people write them: text with a unit in, SI numbers out.

The list of units is closed. A bare number where a unit is needed is an error, so
nobody has to guess whether 5 means hours or minutes. A quantity is written back
with its SI unit (``900 s``): what a scenario prints can be read again.

Units are exact fractions of the SI unit, and the number is rounded once, at the
end. So ``1.1 h`` and ``66 min`` are the same float, and no record depends on the
unit in which somebody happened to think.

The convention a reader would get wrong: a rate is per second however it was
written. Only a span of years stays in years, because it is what things are written
off over, and no time of the model.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

NUMBER: Final = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,5})?"
QUANTITY: Final = re.compile(rf"({NUMBER})\s*(\D.*)?")
LONGEST_SHOWN: Final = 60
ONE_VALUE: Final = (
    "takes one value and no distribution; what it could be is written beside it, as in "
    "{value: ..., standing: assumed, between: [LOW, HIGH]}"
)
SPELT_OUT: Final = {
    **dict.fromkeys(("sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("mins", "minute", "minutes"), "min"),
    **dict.fromkeys(("hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("metre", "metres", "meter", "meters"), "m"),
    **dict.fromkeys(("per hour", "an hour", "per h", "hourly"), "/h"),
    **dict.fromkeys(("per day", "a day", "daily"), "/day"),
    **dict.fromkeys(("per minute", "a minute"), "/min"),
    **dict.fromkeys(("kph", "km/hr"), "km/h"),
}
DAY: Final = 86_400.0
LONGEST: Final = 400  # digits, or exponent: beyond it a float is 0 or infinite


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
    units: Mapping[str, Fraction]
    examples: str

    @property
    def si(self) -> str:
        """The SI unit."""
        return next(iter(self.units))


DURATION: Final = Kind(
    "a duration",
    {
        "s": Fraction(1),
        "min": Fraction(60),
        "h": Fraction(3600),
        "d": Fraction(86_400),
        "day": Fraction(86_400),
        "days": Fraction(86_400),
        "week": Fraction(604_800),
        "weeks": Fraction(604_800),
    },
    "'90 s', '30 min', '5.6 h', '3 days' or '2 weeks'",
)
LENGTH: Final = Kind(
    "a length", {"m": Fraction(1), "km": Fraction(1000)}, "'40 m' or '1.2 km'"
)
SPEED: Final = Kind(
    "a speed",
    {"m/s": Fraction(1), "km/h": Fraction(10, 36)},
    "'1.34 m/s' or '4.8 km/h'",
)
RATE: Final = Kind(
    "a rate",
    {
        "/s": Fraction(1),
        "/min": Fraction(1, 60),
        "/h": Fraction(1, 3600),
        "/day": Fraction(1, 86_400),
    },
    "'2830/h' or '16.6/day'",
)
YEARS: Final = Kind(
    "a span of years",
    {"years": Fraction(1), "year": Fraction(1)},
    "'5 years' or '1 year'",
)


def shown(value: object) -> str:
    """Return a value as an error quotes it, cut where it is long."""
    if isinstance(value, (dict, list, tuple)):
        return "a section" if isinstance(value, dict) else "a list"
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:57]}..."


def is_number(value: object) -> bool:
    """Tell whether a value is a number, and not a truth."""
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
    if isinstance(value, Mapping):
        raise QuantityError(ONE_VALUE)
    found = QUANTITY.fullmatch(value.strip()) if isinstance(value, str) else None
    if is_number(value) or (found and not found[2]):
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
            f"{', '.join(kind.units)}, but it is {shown(unit)}{_remedy(unit)}"
        )
        raise QuantityError(message)
    number = _rounded_once(found[1], kind.units[unit])
    _refuse_negative(kind, number, value)
    if math.isinf(number):
        message = f"{kind.name} must be finite, but it is {value}"
        raise QuantityError(message)
    return number


def _remedy(unit: str) -> str:
    """Return what to write for what is often written as a unit."""
    if unit in SPELT_OUT:
        return f"; write {SPELT_OUT[unit]}"
    if re.match(r",\d", unit):
        return "; write decimals with a point, as in 2.5"
    if re.search(r"\d", unit):
        return "; write it as one number, as in 2.5 h"
    return ""


def _rounded_once(digits: str, unit: Fraction) -> float:
    """Return a decimal number of units as the nearest float, in SI."""
    _, _, exponent = digits.lower().partition("e")
    if len(digits) > LONGEST or abs(int(exponent or 0)) > LONGEST:
        return float(digits) * float(unit)  # an exact one could fill the memory
    return _nearest(digits, *unit.as_integer_ratio())


@lru_cache(maxsize=8192)
def _nearest(digits: str, numerator: int, denominator: int) -> float:
    """Return the nearest float, and keep it: a base has thousands of them.

    The unit is in two whole numbers, which are quicker to look up than a fraction.
    """
    try:
        return float(Fraction(digits) * Fraction(numerator, denominator))
    except OverflowError:
        return math.copysign(math.inf, float(digits))


def read_duration(value: object) -> float:
    """Return a duration in seconds."""
    return read_quantity(value, DURATION)


def read_number(value: object) -> float:
    """Return a finite number without a unit."""
    if isinstance(value, Mapping):
        raise QuantityError(ONE_VALUE)
    if not is_number(value):
        message = f"must be a number without a unit, but it is {shown(value)}"
        raise QuantityError(message)
    if not math.isfinite(number := _as_float(value)):
        message = f"must be a finite number, but it is {value}"
        raise QuantityError(message)
    return number


def read_whole(value: object) -> float:
    """Return a whole number of 0 or more."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        message = f"must be a whole number of 0 or more, but it is {shown(value)}"
        raise QuantityError(message)
    return read_number(value)


def _as_float(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]  # a number, by its callers
    except OverflowError:
        return math.inf


def read_share(value: object) -> float:
    """Return a share from ``0.42`` or ``42 %``."""
    found = QUANTITY.fullmatch(value.strip()) if isinstance(value, str) else None
    if found and found[2] == "%":
        number = _rounded_once(found[1], Fraction(1, 100))
    elif is_number(value):
        number = _as_float(value)
    else:
        message = f"cannot read {shown(value)} as a share; it is written 0.42 or '42 %'"
        raise QuantityError(message)
    if not 0 <= number <= 1:
        message = f"a share must be between 0 and 1 (0 % and 100 %), but it is {value}"
        raise QuantityError(message)
    return number


def plain(number: float) -> str:
    """Return the shortest text that reads as exactly this number."""
    return repr(float(number)).removesuffix(".0")


def write_quantity(number: float, kind: Kind) -> str:
    """Return a number with the SI unit of its kind, as in ``900 s``."""
    unit = kind.si
    return f"{plain(number)}{unit if unit.startswith('/') else f' {unit}'}"
