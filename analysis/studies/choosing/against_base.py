"""Several scenarios against one base, by one measure: many comparisons at once.

All met the same luck, so each is compared with the base replication by replication.
The convention a reader would get wrong: the intervals of means are of each mean alone,
those of the differences hold all at once, by Bonferroni's inequality. With twelve
scenarios each of those has 99.6 %, and is half as wide again as one alone would be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.statistics.paired import compute_paired
from analysis.statistics.precision import compute_mean_interval

if TYPE_CHECKING:
    from collections.abc import Mapping


def compute_against_base(
    measures: Mapping[str, pd.DataFrame],
    *,
    base: str,
    measure: str,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Compare each scenario with the base by one measure.

    Parameters
    ----------
    measures
        All measures of each scenario, a row a replication, by its name.
    base
        Name of the base, which is one of them.
    measure
        Key of a measure.
    confidence
        Of each mean's interval; and of those of all differences together.

    Returns
    -------
    DataFrame
        A row a scenario, in order: ``scenario``, ``n`` replications in which the
        measure is defined, ``mean`` with ``mean_low`` to ``mean_high``, and from the
        base the ``difference`` with ``low`` to ``high``; ``nan`` for the base itself.
    """
    comparisons = max(1, len(measures) - 1)
    each = 1 - (1 - confidence) / comparisons
    rows = []
    for name, frame in measures.items():
        values = frame[measure]
        mean, low, high = compute_mean_interval(values=values, confidence=confidence)
        row = {
            "scenario": name,
            "n": int(values.notna().sum()),
            "mean": mean,
            "mean_low": low,
            "mean_high": high,
        }
        if name != base:
            told = compute_paired(a=measures[base][measure], b=values, confidence=each)
            row |= {"difference": told.difference, "low": told.low, "high": told.high}
        rows.append(row)
    names = ["scenario", "n", "mean", "mean_low", "mean_high", "difference"]
    return pd.DataFrame(rows, columns=[*names, "low", "high"])
