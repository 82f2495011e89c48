"""Rare harm in words, and in plain text for a terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from analysis.statistics.rounding import significant
from analysis.studies.words.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

LABEL: Final = 48
NEVER: Final = "can't be seen"
INTERVALS: Final = (
    "95 % intervals, exact for as many events as those of one replication are worth; "
    "where there are none, the one-sided 95 % bound. They bound what the model does, "
    "and get narrower with every replication."
)
IF_NONE: Final = (
    "If none: the share or rate, one-sided at 95 %, that one replication's weeks of "
    "the real thing would leave open if nothing at all were seen in them. No run "
    "changes that."
)
FRUITLESS: Final = (
    "Fruitless stops are the first four rows; arrests after a false alert count among "
    "the arrests too."
)
NOTES: Final = (INTERVALS, IF_NONE, FRUITLESS)
TWICE, TENTH = 2.0, 0.1


def harm_sentence(table: pd.DataFrame, disparities: pd.DataFrame) -> str:
    """Say what is seen of the rarest harm, and what it takes to see a disparity."""
    is_rarest = table["key"] == "arrests_after_false_alert_per_arrest"
    rarest = [row for _, row in table[is_rarest].iterrows()]
    ruled_out = [row for row in rarest if row["trials"] and not row["is_possible"]]
    told = [_rarest(row) for row in rarest if row["is_possible"] or not row["trials"]]
    first, *others = [*_ruled_out(ruled_out), *told]
    others = [f"{one[:1].upper()}{one[1:]}" for one in others]
    return " ".join([f"Rare harm: {first}", *others, *_disparities(disparities)])


def _ruled_out(rows: list[pd.Series]) -> Iterator[str]:
    """Say where arrests after false alerts can't be, once for all scenarios."""
    if rows:
        names = " and ".join(row["scenario"] for row in rows)
        yield (
            f"in {names} no arrest can come after a false alert, because settings rule "
            f"that out, so no run shows how many there would be. {_left_open(rows)}"
        )


def _rarest(row: pd.Series) -> str:
    name = row["scenario"]
    if not row["trials"]:
        return f"in {name} there are no arrests."
    if not row["events"]:
        return (
            f"in {name} none of {row['trials']:,.0f} arrests comes after a false "
            f"alert: at most {significant(row['high'], 2)} % (95 %, one-sided). "
            f"{_left_open([row])}"
        )
    return (
        f"in {name} {row['events']:,.0f} of {row['trials']:,.0f} arrests come after a "
        f"false alert, {_rate(row)}. {_left_open([row])}"
    )


def _left_open(rows: list[pd.Series]) -> str:
    """Say what none seen in the real thing would leave open."""
    weeks = " or ".join(dict.fromkeys(str(row["weeks"]) for row in rows))
    unit = "week" if weeks == "1" else "weeks"
    shares = " and ".join(
        dict.fromkeys(f"{significant(row['if_none'], 2)} %" for row in rows)
    )
    return (
        f"{weeks} {unit} of the real thing without any would still leave up to "
        f"{shares} of arrests possible (95 %, one-sided)."
    )


def _disparities(frame: pd.DataFrame) -> Iterator[str]:
    """Say how many deployments it takes to see a disparity, once for all scenarios."""
    is_any = frame["group"] == "any"
    chosen = frame[is_any & (frame["ratio"] == TWICE) & (frame["share"] == TENTH)]
    is_seen = chosen["deployments"].notna() & (chosen["deployments"] < math.inf)
    for name in chosen.loc[~is_seen, "scenario"]:
        yield f"With the false alerts of {name} no disparity can ever be seen."
    if is_seen.any():
        rows = [row for _, row in chosen[is_seen].iterrows()]
        parts = " or ".join(
            f"{row['deployments']:,.0f} deployments of {row['scenario']} "
            f"({significant(row['years'], 2)} years)"
            for row in rows
        )
        yield (
            "To see twice as many false alerts in a group with a tenth of the faces "
            f"takes {parts}, with a power of 80 % at two-sided 5 %."
        )


def harm_lines(table: pd.DataFrame, disparities: pd.DataFrame) -> tuple[str, ...]:
    """Lay out counts, denominators, intervals, and disparities."""
    return tuple(_lines(table, disparities))


def _lines(table: pd.DataFrame, disparities: pd.DataFrame) -> Iterator[str]:
    for name, rows in table.groupby("scenario", sort=False):
        first = rows.iloc[0]
        yield (
            f"{name}: {first['replications']} replications of {first['weeks']} weeks"
        )
        yield (
            f"{'RARE HARM':<{LABEL}}{'rate, 95 % interval':>25}{'any in':>10}"
            f"{'if none':>12}"
        )
        for _, row in rows.iterrows():
            yield from _row(row)
        yield ""
        own = disparities[disparities["scenario"] == name]
        yield from _seen(own)
        yield ""
    for note in NOTES:
        yield from wrapped(note)
        yield ""


def _row(row: pd.Series) -> Iterator[str]:
    share = f"{row['with_any']} of {row['replications']}"
    yield (
        f"{row['label']:<{LABEL}}{_cell(row):>25}{share:>10}"
        f"{significant(row['if_none'], 2):>12}"
    )
    worth = f", each worth 1/{row['design_effect']:.1f}"
    clustered = worth if row["design_effect"] >= 1.05 else ""  # noqa: PLR2004 - to a digit
    yield f"  {row['events']:,.0f} in {row['trials']:,.0f} {row['over']}{clustered}"


def _cell(row: pd.Series) -> str:
    if not math.isfinite(row["rate"]):
        return f"no {row['over']}"
    if not row["is_possible"]:
        return "ruled out by settings"
    if not row["events"]:
        return f"none: at most {significant(row['high'], 2)}"
    rate, low, high = (significant(row[key]) for key in ("rate", "low", "high"))
    return f"{rate}, {low} to {high}"


def _rate(row: pd.Series) -> str:
    rate, low, high = (significant(row[key]) for key in ("rate", "low", "high"))
    return f"{rate} % (95 % interval {low} to {high} %)"


def _seen(rows: pd.DataFrame) -> Iterator[str]:
    rate = rows["per_deployment"].iloc[0]
    yield (
        f"Deployments to see a disparity in false alerts ({significant(rate, 2)} a "
        "deployment):"
    )
    for (group, share), some in rows.groupby(["group", "share"], sort=False):
        whose = "a group" if group == "any" else str(group)
        parts = [
            f"{row['ratio']:.3g} times: {_number(row)}" for _, row in some.iterrows()
        ]
        line = f"  {whose} with {100 * float(str(share)):.3g} % of faces: "
        yield line + "; ".join(parts)


def _number(row: pd.Series) -> str:
    number = row["deployments"]
    return f"{number:,.0f}" if math.isfinite(number) else NEVER
