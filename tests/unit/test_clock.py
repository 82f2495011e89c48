"""Lengths of time, and the numbers that stand for words."""

from __future__ import annotations

import datetime as dt
from enum import IntEnum

import pytest

from sim.model import codes
from sim.model.clock import DAY, HOUR, MINUTE, WEEK, WEEKDAYS, YEAR
from sim.model.codes import Ending, Outcome


def test_lengths_of_time_are_in_seconds() -> None:
    """As the calendar has them; a year is the mean one, leap years counted in."""
    lengths = [dt.timedelta(seconds=length) for length in (MINUTE, HOUR, DAY, WEEK)]
    four_years = dt.date(2029, 1, 1) - dt.date(2025, 1, 1)

    assert lengths == [
        dt.timedelta(minutes=1),
        dt.timedelta(hours=1),
        dt.timedelta(days=1),
        dt.timedelta(weeks=1),
    ]
    assert four_years.total_seconds() == 4 * YEAR


def test_a_week_begins_on_a_monday() -> None:
    """Weekdays are numbered as Python numbers them."""
    monday = dt.date(2026, 1, 5)

    assert [
        (monday + dt.timedelta(days=day)).strftime("%a") for day in range(7)
    ] == list(WEEKDAYS)


KINDS = [
    kind
    for kind in vars(codes).values()
    if isinstance(kind, type) and issubclass(kind, IntEnum) and kind is not IntEnum
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_words_are_numbered_from_nought(kind: type[IntEnum]) -> None:
    """Without a gap, so that a table of them is a list."""
    assert [word.value for word in kind] == list(range(len(kind)))


def test_an_ending_has_the_name_of_its_outcome() -> None:
    """Whoever is lost in the race has an ending of the same name."""
    assert {word.name for word in Outcome} - {"reached"} < {w.name for w in Ending}
    assert len(KINDS) == 9
