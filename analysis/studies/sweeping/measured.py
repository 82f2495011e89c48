"""What is measured at the points of a sweep, and paired differences from one point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from analysis.measures import ARRESTS, MEASURES, Measure
from analysis.statistics.paired import compute_paired
from analysis.statistics.precision import compute_mean_interval
from analysis.studies.outcome import Outcome, compute_outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from analysis.studies.sweeping.runs import Layout
    from sim.experiment.results import Results

    Floats = NDArray[np.float64]

BESIDE: Final = "fruitless_stops_per_week"
"""What stands beside arrests unless another measure is asked for."""
SHOWN: Final = (
    ARRESTS,
    "faces_per_week",
    "officer_hours_per_week",
    BESIDE,
    "cost_per_week",
)
"""Yield, burden, use and money of every figure and table of a sweep."""


@dataclass(frozen=True, eq=False)
class Measured:
    """The measures of a sweep.

    Attributes
    ----------
    layout
        What was run.
    outcomes
        By the name of a run.
    seed
        Master seed of all.
    """

    layout: Layout
    outcomes: Mapping[str, Outcome]
    seed: int

    @property
    def base(self) -> Outcome:
        """The run from which differences are taken."""
        return self.outcomes[self.layout.base]

    def values(self, name: str, key: str) -> Floats:
        """Return a measure of a run, shape (replications,)."""
        return self.outcomes[name].measures[key].to_numpy()

    def at_points(self, key: str) -> Floats:
        """Return a measure at each point of the design, (points, replications)."""
        return np.array([self.values(name, key) for name in self.layout.names])


def measure(results: Results, layout: Layout) -> Measured:
    """Measure the runs of a sweep, one after the other."""
    outcomes = {
        name: compute_outcome(results=results, name=name)
        for name in dict.fromkeys((*layout.names, *layout.drawn))
    }
    return Measured(layout, outcomes, results.seed)


def sweep_table(measured: Measured) -> pd.DataFrame:
    """Return a row for each point and measure.

    Columns: ``point`` (what the study calls it), a column a factor by its path, and
    ``plan.order`` of a dose curve; ``key``, ``measure``, ``unit``, ``kind``; ``mean``
    with its 95 % interval ``low`` to ``high`` over the ``n`` replications in which it
    is defined; ``difference`` from the same measure at ``base``, with the paired 95 %
    interval ``difference_low`` to ``difference_high``.
    """
    return pd.DataFrame(list(_rows(measured)))


def _rows(measured: Measured) -> Iterator[dict[str, Any]]:
    layout = measured.layout
    paths = [factor.path for factor in layout.design.factors]
    orders = (("planned", layout.names), ("random", layout.drawn))
    for order, names in orders if layout.is_dose_curve else (("", layout.names),):
        for name, point in zip(names, layout.design.points, strict=True):
            at = {"point": name, **dict(zip(paths, point, strict=True))}
            if order:
                at["plan.order"] = order
            for one in MEASURES:
                yield at | _row(measured, name, one)


def _row(measured: Measured, name: str, one: Measure) -> dict[str, Any]:
    base = measured.layout.base
    values = measured.values(name, one.key)
    mean, low, high = compute_mean_interval(values=values)
    paired = compute_paired(a=measured.values(base, one.key), b=values)
    return {
        "key": one.key,
        "measure": one.label,
        "unit": one.unit,
        "kind": one.kind.value,
        "mean": mean,
        "low": low,
        "high": high,
        "n": int(np.isfinite(values).sum()),
        "base": base,
        "difference": paired.difference,
        "difference_low": paired.low,
        "difference_high": paired.high,
    }
