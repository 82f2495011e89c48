"""Whose outcome changed, in words, and in plain text for a terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from analysis.statistics.rounding import decimals, rounded, significant
from analysis.studies.words.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

LABEL: Final = 38
COUNTED: Final = (
    "Alerts are counted, and not persons: who is arrested in both, on another day, is "
    "one lost and one gained."
)


def changes_sentence(
    flow: pd.DataFrame, causes: pd.DataFrame, names: tuple[str, str]
) -> str:
    """Say how many alerts end otherwise, and why arrests are gained and lost."""
    total = _by_cause(causes)["all"]
    start = "Whose outcome changes:"
    if flow.empty:
        return f"{start} nobody's; there is no alert in either."
    if not (flow["cause"] != "").any():
        return f"{start} nobody's; every alert ends the same in both."
    alerts = flow["per_week"].sum()
    same = flow.loc[flow["cause"] == "", "per_week"].sum()
    counted = (
        f"of the {significant(alerts)} alerts a week that A or B has, "
        f"{significant(same)} end the same in both."
    )
    moved = f"{_moved(causes, 'gained', names[0])} {_moved(causes, 'lost', names[1])}"
    return f"{start} {counted} {moved}{_untold(total)}"


def _moved(causes: pd.DataFrame, kind: str, name: str) -> str:
    """Say how many arrests are gained, or lost, and for which cause most of them."""
    rows = _by_cause(causes)
    total = rows.pop("all")
    if not total[kind]:
        return f"No arrest is {kind}."
    said = f"Arrests {kind}: {_number(total, kind)} a week ({_interval(total, kind)})"
    most = max(rows.values(), key=lambda row: row[kind])
    number = _number(most, kind)
    share = f"{number} of them"
    if number == _number(total, kind):
        is_alone = sum(row[kind] > 0 for row in rows.values()) == 1
        share = "all" if is_alone else "nearly all"
    return f"{said}, {share} by '{most['label']}' in {name}."


def _by_cause(causes: pd.DataFrame) -> dict[str, pd.Series]:
    return {row["cause"]: row for _, row in causes.iterrows()}


def _untold(total: pd.Series) -> str:
    if not math.isfinite(total["net_low"]):
        return " One replication can't tell this from luck."
    if total["net_low"] <= 0 <= total["net_high"]:
        return (
            f" Which is more can't be told: gained less lost is "
            f"{_number(total, 'net', signed=True)} ({_interval(total, 'net')})."
        )
    return ""


def changes_lines(causes: pd.DataFrame) -> tuple[str, ...]:
    """Lay the causes out, a row each."""
    return tuple(_lines(causes))


def _lines(causes: pd.DataFrame) -> Iterator[str]:
    yield _line("A WEEK, BY CAUSE", "alerts", "arrests", "arrests", "", "95 %")
    yield _line("", "changed", "gained", "lost", "net", "interval")
    for _, row in causes.iterrows():
        alerts = row["alerts_only_a"] + row["alerts_only_b"] + row["alerts_changed"]
        low, high = row["net_low"], row["net_high"]
        places = _places(row, "net")
        interval = ""
        if math.isfinite(low):
            ends = (rounded(end, places, signed=True) for end in (low, high))
            interval = " to ".join(ends)
        yield _line(
            row["label"],
            significant(alerts),
            rounded(row["gained"], places),
            rounded(row["lost"], places),
            rounded(row["net"], places, signed=True),
            interval,
        )
    yield ""
    yield from wrapped(COUNTED)


def _line(label: str, *cells: str) -> str:
    widths = (9, 9, 9, 9, 20)
    columns = (f" {text:>{width}}" for text, width in zip(cells, widths, strict=True))
    return f"{label:<{LABEL}}{''.join(columns)}".rstrip()


def _places(row: pd.Series, kind: str) -> int:
    half = (row[f"{kind}_high"] - row[f"{kind}_low"]) / 2
    return min(3, max(1, decimals([row[kind]], half_width=half)))


def _number(row: pd.Series, kind: str, *, signed: bool = False) -> str:
    return rounded(row[kind], _places(row, kind), signed=signed)


def _interval(row: pd.Series, kind: str) -> str:
    low, high = row[f"{kind}_low"], row[f"{kind}_high"]
    if not math.isfinite(low):
        return "one replication gives no interval"
    places, signed = _places(row, kind), kind == "net"
    ends = (rounded(end, places, signed=signed) for end in (low, high))
    return f"95 % interval {' to '.join(ends)}"
