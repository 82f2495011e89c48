"""Several scenarios against a base in words, in plain text, and as tables to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd

from analysis.figures import against_base, style
from analysis.figures.rows import cut
from analysis.measures import ARRESTS
from analysis.statistics.rounding import UNDEFINED, decimals, rounded
from analysis.studies.choosing.front import LABELS
from analysis.studies.choosing.words import (
    ON_FRONT,
    front_lines,
    front_sentence,
)
from analysis.studies.words.sentences import listed
from analysis.studies.words.terminal import NONE, head, runs
from analysis.studies.words.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from analysis.studies.outcome import Outcome

LABEL: Final = 40
WIDTHS: Final = (9, 19, 11, 21)
OWN, TOGETHER = ("mean_low", "mean_high"), ("low", "high")
MOST_SAID: Final = 4  # scenarios of which each is told in the sentence
SAID: Final = {
    ARRESTS: "arrests",
    "faces_per_week": "faces scanned",
    "fruitless_stops_per_week": "fruitless stops",
}
"""What the sentence says of each scenario: what it gives, and what it asks."""
SHOWN: Final = (*SAID, "officer_hours_per_week")
ELSEWHERE: Final = "All other measures are in summary.csv."
SCENARIO, MEAN = "Scenario", "Mean (95 % interval)"
DIFFERENCE: Final = "From the base (all at once)"
THE_BASE: Final = "the base"
NOTHING: Final = "0 to 0"
LEFT_OUT: Final = (
    "* without the replications in which it is undefined, there or in the base: its "
    "denominator is 0"
)


def intervals_sentence(comparisons: int) -> str:
    """Say how many comparisons with the base there are, and what intervals cover."""
    if comparisons == 1:
        return "One comparison, so its interval of 95 % stands by itself."
    return (
        f"{comparisons} comparisons with the base: intervals of the differences hold "
        "together with 95 % (Bonferroni), one measure at a time; those of the means "
        "each by itself. No two of the others are compared with each other."
    )


def several_sentence(table: pd.DataFrame, fronts: pd.DataFrame, *, by: str) -> str:
    """Say what differs from the base, of few scenarios one by one, and the front."""
    frames = {key: _of(table, key) for key in SAID}
    names = list(_others(frames[ARRESTS])["scenario"])
    if len(names) <= MOST_SAID:
        told = "; ".join(_said(name, frames) for name in names)
    else:
        told = "; ".join(_counted(frames[key], words) for key, words in SAID.items())
        told = f"of {len(names)} others {told}"
    first = ""
    if by not in SAID:
        frame = _of(table, by)
        first = f"{against_base.title(frame, measure=frame['measure'].iloc[0])}. "
    base = against_base.base_of(frames[ARRESTS])
    sure = "95 % intervals, together by measure" if names[1:] else "95 % intervals"
    return (
        f"{first}Against {base} in the same luck, a week ({sure}): {told}. "
        f"{front_sentence(fronts)}"
    )


def several_lines(
    table: pd.DataFrame,
    fronts: pd.DataFrame,
    outcomes: Sequence[Outcome],
    *,
    by: str,
    seed: int,
    notes: Sequence[str],
) -> tuple[str, ...]:
    """Lay out each scenario against the base, measure by measure, and the fronts."""
    return tuple(_lines(table, fronts, outcomes, by=by, seed=seed, notes=notes))


def against_base_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the data of one measure as people read them."""
    places = _places(frame)
    rows = []
    for _, row in frame.iterrows():
        cells = _cells(row, places)
        mean, difference = cells.mean, cells.difference
        if row["n"]:
            mean = f"{mean} ({cells.own})"
        if row["pairs"] and not row["is_base"]:
            difference = f"{difference} ({cells.together})"
        rows.append((row["scenario"], mean, difference, row["n"]))
    return pd.DataFrame(rows, columns=[SCENARIO, MEAN, DIFFERENCE, "n"])


def told_table(panels: pd.DataFrame) -> pd.DataFrame:
    """Return the data of the fronts as people read them."""
    return pd.DataFrame(
        {
            SCENARIO: panels["scenario"],
            "Against": panels["against"].map(LABELS),
            "Arrests a week": [f"{one:,.1f}" for one in panels["arrests"]],
            "Burden": [f"{one:,.4g}" for one in panels["burden"]],
            "What can be told": panels["verdict"],
        }
    )


class _Cells(NamedTuple):
    """The numbers of a row in text, all rounded alike."""

    mean: str
    own: str
    difference: str
    together: str


def _cells(row: pd.Series, places: int) -> _Cells:
    mean, *ends = (rounded(row[name], places) for name in ("mean", *OWN))
    own = NONE if row["mean"] == 0 else _interval(ends)
    if row["is_base"]:
        return _Cells(mean, own, THE_BASE, "")
    difference, *ends = (
        rounded(row[name], places, signed=True) for name in ("difference", *TOGETHER)
    )
    is_none = row["mean"] == row["difference"] == 0
    return _Cells(mean, own, difference, NONE if is_none else _interval(ends))


def _interval(ends: Sequence[str]) -> str:
    return UNDEFINED if UNDEFINED in ends else " to ".join(ends)


def _said(name: str, frames: Mapping[str, pd.DataFrame]) -> str:
    """Say of one scenario what it gives and what it asks, each with its interval."""
    parts = []
    for key, words in SAID.items():
        frame = frames[key]
        row = frame[frame["scenario"] == name].iloc[0]
        cells = _cells(row, _places(frame))
        if _is_same(row):
            parts.append(f"as many {words}")
            continue
        if cells.together == NOTHING:
            parts.append(f"{words} that differ by less than is printed")
            continue
        told = cells.together
        if not _is_told(row):
            told += ", which can't be told from 0"
        parts.append(f"{cells.difference} {words} ({told})")
    return f"{name} has {listed(parts)}"


def _counted(frame: pd.DataFrame, words: str) -> str:
    """Say in how many scenarios there is more or less than in the base."""
    others = _others(frame)
    same = others.apply(_is_same, axis=1)
    numbers = {
        "more": (others["low"] > 0).sum(),
        "fewer": (others["high"] < 0).sum(),
        "as many": same.sum(),
    }
    numbers["not to be told"] = len(others) - sum(numbers.values())
    told = [f"{word} in {number}" for word, number in numbers.items() if number]
    return f"{words} are {listed(told)}"


def _is_same(row: pd.Series) -> bool:
    return bool(row["difference"] == row["low"] == row["high"] == 0)


def _is_told(row: pd.Series) -> bool:
    return bool(row["low"] > 0 or row["high"] < 0)


def _lines(
    table: pd.DataFrame,
    fronts: pd.DataFrame,
    outcomes: Sequence[Outcome],
    *,
    by: str,
    seed: int,
    notes: Sequence[str],
) -> Iterator[str]:
    letters = style.LETTERS[: len(outcomes)]
    yield from head(outcomes, [f"{letter}  " for letter in letters])
    yield f"{runs(outcomes, seed)}; {outcomes[0].name} is the base"
    for key in dict.fromkeys((by, *SHOWN)):
        yield ""
        yield from _block(_of(table, key), len(outcomes[0].sums))
    yield ""
    yield from front_lines(fronts)
    said = (ELSEWHERE, intervals_sentence(len(outcomes) - 1), ON_FRONT)
    for text in (*said, *(f"Note: {note}" for note in notes)):
        yield ""
        indent = "      " if text.startswith("Note: ") else ""
        yield from wrapped(text, rest=indent)


def _block(frame: pd.DataFrame, replications: int) -> Iterator[str]:
    """Lay out one measure, a line a scenario; mark what isn't of all replications."""
    label = str(frame["measure"].iloc[0]).upper()
    yield _line(label, ("mean", "its interval", "difference", "all at once"))
    places = _places(frame)
    for letter, (_, row) in zip(style.LETTERS, frame.iterrows(), strict=False):
        mark = "" if row["pairs"] == replications else " *"
        name = cut(row["scenario"], LABEL - len("A   *"))
        yield _line(f"{letter}  {name}{mark}", _cells(row, places))
    if (frame["pairs"] < replications).any():
        yield LEFT_OUT


def _line(label: str, cells: Sequence[str]) -> str:
    columns = (
        f" {text:>{width - 1}}" for text, width in zip(cells, WIDTHS, strict=True)
    )
    return f"{label:<{LABEL}}{''.join(columns)}".rstrip()


def _places(frame: pd.DataFrame) -> int:
    half = (frame["mean_high"] - frame["mean_low"]).min() / 2
    return decimals(frame["mean"], half_width=half)


def _of(table: pd.DataFrame, key: str) -> pd.DataFrame:
    return table[table["key"] == key]


def _others(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[~frame["is_base"]]
