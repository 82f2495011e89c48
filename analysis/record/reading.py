"""A record of deployments, read strictly: a file in, a frame and its sites out.

All faults are raised together as one
:class:`~analysis.record.errors.RecordError`; no other exception leaves, whatever the
file holds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from analysis.record.consistency import contradictions, repeated
from analysis.record.deployments import (
    COUNTS,
    LAYOUT,
    Printed,
    read_deployments,
)
from analysis.record.description import Description, describe, read_entries
from analysis.record.errors import RecordError
from analysis.record.files import find_record, read_lines
from analysis.record.locating import Located, locate
from analysis.record.sites import KINDS, Site
from analysis.record.tables import read_table
from sim.scenario.errors import Problem, Source
from sim.scenario.finding import Found

NUMBERS: Final = ("hours", "threshold", *COUNTS)


@dataclass(frozen=True, slots=True)
class Record:
    """What a force published of its deployments.

    Attributes
    ----------
    label
        The file as the user named it.
    path
        The file itself.
    description
        What a reader must know of it.
    frame
        A row a deployment, in order of date and else as printed: ``date``, ``site``
        (its id), ``place``, ``borough``, ``camera``, ``is_event`` (by its ground or its
        site), ``line`` in the file; and as floats, not a number where the cell is
        empty, ``hours``, ``threshold`` and all counts.
    sites
        By id: those of the table, or of the places if there is no table.
    """

    label: str
    path: Path | Traversable
    description: Description
    frame: pd.DataFrame
    sites: Mapping[str, Site]


def read_record(path: str | Path | None = None) -> Record:
    """Return a record; the one that ships if no path is given.

    Raises
    ------
    RecordError
        With every fault that was found.
    """
    problems: list[Problem] = []
    found = find_record(path, problems)
    source = read_lines(found, problems) if found else None
    record = _read(found, source, problems) if found and source else None
    if record is None:
        raise RecordError(_in_order(problems, source))
    return record


def _read(found: Found, source: Source, problems: list[Problem]) -> Record | None:
    entries = read_entries(found, problems)
    rows = read_table(source, LAYOUT, problems)
    if rows is None:
        return None
    deployments = read_deployments(rows, problems)
    dated = [(one.day, one.place[0]) for one in deployments if one.day]
    description = describe(entries, stem=found.stem, rows=dated, problems=problems)
    problems += contradictions(deployments, description, beside=f"{found.stem}.yaml")
    problems += repeated(deployments)
    located = locate(found, entries, deployments, problems)
    if located is None or problems:
        return None
    frame = _frame(deployments, located)
    return Record(found.label, found.file, description, frame, located.sites)


def _frame(deployments: Sequence[Printed], located: Located) -> pd.DataFrame:
    """Return the deployments as a frame; all of them have been read without fault."""
    rows = sorted(deployments, key=lambda one: one.day or date.min)
    sites = [located.site_of[one.place] for one in rows]
    text = {
        "site": sites,
        "place": [one.place[0] for one in rows],
        "borough": [one.place[1] for one in rows],
        "camera": [one.camera for one in rows],
    }
    numbers = {
        column: np.array([one.numbers.get(column, math.nan) for one in rows])
        for column in NUMBERS
    }
    special = [
        one.is_special or located.sites[site].kind == KINDS[1]
        for one, site in zip(rows, sites, strict=True)
    ]
    return pd.DataFrame(
        {
            "date": pd.to_datetime([str(one.day) for one in rows]),
            **text,
            "is_event": special,
            **numbers,
            "line": [one.row.line for one in rows],
        }
    )


def _in_order(problems: Iterable[Problem], record: Source | None) -> list[Problem]:
    """Sort problems as one reads: files as a whole, the record, what lies beside it."""

    def rank(problem: Problem) -> tuple[int, str, int, int]:
        if not problem.spans:
            return (0, "", 0, 0)
        at = problem.spans[0]
        return (1 if at.source is record else 2, at.source.label, at.line, at.column)

    return sorted(problems, key=rank)
