"""Which scenarios are on the front of arrests against what they ask of people.

Yield is arrests a week. Burden is faces scanned and fruitless stops a week, and what it
takes are officer hours a week. The four kinds of fruitless stop are added up: after a
false alert; of the person sought, without action; on an outdated or wrong entry; and,
though they count as arrests too, arrests after a false alert.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from analysis.statistics.dominance import compare_pairs
from analysis.statistics.precision import compute_mean_interval

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from analysis.studies.outcome import Outcome

YIELD: Final = "arrests"
AGAINST: Final = ("faces", "fruitless_stops", "officer_hours")
LABELS: Final = {
    "faces": "Faces scanned a week",
    "fruitless_stops": "Fruitless stops a week, all four kinds",
    "officer_hours": "Officer hours a week",
}
ALL: Final = "all"


def compute_front(
    outcomes: Mapping[str, Outcome], *, confidence: float = 0.95
) -> pd.DataFrame:
    """Judge each scenario against each burden, and against all at once.

    Parameters
    ----------
    outcomes
        Of each scenario.
    confidence
        Of all statements together. Intervals of single means have it each.

    Returns
    -------
    DataFrame
        A row a scenario and burden, then a row each for ``all`` of them: ``scenario``,
        ``against``, the means ``arrests`` and ``burden`` a week with their intervals
        ``arrests_low`` ... ``burden_high``, the ``verdict``, and ``by``: who dominates
        it, separated by ``; ``.
    """
    names = list(outcomes)
    weekly = [_weekly(outcome) for outcome in outcomes.values()]
    told = compare_pairs(_signed(weekly), confidence=confidence)
    rows = []
    for place, against in enumerate((*AGAINST, ALL), start=1):
        criteria = [0, place] if against != ALL else list(range(1 + len(AGAINST)))
        judged = told.verdicts(criteria)
        for name, frame, (verdict, by) in zip(names, weekly, judged, strict=True):
            means = _means(frame, against, confidence)
            dominating = "; ".join(names[one] for one in by)
            row = {"scenario": name, "against": against, **means}
            rows.append({**row, "verdict": verdict.value, "by": dominating})
    return pd.DataFrame(rows)


def _weekly(outcome: Outcome) -> pd.DataFrame:
    sums = outcome.sums
    return sums[[YIELD, *AGAINST]].div(sums["weeks"], axis=0)


def _signed(weekly: list[pd.DataFrame]) -> NDArray[np.float64]:
    """Return all criteria of all scenarios, more being better."""
    longest = max(map(len, weekly))
    values = np.full((1 + len(AGAINST), len(weekly), longest), np.nan)
    for system, frame in enumerate(weekly):
        for criterion, key in enumerate((YIELD, *AGAINST)):
            sign = 1 if key == YIELD else -1
            values[criterion, system, : len(frame)] = sign * frame[key].to_numpy()
    return values


def _means(frame: pd.DataFrame, against: str, confidence: float) -> dict[str, float]:
    parts = {"arrests": YIELD} | ({} if against == ALL else {"burden": against})
    means: dict[str, float] = {}
    for name, key in parts.items():
        mean, low, high = compute_mean_interval(
            values=frame[key].to_numpy(), confidence=confidence
        )
        means |= {name: mean, f"{name}_low": low, f"{name}_high": high}
    return means
