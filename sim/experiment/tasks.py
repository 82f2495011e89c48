"""The work of one chunk: what a worker is sent, does, and hands back.

Workers are sent a frozen value and hand back NumPy columns. They import neither pandas
nor pyarrow nor anything that draws; files are written where the columns arrive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from sim.model.records import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection

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
    """One chunk and all that is needed to run it.

    Attributes
    ----------
    chunk
        Which replications of which scenario.
    scenario, seed
        What the model is told.
    replicate
        The model.
    kept
        The tables of records that are kept row by row.
    """

    chunk: Chunk
    scenario: Scenario
    seed: int
    replicate: Replicate
    kept: tuple[str, ...] = tuple(TABLES)


def simulate(task: Task) -> Columns:
    """Run the replications of a chunk, in order, and join their columns."""
    return _joined([_replication(task, k) for k in task.chunk.replications])


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
