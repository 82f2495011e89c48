"""At which rate of arrests ordinary patrol would make as many with the same hours.

B makes more arrests than A, for more officer hours. Had these hours gone into ordinary
patrol, it would have made as many arrests if it made as many per hour as the ratio of
the two paired mean differences. What that ratio can be is Fieller's set.

The convention a reader would get wrong: this is no mean rate. What both scenarios do
is in every mean, and in no difference; and custody's and courts' hours aren't in it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from analysis.statistics.fieller import RatioSet, Shape, compute_ratio_set
from analysis.statistics.rounding import decimals, rounded, significant

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

HOURS: Final = 100
"""Officer hours that a rate is for."""


@dataclass(frozen=True, kw_only=True)
class BreakEven:
    """Extra arrests of B over A, per 100 extra officer hours.

    Attributes
    ----------
    arrests, hours
        Mean paired differences B - A a week.
    possible
        The ratios that are possible at 95 %.
    """

    arrests: float
    hours: float
    possible: RatioSet

    @property
    def estimate(self) -> float:
        """Arrests per 100 officer hours; ``nan`` if no hour differs."""
        return HOURS * self.arrests / self.hours if self.hours else math.nan

    @property
    def text(self) -> str:
        """What the rate is, with what is possible."""
        match self.possible.shape:
            case Shape.interval:
                ends = self.possible.low, self.possible.high
                half = (ends[1] - ends[0]) / 2
                places = decimals([self.estimate], half_width=half)
                value, low, high = (rounded(v, places) for v in (self.estimate, *ends))
                return f"{value} ({low} to {high})"
            case Shape.unknown:
                return f"{significant(self.estimate)} (one replication: no interval)"
            case _:
                return "any number"

    def to_row(self) -> dict[str, Any]:
        """Return its numbers under the names of columns."""
        return {
            "value": self.estimate,
            "low": self.possible.low,
            "high": self.possible.high,
            "shape": self.possible.shape.value,
        }


def compute_break_even(*, arrests: Floats, hours: Floats, weeks: int) -> BreakEven:
    """Compute the rate at which ordinary patrol breaks even.

    Parameters
    ----------
    arrests, hours
        Paired differences B - A over all weeks, shape (replications,).
    weeks
        In a replication.
    """
    possible = (
        compute_ratio_set(above=HOURS * arrests, below=hours)
        if hours.any()
        else RatioSet(shape=Shape.empty)
    )
    return BreakEven(
        arrests=float(arrests.mean()) / weeks,
        hours=float(hours.mean()) / weeks,
        possible=possible,
    )


def break_even_sentence(extra: BreakEven, added: BreakEven) -> str:
    """Say which rate ordinary patrol would have to exceed, where it can be said."""
    start = "Break-even with ordinary patrol:"
    match extra.possible.shape:
        case Shape.empty:
            return f"{start} none, officer hours are the same."
        case Shape.line | Shape.rays:
            return f"{start} none that can be told, officer hours are too much alike."
        case _ if extra.arrests * extra.hours < 0:
            both = (extra.arrests, extra.hours)
            more, less = ("fewer" if change < 0 else "more" for change in both)
            return f"{start} none, B has {more} arrests with {less} officer hours."
    what = "extra" if extra.hours > 0 else "missing"
    return (
        f"{start} {extra.text} {what} arrests per {HOURS} {what} officer hours, "
        f"{added.text} of the net added alone (Fieller's); its own rate isn't known "
        "here."
    )
