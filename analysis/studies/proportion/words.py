"""The split of a gap in words, and in plain text for a terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import pandas as pd

from analysis.figures.gap import places_of
from analysis.statistics.rounding import exact, rounded
from analysis.studies.words.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

LABEL: Final = 36
ABSENT: Final = "not in these scenarios"


def by_key(table: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the rows of a split by their keys."""
    return {row["key"]: row for _, row in table.iterrows()}


def gap_sentence(table: pd.DataFrame, names: tuple[str, str], ratio: float) -> str:
    """Say how far arrests are from proportion, and which cause has the most of it."""
    rows, places = by_key(table), places_of(table)

    def said(key: str) -> str:
        return rounded(abs(rows[key]["arrests"]), places)

    gap = rows["gap"]
    start = (
        f"In proportion {names[1]} would have {said('proportional')} arrests a week, "
        f"{exact(ratio)} times those of {names[0]}; it has {said('obtained')}"
    )
    if not math.isfinite(gap["low"]):
        return f"{start}, of one replication, which can't be told from luck."
    interval = (
        f"95 % interval {rounded(gap['low'], places, signed=True)} to "
        f"{rounded(gap['high'], places, signed=True)}"
    )
    if gap["low"] <= 0 <= gap["high"]:
        return f"{start}: a gap that can't be told from 0 ({interval})."
    word = "fewer" if gap["arrests"] > 0 else "more"
    return f"{start}, {said('gap')} {word} ({interval}). {_most(table, places)}"


def gap_lines(
    table: pd.DataFrame, names: tuple[str, str], ratio: float
) -> tuple[str, ...]:
    """Lay the split out, what is missing as a number above 0."""
    return tuple(_lines(table, names, ratio))


def gap_table(table: pd.DataFrame) -> pd.DataFrame:
    """Return the same under headings, a row a part, as people read it."""
    places = places_of(table)
    rows = [
        (
            row["label"],
            rounded(row["arrests"], places),
            interval_of(row, places) if row["is_there"] else "exactly",
            (row["mark"] if row["is_there"] else ABSENT)
            if row["kind"] == "part"
            else "",
            row["reason"] if row["is_there"] else "",
        )
        for _, row in table.iterrows()
    ]
    names = ["Part", "Arrests a week", "95 % interval", "Rests on", "Why"]
    return pd.DataFrame(rows, columns=names)


def _lines(table: pd.DataFrame, names: tuple[str, str], ratio: float) -> Iterator[str]:
    places = places_of(table)
    yield _line("PROPORTION", "arrests a week", "95 % interval", "what it rests on")
    for _, row in table.iterrows():
        label = {
            "proportional": f"in proportion: {exact(ratio)} x {names[0]}",
            "obtained": f"obtained: {names[1]}",
            "gap": "missing altogether (gap)",
        }.get(row["key"], f"  missing by {row['label']}")
        if row["key"] == "interaction":
            label = "  interaction (what remains)"
        if row["key"] == "otherwise":
            label = "  missing by what else differs"
        number = rounded(row["arrests"], places)
        if row["is_there"]:
            rests = row["mark"] if row["kind"] == "part" else ""
            yield _line(label, number, interval_of(row, places), rests)
        else:
            yield _line(label, number, "exactly", ABSENT)
    yield ""
    yield from wrapped(
        "Each cause is switched off in turn in both scenarios, with the same luck. "
        "What two causes take together is in the part of each, and the interaction "
        "gives it back.",
    )


def _line(label: str, number: str, interval: str, mark: str) -> str:
    return f"{label:<{LABEL}} {number:>14}  {interval:>18}  {mark}".rstrip()


def interval_of(row: pd.Series, places: int) -> str:
    """Write an interval; nothing where there is none."""
    if not math.isfinite(row["low"]):
        return ""
    low, high = (rounded(row[end], places) for end in ("low", "high"))
    return f"{low} to {high}"


def _most(table: pd.DataFrame, places: int) -> str:
    """Name the part that is the largest in the direction of the gap."""
    rows = by_key(table)
    sign = math.copysign(1.0, rows.pop("gap")["arrests"])
    parts = [row for row in rows.values() if row["kind"] == "part"]
    causes = [row for row in parts if row["key"] != "interaction"]
    largest = max(causes, key=lambda row: sign * row["arrests"])
    if sign * largest["arrests"] <= 0 or largest["low"] <= 0 <= largest["high"]:
        return "No single cause can be told from 0."
    number = rounded(abs(largest["arrests"]), places)
    return f"The largest part, {number}, is {largest['label']} ({largest['mark']})."
