"""The work of one chunk: what a worker is sent, does, and hands back.

Workers are sent a frozen value and hand back NumPy columns. They import neither pandas
nor pyarrow nor anything that draws; files are written where the columns arrive. The
last chunks are given out replication by replication, so that nobody is idle while
somebody else still has most of a chunk before him.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from sim.model.records import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sim.experiment.design import Chunk
    from sim.model.keeping import Column, Columns, Records
    from sim.scenario.schema import Scenario

    Kept = Collection[str]

REPLICATION: Final = "replication"


class Replicate(Protocol):
    """The model: a function of scenario, seed and replication."""

    def __call__(
        self, scenario: Scenario, /, *, seed: int, replication: int, kept: Kept
    ) -> Records:
        """Return what one replication leaves behind, of the tables that are kept."""


@dataclass(frozen=True, slots=True)
class Task:
    """A chunk, or one replication of it, and all that is needed to run it.

    Attributes
    ----------
    chunk
        Which replications of which scenario are kept together.
    scenario, seed
        What the model is told.
    replicate
        The model.
    kept
        The tables of records that are kept row by row.
    only
        The replication, where it isn't the whole chunk.
    """

    chunk: Chunk
    scenario: Scenario
    seed: int
    replicate: Replicate
    kept: tuple[str, ...] = tuple(TABLES)
    only: int | None = None

    @property
    def replications(self) -> Sequence[int]:
        """The replications to be run, in order."""
        return self.chunk.replications if self.only is None else (self.only,)


def simulate(task: Task) -> Columns:
    """Run the replications of a task, in order, and join their columns."""
    return _joined([_replication(task, k) for k in task.replications])


def last_cut_up(tasks: Sequence[Task], *, last: int) -> list[Task]:
    """Give the last chunks out replication by replication.

    Parameters
    ----------
    tasks
        Chunks, in the order in which they are given out.
    last
        How many of them are cut up: as many as may be out at a time.
    """
    whole = max(0, len(tasks) - last)
    parts = [
        replace(task, only=replication)
        for task in tasks[whole:]
        for replication in task.chunk.replications
    ]
    return [*tasks[:whole], *parts]


@dataclass(slots=True)
class Gathering:
    """Chunks of which a part has come back."""

    _parts: dict[Chunk, dict[int, Columns]] = field(default_factory=dict)

    def add(self, task: Task, columns: Columns) -> Columns | None:
        """Add what came back of a task; return its chunk's columns once all are here.

        They are in the order of replications, whoever came first.
        """
        if task.only is None:
            return columns
        parts = self._parts.setdefault(task.chunk, {})
        parts[task.only] = columns
        if len(parts) < task.chunk.number:
            return None
        del self._parts[task.chunk]
        return _joined([parts[replication] for replication in sorted(parts)])


def _replication(task: Task, replication: int) -> Columns:
    try:
        records = task.replicate(
            task.scenario, seed=task.seed, replication=replication, kept=task.kept
        )
    except Exception as error:
        error.add_note(
            f"in replication {replication} of {task.chunk.name}, seed {task.seed}"
        )
        raise
    return {
        table: _marked(columns, replication)
        for table, columns in records.columns().items()
    }


def _marked(columns: dict[str, Column], replication: int) -> dict[str, Column]:
    rows = len(next(iter(columns.values())))
    mark = np.full(rows, replication, dtype=np.int32)
    return {REPLICATION: mark} | {
        name: narrowed(name, column) for name, column in columns.items()
    }


def narrowed(name: str, column: Column) -> Column:
    """Keep integers in 32 bits, whatever their values; the rest as it is."""
    if column.dtype.kind != "i":
        return column
    # By kind and never by value: a column has one type in all chunks.
    narrow = column.astype(np.int32)
    if not np.array_equal(narrow, column):
        message = f"{name} must fit into 32 bits, but it is {np.abs(column).max()}"
        raise OverflowError(message)
    return narrow


def _joined(parts: list[Columns]) -> Columns:
    return {
        table: {
            name: np.concatenate([part[table][name] for part in parts])
            for name in columns
        }
        for table, columns in parts[0].items()
    }
