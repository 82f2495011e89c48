"""As many replications as the answer needs: two scenarios are run until it is sure.

The difference in one measure is looked at after 32 replications and then as often as
``analysis/statistics/stopping.py`` says, which depends on the numbers alone. So the
same scenarios and seed end at the same number, with any workers and after any
interruption.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures import stopping as figure
from analysis.measures import ARRESTS, measure_named
from analysis.statistics.paired import compute_paired
from analysis.statistics.stopping import MOST, Goal, Look, half_width_path, look_until
from analysis.studies.outcome import compute_replication_measures
from analysis.studies.plates.folder import plain_rows, write_plates, write_table
from analysis.studies.plates.plate import Plate
from analysis.studies.precision.words import stop_lines, stop_sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from analysis.figures.style import Caption
    from analysis.measures import Measure
    from analysis.statistics.paired import Paired
    from sim.experiment.results import Results


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How sure a comparison is to be.

    Attributes
    ----------
    goal
        Half-width of the paired difference.
    key
        Of the measure.
    most
        Replications, whatever the goal.

    Raises
    ------
    StudyError
        If there is no such measure.
    """

    goal: Goal
    key: str = ARRESTS
    most: int = MOST

    def __post_init__(self) -> None:
        measure_named(self.key)

    @property
    def measure(self) -> Measure:
        """The measure whose difference is looked at."""
        return measure_named(self.key)


@dataclass(frozen=True, eq=False)
class Stop:
    """Where a comparison ended, and why.

    Attributes
    ----------
    asked
        How sure it was to be.
    looks
        What was seen, in order; at the last it ended.
    path
        A row a replication from the second: ``n``, ``half_width`` of the difference
        over the first n, ``mean`` of them, ``asked``: the half-width that would
        have done, and ``is_look``, whether it was looked at.
    paired
        The difference at the end.
    caption
        What the figure rests on.
    """

    asked: Asked
    looks: tuple[Look, ...]
    path: pd.DataFrame
    paired: Paired
    caption: Caption

    @property
    def is_reached(self) -> bool:
        """Whether the difference is as sure as was asked."""
        return self.looks[-1].is_enough

    @property
    def sentence(self) -> str:
        """How many replications were needed, or why they aren't enough."""
        return stop_sentence(self)

    @property
    def lines(self) -> tuple[str, ...]:
        """The looks in plain text."""
        return stop_lines(self)

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values; None where they are undefined."""
        goal = self.asked.goal
        looks = pd.DataFrame(self.looks, columns=list(Look._fields))
        return {
            "sentence": self.sentence,
            "measure": self.asked.key,
            "relative": goal.relative or None,
            "absolute": goal.absolute or None,
            "most": self.asked.most,
            "is_reached": self.is_reached,
            "looks": plain_rows(looks),
        }

    def plates(self) -> list[Plate]:
        """Draw how the half-width shrank."""
        drawn = figure.draw(
            self.path,
            measure=self.asked.measure.label,
            unit=self.asked.measure.unit,
            caption=self.caption,
        )
        title = figure.title(self.path, measure=self.asked.measure.label)
        return [Plate("precision", drawn, self.path, title, self.sentence)]

    def write(self, folder: Path) -> list[Path]:
        """Write the path and the figure; the same results give the same bytes."""
        return [
            write_table(folder / "precision.csv", self.path),
            *write_plates(folder, self.plates()),
        ]


def run_until(run: Callable[[int], Results], asked: Asked) -> list[Look]:
    """Run two scenarios until their difference is sure enough.

    Parameters
    ----------
    run
        Runs so many replications of both, or what of them is missing.
    asked
        How sure the difference is to be.

    Returns
    -------
    list of Look
        The last has the number of replications at which it ends.
    """
    return look_until(
        lambda n: difference_in(run(n), asked.key), goal=asked.goal, most=asked.most
    )


def tell_stop(
    results: Results, asked: Asked, looks: list[Look], *, caption: Caption
) -> Stop:
    """Tell how a comparison came to its end.

    Parameters
    ----------
    results
        Of the replications at the last look.
    asked
        How sure the difference was to be.
    looks
        As :func:`run_until` returns them.
    caption
        What the comparison's figures rest on.
    """
    a, b = _values(results, asked.key)
    return Stop(
        asked=asked,
        looks=tuple(looks),
        path=compute_path(b - a, goal=asked.goal, looks=looks),
        paired=compute_paired(a=a, b=b, confidence=asked.goal.confidence),
        caption=caption,
    )


def compute_path(
    difference: NDArray[np.float64], *, goal: Goal, looks: list[Look]
) -> pd.DataFrame:
    """Compute how the half-width shrank, a row a replication from the second.

    Parameters
    ----------
    difference
        B - A of each replication, shape (n,); where it is undefined it is left out.
    goal
        Which half-width would do.
    looks
        When it was looked at.
    """
    there = np.isfinite(difference)
    n = np.flatnonzero(there) + 1
    values = difference[there]
    means = values.cumsum() / np.arange(1, values.size + 1)
    path = pd.DataFrame(
        {
            "n": n,
            "half_width": half_width_path(values, confidence=goal.confidence),
            "mean": means,
            "asked": [goal.half_width(float(mean)) for mean in means],
            "is_look": np.isin(n, [look.n for look in looks]),
        }
    )
    return path.iloc[1:].reset_index(drop=True)


def difference_in(results: Results, key: str) -> NDArray[np.float64]:
    """Return B - A in a measure, replication by replication, shape (n,)."""
    a, b = _values(results, key)
    return b - a


def _values(
    results: Results, key: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    a, b = (
        compute_replication_measures(results=results, name=named.name)[key]
        for named in results.scenarios
    )
    return a.to_numpy(dtype=float), b.to_numpy(dtype=float)
