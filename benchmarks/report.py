"""What was measured: printed as it comes, and written as RESULTS.md in the end."""

from __future__ import annotations

import operator
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from textwrap import TextWrapper
from typing import Final, Literal, NamedTuple

from benchmarks.rounds import spread

RESULTS: Final = Path(__file__).with_name("RESULTS.md")
LINES: Final = TextWrapper(88, break_long_words=False, break_on_hyphens=False)
LIBRARIES: Final = ("simpy", "numpy", "ciw", "salabim")
HEAD: Final = """\
# What the model costs

Written by `make bench ARGS='--long --write'`, and not by hand. Ratios are taken round
by round in one run, and each figure is the median with the range of the rounds. Seconds
are those of one machine, and where it is shared they move by half within a minute.
"""
MEETS: Final[dict[str, Callable[[float, float], bool]]] = {
    "at least": operator.ge,
    "at most": operator.le,
}


class Goal(NamedTuple):
    """What a figure should be."""

    side: Literal["at least", "at most"]
    bound: float

    def __str__(self) -> str:
        return f"{self.side} {self.bound:g}"

    def verdict(self, figure: float) -> str:
        """Return whether a figure meets it."""
        return "met" if MEETS[self.side](figure, self.bound) else "**missed**"


@dataclass(slots=True)
class Section:
    """One thing that was measured.

    Attributes
    ----------
    title
        What it is about.
    notes
        What is in it, and what isn't.
    rows
        Cells of its table: what, figure, unit, goal, verdict.
    """

    title: str
    notes: list[str] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def note(self, text: str) -> None:
        """Say something beside the figures."""
        print(f"  {text}")
        self.notes.append(text)

    def figure(
        self, what: str, values: list[float], unit: str, goal: Goal | None = None
    ) -> None:
        """Report values of several rounds, beside the goal for their median."""
        found = spread(values)
        verdict = goal.verdict(found.median) if goal else ""
        row = (what, str(found), unit, str(goal or ""), verdict)
        print(
            "  "
            + ", ".join(cell for cell in (f"{what}: {found} {unit}", *row[3:]) if cell)
        )
        self.rows.append(row)

    @property
    def markdown(self) -> str:
        """The section as text."""
        lines = [f"## {self.title}", "", *_paragraphs(self.notes)]
        if self.rows:
            head = ("what", "median (range)", "unit", "goal", "")
            lines += [_row(head), _row(("---",) * len(head)), *map(_row, self.rows), ""]
        return "\n".join(lines)


@dataclass(slots=True)
class Report:
    """All that was measured in one run."""

    sections: list[Section] = field(default_factory=list)

    def section(self, title: str) -> Section:
        """Begin a section."""
        print(f"\n{title}")
        self.sections.append(Section(title))
        return self.sections[-1]

    @property
    def machine(self) -> list[str]:
        """What it is measured on, a line each."""
        found = ", ".join(f"{name} {_version(name)}" for name in LIBRARIES)
        return [
            f"{_processor()}, {os.cpu_count()} cores, {platform.system()}",
            f"{platform.python_implementation()} {platform.python_version()}, {found}",
        ]

    def write(self) -> None:
        """Write RESULTS.md."""
        head = "\n".join([HEAD, *(f"- {line}" for line in self.machine)])
        body = "\n".join(section.markdown for section in self.sections)
        RESULTS.write_text(f"{head}\n\n{body}", encoding="utf-8")


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "(not installed)"


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    if listed.exists():
        for line in listed.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _paragraphs(notes: list[str]) -> list[str]:
    return [line for note in notes for line in (*LINES.wrap(note), "")]
