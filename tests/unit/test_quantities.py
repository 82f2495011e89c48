"""Quantities: text with a unit in, SI numbers out, and back."""

import datetime as dt
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sim.scenario import quantities
from sim.scenario.distributions import (
    Exponential,
    Fixed,
    Lognormal,
    Triangular,
    TruncatedNormal,
    Uniform,
)
from sim.scenario.units import DURATION, LENGTH, RATE, SPEED, YEARS


def read(kind, value):
    """Return what a type of quantities makes of a value."""
    return TypeAdapter(getattr(quantities, kind)).validate_python(value)


def fault(kind, value):
    """Return the error that a value gives."""
    with pytest.raises(ValidationError) as caught:
        read(kind, value)
    return str(caught.value.errors()[0]["msg"]).removeprefix("Value error, ")


@pytest.mark.parametrize(
    ("kind", "text", "number"),
    [
        ("Duration", "90 s", 90),
        ("Duration", "30 min", 1800),
        ("Duration", "5.6 h", 20160),
        ("Duration", "1d", 86400),
        ("Duration", "3 days", 259200),
        ("Duration", "2 weeks", 1209600),
        ("Duration", ".5 h", 1800),
        ("Duration", "1e2 s", 100),
        ("Duration", "0 s", 0),
        ("Speed", "1.34 m/s", 1.34),
        ("Speed", "3.6 km/h", 1),
        ("Rate", "3600/h", 1),
        ("Rate", "6 /min", 0.1),
        ("Rate", "86.4/day", 0.001),
        ("Rate", "2/s", 2),
        ("Clock", "10:30", 37800),
        ("Clock", "9:05", 32700),
        ("Clock", "00:00", 0),
        ("Clock", "24:00", 86400),
        ("Share", 0.42, 0.42),
        ("Share", "42 %", 0.42),
        ("Share", "42%", 0.42),
        ("Share", 1, 1),
        ("Duration", "1.1 h", 3960),
        ("Duration", "66 min", 3960),
        ("Speed", "1.8 km/h", 0.5),
        ("Money", "£60", 60),
        ("Money", "£38,000", 38_000),
        ("Money", "£ 1,234.56", 1234.56),
        ("Money", "£800k", 800_000),
        ("Money", "£5.5m", 5_500_000),
        ("Money", "£2bn", 2e9),
        ("Money", "£ 1.1k", 1100),
        ("HourPrice", "£60/h", 60),
        ("HourPrice", "£60", 60),
        ("HourPrice", "£ 62.50 / h", 62.5),
        ("HourPrice", "£1,250/h", 1250),
        ("Years", "5 years", 5),
        ("Years", "1 year", 1),
        ("Years", "2.5 years", 2.5),
        ("Number", 3, 3),
        ("Number", -0.5, -0.5),
    ],
)
def test_a_quantity_becomes_its_si_number(kind, text, number):
    """Each unit of the closed list is read as its SI value, a float."""
    found = read(kind, text)
    assert found == pytest.approx(number, rel=1e-15)
    assert type(found) is float


def test_a_date_is_read_from_iso_text():
    """A date is written year-month-day, and a date object passes unchanged."""
    assert read("IsoDate", "2026-01-05") == dt.date(2026, 1, 5)
    assert read("IsoDate", dt.date(2026, 1, 5)) == dt.date(2026, 1, 5)


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("Duration", 5, "5 needs a unit: a duration is written '90 s'"),
        ("Duration", "7", "7 needs a unit: a duration is written '90 s'"),
        ("Duration", "5 fortnights", "must be one of s, min, h, d, day, days, week"),
        ("Duration", "5 m", "cannot read '5 m' as a duration"),
        ("Duration", "soon", "cannot read 'soon' as a duration"),
        ("Duration", "5 H", "it is 'H'"),
        ("Duration", "1 h 30 min", "cannot read '1 h 30 min' as a duration"),
        ("Duration", "1,000 s", "cannot read '1,000 s' as a duration"),
        ("Duration", "-3 s", "a duration must not be negative, but it is -3 s"),
        ("Duration", "1e999 s", "a duration must be finite, but it is 1e999 s"),
        ("Duration", None, "cannot read None as a duration"),
        ("Duration", ["5 s"], "cannot read a list as a duration"),
        ("Duration", True, "cannot read True as a duration"),
        ("Speed", 1.34, "needs a unit: a speed is written '1.34 m/s'"),
        ("Speed", "-1 m/s", "a speed must not be negative"),
        ("Rate", "-5/h", "a rate must not be negative, but it is -5/h"),
        ("Rate", "5 h", "must be one of /s, /min, /h, /day, but it is 'h'"),
        ("Rate", 5, "a rate is written '2830/h' or '16.6/day'"),
        ("Clock", "24:01", "as a time of day"),
        ("Clock", "10:60", "as a time of day"),
        ("Clock", "10.30", "as a time of day"),
        ("Clock", 10, "as a time of day"),
        ("Duration", "2,5 h", "write decimals with a point"),
        ("Duration", "15 minutes", "but it is 'minutes'; write min"),
        ("Duration", "1 h 30 min", "write it as one number, as in 2.5 h"),
        ("Rate", "16 per day", "but it is 'per day'; write /day"),
        pytest.param("Duration", "9" * 5000 + " s", "must be finite", id="digits"),
        pytest.param("Duration", "1e99999 s", "must be finite", id="exponent"),
        ("Money", 60, "60 needs its unit; it is written '£60'"),
        ("Money", "60 £", "'60 £' isn't an amount of money"),
        ("Money", "£1,00", "isn't an amount of money"),
        ("Money", "-£5", "money must not be negative, but it is -£5"),
        ("Money", "£5 M", "isn't an amount of money"),
        ("Money", "£5 M", "; write £5m"),
        ("Money", "200k", "; write £200k"),
        ("Money", "260 million", "; write £260m"),
        ("Money", "60 £", "; write £60"),
        ("Money", "60 GBP", "all money is in pounds, with the sign £ before"),
        ("Money", "$60", "all money is in pounds"),
        ("Money", "60 pounds", "all money is in pounds"),
        ("Money", "£60/h", "what it is the price of, the key says"),
        ("Money", "£60.", "isn't an amount of money"),
        ("Money", True, "True isn't an amount of money"),
        ("Money", None, "None isn't an amount of money"),
        ("Money", ["£5"], "a list isn't an amount of money"),
        pytest.param("Money", "£" + "9" * 400, "must be finite", id="pounds"),
        ("HourPrice", 60, "60 needs its unit; it is written '£60/h' or '£60'"),
        ("HourPrice", "£60/day", "only a price per hour will do"),
        ("HourPrice", "£60 per month", "only a price per hour will do"),
        ("HourPrice", "-£60/h", "money must not be negative, but it is -£60/h"),
        ("HourPrice", "60/h", "'60/h' isn't the price of an hour"),
        ("Years", 5, "5 needs a unit: a span of years is written '5 years'"),
        ("Years", "5 y", "must be one of years, year, but it is 'y'"),
        ("Share", 1.2, "between 0 and 1 (0 % and 100 %), but it is 1.2"),
        ("Share", "120 %", "but it is 120 %"),
        ("Share", -0.1, "but it is -0.1"),
        ("Share", "0.4", "cannot read '0.4' as a share"),
        ("Share", math.nan, "but it is nan"),
        ("Share", True, "cannot read True as a share"),
        ("Number", True, "must be a number without a unit, but it is True"),
        ("Number", "5 h", "must be a number without a unit, but it is '5 h'"),
        ("Number", math.inf, "must be a finite number, but it is inf"),
        pytest.param("Number", 10**400, "must be a finite number", id="huge"),
        ("IsoDate", "05/01/2026", "it is written year-month-day"),
        ("IsoDate", "2026-02-30", "cannot read '2026-02-30' as a date"),
        ("IsoDate", 20260105, "it is written year-month-day"),
    ],
)
def test_what_isnt_a_quantity_is_refused_with_what_would_do(kind, value, says):
    """The error names the value and the rule, and how a right one is written."""
    assert says in fault(kind, value)


@pytest.mark.parametrize("kind", [DURATION, LENGTH, SPEED, RATE, YEARS])
def test_the_first_unit_is_the_si_unit(kind):
    """Quantities are written back with the first unit, so it must be worth 1."""
    assert next(iter(kind.units.values())) == 1


@given(number=st.floats(0, 1e12))
@pytest.mark.parametrize(
    "kind", ["Duration", "Speed", "Rate", "Years", "Money", "HourPrice"]
)
def test_a_written_quantity_reads_as_the_same_number(kind, number):
    """What is dumped can be read again without losing a bit."""
    adapter = TypeAdapter(getattr(quantities, kind))
    text = adapter.dump_python(number)
    assert isinstance(text, str)
    assert adapter.validate_python(text) == number


@given(number=st.floats(0, 86400))
def test_a_written_time_of_day_reads_as_the_same_number(number):
    """A time of day keeps its seconds and their fractions."""
    adapter = TypeAdapter(quantities.Clock)
    assert adapter.validate_python(adapter.dump_python(number)) == number


FORMS = [
    ("15 s", Fixed(value=15)),
    ({"uniform": ["10 s", "1 min"]}, Uniform(low=10, high=60)),
    (
        {"triangular": ["30 min", "45 min", "1 h"]},
        Triangular(low=1800, mode=2700, high=3600),
    ),
    ({"exponential": {"mean": "8 min"}}, Exponential(mean=480)),
    (
        {"lognormal": {"median": "15 s", "sigma": 0.5, "most": "1 min"}},
        Lognormal(median=15, sigma=0.5, most=60),
    ),
    (
        {"normal": {"mean": "5 h", "sd": "1 h", "between": ["2 h", "10 h"]}},
        TruncatedNormal(centre=18000, spread=3600, low=7200, high=36000),
    ),
]


@pytest.mark.parametrize(("form", "distribution"), FORMS)
def test_a_form_becomes_its_distribution(form, distribution):
    """Each YAML form is read as its class, with SI numbers."""
    assert read("DurationDistribution", form) == distribution


@pytest.mark.parametrize("distribution", [one for _, one in FORMS])
def test_a_distribution_passes_and_is_written_as_a_form(distribution):
    """An instance passes unchanged, and its dump reads as an equal one."""
    adapter = TypeAdapter(quantities.DurationDistribution)
    assert adapter.validate_python(distribution) is distribution
    assert adapter.validate_python(adapter.dump_python(distribution)) == distribution
    assert adapter.validate_json(adapter.dump_json(distribution)) == distribution


def test_a_lognormal_by_p95_has_that_p95():
    """The median and the 95th percentile are honoured exactly."""
    found = read(
        "DurationDistribution", {"lognormal": {"median": "15 s", "p95": "45 s"}}
    )
    assert found.quantile(0.5) == pytest.approx(15, rel=1e-12)
    assert found.quantile(0.95) == pytest.approx(45, rel=1e-12)


def test_a_lognormal_by_mean_and_sd_has_them():
    """The mean is that before any cut, and so is the standard deviation."""
    found = read(
        "DurationDistribution", {"lognormal": {"mean": "5 min", "sd": "3 min"}}
    )
    assert found.mean == pytest.approx(300, rel=1e-12)
    variance = found.mean**2 * math.expm1(found.sigma**2)
    assert math.sqrt(variance) == pytest.approx(180, rel=1e-12)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (15, "15 needs a unit"),
        ({"lognorm": {}}, "unknown distribution 'lognorm'"),
        ({"uniform": ["1 s", "2 s"], "normal": {}}, "one name"),
        ({}, "one name"),
        ({"uniform": ["1 s"]}, "a list of two values"),
        ({"uniform": "1 s"}, "a list of two values"),
        ({"triangular": ["1 s", "2 s"]}, "a list of three values"),
        ({"triangular": ["3 s", "2 s", "4 s"]}, "must rise"),
        ({"uniform": ["2 s", "1 s"]}, "uniform must rise, but it is 2 s, 1 s"),
        ({"uniform": ["-2 s", "1 s"]}, "must not be negative, but it is -2 s"),
        ({"exponential": "8 min"}, "named parameters"),
        ({"exponential": {}}, "exponential needs mean"),
        ({"exponential": {"mean": "0 s"}}, "mean must be above 0, but it is 0"),
        ({"exponential": {"rate": "1/h"}}, "no parameter 'rate'; it has mean"),
        ({"lognormal": {"median": "15 s"}}, "but it has median"),
        ({"lognormal": {"median": "1 s", "p95": "2 s", "sigma": 1}}, "but it has"),
        ({"lognormal": {"mean": "15 s", "p95": "45 s"}}, "but it has mean, p95"),
        ({"lognormal": {"median": "0 s", "p95": "4 s"}}, "median must be above 0"),
        ({"lognormal": {"median": "5 s", "p95": "4 s"}}, "p95 (4) must not be below"),
        ({"lognormal": {"median": "5 s", "sigma": "4 s"}}, "without a unit"),
        ({"lognormal": {"median": "5 s", "sigma": -1}}, "sigma must be 0 or more"),
        ({"normal": {"mean": "5 s", "sd": "1 s"}}, "normal needs between"),
    ],
)
def test_a_wrong_form_is_refused_with_the_right_one(value, says):
    """The error says what the distribution needs."""
    assert says in fault("DurationDistribution", value)


def test_an_error_says_where_in_the_form_it_is():
    """The place inside the form goes with the error, for the caret."""
    with pytest.raises(ValidationError) as caught:
        read("LengthDistribution", {"uniform": ["10 m", "80 s"]})
    assert caught.value.errors()[0]["ctx"]["error"].within == ("uniform", 1)


def test_a_time_of_day_spreads_in_hours():
    """The mean of a time of day is a clock time, its deviation a duration."""
    form = {"normal": {"mean": "10:30", "sd": "1 h", "between": ["9:00", "13:00"]}}
    found = read("ClockDistribution", form)
    assert (found.centre, found.spread) == (37800, 3600)
    adapter = TypeAdapter(quantities.ClockDistribution)
    assert adapter.validate_python(adapter.dump_python(found)) == found


@pytest.mark.parametrize("name", ["exponential", "lognormal"])
def test_a_time_of_day_has_no_scale_free_distribution(name):
    """Midnight is no natural zero, so there is no exponential time of day."""
    says = fault("ClockDistribution", {name: {"mean": "10:30"}})
    assert re.search("one of uniform, triangular, quantiles, normal", says)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.1 h", "66 min"),
        ("4.35 h", "261 min"),
        ("0.7 h", "2520 s"),
        ("2.3 d", "55.2 h"),
    ],
)
def test_the_unit_moves_no_bit(one, other):
    """Equal durations are equal floats, which floating point would not give."""
    assert read("Duration", one) == read("Duration", other)
