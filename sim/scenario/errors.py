"""Errors in scenario files, shown as a compiler shows them.

Every fault in a scenario is a :class:`Problem`: what is wrong, where, and what to
type instead. They are collected and raised together as one :class:`ScenarioError`,
whose text is the full message; no other exception leaves the loading of a scenario.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

MOST_SHOWN: Final = 20
WIDTH: Final = 96
GUTTER: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A text that a problem can point into.

    Attributes
    ----------
    label
        The file as the user named it, or the option of the command line.
    lines
        The text, line by line.
    is_option
        Whether it is an option, which has no line number.
    """

    label: str
    lines: Sequence[str]
    is_option: bool = False


class Span(NamedTuple):
    """A stretch of one line; line and column count from 0, as Python does."""

    source: Source
    line: int
    column: int
    length: int = 1

    @property
    def place(self) -> str:
        """File, line and column as editors count them, from 1."""
        if self.source.is_option:
            return self.source.label
        return f"{self.source.label}:{self.line + 1}:{self.column + 1}"


class Suggestion(NamedTuple):
    """A question with the nearest known word, which is looked for only if it is read.

    A file may have thousands of faults, of which twenty are shown.
    """

    word: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        found = nearest(self.word, self.known)
        return f"did you mean '{found}'?" if found else ""


class Problem(NamedTuple):
    """One fault.

    Attributes
    ----------
    message
        What is wrong, with the path of the setting.
    spans
        Where; more than one if two places don't fit each other.
    hint
        What stands beside the carets of the first place.
    notes
        What is allowed, what to type next.
    """

    message: str
    spans: tuple[Span, ...] = ()
    hint: str | Suggestion = ""
    notes: tuple[str, ...] = ()


class ProblemsError(ValueError):
    """A file that can't be used; its text says why, where and what to do.

    Attributes
    ----------
    problems
        All faults found.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(render(self.problems))

    def __reduce__(self) -> tuple[type[ProblemsError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class ScenarioError(ProblemsError):
    """A scenario that can't be used."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most like this one, if any is."""
    import difflib  # noqa: PLC0415 - few files are wrong

    by_fold = {one.casefold(): one for one in known}
    found = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> Suggestion:
    """Return a question with the nearest known word; its text is empty if none is."""
    return Suggestion(word, tuple(known))


def printable(text: str) -> str:
    """Return the text without characters that could steer a terminal."""
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode()
        for one in text
    )


def render(problems: Sequence[Problem]) -> str:
    """Return all problems as one text, the first twenty in full."""
    blocks = [render_one(problem) for problem in problems[:MOST_SHOWN]]
    if (more := len(problems) - MOST_SHOWN) > 0:
        blocks.append(f"and {more} more error{'s' if more > 1 else ''}")
    return "\n\n".join(blocks)


def render_one(problem: Problem) -> str:
    """Return one problem: message, places with their lines, notes."""
    rows, hint = [f"error: {printable(problem.message)}"], str(problem.hint)
    for number, span in enumerate(problem.spans):
        rows += _excerpt(span, hint=hint if number == 0 else "")
    if hint and not problem.spans:
        rows.append(_note(hint))
    rows += [_note(note) for note in problem.notes]
    return "\n".join(rows)


def _note(text: str) -> str:
    return f"{' ' * GUTTER}= {printable(text)}"


def _excerpt(span: Span, *, hint: str) -> list[str]:
    rows = [f"  --> {printable(span.place)}"]
    if span.line >= len(span.source.lines):
        return [*rows, _note(hint)] if hint else rows
    line = span.source.lines[span.line]
    # A long line is cut so that the place is in sight; the carets move along.
    start = max(0, span.column - WIDTH // 3) if len(line) > WIDTH else 0
    shown = line[start : start + WIDTH]
    before = printable(shown[: span.column - start])
    marked = printable(shown[span.column - start : span.column - start + span.length])
    after = printable(shown[span.column - start + span.length :])
    number = "" if span.source.is_option else str(span.line + 1)
    carets = " " * len(before) + "^" * max(1, len(marked))
    return [
        *rows,
        f"{'':{GUTTER}}|",
        f"{number:>{GUTTER - 1}} | {before}{marked}{after}".rstrip(),
        f"{'':{GUTTER}}| {carets} {printable(hint)}".rstrip(),
    ]
