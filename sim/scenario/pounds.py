"""Money as people write it: ``£60``, ``£38,000``, ``£5.5m``, ``£60/h``.

The sign comes first, and k, m and bn are the only multiples. A bare number is an
error: it could be thousands. What an hour costs may be written with ``/h``; a price
per day or per month isn't one, because nobody could say of how many hours.

The convention a reader would get wrong: money is in pounds and a price of an hour in
pounds an hour, though all other rates are held per second.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from sim.scenario.units import ONE_VALUE, QuantityError, is_number, plain, shown

AMOUNT: Final = r"£\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*([km]|bn)?"
MONEY: Final = re.compile(rf"(-?)\s*{AMOUNT}")
HOURLY: Final = re.compile(rf"(-?)\s*{AMOUNT}\s*(?:/\s*h)?")
MULTIPLES: Final = {"": 0, "k": 3, "m": 6, "bn": 9}  # powers of ten
WRITTEN: Final = "it is written '£60', '£38,000' or '£5.5m'"
WRITTEN_HOURLY: Final = "it is written '£60/h' or '£60'"
SPELT_OUT: Final = {
    **dict.fromkeys(("k", "K", "thousand"), "k"),
    **dict.fromkeys(("m", "M", "million"), "m"),
    **dict.fromkeys(("bn", "B", "billion"), "bn"),
}
FOREIGN: Final = re.compile(r"[$€¥]|\b(?:USD|EUR|GBP|pounds?|dollars?|euros?)\b", re.I)
NUMBER_FIRST: Final = re.compile(r"([\d.,]+)\s*£")
MULTIPLE: Final = re.compile(r"£?\s*([\d.,]+)\s*([A-Za-z]+)")
PER_TIME: Final = re.compile(r"£.*(?:/|\bper\b|\ban?\b)\s*\w+", re.S)


def read_money(value: object) -> float:
    """Return pounds from ``£60``, ``£38,000``, ``£800k``, ``£5.5m`` or ``£2bn``.

    Raises
    ------
    QuantityError
        If it is anything else, or negative.
    """
    return _read(value, MONEY, "an amount of money", WRITTEN)


def read_hourly(value: object) -> float:
    """Return pounds an hour from ``£60/h`` or ``£60``.

    Raises
    ------
    QuantityError
        If it is anything else, or negative.
    """
    return _read(value, HOURLY, "the price of an hour", WRITTEN_HOURLY)


def write_money(pounds: float) -> str:
    """Return pounds as ``£38000``."""
    return f"£{Decimal(plain(pounds)):f}"  # without an exponent


def write_hourly(pounds: float) -> str:
    """Return pounds an hour as ``£60/h``."""
    return f"{write_money(pounds)}/h"


def _read(value: object, pattern: re.Pattern[str], name: str, written: str) -> float:
    if isinstance(value, Mapping):
        raise QuantityError(ONE_VALUE)
    found = pattern.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        needs = "needs its unit" if is_number(value) else f"isn't {name}"
        message = f"{shown(value)} {needs}; {written}{_remedy(value, name)}"
        raise QuantityError(message)
    if found[1]:
        message = f"money must not be negative, but it is {value}"
        raise QuantityError(message)
    # Rounded once: a decimal number of thousands is the nearest float to the pounds.
    pounds = float(f"{found[2].replace(',', '')}e{MULTIPLES[found[3] or '']}")
    if math.isinf(pounds):
        message = f"money must be finite, but it is {shown(value)}"
        raise QuantityError(message)
    return pounds


def _remedy(value: object, name: str) -> str:
    """Return what to write for what is often written as money."""
    if not isinstance(value, str):
        return ""
    if FOREIGN.search(value):
        return "; all money is in pounds, with the sign £ before the number"
    if found := NUMBER_FIRST.fullmatch(value.strip()):
        return f"; write £{found[1]}"
    if (found := MULTIPLE.fullmatch(value.strip())) and found[2] in SPELT_OUT:
        return f"; write £{found[1]}{SPELT_OUT[found[2]]}"
    if PER_TIME.fullmatch(value.strip()):
        return (
            "; only a price per hour will do"
            if "hour" in name
            else "; what it is the price of, the key says"
        )
    return ""
