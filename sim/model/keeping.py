"""How records are kept, cut off at the horizon, and handed on as columns."""

from __future__ import annotations

import math
from collections.abc import Collection
from copy import deepcopy
from itertools import chain
from typing import Any, Final, TypeVar, get_type_hints

import numpy as np
from numpy.typing import NDArray

from sim.model.codes import Ending, Reason
from sim.model.officer_records import Absent
from sim.model.records import (
    NOBODY,
    OPEN,
    TABLES,
    TALLIES,
    Adjudicated,
    Deployment,
    Detained,
    Disposed,
    Engaged,
    Held,
    Raised,
)
from sim.model.stretches import Stretches
from sim.model.tallying import Tallies

Floats = NDArray[np.float64]
Column = NDArray[Any]
Columns = dict[str, dict[str, Column]]
Record = TypeVar("Record", bound=tuple[Any, ...])
DTYPES: Final = {int: np.int64, float: np.float64, bool: np.bool_}
BLOCK: Final = 8192
"""Records of a kind that are worth packing."""
NAMES: Final = {kind: name for name, kind in TABLES.items()}


BEGINNING: Final[dict[type, str]] = {
    Raised: "time",
    Adjudicated: "time_request",
    Engaged: "time_request",
    Detained: "time_arrest",
    Held: "time_from",
    Absent: "time_from",
}
"""The field that says when what a record is about began."""
UNKNOWN: Final[dict[type, dict[str, int]]] = {
    Adjudicated: {"determination": NOBODY},
    Engaged: {"outcome": NOBODY},
    Disposed: {"ending": Ending.unfinished, "reason": Reason.none},
}
"""What isn't known of something open."""
CASTS: Final = {kind: get_type_hints(kind) for kind in TABLES.values()}
"""The fields of a record and what each is: read once, since that takes longer than the
records of a quiet week.
"""
TIMES: Final = {
    kind: [n for n, field in enumerate(kind._fields) if field.startswith("time_")]  # type: ignore[attr-defined]
    for kind in TABLES.values()
}
"""Where the times of a record are; `time` alone is when it was raised, always known."""


def began(record: Any) -> float:
    """Return when what a record is about began; long ago if it always was."""
    field = BEGINNING.get(type(record))
    return getattr(record, field) if field else -math.inf


def known_at(horizon: float, record: Any) -> Any:
    """Return what was known of a record at a horizon: later times are open."""
    kind = type(record)
    fields, places = record._fields, TIMES[kind]
    later = {fields[n]: OPEN for n in places if record[n] > horizon}
    unknown = UNKNOWN.get(kind)
    if unknown or later:
        return record._replace(**later, **(unknown or {}))
    return record


class Records:
    """What one replication leaves behind.

    Parameters
    ----------
    horizon
        The time after which nothing is known.
    kept
        Tables that are kept row by row; the others are only added up.
    centre
        When the command centre is on duty; None where there is none.
    """

    __slots__ = (
        "_blocks",
        "_horizon",
        "_kept",
        "_most",
        "_rows",
        "_tallies",
        "_told",
    )

    def __init__(
        self,
        *,
        horizon: float = math.inf,
        kept: Collection[str] = TABLES.keys(),
        centre: Stretches | None = None,
    ) -> None:
        self._horizon = horizon
        self._kept = tuple(kept)
        self._rows: dict[type, list[tuple[Any, ...]]] = {
            kind: [] for kind in TABLES.values()
        }
        self._blocks: dict[type, list[Floats]] = {kind: [] for kind in TABLES.values()}
        self._tallies = Tallies(horizon, centre=centre)
        self._told = 0  # deployments that the tallies have been told of
        self._most: float = BLOCK

    def add(self, record: tuple[Any, ...]) -> None:
        """Keep a record."""
        kind = type(record)
        rows = self._rows[kind]
        rows.append(record)
        if len(rows) == self._most:
            self._pack(kind)

    def mark(self) -> dict[type, int]:
        """Return how many records of each kind there are at the horizon.

        Those packed by then are apart, and none is after it, so that the later ones
        can be told from them.
        """
        self._most = math.inf
        return {kind: len(rows) for kind, rows in self._rows.items()}

    def cut_off(self, marks: dict[type, int]) -> None:
        """Make what ended after the horizon what it was then: open.

        Parameters
        ----------
        marks
            How many records there were at the horizon: only later ones can be
            about something that was open then. Stays in custody are known on
            arrival, so all of them are looked at.
        """
        horizon = self._horizon
        for kind, mark in marks.items():
            rows, first = self._rows[kind], 0 if kind is Detained else mark
            rows[first:] = [
                known_at(horizon, row) for row in rows[first:] if began(row) <= horizon
            ]
        for block in self._blocks[Detained]:
            times = block[:, TIMES[Detained]]
            block[:, TIMES[Detained]] = np.where(times > horizon, OPEN, times)

    def rows(self, kind: type[Record]) -> list[Record]:
        """Return the records of one kind in the order in which they were added."""
        casts = list(CASTS[kind].values())
        packed = chain.from_iterable(block.tolist() for block in self._blocks[kind])
        return [
            *(
                kind(*(cast(value) for cast, value in zip(casts, row, strict=True)))
                for row in packed
            ),
            *self._rows[kind],  # type: ignore[list-item] # keyed by its own type
        ]

    def columns(self) -> Columns:
        """Return the kept tables as NumPy columns: what leaves a worker.

        The last is that of the tallies: a row a deployment, in the order of theirs.
        """
        tables = {name: self._table(kind) for name, kind in TABLES.items()}
        tallies = deepcopy(self._tallies)
        tallies.take(tables)
        kept = {name: tables[name] for name in TABLES if name in self._kept}
        return {**kept, TALLIES: tallies.columns(tables["deployments"]["deployment"])}

    def _pack(self, kind: type[tuple[Any, ...]]) -> None:
        """Put rows away, now that they are many.

        Those of a kept table become an array, which takes a fifth of the memory; those
        of the others are added up and gone. So memory doesn't grow with their number.
        """
        self._tell_of_deployments()
        if kind is Deployment:
            self._told = 0
        name, rows = NAMES[kind], self._rows[kind]
        block = _block(kind, rows)
        if name in self._kept or kind is Deployment:
            self._blocks[kind].append(block)
        else:
            self._tallies.take({name: _columns(kind, block)})
        rows.clear()

    def _table(self, kind: type[tuple[Any, ...]]) -> dict[str, Column]:
        last = _block(kind, self._rows[kind])
        return _columns(kind, np.concatenate([*self._blocks[kind], last]))

    def _tell_of_deployments(self) -> None:
        rows = self._rows[Deployment]
        if len(rows) > self._told:
            block = _block(Deployment, rows[self._told :])
            self._tallies.take({"deployments": _columns(Deployment, block)})
            self._told = len(rows)


def _block(kind: type[tuple[Any, ...]], rows: list[tuple[Any, ...]]) -> Floats:
    # One block of numbers is quicker than a column at a time, and exact: every
    # integer here is far below 2^53.
    fields = len(CASTS[kind])
    numbers = np.fromiter(
        chain.from_iterable(rows), dtype=np.float64, count=len(rows) * fields
    )
    return numbers.reshape(len(rows), fields)


def _columns(kind: type[tuple[Any, ...]], block: Floats) -> dict[str, Column]:
    return {
        field: np.ascontiguousarray(block[:, place], dtype=DTYPES[cast])
        for place, (field, cast) in enumerate(CASTS[kind].items())
    }
