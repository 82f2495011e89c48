"""What a reader must know of a record: a short YAML file beside it.

It has the record's stem, ``mine.yaml`` beside ``mine.csv``. Every key may be missing,
and so may the file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from analysis.record.cells import FIRST_DAY, CellError, read_day
from analysis.record.files import beside, read_lines
from sim.scenario.errors import Problem, ScenarioError, Source, did_you_mean
from sim.scenario.finding import Found
from sim.scenario.yaml_nodes import Entry, Node, read_node

TEXTS: Final = ("name", "title", "author", "note")
DAYS: Final = ("faces_from", "alerts_from", "outcomes_from")
TABLES: Final = ("sites", "places")
MISPRINTS: Final = "misprints"
KEYS: Final = (*TEXTS, *DAYS, *TABLES, MISPRINTS)
EXAMPLE: Final = "write: misprints: [{date: 2024-01-10, place: Westminster}]"
# What the scenarios' reading of YAML says of scenarios only.
OF_SCENARIOS: Final = re.compile(r"; (?:use 'extends'.*|a file holds one scenario)$")


@dataclass(frozen=True, slots=True)
class Description:
    """What a reader must know of a record.

    Attributes
    ----------
    name
        A short name for what is made from it; the file's stem unless it says another.
    title, author, note
        As in a bibliography.
    faces_from, alerts_from, outcomes_from
        The first day on which faces were counted as they are now; on which alerts were
        raised at the present threshold; on which disposals were told apart. The
        record's first day unless it says another.
    misprints
        Day and place of rows that don't add up and are left as printed.
    """

    name: str
    title: str
    author: str
    note: str
    faces_from: pd.Timestamp
    alerts_from: pd.Timestamp
    outcomes_from: pd.Timestamp
    misprints: tuple[tuple[date, str], ...] = ()


def read_entries(record: Found, problems: list[Problem]) -> dict[str, Entry]:
    """Return what stands in the description by key; nothing if there is none."""
    found = beside(record, f"{record.stem}.yaml")
    source = read_lines(found, problems) if found else None
    node = _node(source, problems) if source else None
    if node is None:
        return {}
    if not isinstance(node.value, dict):
        notes = (f"allowed keys: {', '.join(KEYS)}",)
        message = "a description must be keys with values"
        problems.append(Problem(message, (node.span,), "", notes))
        return {}
    for key, entry in node.value.items():
        if key not in KEYS:
            notes = (f"allowed: {', '.join(KEYS)}",)
            hint = did_you_mean(key, KEYS)
            problems.append(Problem(f"unknown key '{key}'", (entry.key,), hint, notes))
    return node.value


def _node(source: Source, problems: list[Problem]) -> Node | None:
    try:
        return read_node(source)
    except ScenarioError as error:
        problems += [
            one._replace(message=OF_SCENARIOS.sub("", one.message))
            for one in error.problems
        ]
        return None


def describe(
    entries: Mapping[str, Entry],
    *,
    stem: str,
    rows: Collection[tuple[date, str]],
    problems: list[Problem],
) -> Description:
    """Return the description, with what it leaves open filled in.

    Parameters
    ----------
    stem
        The record's file without folder and suffix.
    rows
        Day and place of each row.
    """
    first = min((day for day, _ in rows), default=FIRST_DAY)
    texts = {key: _text(entries, key, problems) for key in TEXTS}
    days = {key: _day(entries, key, problems) for key in DAYS}
    misprints = _misprints(entries.get(MISPRINTS), rows, problems)
    faces, alerts, outcomes = (pd.Timestamp(days[key] or first) for key in DAYS)
    return Description(
        name=texts["name"] or stem,
        title=texts["title"] or "Record of LFR deployments",
        author=texts["author"],
        note=texts["note"],
        faces_from=faces,
        alerts_from=alerts,
        outcomes_from=outcomes,
        misprints=misprints,
    )


def told_file(
    entries: Mapping[str, Entry], key: str, record: Found, problems: list[Problem]
) -> Found | None:
    """Return the file of sites or places; None if there is none, or it isn't there.

    One that is named must be there; unnamed it has the usual name, or none is meant.
    """
    name = _text(entries, key, problems)
    found = beside(record, name or f"{key}.csv")
    if name and found is None:
        message = f"{key}: no such file: {name}"
        hint = "a path from the folder of the record"
        problems.append(Problem(message, (entries[key].node.span,), hint))
    return found


def _text(
    entries: Mapping[str, Entry], key: str, problems: list[Problem], path: str = ""
) -> str:
    """Return the text of a key; nothing if it is missing or no text on one line."""
    if key not in entries:
        return ""
    node = entries[key].node
    if isinstance(node.value, str) and node.value.strip() and node.value.isprintable():
        return node.value.strip()
    hint = "put it in quotes" if isinstance(node.value, bool | int | float) else ""
    message = f"{path}{key}: must be a text on one line"
    problems.append(Problem(message, (node.span,), hint))
    return ""


def _day(
    entries: Mapping[str, Entry], key: str, problems: list[Problem], path: str = ""
) -> date | None:
    """Return the day of a key; None if it is missing or no day."""
    if key not in entries:
        return None
    node = entries[key].node
    try:
        return read_day(node.value if isinstance(node.value, str) else "")
    except CellError as error:
        said = error.message if isinstance(node.value, str) else "must be a date"
        message = f"{path}{key}: {said}"
        notes = (error.note,)
        problems.append(Problem(message, (node.span,), error.hint, notes))
        return None


def _misprints(
    entry: Entry | None,
    rows: Collection[tuple[date, str]],
    problems: list[Problem],
) -> tuple[tuple[date, str], ...]:
    """Return the rows that are listed; each must be there."""
    if entry is None:
        return ()
    notes = (EXAMPLE,)
    if not isinstance(entry.node.value, list):
        message = "misprints: must be a list of rows"
        problems.append(Problem(message, (entry.node.span,), "", notes))
        return ()
    known, listed = set(rows), []
    for node in entry.node.value:
        if not isinstance(node.value, dict) or {*node.value} != {"date", "place"}:
            message = "misprints: a row is told by its date and its place"
            problems.append(Problem(message, (node.span,), "", notes))
            continue
        day = _day(node.value, "date", problems, "misprints.")
        place = _text(node.value, "place", problems, "misprints.")
        if not day or not place:
            continue
        if (day, place) not in known:
            hint = did_you_mean(place, sorted(p for when, p in known if when == day))
            message = f"misprints: the record has no row of {day} at '{place}'"
            problems.append(Problem(message, (node.span,), hint))
        listed.append((day, place))
    return tuple(listed)
