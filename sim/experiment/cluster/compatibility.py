"""Whoever computes for another must have the same versions as they.

Two machines give the same bytes if they agree in what a run depends on besides scenario
and seed. Nobody sees from a record that they didn't; so they are asked.
"""

from __future__ import annotations

import platform
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, TypeVar

from sim.experiment.manifest import ABSENT, DECISIVE, library_version, versions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

T = TypeVar("T")
Row = tuple[str, str, str, str]

# What moves records, and two more: Python adds floats up otherwise from 3.12 on, and
# Dask promises nothing between unlike versions of itself.
ALIKE: Final = (*DECISIVE, "python", "distributed")
HEAD: Final = ("where", "what", "there", "here")
MOST_ROWS: Final = 20
GO_ON: Final = "What is saved stays, and the same command goes on from there"


class ClusterError(RuntimeError):
    """A cluster that can't be given the work."""


@cache
def own_versions() -> dict[str, str]:
    """Return the versions that must be the same everywhere, as they were first seen.

    The source may be another one later, and what has been imported from it stays.
    """
    import_module("sim.model.replication")
    here = {**versions(), "distributed": library_version("distributed")}
    here["python"] = ".".join(platform.python_version_tuple()[:2])
    return {name: here[name] for name in ALIKE}


def done_alike(expected: Mapping[str, str], work: Callable[[], T]) -> T:
    """Do work, unless something here is otherwise than where it comes from.

    Raises
    ------
    ClusterError
        If it is.
    """
    if rows := other_versions(platform.node(), own_versions(), expected):
        raise ClusterError(strangers("a worker that came later", rows, GO_ON))
    return work()


def other_versions(where: str, there: object, here: Mapping[str, str]) -> list[Row]:
    """Return what is otherwise there: where, what, which there, which here.

    Whoever answers with an error has no lfrsim that could be asked.
    """
    if not isinstance(there, dict):
        return [(where, "lfrsim", ABSENT, here["lfrsim"])]
    return [
        (where, name, there.get(name, ABSENT), version)
        for name, version in here.items()
        if there.get(name, ABSENT) != version
    ]


def strangers(whose: str, rows: Sequence[Row], outcome: str) -> str:
    """Say who has other versions, as a table, and what to do."""
    table = [HEAD, *rows[:MOST_ROWS]]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in table]
    if (more := len(rows) - MOST_ROWS) > 0:
        lines.append(f"and {more} more")
    return "\n".join(
        [
            f"{whose} has other versions, which could give other results:",
            *(f"  {line}" for line in lines),
            f"{outcome}; install there what is here, and start it again there",
        ]
    )
