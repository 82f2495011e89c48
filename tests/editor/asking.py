"""What an editor shows of a YAML file: the real language server is asked.

``ask.mjs`` beside this file starts the server and speaks its protocol; here its
questions and answers are values. One start serves many questions.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal, NamedTuple

ASK: Final = Path(__file__).with_name("ask.mjs")
# Where `make test` puts it, so that `make clean` takes it away again.
SERVER: Final = (
    Path(sys.prefix)
    / "editor"
    / "node_modules"
    / "yaml-language-server"
    / "bin"
    / "yaml-language-server"
)
CURSOR: Final = "^"
SECONDS: Final = 60

Attach = Literal["setting", "modeline"]


class Place(NamedTuple):
    """A place in a text; both count from 0, as editors do among themselves."""

    line: int
    character: int


class Question(NamedTuple):
    """A file in an editor, and where something is asked.

    Attributes
    ----------
    text
        What is in the file.
    complete, hover
        Where words are to be offered, and where the mouse rests.
    file
        What it is called; with its whole path it is asked where it is.
    """

    text: str
    complete: Sequence[Place] = ()
    hover: Sequence[Place] = ()
    file: str = "mine.yaml"


class Diagnostic(NamedTuple):
    """What is underlined, and why."""

    line: int
    character: int
    message: str
    severity: str


class Offer(NamedTuple):
    """One line of the list that completion opens.

    Attributes
    ----------
    label
        What the list shows.
    insert
        What is typed when it is chosen; ``$1`` is where the cursor goes.
    about
        What the list shows beside it.
    """

    label: str
    insert: str
    about: str


class Answer(NamedTuple):
    """What the editor shows, one completion and hover for each that was asked."""

    diagnostics: tuple[Diagnostic, ...]
    completions: tuple[tuple[Offer, ...], ...]
    hovers: tuple[str, ...]

    @property
    def labels(self) -> set[str]:
        """What is offered where completion was asked first."""
        return {offer.label for offer in self.completions[0]}

    @property
    def lines(self) -> list[int]:
        """The lines that are underlined, counted from 1."""
        return sorted({diagnostic.line + 1 for diagnostic in self.diagnostics})


def _split(marked: str) -> tuple[str, Place]:
    before, cursor, after = marked.partition(CURSOR)
    if not cursor:
        message = f"no {CURSOR} in {marked!r}"
        raise ValueError(message)
    line = before.count("\n")
    return before + after, Place(line, len(before) - before.rfind("\n") - 1)


def complete(marked: str) -> Question:
    """Return the question what may be typed where the text has a ``^``."""
    text, place = _split(marked)
    return Question(text, complete=[place])


def hover(marked: str) -> Question:
    """Return the question what is said of the word behind the ``^``."""
    text, place = _split(marked)
    return Question(text, hover=[place])


def ask(
    schema: Path,
    questions: Sequence[Question],
    *,
    attach: Attach = "setting",
    server: Path = SERVER,
    seconds: float = SECONDS,
) -> list[Answer]:
    """Return the server's answers, in the order of the questions.

    Parameters
    ----------
    attach
        How the server learns of the schema: by an editor's setting for all files, or
        by the text's first line (``# yaml-language-server: $schema=...``); then the
        schema lies beside the file as ``scenario.schema.json``.
    """
    asked = {
        "schema": str(schema),
        "attach": attach,
        "seconds": seconds,
        "questions": [_plain(question) for question in questions],
    }
    done = subprocess.run(
        ["node", ASK, server],
        input=json.dumps(asked),
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=seconds + 10,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return [_answer(**answer) for answer in json.loads(done.stdout)["answers"]]


def _plain(question: Question) -> dict[str, object]:
    return {
        "file": question.file,
        "text": question.text,
        "complete": [place._asdict() for place in question.complete],
        "hover": [place._asdict() for place in question.hover],
    }


def _answer(diagnostics, completions, hovers) -> Answer:
    return Answer(
        tuple(Diagnostic(**one) for one in diagnostics),
        tuple(tuple(Offer(**one) for one in offers) for offers in completions),
        tuple(hovers),
    )
