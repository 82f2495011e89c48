"""A dose curve in words, and in plain text for a terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from analysis.measures import ARRESTS
from analysis.statistics.rounding import rounded
from analysis.studies.sweeping.measured import SHOWN
from analysis.studies.sweeping.words import (
    HEADS,
    interval,
    is_told,
    mean_text,
    number,
    ordinal,
)
from analysis.studies.words.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from analysis.studies.sweeping.dose import DoseCurve

BESIDE: Final = {
    "officer_hours_per_week": "officer hours",
    "faces_per_week": "faces scanned",
    "fruitless_stops_per_week": "fruitless stops",
}
PLACES: Final = 2
ORDERS: Final = (
    "All columns but the last are means over random orders, a replication each; in the "
    "last the slots come in the planned order, the preferred days first."
)


def dose_sentence(curve: DoseCurve) -> str:
    """Say what deployments bring, whether ever less, and what choosing is worth."""
    first, last = curve.compared
    said = _step(curve, first)
    if last != first:
        said += f", and {_step(curve, last)}"
    orders = "averaged over random orders of days and sites"
    parts = [f"In {curve.name}, {orders}, {said}."]
    beside = ", ".join(
        f"{number(curve.marginal(last, key)['mean'])} {words}"
        for key, words in BESIDE.items()
    )
    parts.append(f"A deployment of the last step asks for {beside}.")
    if not math.isfinite(curve.marginal(last)["low"]):
        parts.append("One replication can't tell any of it from luck.")
        return " ".join(parts)
    parts += [_change(curve), diminishing_text(curve), worth_text(curve)]
    return " ".join(part for part in parts if part)


def dose_lines(curve: DoseCurve) -> tuple[str, ...]:
    """Lay out what each deployment more brings and asks."""
    return tuple(_lines(curve))


def _step(curve: DoseCurve, dose: int) -> str:
    row = curve.marginal(dose)
    text = mean_text(row["mean"], row["low"], row["high"])
    if row["dose"] - row["dose_from"] == 1:
        return f"the {ordinal(dose)} deployment a week brings {text}"
    return (
        f"each deployment more from {row['dose_from']} to {dose} a week brings {text}"
    )


def _change(curve: DoseCurve) -> str:
    """Say whether the last step brings less than the one named first."""
    first, last = curve.compared
    if first == last:
        return ""
    mean, low, high = curve.change
    names = (f"the {ordinal(last)}", f"the {ordinal(first)}")
    if not curve.is_by_one:
        names = ("one of the last step", f"one of the step up to {first}")
    if not is_told(low, high):
        text = mean_text(mean, low, high, unit="", signed=True)
        return (
            f"Whether {names[0]} brings fewer than {names[1]} can't be told: the "
            f"difference is {text}."
        )
    word = "fewer" if mean < 0 else "more"
    text = mean_text(abs(mean), *sorted((abs(low), abs(high))), unit=word)
    return f"Pair by pair {names[0]} brings {text} than {names[1]}."


def diminishing_text(curve: DoseCurve) -> str:
    """Say from where on deployments bring less than those before."""
    dose = curve.diminishing
    if dose is None:
        return "Of no step can it be told that it brings fewer than those before it."
    which = f"the {ordinal(dose)}" if curve.is_by_one else f"the step up to {dose}"
    return (
        f"Returns diminish from {which} on, the first of which it can be told that it "
        "brings fewer arrests than those before it on average."
    )


def worth_text(curve: DoseCurve) -> str:
    """Say what choosing days and sites as planned is worth."""
    worth = curve.worth[ARRESTS]
    text = mean_text(
        worth.mean, worth.low, worth.high, unit="arrests a week", signed=True
    )
    where = f"on average over {curve.doses[0]} to {curve.doses[-1]} deployments"
    if not is_told(worth.low, worth.high):
        return (
            "Whether the planned choice of days and sites is worth anything can't be "
            f"told: {text} {where}."
        )
    percent = rounded(worth.percent, 1, signed=True)
    return (
        f"The planned choice of days and sites is worth {text} {where}, {percent} % of "
        "those of a random one."
    )


def _lines(curve: DoseCurve) -> Iterator[str]:
    yield "EACH DEPLOYMENT MORE BRINGS AND ASKS, averaged over random orders of slots"
    heads = list(HEADS.values())
    yield (
        f"{'deployments':<12}{heads[0]:>9}{'95 % interval':>17}"
        + "".join(f"{head:>11}" for head in heads[1:])
        + f"{'planned: arrests':>18}"
    )
    rows = curve.table[curve.table["what"] == "marginal"]
    for dose in curve.doses[1:]:
        yield _line(rows[rows["dose"] == dose])
    yield ""
    yield from wrapped(ORDERS)


def _line(rows: pd.DataFrame) -> str:
    random = {row["key"]: row for _, row in rows[rows["order"] == "random"].iterrows()}
    planned = rows[(rows["order"] == "planned") & (rows["key"] == ARRESTS)].iloc[0]
    arrests = random[ARRESTS]
    step = f"{arrests['dose_from']} to {arrests['dose']}"
    ends = interval(arrests["low"], arrests["high"], places=PLACES)
    return (
        f"{step:<12}{rounded(arrests['mean'], PLACES):>9}{ends:>17}"
        + "".join(f"{number(random[key]['mean']):>11}" for key in SHOWN[1:])
        + f"{rounded(planned['mean'], PLACES):>18}"
    )
