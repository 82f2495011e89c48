"""The staff ridge in words: what is identified by the record, and what is assumed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from analysis.studies.ridge.recorded import Unconfirmed


def ridge_sentence(table: pd.DataFrame, record: Unconfirmed) -> str:
    """Say what the record can tell of the crew."""
    parts = []
    for way, what in (
        ("prisoner van", "crews that hand over to prisoner vans"),
        ("own transport", "crews that drive prisoners in themselves"),
    ):
        rows = table[table["hand_over"] == way]
        if len(rows):
            parts.append(f"{int(rows['is_within'].sum())} of {len(rows)} {what}")
    low, high = 100 * record.low, 100 * record.high
    return (
        f"In the record {record.number} of {record.alerts} alerts are unconfirmed, "
        f"{100 * record.share:.2f} % with the exact 95 % interval {low:.2f} to "
        f"{high:.2f} %. In the model {' and '.join(parts)} give a share within it. "
        "The record can't tell which of them it was."
    )


def ridge_lines(table: pd.DataFrame) -> tuple[str, ...]:
    """List the crews within the interval."""
    head = ("hand-over", "vans", "pairs", "minutes away", "unconfirmed, % of alerts")
    lines = [_row(*head)]
    within = table[table["is_within"]]
    crews = [within[key].tolist() for key in ("hand_over", "prisoner_vans", "pairs")]
    named = list(zip(*crews, strict=True))
    for crew in dict.fromkeys(named):
        rows = within[[one == crew for one in named]]
        way, vans, pairs = crew
        away = _span(rows["minutes_away"], 1, 0)
        share = _span(rows["share"], 100, 2)
        number = str(vans) if way == "prisoner van" else "-"
        lines.append(_row(str(way), number, str(pairs), away, share))
    return tuple(lines)


def ridge_notes(table: pd.DataFrame, record: Unconfirmed) -> tuple[str, ...]:
    """Say what must be known before the figure is believed."""
    within = table[table["is_within"]]
    judged = within if len(within) else table
    error = 100 * (judged["high"] - judged["low"]).max() / 2
    half = 100 * (record.high - record.low) / 2
    identified = (
        "the record identifies no more than which numbers are boxed (Metropolitan "
        f"Police, LFR deployments 2025: {record.number} of {record.alerts} alerts in "
        "74 deployments, 8 January to 10 May). Pairs, vans, the way of hand-over and "
        "the minutes are all assumed."
    )
    carried = (
        "minutes away aren't an input. What is moved is the mean of the hand-over (3 "
        "to 25 min) or, with own transport, of the booking (60 to 120 min); a longer "
        "stop with the same vans gives nearly the same."
    )
    precision = (
        "one replication: the Monte Carlo error isn't known."
        if math.isnan(error)
        else "Monte Carlo error of a boxed number: "
        f"± {error:.2f} points at most (95 %), against ± {half:.2f} points of the "
        "record."
    )
    return identified, carried, precision


def _row(way: str, vans: str, pairs: str, away: str, share: str) -> str:
    return f"{way:15}{vans:>5}{pairs:>7}{away:>16}{share:>28}"


def _span(values: pd.Series, factor: float, places: int) -> str:
    low, high = factor * values.min(), factor * values.max()
    one, other = f"{low:.{places}f}", f"{high:.{places}f}"
    return one if one == other else f"{one} to {other}"
