"""Every table that a run leaves, and its columns, from the records themselves."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from enum import IntEnum
from typing import Any, Final, get_args, get_type_hints

from sim.model import codes
from sim.model.records import TABLES, TALLIES, Tallied
from sim.scenario.schema import Category
from sim.scenario.settings import meanings

SHARED: Final = {
    "deployment": "Name of the deployment: 10,000 × day + van.",
    "week": "Week of the horizon, from 0.",
    "day": "Day of the horizon, from 0, which is a Monday.",
    "van": "Which of the deployments of that day, from 0.",
    "candidate": "Name of the alert within its deployment, together with `is_mated`.",
    "is_mated": "Truth: whether the face is that of the person on the entry.",
    "person": "The listed person; -1 where nobody is.",
    "category": "Why that person is sought; -1 where nobody is.",
    "status": "What became of the planned deployment.",
}
KINDS: Final = {
    int: "whole number",
    float: "seconds",  # all that isn't counted is a time
    bool: "true or false",
}
WORDS: Final[dict[str, type[IntEnum]]] = {
    "status": codes.Status,
    "shortage": codes.Shortage,
    "determination": codes.Determination,
    "outcome": codes.Outcome,
    "ending": codes.Ending,
    "reason": codes.Reason,
    "role": codes.Role,
    "activity": codes.Activity,
    "duty": codes.Duty,
}


def columns_page() -> str:
    """Return the reference of all tables, as Markdown."""
    lines: list[str] = []
    for name, record in {**TABLES, TALLIES: Tallied}.items():
        lines += [f"## {name}", "", *_table(record)]
    return "\n".join(lines) + "\n"


def meaning_of(record: type[tuple[Any, ...]], column: str) -> str:
    """Return what a column of a table means; nothing if nobody says so."""
    return meanings(record).get(column) or SHARED.get(column, "")


def _table(record: type[tuple[Any, ...]]) -> Iterator[str]:
    text = inspect.getdoc(record) or ""
    yield re.sub(r":mod:`([^`]+)`", r"`\1`", text.partition("\n\nAttributes\n")[0])
    yield ""
    kinds = get_type_hints(record)
    for meaning, columns in _together(record).items():
        yield ", ".join(f"`{column}`" for column in columns)
        yield f": {meaning}"
        yield ""
        told = {column: _kind(column, kinds[column]) for column in columns}
        yield f"  {_kinds(told)}"
        yield ""


def _together(record: type[tuple[Any, ...]]) -> dict[str, list[str]]:
    """Return the columns of a table by what they mean; some share a sentence."""
    found: dict[str, list[str]] = {}
    for column in get_type_hints(record):
        found.setdefault(meaning_of(record, column), []).append(column)
    return found


def _kinds(kinds: dict[str, str]) -> str:
    if len(set(kinds.values())) == 1:
        kind = next(iter(kinds.values()))
        return f"{kind[:1].upper()}{kind[1:]}."
    return "; ".join(f"`{column}`: {kind}" for column, kind in kinds.items()) + "."


def _kind(column: str, kind: type) -> str:
    if column in WORDS:
        return ", ".join(f"{int(one)} {one.name}" for one in WORDS[column])
    if column == "category":
        return ", ".join(f"{n} {word}" for n, word in enumerate(get_args(Category)))
    if column.startswith("time"):
        return "seconds from Monday 00:00 of the first week"
    return KINDS[kind]
