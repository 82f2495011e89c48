"""The records of a replication, put together alert by alert."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np

from sim.model.codes import Activity, Role
from sim.model.keeping import Columns

Row = dict[str, float]


class Key(NamedTuple):
    """What names an alert."""

    deployment: int
    candidate: int
    is_mated: bool


def rows_of(columns: Columns, table: str, deployment: int) -> list[Row]:
    """Return the rows of a table that are of one deployment, in their order."""
    rows = columns[table]
    here = rows["deployment"] == deployment
    return [
        dict(zip(rows, row, strict=True))
        for row in zip(
            *(values[here].tolist() for values in rows.values()), strict=True
        )
    ]


def key_of(row: Row) -> Key:
    """Return which alert a row is about."""
    return Key(int(row["deployment"]), int(row["candidate"]), bool(row["is_mated"]))


def by_alert(columns: Columns, table: str, deployment: int) -> dict[Key, Row]:
    """Return one deployment's rows of a table with a row an alert, by alert."""
    return {key_of(row): row for row in rows_of(columns, table, deployment)}


def held_by_alert(columns: Columns, deployment: int) -> dict[Key, list[Row]]:
    """Return who was held by each alert of a deployment, in the order of release."""
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in rows_of(columns, "held", deployment):
        found[key_of(row)].append(row)
    return found


def sent_to_each(
    columns: Columns, deployment: int, role: Role
) -> dict[Key, tuple[int, float]]:
    """Return which pair or van went to each alert, and when it was free again.

    A pair that has made an arrest is held until it has handed the person over.
    """
    held = columns["held"]
    found: dict[Key, tuple[int, float]] = {}
    wanted = (held["deployment"] == deployment) & (held["role"] == role)
    wanted &= ~np.isin(held["activity"], (Activity.support, Activity.adjudication))
    for place in wanted.nonzero()[0].tolist():
        candidate, is_mated = held["candidate"][place], held["is_mated"][place]
        key = Key(deployment, int(candidate), bool(is_mated))
        until = float(held["time_to"][place])
        member, before = found.get(key, (int(held["member"][place]), until))
        found[key] = (member, max(before, until))
    return found
