"""What the runs with drawn inputs come to: differences by draw and replication."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from analysis.measures import compute_sums
from analysis.studies.outcome import SUMMED
from analysis.tables import load_tables

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from analysis.studies.doubt.runs import Uncertain
    from sim.experiment.results import Results

    Floats = NDArray[np.float64]

COUNTED: Final = {
    "arrests_per_week": "arrests",
    "faces_per_week": "faces",
    "fruitless_stops_per_week": "fruitless_stops",
    "officer_hours_per_week": "officer_hours",
    "cost_per_week": "cost",
}
"""What is read of each run: the sum a week that makes each measure."""


def per_week(sums: pd.DataFrame) -> dict[str, Floats]:
    """Return what is read of a run, a value a replication, by measure."""
    weeks = sums["weeks"].to_numpy(dtype=float)
    return {
        key: sums[name].to_numpy(dtype=float) / weeks for key, name in COUNTED.items()
    }


def read_differences(uncertain: Uncertain, results: Results) -> dict[str, Floats]:
    """Return B - A of each measure, shape (draws, replications)."""
    runs = {
        named.name: _of_run(results, named.name) for named in uncertain.study.scenarios
    }
    a, b = uncertain.places
    return {
        key: np.array(
            [
                runs[second][key] - runs[first][key]
                for first, second in zip(a, b, strict=True)
            ]
        )
        for key in COUNTED
    }


def _of_run(results: Results, name: str) -> dict[str, Floats]:
    return per_week(compute_sums(tables=load_tables(results, name, only=SUMMED)))
