"""Arrests of each replication, for studies that read nothing else of many runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.tables import load_tables
from sim.model.records import TALLIES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.experiment.results import Results


def count_alerts(results: Results, name: str, kind: str) -> NDArray[np.float64]:
    """Count the alerts of one scenario that came to something, by replication.

    Parameters
    ----------
    results, name
        A study, and the short name of a scenario in it.
    kind
        What they came to: a column of the tallies, such as ``arrests``.

    Returns
    -------
    array, shape (replications,)
        Over all weeks.
    """
    tables = load_tables(results, name, only=[TALLIES])
    rows = tables.tallies
    count: NDArray[np.float64] = np.bincount(
        rows["replication"].to_numpy(),
        rows[kind].to_numpy(dtype=float),
        minlength=tables.replications,
    ).astype(float)
    return count


def per_week(results: Results, name: str, kind: str) -> NDArray[np.float64]:
    """Return the same a week."""
    scenario = results.study.named(name).scenario
    return count_alerts(results, name, kind) / scenario.horizon.weeks
