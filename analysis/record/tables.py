"""Comma-separated text in, cells with positions out.

The convention a reader would get wrong: a cell in quotes ends in its own line, so that
the lines of a file are its rows and a message can point at each. Spaces around a cell
aren't a part of it. A line of nothing but commas, which spreadsheets leave behind, is
as blank as an empty one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from sim.scenario.errors import Problem, Source, Span, did_you_mean

# A record that ships has some 90,000 characters in 443 rows; beyond these limits is no
# record, but something that would fill the memory with its faults.
MOST_ROWS: Final = 50_000
MOST_COMMAS: Final = 10_000
MOST_CHARACTERS: Final = 500  # in a cell
BLANK: Final = " \t\xa0,"
CELL: Final = re.compile(r'\s*("(?:[^"]|"")*")\s*(?=,|$)|([^",]*)(?=,|$)')
OTHER_SEPARATORS: Final = {";": "semicolons", "\t": "tabs"}


class Cell(NamedTuple):
    """What stands in one cell, without quotes, and where."""

    text: str
    span: Span


class Row(NamedTuple):
    """One row.

    Attributes
    ----------
    span
        The whole line.
    cells
        By column; a column that the file doesn't have is missing.
    """

    span: Span
    cells: dict[str, Cell]

    @property
    def line(self) -> int:
        """The line in the file, from 1."""
        return self.span.line + 1

    def text(self, column: str) -> str:
        """Return what stands in a column; nothing if the file doesn't have it."""
        return self.cells[column].text if column in self.cells else ""

    def at(self, column: str) -> Span:
        """Return where a column stands; the whole line if the file doesn't have it."""
        return self.cells[column].span if column in self.cells else self.span


class Layout(NamedTuple):
    """Which columns a table may have, in any order.

    Attributes
    ----------
    needed, others
        Columns without which it says nothing, and all others.
    may_be_empty
        Whether a header alone will do.
    """

    needed: tuple[str, ...]
    others: tuple[str, ...] = ()
    may_be_empty: bool = False

    @property
    def known(self) -> tuple[str, ...]:
        """All columns."""
        return self.needed + self.others


def read_table(
    source: Source, layout: Layout, problems: list[Problem]
) -> list[Row] | None:
    """Return the rows of a table; what is wrong with its form is added to the problems.

    None if it isn't known what stands in which column.
    """
    written = [(n, line) for n, line in enumerate(source.lines) if line.strip(BLANK)]
    if not written:
        notes = (f"the first line names the columns: {','.join(layout.needed)}, ...",)
        problems.append(Problem(f"{source.label}: is empty", notes=notes))
        return None
    (first, header), *below = written
    names = _names(source, first, layout, problems)
    if names is None:
        return None
    if not below and not layout.may_be_empty:
        span = Span(source, first, 0, len(header))
        problems.append(Problem("a header and not one row", (span,)))
    if len(below) > MOST_ROWS:
        span = Span(source, below[MOST_ROWS][0], 0)
        problems.append(Problem(f"more than {MOST_ROWS:,} rows", (span,)))
        return None
    rows = (_row(source, number, names, problems) for number, _ in below)
    return [row for row in rows if row]


def _names(
    source: Source, number: int, layout: Layout, problems: list[Problem]
) -> list[str] | None:
    """Return what the columns are called, if all that are needed are there."""
    line = source.lines[number]
    for separator, name in OTHER_SEPARATORS.items():
        if separator in line and "," not in line:
            span = Span(source, number, line.index(separator))
            hint = "save it with commas between the columns"
            problems.append(Problem(f"columns are separated by {name}", (span,), hint))
            return None
    cells = _cells(source, number, problems)
    if cells is None:
        return None
    problems += _strange(cells, layout)
    names = [cell.text for cell in cells]
    if missing := [name for name in layout.needed if name not in names]:
        message = f"no column {' and no column '.join(map(repr, missing))}"
        notes = (f"needed: {', '.join(layout.needed)}",)
        span = Span(source, number, 0, len(line))
        problems.append(Problem(message, (span,), "", notes))
    return None if missing else names


def _strange(cells: Sequence[Cell], layout: Layout) -> Iterator[Problem]:
    """Give what is wrong with the names of columns."""
    seen: dict[str, Cell] = {}
    for cell in cells:
        name = cell.text
        if name in seen:
            spans = (cell.span, seen[name].span)
            yield Problem(f"two columns '{name}'", spans, "keep one of the two")
        elif not name:
            yield Problem("a column without a name", (cell.span,), "leave it out")
        elif name not in layout.known:
            notes = (
                "leave it out, or rename it",
                f"allowed: {', '.join(layout.known)}",
            )
            hint = did_you_mean(name, layout.known)
            yield Problem(f"unknown column '{name}'", (cell.span,), hint, notes)
        seen.setdefault(name, cell)


def _row(
    source: Source, number: int, names: Sequence[str], problems: list[Problem]
) -> Row | None:
    """Return a row, unless its cells can't be told apart."""
    cells = _cells(source, number, problems)
    if cells is None:
        return None
    length = len(source.lines[number])
    if len(cells) != len(names):
        plural = "s" if len(cells) > 1 else ""
        message = f"{len(cells)} cell{plural}, but {len(names)} columns"
        if len(cells) > len(names):
            start = cells[len(names)].span.column
            span = Span(source, number, start, length - start)
            hint = "too many: a text with a comma needs quotes, a number has none"
        else:
            span = Span(source, number, length)
            hint = "too few: an empty cell needs its comma too"
        problems.append(Problem(message, (span,), hint))
        return None
    by_name = dict(zip(names, cells, strict=True))
    return Row(Span(source, number, 0, length), by_name)


def _cells(source: Source, number: int, problems: list[Problem]) -> list[Cell] | None:
    """Return the cells of a line; None after adding to the problems why it has none."""
    line, place, cells = source.lines[number], 0, []
    if line.count(",") > MOST_COMMAS:
        message = f"more than {MOST_COMMAS:,} commas in one line"
        problems.append(Problem(message, (Span(source, number, 0),)))
        return None
    while place <= len(line):
        found = CELL.match(line, place)
        if found is None:
            start = line.index('"', place)
            hint = 'close it in this line, and write "" for a quote inside'
            span = Span(source, number, start)
            problems.append(Problem("a quote that isn't closed", (span,), hint))
            return None
        group = 1 if found[1] is not None else 2
        written = found[group].strip()
        start = found.start(group) + len(found[group]) - len(found[group].lstrip())
        text = written[1:-1].replace('""', '"').strip() if group == 1 else written
        cells.append(Cell(text, Span(source, number, start, max(1, len(written)))))
        place = found.end() + 1
    if long := next((one for one in cells if len(one.text) > MOST_CHARACTERS), None):
        message = f"a cell of {len(long.text):,} characters"
        notes = (f"at most {MOST_CHARACTERS}",)
        problems.append(Problem(message, (long.span,), "", notes))
        return None
    return cells
