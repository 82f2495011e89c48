"""The types of quantities that the schema names: text in, SI numbers out.

Each reads what people write (``5.6 h``, ``42 %``, ``{uniform: [10 m, 80 m]}``) and
holds an SI number or a distribution of SI numbers. Dumped, it is text with a unit
again, so that ``Scenario.model_validate(scenario.model_dump())`` is the same
scenario and no number is ever without its unit outside the model.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, PlainSerializer

from sim.scenario import units
from sim.scenario.distributions import Distribution
from sim.scenario.forms import FORMS, Scale, read_distribution, write_distribution
from sim.scenario.units import DURATION, LENGTH, RATE, SPEED, Kind, write_quantity


def _scale(kind: Kind) -> Scale:
    read = partial(units.read_quantity, kind=kind)
    write = partial(write_quantity, kind=kind)
    return Scale(read, read, write, write, FORMS)


DURATIONS: Final = _scale(DURATION)
LENGTHS: Final = _scale(LENGTH)
SPEEDS: Final = _scale(SPEED)
# A time of day has no exponential or lognormal: midnight is no natural zero.
CLOCKS: Final = Scale(
    units.read_clock,
    units.read_duration,
    units.write_clock,
    DURATIONS.write,
    ("uniform", "triangular", "normal"),
)

Number = Annotated[float, BeforeValidator(units.read_number), Field(examples=[1.5])]
"""A finite number without a unit."""
Share = Annotated[
    float, BeforeValidator(units.read_share), Field(examples=[0.42, "42 %"])
]
"""A share from 0 to 1: 0.42 or 42 %."""
Duration = Annotated[
    float,
    BeforeValidator(units.read_duration),
    PlainSerializer(partial(write_quantity, kind=DURATION)),
    Field(examples=["30 min"]),
]
"""Seconds: 30 min."""
Speed = Annotated[
    float,
    BeforeValidator(units.read_speed),
    PlainSerializer(partial(write_quantity, kind=SPEED)),
    Field(examples=["1.34 m/s"]),
]
"""Metres per second: 1.34 m/s."""
Rate = Annotated[
    float,
    BeforeValidator(units.read_rate),
    PlainSerializer(partial(write_quantity, kind=RATE)),
    Field(examples=["2830/h"]),
]
"""Per second: 2830/h."""
Clock = Annotated[
    float,
    BeforeValidator(units.read_clock),
    PlainSerializer(units.write_clock),
    Field(examples=["10:30"]),
]
"""Seconds from midnight: 10:30."""
IsoDate = Annotated[
    dt.date, BeforeValidator(units.read_date), Field(examples=["2026-01-05"])
]
"""A date: 2026-01-05."""

DurationDistribution = Annotated[
    Distribution,
    BeforeValidator(partial(read_distribution, scale=DURATIONS)),
    PlainSerializer(partial(write_distribution, scale=DURATIONS)),
    Field(examples=["30 min", {"lognormal": {"median": "15 s", "p95": "45 s"}}]),
]
"""A distribution of seconds."""
LengthDistribution = Annotated[
    Distribution,
    BeforeValidator(partial(read_distribution, scale=LENGTHS)),
    PlainSerializer(partial(write_distribution, scale=LENGTHS)),
    Field(examples=[{"uniform": ["10 m", "80 m"]}]),
]
"""A distribution of metres."""
SpeedDistribution = Annotated[
    Distribution,
    BeforeValidator(partial(read_distribution, scale=SPEEDS)),
    PlainSerializer(partial(write_distribution, scale=SPEEDS)),
    Field(examples=["1.34 m/s"]),
]
"""A distribution of metres per second."""
ClockDistribution = Annotated[
    Distribution,
    BeforeValidator(partial(read_distribution, scale=CLOCKS)),
    PlainSerializer(partial(write_distribution, scale=CLOCKS)),
    Field(examples=["10:30"]),
]
"""A distribution of times of day, in seconds from midnight."""
