"""Error, risk and doubt in words, and in plain text for a terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from analysis.figures.doubt import chance, group_label
from analysis.figures.tornado import named
from analysis.statistics.rounding import UNDEFINED, decimals, rounded
from analysis.studies.words.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from analysis.studies.doubt.apart import Apart

LABEL: Final = 40
REST: Final = "rest"
NAMED: Final = 2  # groups in the sentence


def doubt_sentence(spread: pd.DataFrame, groups: pd.DataFrame, *, is_told: bool) -> str:
    """Say how far uncertain inputs move the difference, and what that is due to."""
    row = of_doubt(spread)
    places = places_of(spread)
    start = (
        f"With uncertain inputs the difference is {rounded(row['mean'], places)} "
        "arrests a week"
    )
    if not is_told:
        return f"{start}; how far they move it can't be told from luck."
    start += (
        f", 90 % of draws between {rounded(row['low'], places)} and "
        f"{rounded(row['high'], places)}"
    )
    told = groups[(groups["group"] != REST) & (groups["low"] > 0)].head(NAMED)
    if told.empty:
        return f"{start}; no group of inputs can be told to have a part in that."
    parts = [
        f"{per_cent(one['share'])} ({interval(one, sign='')}) is due to "
        f"{group_label(one['group'])}"
        for _, one in told.iterrows()
    ]
    return f"{start}; of the doubt, {' and '.join(parts)} (95 % intervals)."


def spread_words(spread: pd.DataFrame) -> str:
    """Say what the page shows of error, risk and doubt, for who doesn't see it."""
    places = places_of(spread)
    parts = []
    for _, row in spread.iterrows():
        share = "95 % interval" if row["key"] == "error" else "90 %"
        ends = f"{rounded(row['low'], places)} to {rounded(row['high'], places)}"
        mean = rounded(row["mean"], places)
        parts.append(f"{row['label']}, {mean} ({share} {ends})")
    return f"Difference in arrests a week. {_capital('; '.join(parts))}."


def inputs_words(inputs: pd.DataFrame, *, places: int) -> str:
    """Say what the tornado shows, for who doesn't see it."""
    said = "; ".join(_ends_of(row, places) for _, row in inputs.iterrows())
    return (
        "Mean difference in arrests a week at the low and high end of an input, and "
        f"its share of the doubt. {_capital(said)}."
    )


def doubt_lines(apart: Apart) -> tuple[str, ...]:
    """Lay the tables out, at most 100 columns wide."""
    return (
        *_spread_lines(apart),
        "",
        *_table_lines(apart),
        "",
        *_part_lines(apart),
        *_group_lines(apart),
        *_input_lines(apart),
    )


def _spread_lines(apart: Apart) -> Iterator[str]:
    places = places_of(apart.spread)
    yield _line("ERROR, RISK, DOUBT: arrests a week", "mean", "90 % of them")
    for _, row in apart.spread.iterrows():
        is_error = row["key"] == "error"
        ends = f"{rounded(row['low'], places)} to {rounded(row['high'], places)}"
        if not math.isfinite(row["low"]):
            ends = UNDEFINED
        note = "95 % interval of the mean" if is_error else _edges(row, places)
        yield _line(row["label"], rounded(row["mean"], places), ends, note)
    if not math.isfinite(apart.same_week):
        return
    same, other = chance(apart.same_week), chance(apart.other_week)
    yield from wrapped(
        f"B has more arrests than A in {same} of the same weeks, and a week of B more "
        f"than another week of A in {other} of cases; ties count half.",
    )


def _edges(row: pd.Series, places: int) -> str:
    ends = [row[name] for name in ("low_low", "low_high", "high_low", "high_high")]
    if not all(map(math.isfinite, ends)):
        return ""
    a, b, c, d = (rounded(end, places) for end in ends)
    return f"edges {a} to {b}, {c} to {d}"


def _table_lines(apart: Apart) -> Iterator[str]:
    yield (
        f"{'DIFFERENCE B - A':<{LABEL}}{'as stated':>11}{'95 % interval':>22}"
        f"{'90 % of draws':>24}"
    )
    for _, row in apart.table.iterrows():
        half = (row["high"] - row["low"]) / 2
        places = decimals([row["difference"], row["p5"]], half_width=half)
        number, low, high, p5, p95 = (
            rounded(row[name], places)
            for name in ("difference", "low", "high", "p5", "p95")
        )
        stated = "" if low == UNDEFINED else f"{low} to {high}"
        over = UNDEFINED if UNDEFINED in (p5, p95) else f"{p5} to {p95}"
        yield f"{row['measure']:<{LABEL}}{number:>11}{stated:>22}{over:>24}"


def _part_lines(apart: Apart) -> Iterator[str]:
    yield _line("WHAT A SINGLE YEAR'S DIFFERENCE VARIES BY", "% of all", "")
    for _, row in apart.parts.iterrows():
        yield _line(row["label"], per_cent(row["share"]), "")


def _group_lines(apart: Apart) -> Iterator[str]:
    if not apart.is_told:
        yield ""
        yield "What the inputs do can't be told from luck."
        return
    yield ""
    yield _line("WHAT THE DOUBT IS DUE TO", "% of it", "95 % interval", "inputs")
    for _, row in apart.groups.iterrows():
        number = "" if row["group"] == REST else f"{row['inputs']}"
        label = group_label(row["group"])
        yield _line(label, per_cent(row["share"]), interval(row), number)


def _input_lines(apart: Apart) -> Iterator[str]:
    told = apart.inputs[apart.inputs["share_low"] > 0]
    if not apart.is_told or told.empty:
        return
    yield ""
    yield "STRONGEST INPUTS: mean difference at the low and high end, % of the doubt"
    places = places_of(apart.spread)
    for _, row in told.iterrows():
        yield from wrapped(_ends_of(row, places), rest="  ")


def _ends_of(row: pd.Series, places: int) -> str:
    """Say what an input does at its ends, and its share of the doubt."""
    low, high = (rounded(row[end], places) for end in ("low", "high"))
    return (
        f"{named(row)} ({row['standing']}): {low} at {row['at_low']}, {high} at "
        f"{row['at_high']}, {per_cent(row['share'])}"
    )


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _line(label: str, number: str, ends: str, note: str = "") -> str:
    return f"{label:<{LABEL}}{number:>9}{ends:>16}  {note}".rstrip()


def places_of(spread: pd.DataFrame) -> int:
    """Return the decimal places to which arrests are rounded."""
    row = of_doubt(spread)
    half = (row["high"] - row["low"]) / 2
    return max(0, min(2, decimals([row["mean"]], half_width=half)))


def of_doubt(spread: pd.DataFrame) -> pd.Series:
    """Return the row of the mean over uncertain inputs."""
    return next(row for _, row in spread.iterrows() if row["key"] == "doubt")


def per_cent(share: float) -> str:
    """Write a share in whole per cent."""
    return f"{100 * share:.0f} %" if math.isfinite(share) else UNDEFINED


def interval(row: pd.Series, *, sign: str = " %") -> str:
    """Write the interval of a share in whole per cent."""
    return f"{100 * row['low']:.0f} to {100 * row['high']:.0f}{sign}"
