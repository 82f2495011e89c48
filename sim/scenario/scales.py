"""The scales on which settings are said, and how each is read and written.

A scale is what a setting's type carries along: the validator reads by it, a range
or a doubt about the setting is read by it, the editor's schema and the documents
say what may stand there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final, NamedTuple

from sim.scenario import pounds, times, units
from sim.scenario.units import (
    DURATION,
    LENGTH,
    RATE,
    SPEED,
    YEARS,
    Kind,
    read_quantity,
    write_quantity,
)

# Nothing on these scales is negative.
NUMBER: Final = r"\+?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,5})?"
BOUNDED: Final = ("uniform", "loguniform", "triangular", "quantiles", "normal")
FORMS: Final = (
    "uniform",
    "loguniform",
    "triangular",
    "quantiles",
    "normal",
    "lognormal",
    "exponential",
)


class Scale(NamedTuple):
    """How values on one scale are read and written.

    Attributes
    ----------
    name
        What a value on it is called, with its article.
    unit
        SI unit; empty if there is none.
    read, read_spread
        What people write to SI number: a value, and a difference of two values.
        They differ for the time of day only.
    write, write_spread
        The other way.
    pattern
        Regular expression of what people write as text; empty if it is a number.
    examples
        How values are written.
    forms
        Names of the distributions that make sense on it.
    """

    name: str
    unit: str
    read: Callable[[object], float]
    read_spread: Callable[[object], float]
    write: Callable[[float], Any]
    write_spread: Callable[[float], Any]
    pattern: str
    examples: tuple[Any, ...]
    forms: tuple[str, ...]

    def said(self, bound: float) -> str:
        """Return a bound as an error says it, as in ``60 s`` or ``£10,000/h``."""
        if self.unit.startswith("£"):
            return f"£{bound:,.0f}{self.unit[1:]}"
        return f"{bound:g} {self.unit}".rstrip()

    def __reduce__(self) -> tuple[Callable[[str], Scale], tuple[str]]:
        # There is one of each, also in a worker: who asks for a scale asks by identity.
        return _by_name, (self.name,)


def _of(kind: Kind, *examples: str) -> Scale:
    read = partial(read_quantity, kind=kind)
    write = partial(write_quantity, kind=kind)
    units_ = "|".join(kind.units)
    pattern = rf"^\s*{NUMBER}\s*({units_})\s*$"
    return Scale(kind.name, kind.si, read, read, write, write, pattern, examples, FORMS)


DURATIONS: Final = _of(DURATION, "30 min", "5.6 h", "90 s", "2 weeks")
LENGTHS: Final = _of(LENGTH, "40 m", "1.2 km")
SPEEDS: Final = _of(SPEED, "1.34 m/s", "4.8 km/h")
RATES: Final = _of(RATE, "2830/h", "16.6/day")
# A time of day has no exponential or lognormal: midnight is no natural zero.
CLOCKS: Final = Scale(
    name="a time of day",
    unit="",
    read=times.read_clock,
    read_spread=DURATIONS.read,
    write=times.write_clock,
    write_spread=DURATIONS.write,
    pattern=r"^\s*([01]?\d|2[0-4]):[0-5]\d(:[0-5]\d(\.\d+)?)?\s*$",
    examples=("10:30",),
    forms=("uniform", "triangular", "quantiles", "normal"),
)
SHARES: Final = Scale(
    name="a share",
    unit="",
    read=units.read_share,
    read_spread=units.read_share,
    write=float,
    write_spread=float,
    pattern=r"^\s*(100(\.0*)?|\d{1,2}(\.\d*)?|\.\d+)\s*%\s*$",
    examples=(0.42, "42 %"),
    forms=BOUNDED,
)
NUMBERS: Final = Scale(
    name="a number",
    unit="",
    read=units.read_number,
    read_spread=units.read_number,
    write=float,
    write_spread=float,
    pattern="",
    examples=(1.5,),
    forms=FORMS,
)
MONEYS: Final = Scale(
    name="an amount of money",
    unit="£",
    read=pounds.read_money,
    read_spread=pounds.read_money,
    write=pounds.write_money,
    write_spread=pounds.write_money,
    pattern=rf"^\s*{pounds.AMOUNT}\s*$",
    examples=("£60", "£38,000", "£5.5m"),
    forms=FORMS,
)
HOURLIES: Final = Scale(
    name="a price of an hour",
    unit="£/h",
    read=pounds.read_hourly,
    read_spread=pounds.read_hourly,
    write=pounds.write_hourly,
    write_spread=pounds.write_hourly,
    pattern=rf"^\s*{pounds.AMOUNT}\s*(/\s*h)?\s*$",
    examples=("£60/h", "£60"),
    forms=FORMS,
)
LIVES: Final = _of(YEARS, "5 years", "1 year")
WHOLES: Final = Scale(
    name="a whole number",
    unit="",
    read=units.read_whole,
    read_spread=units.read_whole,
    write=int,
    write_spread=int,
    pattern="",
    examples=(4,),
    forms=("uniform",),
)
_ALL: Final = (
    DURATIONS, LENGTHS, SPEEDS, RATES, CLOCKS, SHARES, NUMBERS, MONEYS,
    HOURLIES, LIVES, WHOLES,
)  # fmt: skip


def _by_name(name: str) -> Scale:
    return next(scale for scale in _ALL if scale.name == name)


DATES_PATTERN: Final = r"^\s*\d{4}-\d\d-\d\d\s*$"
