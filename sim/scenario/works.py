"""The bibliography of a scenario: what the keys in ``source`` stand for.

::

    sources:
      npl-2023:
        title: Facial recognition equitability study, MS 43
        author: National Physical Laboratory
        year: 2023
        at: science.police.uk/...
        seen: press readings only

A work is replaced whole where a file extends another: no address is ever left on
another's title. One line of text is a title.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from sim.scenario.errors import Problem, did_you_mean
from sim.scenario.yaml_nodes import Entry, Node

EXAMPLE: Final = "write: sources: {met-2025: {title: LFR annual report, year: 2025}}"


class Work(NamedTuple):
    """Something that a number is taken from.

    Attributes
    ----------
    title
        What it is called.
    author
        Who wrote or published it.
    year
        When, as it says.
    at
        Where it can be found.
    seen
        How much of it was seen, if not all: ``press readings only``.
    note
        What a reader should know.
    """

    title: str
    author: str = ""
    year: str = ""
    at: str = ""
    seen: str = ""
    note: str = ""

    @property
    def citation(self) -> str:
        """The work in one line."""
        who = f"{self.author} ({self.year})" if self.author and self.year else (
            self.author or (f"({self.year})" if self.year else "")
        )  # fmt: skip
        parts = [part for part in (who, self.title, self.at) if part]
        seen = f" [{self.seen}]" if self.seen else ""
        return f"{'. '.join(parts)}.{seen}"


def read_works(node: Node | None, problems: list[Problem]) -> dict[str, Work] | None:
    """Return the works by key; what is wrong with them is added to the problems.

    None if it isn't known which keys there are.
    """
    if node is None:
        return {}
    if not isinstance(node.value, dict):
        message = "sources: must be a section with one key for each source"
        problems.append(Problem(message, (node.span,), "", (EXAMPLE,)))
        return None
    return {key: _read(key, one, problems) for key, one in node.value.items()}


def _read(key: str, entry: Entry, problems: list[Problem]) -> Work:
    node, path = entry.node, f"sources.{key}"
    if isinstance(node.value, str) and node.value.strip():
        return Work(node.value)
    if not isinstance(node.value, dict):
        message = f"{path}: must be a title, or a section with a title"
        problems.append(Problem(message, (node.span,), "", (EXAMPLE,)))
        return Work(key)
    if "title" not in node.value:
        problems.append(Problem(f"{path}: has no title", (entry.key,), "", (EXAMPLE,)))
    said = _texts(path, node.value, problems)
    return Work(**{"title": key, **said})


def _texts(
    path: str, entries: Mapping[str, Entry], problems: list[Problem]
) -> dict[str, str]:
    said = {}
    for name, entry in entries.items():
        value = entry.node.value
        if name not in Work._fields:
            notes = (f"allowed: {', '.join(Work._fields)}",)
            hint = did_you_mean(name, Work._fields)
            message = f"{path}.{name}: unknown key of a source"
            problems.append(Problem(message, (entry.key,), hint, notes))
        elif isinstance(value, str) or (name == "year" and type(value) is int):
            said[name] = str(value)
        else:
            message = f"{path}.{name}: must be a text"
            problems.append(Problem(message, (entry.node.span,)))
    return said
