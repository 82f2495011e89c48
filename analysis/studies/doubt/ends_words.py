"""Inputs at the ends of their doubt: in a sentence, in words, and as a table."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.figures.ends import leading
from analysis.statistics.rounding import rounded

PLACES: Final = 2
MANY: Final = 1_000
"""From there on nobody reads decimals."""
STATED: Final = "stated"


def ends_sentence(frame: pd.DataFrame) -> str:
    """Say which input moves the difference most, as far as luck lets it tell."""
    measure = str(frame["measure"].iloc[0])
    start = (
        f"As stated the mean difference in {measure[0].lower()}{measure[1:]} is "
        f"{_mean(frame.iloc[0], STATED)}"
    )
    leaders = leading(frame)
    if not leaders:
        return f"{start}; none of these inputs moves it in these runs."
    if len(leaders) > 1:
        names = "; ".join(leaders)
        return f"{start}; these can't be told apart as what moves it most: {names}."
    first = frame.iloc[0]
    return f"{start}; it moves most with {_at_ends(first)}."


def ends_words(frame: pd.DataFrame) -> str:
    """Say what each input does, for who doesn't see the figure."""
    stated = _mean(frame.iloc[0], STATED)
    parts = "; ".join(_at_ends(row) for _, row in frame.iterrows())
    return (
        f"{frame['measure'].iloc[0]}, mean difference B - A: {stated} as stated. "
        f"{parts}. n = {frame['n'].iloc[0]} replications of each."
    )


def ends_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the data as people read them."""
    rows = []
    for _, row in frame.iterrows():
        shown: dict[str, str] = {"Assumption": row["label"]}
        for end in ("low", "high"):
            low, high = (
                rounded(row[f"{end}_{side}"], _places(row)) for side in ("low", "high")
            )
            shown[f"At the {end} end"] = row[f"at_{end}"]
            shown[f"B − A at the {end} end"] = f"{_mean(row, end)} ({low} to {high})"
        rows.append({**shown, "Standing": row["standing"]})
    return pd.DataFrame(rows)


def _at_ends(row: pd.Series) -> str:
    return (
        f"{row['label']} ({row['standing']}): {_mean(row, 'low')} at {row['at_low']}, "
        f"{_mean(row, 'high')} at {row['at_high']}"
    )


def _mean(row: pd.Series, name: str) -> str:
    return rounded(row[name], _places(row), signed=True)


def _places(row: pd.Series) -> int:
    return PLACES if abs(row[STATED]) < MANY else 0
