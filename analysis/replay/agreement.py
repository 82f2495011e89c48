"""Whether a replication that is run again is the one that a results folder has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.replay.played import Played
from sim.experiment.design import CHUNK, StudyError
from sim.model.records import TALLIES

if TYPE_CHECKING:
    from sim.experiment.results import Results


def refuse_other_records(played: Played, results: Results) -> None:
    """Refuse a replication whose tallies aren't those that the folder keeps.

    Raises
    ------
    StudyError
        If another version of the model made the folder.
    """
    chunk = played.replication // CHUNK * CHUNK
    kept = results.table(played.name, TALLIES, chunk=chunk)
    kept = kept[kept["replication"] == played.replication]
    again = played.columns[TALLIES]
    if all(np.array_equal(kept[name].to_numpy(), again[name]) for name in again):
        return
    message = (
        f"replication {played.replication} of {played.name}, run again, isn't the one "
        f"in {results.folder}: another version made that; run the study again"
    )
    raise StudyError(message)
