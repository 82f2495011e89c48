"""Answers in words: sentences generated from the numbers of a comparison.

A sentence says yield and burden together, says the interval wherever it says a
difference, and says so when the numbers don't tell.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from analysis.statistics.rounding import (
    decimals,
    exact,
    rounded,
    rounded_comparison,
    significant,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from analysis.studies.outcome import Outcome

ARRESTS: Final = "arrests_per_week"
BESIDE: Final = {
    "officer_hours_per_week": "officer hours",
    "faces_per_week": "faces scanned",
    "nobody_free_per_week": "alerts that nobody could answer",
}


def comparison_sentence(table: pd.DataFrame, a: Outcome, b: Outcome) -> str:
    """Answer what changes from A to B, in two sentences."""
    return f"{yield_sentence(table, a, b)} {_beside(_by_key(table))}"


def yield_sentence(table: pd.DataFrame, a: Outcome, b: Outcome) -> str:
    """Say what becomes of arrests from A to B, with the interval."""
    return f"{_subject(a, b)} {_arrests(_by_key(table)[ARRESTS], a, b)}"


def pairing_sentence(table: pd.DataFrame) -> str:
    """Say what shared luck bought for the difference in arrests."""
    row = _by_key(table)[ARRESTS]
    ratio, low, high = (row[f"variance_ratio{end}"] for end in ("", "_low", "_high"))
    if not math.isfinite(ratio):
        return ""
    said = (
        "Shared luck: runs with luck of their own would take "
        f"{significant(ratio, 2)} times as many replications to tell the difference in "
        "arrests as surely"
    )
    if not math.isfinite(low):
        return f"{said}."
    ends = f"{significant(low, 2)} to {significant(high, 2)}"
    return f"{said} (95 % interval {ends}, jackknife)."


def description_sentence(table: pd.DataFrame, outcome: Outcome) -> str:
    """Say what one scenario yields and what it asks."""
    rows = _by_key(table)
    arrests, hours, faces, nobody = (_mean(rows[key]) for key in (ARRESTS, *BESIDE))
    number = outcome.planned
    deployments = "1 deployment" if number == 1 else f"{number} deployments"
    return (
        f"With {deployments} a week planned there are {arrests} arrests a week, for "
        f"{hours} officer hours and {faces} faces scanned; {nobody} alerts a week "
        "find nobody free."
    )


def listed(names: Iterable[str]) -> str:
    """Put names in a row, with an *and* before the last."""
    *before, last = list(names)
    return f"{', '.join(before)} and {last}" if before else last


def _subject(a: Outcome, b: Outcome) -> str:
    if a.planned == b.planned:
        return f"When {b.name} takes the place of {a.name},"
    return f"When a force goes from {a.planned} deployments a week to {b.planned},"


def _arrests(row: pd.Series, a: Outcome, b: Outcome) -> str:
    text = rounded_comparison(row)
    if row["a_mean"] == row["b_mean"] == 0:
        return "there are no arrests in either."
    from_to = f"from {text.a} to {text.b} a week"
    if row["difference"] == 0 and row["low"] == row["high"]:
        return f"arrests are the same in every replication, {text.a} a week."
    if not math.isfinite(row["low"]):
        return (
            f"arrests go {from_to} in the one replication that was run (difference "
            f"{text.difference}), which can't be told from luck."
        )
    interval = f"difference {text.difference}, 95 % interval {text.low} to {text.high}"
    if row["low"] <= 0 <= row["high"]:
        return (
            f"arrests go {from_to}, but whether they rise or fall can't be told: the "
            f"interval includes 0 ({interval})."
        )
    verb = "rise" if row["difference"] > 0 else "fall"
    return f"arrests {verb} {from_to} ({interval}){_proportion(row, a, b)}."


def _proportion(row: pd.Series, a: Outcome, b: Outcome) -> str:
    """Set the ratio of the arrests beside that of the planned deployments."""
    if 0 in (a.planned, b.planned) or a.planned == b.planned:
        return ""
    if not math.isfinite(row["relative"]):
        return ""
    half = (row["relative_high"] - row["relative_low"]) / 2
    ratio = 1 + row["relative"]
    times = rounded(ratio, decimals([ratio], half_width=half))
    plan = exact(b.planned / a.planned)
    return f", which is {times} times as many for {plan} times the deployments"


def _beside(rows: dict[str, pd.Series]) -> str:
    parts = []
    for key, words in BESIDE.items():
        row = rows[key]
        text = rounded_comparison(row)
        if text.a == text.b:
            parts.append(f"{words} stay at {text.a}")
        else:
            parts.append(f"{words} go from {text.a} to {text.b}")
    first, *middle, last = parts
    return f"Each week {', '.join([first, *middle])}, and {last}."


def _by_key(table: pd.DataFrame) -> dict[str, pd.Series]:
    return {row["key"]: row for _, row in table.iterrows()}


def _mean(row: pd.Series) -> str:
    half = (row["high"] - row["low"]) / 2
    return rounded(row["mean"], decimals([row["mean"]], half_width=half))
