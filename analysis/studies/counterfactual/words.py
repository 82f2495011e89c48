"""What would have been otherwise, in words, and in plain text for a terminal."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Final

import pandas as pd

from analysis.statistics.rounding import decimals, rounded, significant
from analysis.studies.counterfactual.break_even import break_even_sentence
from analysis.studies.words.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.studies.counterfactual.break_even import BreakEven

LABEL: Final = 66
AHEAD: Final = ("added", "ceased", "earlier")
BEHIND: Final = ("lost", "spared", "later")
DAYS_IN_WEEK: Final = 7


def by_key(table: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the rows of a counterfactual by their keys."""
    return {row["key"]: row for _, row in table.iterrows()}


def counterfactual_sentence(
    table: pd.DataFrame,
    names: tuple[str, str],
    *,
    rates: tuple[BreakEven, BreakEven],
    sought: tuple[float, float, float],
) -> str:
    """Say what arrests add and bring forward, what isn't identified, and break-even.

    Parameters
    ----------
    table
        The counterfactual.
    names
        Of A and B.
    rates
        Break-even of all extra arrests, and of those added.
    sought
        Mean time sought, as stated, and at the ends of its range, in days.
    """
    rows = by_key(table)
    shifted = sum(rows[key]["value"] for key in (*AHEAD, *BEHIND))
    if not shifted:
        a, b = names
        same = f"{b} takes off the street whom {a} does, on the same days"
        return f"Added or brought forward: nobody; {same}."
    parts = [_persons(rows, names), _at_large(rows), _unidentified(rows, sought)]
    parts += [break_even_sentence(*rates), "None of it is about crime."]
    return " ".join(parts)


def identification_note(sought: tuple[float, float, float]) -> str:
    """Say what of the counterfactual no record identifies."""
    stated, low, high = sought
    return (
        "ceasing to be sought isn't being found. Time sought is an input that mixes "
        "finding, withdrawal and death, so which of those brought forward would have "
        f"been arrested otherwise is not identified. It is assumed: {stated:g} days, "
        f"{low:g} to {high:g}. Arrests are no measure of crime."
    )


def _persons(rows: dict[str, pd.Series], names: tuple[str, str]) -> str:
    a, b = names
    added, ceased, earlier = (rows[key] for key in AHEAD)
    alone = added["value"] + ceased["value"]
    first = f"{b} alone takes nobody off the street"
    if alone:
        first = (
            f"{b} alone takes {significant(alone)} persons a week off the street, of "
            f"whom {_said(added)} would still be sought at the end (added), and "
            f"{_said(ceased)} not{_median(ceased)} (brought forward)"
        )
    if earlier["value"]:
        first += f"; {_said(earlier)} more {a} takes too{_median(earlier)}"
    said = [f"Added or brought forward (95 % intervals): {first}."]
    behind = sum(rows[key]["value"] for key in BEHIND)
    if behind:
        said.append(f"The other way round, {significant(behind)} are lost or put back.")
    if not math.isfinite(added["low"]):
        said.append("One replication can't tell this from luck.")
    elif rows["net_added"]["low"] <= 0 <= rows["net_added"]["high"]:
        said.append("Whether arrests are added on the whole can't be told.")
    return " ".join(said)


def _said(row: pd.Series) -> str:
    if not math.isfinite(row["low"]) or not row["value"]:
        return significant(row["value"])
    places = _places(row)
    value, *ends = (rounded(row[name], places) for name in ("value", "low", "high"))
    return f"{value} ({' to '.join(ends)})"


def _median(row: pd.Series) -> str:
    days = row["days_median"]
    return f", in the median {days:.0f} days later" if math.isfinite(days) else ""


def _at_large(rows: dict[str, pd.Series]) -> str:
    row = rows["at_large"]
    many = "fewer" if row["value"] >= 0 else "more"
    sign = DAYS_IN_WEEK if row["value"] >= 0 else -DAYS_IN_WEEK
    value, *ends = (row[name] / sign for name in ("value", "low", "high"))
    low, high = sorted(ends)
    mean = _said(pd.Series({"value": value, "low": low, "high": high}))
    return f"On average {mean} {many} sought persons are at large."


def _unidentified(
    rows: dict[str, pd.Series], sought: tuple[float, float, float]
) -> str:
    stated, *ends = sought
    low, high = (f"{days:g}" for days in ends)
    least, most = (
        significant(rows[f"net_added_at_{days}_days"]["value"]) for days in (low, high)
    )
    return (
        "Not identified: who of those brought forward would have been arrested "
        "otherwise. Time sought mixes finding with withdrawing, and is assumed; at "
        f"{low} to {high} days instead of {stated:g}, {least} to {most} are added net."
    )


def counterfactual_lines(table: pd.DataFrame) -> tuple[str, ...]:
    """Lay the table out, a row a number."""
    return tuple(_lines(table))


def _lines(table: pd.DataFrame) -> Iterator[str]:
    for unit, rows in table.groupby("unit", sort=False):
        yield _line(str(unit).upper(), "B against A", "95 % interval")
        for _, row in rows.iterrows():
            places = _places(row)
            ends = ""
            if math.isfinite(row["low"]) and row["shape"] in ("", "interval"):
                ends = " to ".join(rounded(row[end], places) for end in ("low", "high"))
            yield from _wrapped(row["label"], rounded(row["value"], places), ends)
        yield ""
    yield from wrapped(
        "Intervals are Student's over paired replications, of rates Fieller's, and of "
        "persons exact where Student's would go below 0. Days count within the "
        "horizon: a longer one avoids more of them, and adds fewer.",
    )


def _wrapped(label: str, value: str, interval: str) -> Iterator[str]:
    first, *others = textwrap.wrap(label, LABEL - 2, subsequent_indent="  ")
    yield _line(first, value, interval)
    yield from others


def _line(label: str, value: str, interval: str) -> str:
    return f"{label:<{LABEL}} {value:>11} {interval:>20}".rstrip()


def _places(row: pd.Series) -> int:
    half = (row["high"] - row["low"]) / 2
    return min(3, decimals([row["value"]], half_width=half))
