"""What may stand in one cell: days, counts, numbers and words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Final, NamedTuple, TypeVar

from analysis.record.tables import Row
from sim.scenario.errors import Problem, Suggestion, did_you_mean

Value = TypeVar("Value")

FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)
MOST_COUNTED: Final = 10_000_000
ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
WHOLE: Final = re.compile(r"\d{1,15}", re.ASCII)
NUMBER: Final = re.compile(r"[-+]?(\d{1,15}(\.\d{1,30})?|\.\d{1,30})", re.ASCII)
THOUSANDS: Final = re.compile(r"\d{1,3}([, ]\d{3})+(\.0*)?", re.ASCII)
UNKNOWN: Final = frozenset(
    ("-", "–", ".", "?", "n/a", "na", "nan", "nil", "none", "null", "unknown", "x")
)
LEAVE_EMPTY: Final = "leave the cell empty if it isn't known"


class CellError(ValueError):
    """A text that can't stand where it stands.

    Attributes
    ----------
    message
        What is wrong with it.
    hint
        What to write instead.
    note
        What is allowed.
    """

    def __init__(
        self, message: str, hint: str | Suggestion = "", note: str = ""
    ) -> None:
        self.message, self.hint, self.note = message, hint, note
        super().__init__(message)


class Bounds(NamedTuple):
    """What a number may be.

    Attributes
    ----------
    low, high
        Least and greatest value.
    is_open
        Whether the least value itself is too small.
    """

    low: float
    high: float
    is_open: bool = False

    def __contains__(self, value: object) -> bool:
        if not isinstance(value, float):
            return False
        return self.low <= value <= self.high and not (
            self.is_open and value == self.low
        )

    def __str__(self) -> str:
        if self.is_open:
            return f"more than {self.low:g}, and at most {self.high:g}"
        return f"from {self.low:g} to {self.high:g}"


def read_day(text: str) -> date:
    """Return a day.

    Raises
    ------
    CellError
        If it isn't an ISO date, doesn't exist or is of another century.
    """
    note = "a date is written year-month-day, such as 2025-02-01"
    if not ISO.fullmatch(text):
        message = f"'{text}' isn't an ISO date"
        raise CellError(message, _iso(text), note)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        message = f"there is no day {text}"
        raise CellError(message, note=note) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        note = f"from {FIRST_DAY} to {LAST_DAY}"
        message = f"{text} can't be the day of a deployment"
        raise CellError(message, note=note)
    return day


def _iso(text: str) -> str:
    """Return what may have been meant by a date as people write it in Britain."""
    if not (found := DAY_FIRST.fullmatch(text)):
        return ""
    day, month, year = map(int, found.groups())
    try:
        return f"write {date(year, month, day)} if the day comes first"
    except ValueError:
        return ""


def read_count(text: str) -> float:
    """Return a count, as a float because others in its column may be missing.

    Raises
    ------
    CellError
        If it isn't a whole number from 0 to ten million.
    """
    note = "a count is a whole number"
    if not WHOLE.fullmatch(text):
        number = _number(text, note)
        if number < 0:
            message = f"negative count {text}"
            raise CellError(message, note=note)
        message = f"{text} isn't a count"
        hint = f"write {number:.0f}" if number.is_integer() else ""
        raise CellError(message, hint, note)
    if int(text) > MOST_COUNTED:
        message = f"{text} is too many"
        raise CellError(message, note=f"at most {MOST_COUNTED:,}")
    return float(text)


def read_number(text: str, *, bounds: Bounds) -> float:
    """Return a number within bounds.

    Raises
    ------
    CellError
        If it is none, or lies outside.
    """
    number = _number(text, f"a number {bounds}")
    if number not in bounds:
        is_percent = bounds.high == 1 < number <= 100  # noqa: PLR2004 - percent
        hint = f"write {number / 100:g} for {number:g} %" if is_percent else ""
        message = f"{text} is out of bounds"
        raise CellError(message, hint, f"must be {bounds}")
    return number


def _number(text: str, note: str) -> float:
    if NUMBER.fullmatch(text):
        return float(text)
    if THOUSANDS.fullmatch(text):
        plain = re.sub(r"[, ]|\.0*$", "", text)
        message = f"'{text}' has a thousands separator"
        raise CellError(message, f"write {plain}", note)
    hint = LEAVE_EMPTY if text.casefold() in UNKNOWN else ""
    message = f"'{text}' isn't a number"
    raise CellError(message, hint, note)


def read_word(text: str, *, words: tuple[str, ...]) -> str:
    """Return one of some words.

    Raises
    ------
    CellError
        If it is another.
    """
    if text not in words:
        note = f"allowed: {', '.join(words)}"
        message = f"'{text}' isn't known here"
        raise CellError(message, did_you_mean(text, words), note)
    return text


read_hours: Final = partial(read_number, bounds=Bounds(0, 24, is_open=True))
read_share: Final = partial(read_number, bounds=Bounds(0, 1))
read_latitude: Final = partial(read_number, bounds=Bounds(-90, 90))
read_longitude: Final = partial(read_number, bounds=Bounds(-180, 180))


def value_of(
    row: Row, column: str, read: Callable[[str], Value], problems: list[Problem]
) -> Value | None:
    """Return what a cell says; None if it is empty, or wrong, which is then added."""
    text = row.text(column)
    if not text:
        return None
    try:
        return read(text)
    except CellError as error:
        notes = (error.note,) if error.note else ()
        message = f"{column}: {error.message}"
        problems.append(Problem(message, (row.at(column),), error.hint, notes))
        return None


def require(row: Row, columns: Iterable[str], problems: list[Problem]) -> None:
    """Add a problem for each of some cells that is empty."""
    problems += [
        Problem(f"no {column}", (row.at(column),))
        for column in columns
        if not row.text(column)
    ]
