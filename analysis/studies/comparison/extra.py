"""What an extra arrest costs from A to B, beside what an arrest costs in the mean.

The cost of an extra arrest is the ratio of two paired mean differences, cost over
arrests, and its possible values are Fieller's set. Where the arrests of A and B can't
be told apart that set has no bounds, and the words say so.

The convention a reader would get wrong: this is no mean cost. Capital that both
scenarios have is in every arrest's mean cost, and in no extra one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from analysis.statistics.fieller import RatioSet, Shape, compute_ratio_set
from analysis.statistics.rounding import decimals, rounded, significant

if TYPE_CHECKING:
    from analysis.studies.outcome import Outcome

COST: Final = "cost_per_week"
ARRESTS: Final = "arrests_per_week"
MEAN: Final = "cost_per_arrest"
UNTOLD: Final = "the difference in arrests can't be told from 0"


@dataclass(frozen=True, kw_only=True)
class Extra:
    """What going from A to B costs, an extra arrest.

    Attributes
    ----------
    n
        Pairs of replications.
    cost, arrests
        Mean paired differences B - A: in pounds a week, in arrests a week.
    possible
        What an extra arrest may cost, in pounds, at 95 %.
    means
        Mean cost per arrest of A and of B, in pounds.
    """

    n: int
    cost: float
    arrests: float
    possible: RatioSet
    means: tuple[float, float]

    @property
    def estimate(self) -> float:
        """Pounds an extra arrest; ``nan`` if there is none."""
        return self.cost / self.arrests if self.arrests else math.nan

    @property
    def sentence(self) -> str:
        """What an extra arrest costs, and what one costs in the mean."""
        a, b = (pounds(value, significant(value)) for value in self.means)
        return (
            f"Cost per extra arrest from A to B: {self._marginal}. "
            f"The mean cost per arrest is {a} with A and {b} with B."
        )

    @property
    def _marginal(self) -> str:
        match self.possible.shape:
            case Shape.empty:
                return "there is none, arrests are the same in every replication"
            case Shape.line:
                return f"any value; {UNTOLD}"
            case Shape.rays:
                return f"{_beyond(self.possible)}; {UNTOLD}"
            case Shape.unknown:
                value = pounds(self.estimate, significant(self.estimate))
                return f"{value} in one replication, which can't be told from luck"
            case Shape.interval:
                return f"{self._interval}{self._direction}"

    @property
    def _interval(self) -> str:
        ends = self.possible.low, self.possible.high
        places = decimals([self.estimate], half_width=(ends[1] - ends[0]) / 2)
        value, low, high = (
            pounds(one, rounded(one, places)) for one in (self.estimate, *ends)
        )
        return f"{value}, 95 % interval {low} to {high}"

    @property
    def _direction(self) -> str:
        """Say what a sign alone wouldn't: which of the two gives and costs more."""
        if self.arrests > 0:
            return "" if self.cost >= 0 else " (B has more arrests and costs less)"
        if self.cost > 0:
            return " (B has fewer arrests and costs more)"
        return " (B has fewer arrests: so much is saved for each of them)"

    def to_row(self) -> dict[str, Any]:
        """Return its numbers under the names of columns."""
        return {
            "key": "cost_per_extra_arrest",
            "measure": "Cost per extra arrest from A to B, £",
            "unit": "£/arrest",
            "estimate": self.estimate,
            "shape": self.possible.shape.value,
            "low": self.possible.low,
            "high": self.possible.high,
            "cost_difference": self.cost,
            "arrests_difference": self.arrests,
            "n": self.n,
            "a_mean_cost_per_arrest": self.means[0],
            "b_mean_cost_per_arrest": self.means[1],
        }


def compute_extra(*, a: Outcome, b: Outcome) -> Extra:
    """Compute what an extra arrest costs, from the replications that both have."""
    cost, arrests = (
        (b.measures[key] - a.measures[key]).to_numpy(dtype=float)
        for key in (COST, ARRESTS)
    )
    possible = (
        compute_ratio_set(above=cost, below=arrests)
        if arrests.any()
        else RatioSet(shape=Shape.empty)  # also where nothing costs anything
    )
    return Extra(
        n=cost.size,
        cost=float(np.mean(cost)),
        arrests=float(np.mean(arrests)),
        possible=possible,
        means=(float(a.measures[MEAN].mean()), float(b.measures[MEAN].mean())),
    )


def extra_table(extra: Extra) -> pd.DataFrame:
    """Return it as a table of one row."""
    return pd.DataFrame([extra.to_row()])


def pounds(value: float, text: str) -> str:
    """Put the sign of the pound before a number in text, and a minus before that."""
    if not math.isfinite(value):
        return text
    return f"-£{text.removeprefix('-')}" if text.startswith("-") else f"£{text}"


def _beyond(possible: RatioSet) -> str:
    low, high = (pounds(v, significant(v)) for v in (possible.low, possible.high))
    if math.isinf(possible.low):
        return f"{high} or above"
    if math.isinf(possible.high):
        return f"{low} or below"
    return f"{low} or below, or {high} or above"
