"""The files of a record: the table, and what may lie beside it.

What a file is found and read by is the scenarios' own; only that a record is a CSV, and
may be larger, is said here.
"""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path
from typing import Final

from sim.scenario.errors import Problem, ScenarioError, Source, Span
from sim.scenario.finding import (
    PACKAGE,
    SUFFIXES,
    Found,
    neighbours,
    path_fault,
    read_source,
)
from sim.scenario.yaml_nodes import refuse_characters

SHIPPED: Final = "record/met_lfr_deployments.csv"
MOST_BYTES: Final = 4 * 1024 * 1024
SAVING: Final = "a spreadsheet is saved as 'CSV UTF-8' and not as a workbook"


def find_record(path: str | Path | None, problems: list[Problem]) -> Found | None:
    """Return the file of a record; of the one that ships if no path is given."""
    if path is None:
        file = resources.files(PACKAGE).joinpath(SHIPPED)
        return Found(f"{PACKAGE}/{SHIPPED}", file, str(file), is_shipped=True)
    found = Path(path)
    if fault := path_fault(found):
        notes = (
            neighbours(found, kind="CSV", suffixes=(".csv",))
            if fault == "no such file"
            else ()
        )
        problems.append(Problem(f"{path}: {fault}", notes=notes))
        return None
    if found.suffix in SUFFIXES:
        message = f"{path}: not a record, but what describes one"
        hint = f"name the table beside it: {found.with_suffix('.csv').name}"
        problems.append(Problem(message, hint=hint))
        return None
    return Found(str(path), found, str(found))


def beside(record: Found, name: str) -> Found | None:
    """Return a file that is named by its path from the record's folder, if it is there.

    Of a record that ships, only what lies in its own folder.
    """
    label = os.path.normpath(Path(record.label).parent / name)
    if isinstance(record.file, Path):
        path = record.file.parent / name
        return None if path_fault(path) == "no such file" else Found(label, path, label)
    file = resources.files(PACKAGE).joinpath("record").joinpath(Path(name).name)
    return Found(label, file, label) if file.is_file() else None


def read_lines(
    found: Found, problems: list[Problem], *, at: Span | None = None
) -> Source | None:
    """Return the text of a file; None after adding to the problems why there is none.

    Parameters
    ----------
    at
        Where the file is named, if it is.
    """
    if isinstance(found.file, Path) and (fault := path_fault(found.file)):
        problems.append(Problem(f"{found.label}: {fault}", (at,) if at else ()))
        return None
    try:
        source = read_source(found, at=at, most_bytes=MOST_BYTES)
        refuse_characters(source)
    except ScenarioError as error:
        problems += [
            one._replace(notes=(*one.notes, SAVING)) if "UTF-8" in one.message else one
            for one in error.problems
        ]
        return None
    return source
