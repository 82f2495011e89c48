"""Frames as tables of a page: text in cells, rounded, under headings in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd

from analysis.figures.style import minus
from analysis.statistics.rounding import UNDEFINED, decimals, rounded, significant

if TYPE_CHECKING:
    from analysis.studies.plates.plate import Plate

NUMBER: Final = re.compile(
    r"[+−]?£?[+−]?[\d,.]+( ?%)?( to [+−]?£?[\d,.]+( ?%)?)?|n/a|none seen|exactly|"
)
DIGITS: Final = 4
INTERVAL: Final = "95 % interval"
NAMES: Final = ("label", "measure")
"""Columns that say in words what ``key`` says to programs."""


class Column(NamedTuple):
    """A column: what stands over it, and whether it has numbers."""

    heading: str
    is_number: bool


class Table(NamedTuple):
    """A table as it is shown; the first cell of a row is the row's heading."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


def table_of(plate: Plate) -> Table:
    """Return the data of a figure for people."""
    frame = readable(plate.frame) if plate.table is None else plate.table
    return text_table(f"Data of the figure: {plate.title}", frame)


def text_table(caption: str, frame: pd.DataFrame) -> Table:
    """Return a frame of text as a table; columns of numbers are found by their text."""
    columns, cells = [], []
    for place, heading in enumerate(frame.columns):
        texts = [str(cell) for cell in frame.iloc[:, place]]
        if not any(texts):
            continue
        texts = list(map(minus, texts))
        is_number = all(map(NUMBER.fullmatch, texts))
        columns.append(Column(str(heading), is_number and place > 0))
        cells.append(texts)
    rows = tuple(zip(*cells, strict=True))
    return Table(caption, tuple(columns), rows)


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return any frame as text: rounded row by row, both ends of an interval in one.

    ``low`` and ``high`` belong to the last number before them, ``x_low`` and ``x_high``
    to ``x``; all three are rounded alike.
    """
    names = list(map(str, frame.columns))
    needless = {"key"} if any(name in names for name in NAMES) else set()
    kept = [name for name in names if name not in needless]
    numbers = [name for name in kept if pd.api.types.is_numeric_dtype(frame[name])]
    lows = {name: name[: -len("low")] for name in numbers if _is_low(name, numbers)}
    ends = {*lows, *(f"{stem}high" for stem in lows.values())}
    of = {_owner(numbers, low, ends): low for low in lows}
    texts: dict[str, list[str]] = {}
    for name in kept:
        if name in ends:
            continue
        low = of.get(name)
        if low is None:
            texts[_words(name)] = [_cell(value) for value in frame[name]]
            continue
        three = frame[[name, low, f"{lows[low]}high"]].astype(float)
        pairs = [_with_interval(*row) for row in three.itertuples(index=False)]
        texts[_words(name)] = [number for number, _ in pairs]
        beside = f"{_words(name)}, {INTERVAL}"
        texts[beside] = [interval for _, interval in pairs]
    return pd.DataFrame(texts)


def _is_low(name: str, names: Sequence[str]) -> bool:
    is_end = name == "low" or name.endswith("_low")
    return is_end and f"{name[: -len('low')]}high" in names


def _owner(names: Sequence[str], low: str, ends: set[str]) -> str:
    stem = low.removesuffix("low").removesuffix("_")
    if stem in names:
        return stem
    before = [name for name in names[: names.index(low)] if name not in ends]
    return before[-1] if before else low


def _with_interval(value: float, low: float, high: float) -> tuple[str, str]:
    places = decimals([value], half_width=(high - low) / 2)
    number, *ends = (rounded(one, places) for one in (value, low, high))
    return number, UNDEFINED if UNDEFINED in ends else " to ".join(ends)


def _cell(value: object) -> str:
    if pd.api.types.is_bool(value):
        return "yes" if value else "no"
    if isinstance(value, float):
        return significant(value, DIGITS) if value % 1 else rounded(value, 0)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _words(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]
