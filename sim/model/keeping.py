"""How records are kept, cut off at the horizon, and handed on as columns."""

from __future__ import annotations

import math
from itertools import chain
from typing import Any, Final, TypeVar, get_type_hints

import numpy as np
from numpy.typing import NDArray

from sim.model.codes import Ending, Reason
from sim.model.records import (
    NOBODY,
    OPEN,
    TABLES,
    Adjudicated,
    Detained,
    Disposed,
    Engaged,
    Held,
    Raised,
)

Column = NDArray[Any]
Columns = dict[str, dict[str, Column]]
Record = TypeVar("Record", bound=tuple[Any, ...])
DTYPES: Final = {int: np.int64, float: np.float64, bool: np.bool_}


BEGINNING: Final[dict[type, str]] = {
    Raised: "time",
    Adjudicated: "time_request",
    Engaged: "time_request",
    Detained: "time_arrest",
    Held: "time_from",
}
"""The field that says when what a record is about began."""
UNKNOWN: Final[dict[type, dict[str, int]]] = {
    Adjudicated: {"determination": NOBODY},
    Engaged: {"outcome": NOBODY},
    Disposed: {"ending": Ending.unfinished, "reason": Reason.none},
}
"""What isn't known of something open."""


def began(record: Any) -> float:
    """Return when what a record is about began; long ago if it always was."""
    field = BEGINNING.get(type(record))
    return getattr(record, field) if field else -math.inf


def known_at(horizon: float, record: Any) -> Any:
    """Return what was known of a record at a horizon: later times are open."""
    later = {
        field: OPEN
        for field, value in zip(record._fields, record, strict=True)
        if field.startswith("time_") and value > horizon
    }
    return record._replace(**later, **UNKNOWN.get(type(record), {}))


class Records:
    """What one replication leaves behind."""

    __slots__ = ("_rows",)

    def __init__(self) -> None:
        self._rows: dict[type, list[tuple[Any, ...]]] = {
            kind: [] for kind in TABLES.values()
        }

    def add(self, record: tuple[Any, ...]) -> None:
        """Keep a record."""
        self._rows[type(record)].append(record)

    def mark(self) -> dict[type, int]:
        """Return how many records of each kind there are by now."""
        return {kind: len(rows) for kind, rows in self._rows.items()}

    def cut_off(self, horizon: float, marks: dict[type, int]) -> None:
        """Make what ended after the horizon what it was then: open.

        Parameters
        ----------
        horizon
            The time after which nothing is known.
        marks
            How many records there were at the horizon: only later ones can be
            about something that was open then. Stays in custody are known on
            arrival, so all of them are looked at.
        """
        for kind, mark in marks.items():
            rows, first = self._rows[kind], 0 if kind is Detained else mark
            rows[first:] = [
                known_at(horizon, row) for row in rows[first:] if began(row) <= horizon
            ]

    def rows(self, kind: type[Record]) -> list[Record]:
        """Return the records of one kind in the order in which they were added."""
        return self._rows[kind]  # type: ignore[return-value] # keyed by its own type

    def columns(self) -> Columns:
        """Return every table as NumPy columns: what leaves a worker."""
        return {name: _columns(kind, self._rows[kind]) for name, kind in TABLES.items()}


def _columns(
    kind: type[tuple[Any, ...]], rows: list[tuple[Any, ...]]
) -> dict[str, Column]:
    types = get_type_hints(kind)
    # One block of numbers is quicker than a column at a time, and exact: every
    # integer here is far below 2^53.
    numbers = np.fromiter(
        chain.from_iterable(rows), dtype=np.float64, count=len(rows) * len(types)
    ).reshape(len(rows), len(types))
    return {
        field: np.ascontiguousarray(numbers[:, place], dtype=DTYPES[types[field]])
        for place, field in enumerate(types)
    }
