"""What the frame of a figure must be like, and a clear answer if it isn't.

A frame may be the one that a study holds, or the same read from its CSV file. There
categories are plain words, an empty word is missing, and ``4`` is a number although it
was a word. All that is put right here, so that both give the same figure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

import pandas as pd
from pandas.api.types import is_bool, is_bool_dtype

TRUE_OR_FALSE: Final = {"true": True, "false": False, "1": True, "0": False}
MOST_NAMED: Final = 20


class FrameError(ValueError):
    """A frame, or what stands beside it, doesn't fit a figure."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """What the frame of a figure must be like.

    Attributes
    ----------
    figure
        The function of `lfrsim.figures` that draws it.
    source
        Where such a frame comes from.
    argument
        What the function calls it.
    texts, numbers, integers, truths
        Columns that it must have, by what they hold.
    words
        All words that a column may have.
    rows
        What some row must be, column by column.
    each
        Columns for each of whose values ``rows`` must be there.
    most
        How many different values a column may have.
    may_be_empty
        Whether it may have no rows.
    """

    figure: str
    source: str
    argument: str = "frame"
    texts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    integers: tuple[str, ...] = ()
    truths: tuple[str, ...] = ()
    words: Mapping[str, Collection[str]] = field(default_factory=dict)
    rows: tuple[Mapping[str, Any], ...] = ()
    each: tuple[str, ...] = ()
    most: Mapping[str, int] = field(default_factory=dict)
    may_be_empty: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that it must have."""
        return (*self.texts, *self.numbers, *self.integers, *self.truths)

    def read(self, frame: Any) -> pd.DataFrame:  # noqa: ANN401 - whatever is given
        """Return a frame as the figure draws it; the one that is given stays as it is.

        Raises
        ------
        FrameError
            If it doesn't fit.
        """
        if not isinstance(frame, pd.DataFrame):
            self.refuse(f"is a {type(frame).__name__} and no DataFrame")
        is_indexed = not set(self.columns).isdisjoint(frame.index.names)
        found = frame.reset_index(drop=not is_indexed)
        missing = [name for name in self.columns if name not in found]
        if missing:
            there = ", ".join(map(str, found.columns)) or "none"
            self.refuse(f"has no column {missing[0]!r}; its columns are {there}")
        if found.empty and not self.may_be_empty:
            self.refuse("has no rows")
        found = found.assign(
            **{name: found[name].map(_text).astype(object) for name in self.texts},
            **{name: self._numbers(found[name]) for name in self.numbers},
            **{name: self._integers(found[name]) for name in self.integers},
            **{name: self._truths(found[name]) for name in self.truths},
        )
        self._check(found)
        return found

    def refuse(self, fault: str) -> NoReturn:
        """Answer a frame that doesn't fit, with where one comes from that does."""
        message = (
            f"lfrsim.figures.{self.figure}: {self.argument} {fault}. Such a frame is "
            f"{self.source}."
        )
        raise FrameError(message)

    def _numbers(self, column: pd.Series) -> pd.Series:
        numbers = pd.to_numeric(column, errors="coerce")
        self._refuse_cells(column, numbers.isna() & column.notna(), "no number")
        return numbers.astype(float)

    def _integers(self, column: pd.Series) -> pd.Series:
        numbers = self._numbers(column)
        self._refuse_cells(column, ~(numbers % 1 == 0), "no whole number")
        return numbers.astype(int)

    def _truths(self, column: pd.Series) -> pd.Series:
        if is_bool_dtype(column):
            return column.astype(bool)
        truths = column.map(lambda cell: TRUE_OR_FALSE.get(_text(cell).lower()))
        self._refuse_cells(column, truths.isna(), "neither True nor False")
        return truths.astype(bool)

    def _refuse_cells(self, column: pd.Series, wrong: pd.Series, what: str) -> None:
        if wrong.any():
            value = column[wrong].iloc[0]
            self.refuse(f"has {value!r} in its column {column.name!r}: {what}")

    def _check(self, found: pd.DataFrame) -> None:
        for column, words in self.words.items():
            unknown = found[~found[column].isin(list(words))]
            if len(unknown):
                word = unknown[column].iloc[0]
                known = ", ".join(words) if len(words) <= MOST_NAMED else "another"
                self.refuse(f"has {word!r} as {column!r}, where {known} could be")
        for column, most in self.most.items():
            values = list(dict.fromkeys(found[column]))
            if len(values) > most:
                fault = f"has {len(values)} different {column!r}, and {most} fit"
                self.refuse(fault)
        groups = found.groupby(list(self.each), sort=False) if self.each else None
        for name, rows in groups or [((), found)]:
            self._check_rows(rows, ", ".join(map(str, name)))

    def _check_rows(self, rows: pd.DataFrame, group: str) -> None:
        for wanted in self.rows:
            there = pd.Series(data=True, index=rows.index)
            for column, value in wanted.items():
                there &= rows[column] == value
            if not there.any():
                said = " and ".join(f"{key} {value!r}" for key, value in wanted.items())
                self.refuse(f"has no row with {said}{group and f' for {group}'}")


def _text(cell: Any) -> str:  # noqa: ANN401 - a cell
    """Return a cell as the word that it was before it was in a file."""
    if isinstance(cell, str):
        return cell
    if pd.isna(cell):
        return ""
    if is_bool(cell):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    return str(cell)
