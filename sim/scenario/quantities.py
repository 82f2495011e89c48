"""The types of quantities that the schema names: text in, SI numbers out.

Each reads what people write (``5.6 h``, ``42 %``, ``{uniform: [10 m, 80 m]}``) and
holds an SI number or a distribution of SI numbers. Dumped, it is text with a unit
again, so that ``Scenario.model_validate(scenario.model_dump())`` is the same
scenario and no number is ever without its unit outside the model. The scale on
which it is said goes along in the type.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, PlainValidator

from sim.scenario import times
from sim.scenario.distributions import Distribution, Named
from sim.scenario.forms import read_distribution
from sim.scenario.scales import (
    CLOCKS,
    DURATIONS,
    HOURLIES,
    LENGTHS,
    LIVES,
    MONEYS,
    NUMBERS,
    RATES,
    SHARES,
    SPEEDS,
)
from sim.scenario.writing import write_distribution

# The validator never looks inside: what is read is a distribution already, and to
# describe all of them to it, field by field, would take longer than to read a file.
if TYPE_CHECKING:
    AnyDistribution = Distribution
else:
    AnyDistribution = Named

Number = Annotated[
    float,
    BeforeValidator(NUMBERS.read),
    NUMBERS,
    Field(examples=list(NUMBERS.examples)),
]
"""A finite number without a unit."""
Share = Annotated[
    float,
    BeforeValidator(SHARES.read),
    SHARES,
    Field(examples=list(SHARES.examples)),
]
"""A share from 0 to 1: 0.42 or 42 %."""
Duration = Annotated[
    float,
    BeforeValidator(DURATIONS.read),
    PlainSerializer(DURATIONS.write, return_type=str),
    DURATIONS,
    Field(examples=list(DURATIONS.examples)),
]
"""Seconds: 30 min."""
Speed = Annotated[
    float,
    BeforeValidator(SPEEDS.read),
    PlainSerializer(SPEEDS.write, return_type=str),
    SPEEDS,
    Field(examples=list(SPEEDS.examples)),
]
"""Metres per second: 1.34 m/s."""
Length = Annotated[
    float,
    BeforeValidator(LENGTHS.read),
    PlainSerializer(LENGTHS.write, return_type=str),
    LENGTHS,
    Field(examples=list(LENGTHS.examples)),
]
"""Metres: 40 m."""
Rate = Annotated[
    float,
    BeforeValidator(RATES.read),
    PlainSerializer(RATES.write, return_type=str),
    RATES,
    Field(examples=list(RATES.examples)),
]
"""Per second: 2830/h."""
Clock = Annotated[
    float,
    BeforeValidator(CLOCKS.read),
    PlainSerializer(CLOCKS.write, return_type=str),
    CLOCKS,
    Field(examples=list(CLOCKS.examples)),
]
"""Seconds from midnight: 10:30."""
Money = Annotated[
    float,
    BeforeValidator(MONEYS.read),
    PlainSerializer(MONEYS.write, return_type=str),
    MONEYS,
    Field(examples=list(MONEYS.examples)),
]
"""Pounds: £60, £38,000 or £5.5m."""
HourPrice = Annotated[
    float,
    BeforeValidator(HOURLIES.read),
    PlainSerializer(HOURLIES.write, return_type=str),
    HOURLIES,
    Field(examples=list(HOURLIES.examples)),
]
"""Pounds an hour: £60/h or £60."""
Years = Annotated[
    float,
    BeforeValidator(LIVES.read),
    PlainSerializer(LIVES.write, return_type=str),
    LIVES,
    Field(examples=list(LIVES.examples)),
]
"""Years: 5 years."""
IsoDate = Annotated[
    dt.date, BeforeValidator(times.read_date), Field(examples=["2026-01-05"])
]
"""A date: 2026-01-05."""

DurationDistribution = Annotated[
    AnyDistribution,
    PlainValidator(partial(read_distribution, scale=DURATIONS)),
    PlainSerializer(partial(write_distribution, scale=DURATIONS), return_type=Any),
    DURATIONS,
    Field(examples=["30 min", {"lognormal": {"median": "15 s", "p95": "45 s"}}]),
]
"""A distribution of seconds."""
LengthDistribution = Annotated[
    AnyDistribution,
    PlainValidator(partial(read_distribution, scale=LENGTHS)),
    PlainSerializer(partial(write_distribution, scale=LENGTHS), return_type=Any),
    LENGTHS,
    Field(examples=[{"uniform": ["10 m", "80 m"]}]),
]
"""A distribution of metres."""
SpeedDistribution = Annotated[
    AnyDistribution,
    PlainValidator(partial(read_distribution, scale=SPEEDS)),
    PlainSerializer(partial(write_distribution, scale=SPEEDS), return_type=Any),
    SPEEDS,
    Field(examples=["1.34 m/s"]),
]
"""A distribution of metres per second."""
ClockDistribution = Annotated[
    AnyDistribution,
    PlainValidator(partial(read_distribution, scale=CLOCKS)),
    PlainSerializer(partial(write_distribution, scale=CLOCKS), return_type=Any),
    CLOCKS,
    Field(examples=["10:30", {"uniform": ["10:30", "13:30"]}]),
]
"""A distribution of times of day, in seconds from midnight."""
NumberDistribution = Annotated[
    AnyDistribution,
    PlainValidator(partial(read_distribution, scale=NUMBERS)),
    PlainSerializer(partial(write_distribution, scale=NUMBERS), return_type=Any),
    NUMBERS,
    Field(examples=[{"lognormal": {"median": 60, "p95": 300}}]),
]
"""A distribution of numbers without a unit."""
