"""The dose curve: what each deployment more a week brings, and what it asks.

With Y(k) a measure of a replication at k deployments a week, a deployment from j to k
brings (Y(k) - Y(j)) / (k - j), paired. In the random order that is a mean over orders:
each replication has its own, the same for every k, so that plans are nested within it.
What choosing days and sites well is worth is the planned order's Y less the random
one's, averaged over the doses: the area between the two curves, by the trapezoid rule,
by the width of the doses.

Returns diminish from the first step on that brings less, a deployment, than those
before it do on average, in the random order: the paired interval of the difference lies
below 0. The intervals of all steps hold together with 95 % (Bonferroni).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from analysis.figures import dose as figure
from analysis.measures import ARRESTS, BY_KEY
from analysis.statistics.precision import compute_mean_interval
from analysis.studies.plates.folder import plain, plain_rows
from analysis.studies.plates.plate import Plate
from analysis.studies.sweeping.dose_words import (
    diminishing_text,
    dose_lines,
    dose_sentence,
    worth_text,
)
from analysis.studies.sweeping.measured import SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from analysis.figures.style import Caption
    from analysis.studies.sweeping.measured import Measured

    Floats = NDArray[np.float64]

ORDERS: Final = ("random", "planned")
DOUBT: Final = 0.05


class Worth(NamedTuple):
    """What the planned order brings beyond a random one, a week, over the doses.

    Attributes
    ----------
    mean, low, high
        The difference, averaged over the doses, with its paired 95 % interval.
    percent
        Of what a random order brings, averaged likewise.
    """

    mean: float
    low: float
    high: float
    percent: float


@dataclass(frozen=True, eq=False)
class DoseCurve:
    """What deployments bring, by how many there are.

    Attributes
    ----------
    name
        Of the scenario.
    doses
        Deployments a week, rising.
    table
        A row an order, measure and dose: ``order``, ``key``, ``measure``, ``unit``;
        ``what`` is ``level`` (at ``dose``), ``marginal`` (a deployment more from
        ``dose_from`` to ``dose``) or ``worth`` (the planned order less the random one,
        at ``dose``; its ``order`` is ``planned less random``); ``mean`` with its 95 %
        interval ``low`` to ``high`` over the ``n`` replications.
    worth
        What choosing days and sites is worth, by measure.
    diminishing
        Up to which dose a step brings fewer arrests a deployment than those before it
        do on average, for the first time; None if it can't be told of any.
    change
        Marginal arrests of the last step less those of the one that is named first
        beside it, paired: mean, low and high.
    compared
        The upper ends of these two steps.
    tried
        Deployments a week beyond which nobody has tried; infinite if that isn't said.
    """

    name: str
    doses: tuple[int, ...]
    table: pd.DataFrame
    worth: dict[str, Worth]
    diminishing: int | None
    change: tuple[float, float, float]
    compared: tuple[int, int]
    tried: float = math.inf

    @property
    def is_by_one(self) -> bool:
        """Whether every dose is one deployment more."""
        return bool((np.diff(self.doses) == 1).all())

    @property
    def said(self) -> tuple[str, str]:
        """What stands in words on the figure."""
        return diminishing_text(self), worth_text(self)

    @property
    def sentence(self) -> str:
        """The answer in words."""
        return dose_sentence(self)

    @property
    def lines(self) -> tuple[str, ...]:
        """What each deployment more brings and asks, in plain text."""
        return dose_lines(self)

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values."""
        return {
            "sentence": self.sentence,
            "doses": list(self.doses),
            "diminishing_at": self.diminishing,
            "worth_of_choosing": {
                key: dict(zip(one._fields, map(plain, one), strict=True))
                for key, one in self.worth.items()
            },
            "rows": plain_rows(self.table),
        }

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the table, by the name of its file."""
        return {"dose": self.table}

    def plates(self, caption: Caption) -> list[Plate]:
        """Draw the figure."""
        drawn = figure.draw(
            self.table, caption=caption, said=self.said, tried=self.tried
        )
        title = figure.title(self.table)
        return [Plate("dose", drawn, self.table, title, self.sentence)]

    def marginal(self, dose: int, key: str = ARRESTS) -> pd.Series:
        """Return the row of the step up to a dose, in the random order."""
        rows = self.table
        found = rows[
            (rows["what"] == "marginal")
            & (rows["order"] == "random")
            & (rows["key"] == key)
            & (rows["dose"] == dose)
        ]
        return found.iloc[0]


def compute_dose_curve(measured: Measured, *, tried: int | None) -> DoseCurve:
    """Compute the dose curve of a sweep.

    Parameters
    ----------
    measured
        What was measured.
    tried
        The most deployments a week that anybody has tried, if that is known: the step
        up to it is compared with the last; the first step if it isn't there.
    """
    doses, curves = _curves(measured)
    arrests = curves["random", ARRESTS]
    steps = _marginals(doses, arrests)
    place = doses[1:].index(tried) if tried in doses[1:-1] else 0
    return DoseCurve(
        name=measured.layout.name,
        tried=math.inf if tried is None else tried,
        doses=doses,
        table=pd.DataFrame(list(_rows(doses, curves))),
        worth={
            key: compute_worth(
                doses, planned=curves["planned", key], random=curves["random", key]
            )
            for key in SHOWN
        },
        diminishing=find_diminishing(doses, arrests),
        change=compute_mean_interval(values=steps[-1] - steps[place]),
        compared=(doses[1 + place], doses[-1]),
    )


def compute_worth(doses: tuple[int, ...], *, planned: Floats, random: Floats) -> Worth:
    """Compute what the planned order brings beyond a random one.

    Parameters
    ----------
    doses
        Rising.
    planned, random
        A measure in either order, shape (doses, replications).
    """
    width = doses[-1] - doses[0]
    gained = np.trapezoid(planned - random, doses, axis=0) / width
    there = float(np.trapezoid(random.mean(axis=1), doses)) / width
    mean, low, high = compute_mean_interval(values=gained)
    return Worth(mean, low, high, 100 * mean / there if there else np.nan)


def find_diminishing(doses: tuple[int, ...], values: Floats) -> int | None:
    """Find the dose up to which a step brings less than those before it.

    Parameters
    ----------
    doses
        Rising.
    values
        A measure, shape (doses, replications).
    """
    steps, later = _marginals(doses, values), range(1, len(doses) - 1)
    for place in later:
        before = (values[place] - values[0]) / (doses[place] - doses[0])
        _, _, high = compute_mean_interval(
            values=steps[place] - before, confidence=1 - DOUBT / len(later)
        )
        if high < 0:
            return doses[place + 1]
    return None


def _curves(
    measured: Measured,
) -> tuple[tuple[int, ...], dict[tuple[str, str], Floats]]:
    """Return the doses, and measures by order and key, shape (doses, replications)."""
    layout = measured.layout
    given = [int(point[0]) for point in layout.design.points]
    places = sorted(range(len(given)), key=given.__getitem__)
    names = {"planned": layout.names, "random": layout.drawn}
    curves = {
        (order, key): np.array(
            [measured.values(names[order][place], key) for place in places]
        )
        for order in ORDERS
        for key in SHOWN
    }
    return tuple(given[place] for place in places), curves


def _marginals(doses: tuple[int, ...], values: Floats) -> Floats:
    """Return what a deployment brings from dose to dose, (doses - 1, replications)."""
    steps = np.diff(doses)[:, None]
    found: Floats = np.diff(values, axis=0) / steps
    return found


def _rows(
    doses: tuple[int, ...], curves: dict[tuple[str, str], Floats]
) -> Iterator[dict[str, Any]]:
    steps = list(pairwise(doses))
    points = [(dose, dose) for dose in doses]
    for (order, key), values in curves.items():
        yield from _of("level", order, key, points, values)
        yield from _of("marginal", order, key, steps, _marginals(doses, values))
    for key in SHOWN:
        gained = curves["planned", key] - curves["random", key]
        yield from _of("worth", "planned less random", key, points, gained)


def _of(
    what: str, order: str, key: str, doses: Sequence[tuple[int, int]], values: Floats
) -> Iterator[dict[str, Any]]:
    one = BY_KEY[key]
    named = {"order": order, "key": key, "measure": one.label, "unit": one.unit}
    for (low, high), row in zip(doses, values, strict=True):
        at = {"what": what, "dose_from": low, "dose": high}
        yield named | at | _summed(row)


def _summed(values: Floats) -> dict[str, Any]:
    mean, low, high = compute_mean_interval(values=values)
    return {"mean": mean, "low": low, "high": high, "n": len(values)}
