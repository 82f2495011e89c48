"""Several scenarios against one base, by each measure: many comparisons at once.

All met the same luck, so each is compared with the base replication by replication.
The convention a reader would get wrong: the intervals of means are of each mean alone,
those of the differences hold all at once, by Bonferroni's inequality, for one measure
at a time. With twelve scenarios each of those has 99.6 %, and is half as wide again as
one alone would be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from analysis.statistics.paired import compute_paired
from analysis.statistics.precision import compute_mean_interval

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.measures import Measure

COLUMNS: Final = (
    "scenario", "is_base", "n", "mean", "mean_low", "mean_high",
    "pairs", "difference", "low", "high",
)  # fmt: skip


def compute_all_against_base(
    measures: Mapping[str, pd.DataFrame],
    *,
    base: str,
    by: Sequence[Measure],
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Compare each scenario with the base by several measures, one after the other.

    Parameters
    ----------
    measures, base, confidence
        As for `compute_against_base`. Differences hold together for each measure.
    by
        The measures.

    Returns
    -------
    DataFrame
        A row a measure and scenario: ``key``, ``measure``, ``unit`` and ``kind``, then
        the columns of `compute_against_base`.
    """
    parts = []
    for one in by:
        frame = compute_against_base(
            measures, base=base, measure=one.key, confidence=confidence
        )
        words = {"key": one.key, "measure": one.label, "unit": one.unit}
        for place, (name, word) in enumerate({**words, "kind": one.kind.value}.items()):
            frame.insert(place, name, word)
        parts.append(frame)
    return pd.concat(parts, ignore_index=True)


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
        A row a scenario, in order: ``scenario``, ``is_base``, ``n`` replications in
        which the measure is defined, ``mean`` with ``mean_low`` to ``mean_high``, and
        of the ``pairs`` in which it is defined in the base too the ``difference`` from
        the base with ``low`` to ``high``; ``nan`` for the base itself.
    """
    comparisons = max(1, len(measures) - 1)
    each = 1 - (1 - confidence) / comparisons
    rows = []
    for name, frame in measures.items():
        values = frame[measure]
        mean, low, high = compute_mean_interval(values=values, confidence=confidence)
        row = {
            "scenario": name,
            "is_base": name == base,
            "n": int(values.notna().sum()),
            "mean": mean,
            "mean_low": low,
            "mean_high": high,
        }
        row["pairs"] = row["n"]
        if name != base:
            told = compute_paired(a=measures[base][measure], b=values, confidence=each)
            row |= {"pairs": told.n, "difference": told.difference}
            row |= {"low": told.low, "high": told.high}
        rows.append(row)
    return pd.DataFrame(rows, columns=list(COLUMNS))
