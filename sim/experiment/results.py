"""What a study has left: the tables of its results folder as frames."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.experiment.design import CHUNK, NamedScenario, Study
from sim.experiment.parquet import read_chunks

if TYPE_CHECKING:
    import pandas as pd

RECORDS: Final = "records"


@dataclass(frozen=True, slots=True)
class Results:
    """The records of a study, all of them there.

    Attributes
    ----------
    folder
        Where they are.
    study
        What was run.
    """

    folder: Path
    study: Study

    @property
    def scenarios(self) -> tuple[NamedScenario, ...]:
        """What was run, in the order in which it was asked for."""
        return self.study.scenarios

    @property
    def replications(self) -> int:
        """How many there are of each scenario."""
        return self.study.replications

    @property
    def seed(self) -> int:
        """The master seed."""
        return self.study.seed

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables that are kept."""
        return self.study.tables

    @property
    def chunks(self) -> range:
        """The first replications of all chunks."""
        return range(0, self.replications, CHUNK)

    def table(self, name: str, table: str, *, chunk: int | None = None) -> pd.DataFrame:
        """Return one table of one scenario, in the order of replications.

        Parameters
        ----------
        name
            Short name of the scenario.
        table
            One of those that are kept. Its columns come after ``replication``; whole
            numbers have 64 bits, whatever the files hold.
        chunk
            First replication of the only chunk that is read; all if None.
        """
        _refuse_unknown("scenario", name, [s.name for s in self.scenarios])
        _refuse_unknown("table", table, list(self.tables))
        chunks = self.chunks if chunk is None else [chunk]
        paths = [chunk_path(self.folder, name, table, first) for first in chunks]
        return read_chunks(paths, below=self.replications)


def chunk_path(folder: Path, name: str, table: str, first: int) -> Path:
    """Return where a table of a chunk is, named after its first replication."""
    return folder / RECORDS / name / f"{table}-{first:05d}.parquet"


def _refuse_unknown(kind: str, name: str, known: list[str]) -> None:
    if name not in known:
        message = f"there is no {kind} {name!r}; there are {', '.join(known)}"
        raise KeyError(message)
