"""What one scenario's records come to: all that the studies and figures need of it.

The records of a scenario are a million rows; what is read of them is a row a
deployment and when officers were held, and what is kept a few hundred. So two scenarios
are never in memory at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from analysis.measures import (
    compute_measures,
    compute_staff_day,
    compute_sums,
    compute_unit_hours,
)
from analysis.tables import compute_weeks, load_tables
from sim.model.records import TALLIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from sim.experiment.prices import Price
    from sim.experiment.results import Results
    from sim.scenario.schema import Scenario


SUMMED: Final = ("deployments", TALLIES, "absences", "hours")
"""Tables of which the measures are made."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """A scenario's results, a row a replication or coarser.

    Attributes
    ----------
    name, scenario
        What the study calls it, and what the run was told.
    sums, measures
        A row a replication: what its records add up to, and the measures.
    weeks
        A row a replication and week: deployments, faces, alerts, arrests.
    staff_day
        A row a quarter of an hour of an average active day; None where a run keeps no
        times at which officers were held.
    prices
        How surely the scenario's prices are known, by their keys.
    unit_hours
        A row a kind of unit and activity; empty where no roster is kept.
    """

    name: str
    scenario: Scenario
    sums: pd.DataFrame
    measures: pd.DataFrame
    weeks: pd.DataFrame
    staff_day: pd.DataFrame | None
    prices: Mapping[str, Price]
    unit_hours: pd.DataFrame

    @property
    def planned(self) -> int:
        """Deployments a week in the plan."""
        return self.scenario.plan.deployments_per_week


def compute_outcome(*, results: Results, name: str) -> Outcome:
    """Compute what the records of one scenario come to."""
    needed = {*SUMMED, "held"}.intersection(results.tables)
    tables = load_tables(results, name, only=sorted(needed))
    sums = compute_sums(tables=tables)
    return Outcome(
        name=name,
        scenario=tables.scenario,
        sums=sums,
        measures=compute_measures(sums=sums),
        weeks=compute_weeks(tables=tables),
        staff_day=compute_staff_day(tables=tables) if "held" in needed else None,
        prices=next(one.prices for one in results.scenarios if one.name == name),
        unit_hours=compute_unit_hours(tables=tables),
    )


def compute_replication_measures(*, results: Results, name: str) -> pd.DataFrame:
    """Compute all measures of one scenario, a row a replication, and nothing else."""
    tables = load_tables(results, name, only=SUMMED)
    return compute_measures(sums=compute_sums(tables=tables))


def compute_replications(*, outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Put all measures of all replications below each other, scenario first."""
    frames = []
    for outcome in outcomes:
        frame = outcome.measures.reset_index()
        frame.insert(0, "scenario", outcome.name)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


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
