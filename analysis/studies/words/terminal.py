"""Tables in plain text for a terminal, 100 columns wide unless a number is long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analysis.measures import Kind
from analysis.statistics.rounding import (
    UNDEFINED,
    decimals,
    rounded,
    rounded_comparison,
    significant,
)
from analysis.studies.words.wrapping import WIDTH, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd

    from analysis.studies.outcome import Outcome

LABEL: Final = 45
GROUPS: Final = {
    Kind.gain: "Yield",
    Kind.burden: "Burden",
    Kind.use: "Use of deployments and staff",
    Kind.money: "Money",
}
COMPARED: Final = ("A", "B", "B - A", "95 % interval", "B / A")
COMPARED_WIDTHS: Final = (9, 9, 9, 21, 7)
DESCRIBED: Final = ("mean", "95 % interval")
DESCRIBED_WIDTHS: Final = (11, 26)
NONE: Final = "none seen"  # an interval of 0 to 0 would say that there can't be any


def comparison_lines(
    table: pd.DataFrame,
    outcomes: Sequence[Outcome],
    *,
    seed: int,
    said: Sequence[str],
    notes: Sequence[str],
) -> tuple[str, ...]:
    """Lay out a comparison in groups; what is said comes between table and notes."""
    return (
        *head(outcomes, ("A  ", "B  ")),
        f"{runs(outcomes, seed)}; B - A is paired",
        *_grouped(table, COMPARED, COMPARED_WIDTHS, compared),
        *_said(said),
        *_foot(table, notes),
    )


def description_lines(
    table: pd.DataFrame,
    outcome: Outcome,
    *,
    seed: int,
    said: Sequence[str],
    notes: Sequence[str],
) -> tuple[str, ...]:
    """Lay out what was measured in one scenario, and what is said of it."""
    return (
        *head([outcome], ("",)),
        runs([outcome], seed),
        *_grouped(table, DESCRIBED, DESCRIBED_WIDTHS, described),
        *_said(said),
        *_foot(table, notes),
    )


def _said(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        if text:
            yield from ("", *wrapped(text))


def head(outcomes: Sequence[Outcome], letters: Sequence[str]) -> Iterator[str]:
    """Name the scenarios, a line each, with what people call them."""
    width = max(len(outcome.name) for outcome in outcomes)
    for letter, outcome in zip(letters, outcomes, strict=True):
        line = f"{letter}{outcome.name:<{width}}  {outcome.scenario.name}"
        yield line if len(line) <= WIDTH else f"{line[: WIDTH - 4]} ..."


def runs(outcomes: Sequence[Outcome], seed: int) -> str:
    """Say how often, how long and in which luck they were run."""
    number = len(outcomes[0].sums)
    replications = "replication" if number == 1 else "replications"
    weeks = " and ".join(
        dict.fromkeys(str(outcome.scenario.horizon.weeks) for outcome in outcomes)
    )
    word = "week" if weeks == "1" else "weeks"
    return f"n = {number} {replications} of {weeks} {word}, seed {seed}; 95 % intervals"


def _grouped(
    table: pd.DataFrame,
    names: Sequence[str],
    widths: Sequence[int],
    cells: Callable[[pd.Series], Sequence[str]],
) -> Iterator[str]:
    for kind, heading in GROUPS.items():
        rows = table[table["kind"] == kind]
        if rows.empty:
            continue
        yield ""
        yield _line(heading.upper(), names, widths)
        for _, row in rows.iterrows():
            mark = " *" if row["undefined"] else ""
            yield _line(f"{row['measure']}{mark}", cells(row), widths)


def _line(label: str, cells: Sequence[str], widths: Sequence[int]) -> str:
    # A number that is too long for its column still stands apart from the one before.
    columns = (
        f" {text:>{width - 1}}" for text, width in zip(cells, widths, strict=True)
    )
    return f"{label:<{LABEL}}{''.join(columns)}".rstrip()


def compared(row: pd.Series) -> Sequence[str]:
    """Return the cells of a comparison's row, all rounded alike."""
    text = rounded_comparison(row)
    is_none = row["a_mean"] == row["b_mean"] == 0
    interval = NONE if is_none else _interval(text.low, text.high)
    ratio = significant(1 + row["relative"])
    return text.a, text.b, text.difference, interval, ratio


def described(row: pd.Series) -> Sequence[str]:
    """Return the cells of a description's row."""
    half = (row["high"] - row["low"]) / 2
    places = decimals([row["mean"]], half_width=half)
    mean, low, high = (rounded(row[name], places) for name in ("mean", "low", "high"))
    return mean, NONE if row["mean"] == 0 else _interval(low, high)


def _interval(low: str, high: str) -> str:
    return UNDEFINED if UNDEFINED in (low, high) else f"{low} to {high}"


def _foot(table: pd.DataFrame, notes: Sequence[str]) -> Iterator[str]:
    undefined = table[table["undefined"] > 0]
    if not undefined.empty:
        yield ""
        counts = ", ".join(
            f"{row['measure']} ({row['undefined']})" for _, row in undefined.iterrows()
        )
        yield from wrapped(
            f"* left out where the denominator is 0, in so many replications: {counts}",
            rest="  ",
        )
    for note in notes:
        yield ""
        yield from wrapped(f"Note: {note}", rest="      ")
