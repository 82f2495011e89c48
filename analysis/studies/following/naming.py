"""Deployments by name, which is date and van: ``2025-03-04/1``."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

from sim.model.keeping import Columns
from sim.scenario.schema import Scenario

DATE_AND_VAN: Final = re.compile(r"(\d+)-(\d+)-(\d+)/(\d+)", re.ASCII)


class UnknownDeploymentError(ValueError):
    """A replication has no deployment of that name; its text says which it has."""


def names_of(scenario: Scenario, columns: Columns) -> list[str]:
    """Return the deployments' names, in the order of their records."""
    first, deployments = scenario.horizon.first_monday, columns["deployments"]
    return [
        f"{first + dt.timedelta(days=day)}/{van}"
        for day, van in zip(
            deployments["day"].tolist(), deployments["van"].tolist(), strict=True
        )
    ]


def found_among(names: Iterable[str], name: str) -> str:
    """Return a name as it is among others; people leave out the zeros of its date.

    Raises
    ------
    UnknownDeploymentError
        If it isn't there; the nearest are named.
    """
    there = sorted(names)
    wanted = _with_zeros(name)
    if wanted in there:
        return wanted
    if not there:
        message = f"there is no deployment {wanted}: the plan has none"
        raise UnknownDeploymentError(message)
    # The nearest in time: names sort as dates do.
    place = min(bisect_left(there, wanted), len(there) - 1)
    near = ", ".join(there[max(place - 1, 0) : place + 2])
    message = f"there is no deployment {wanted}; near it are {near}"
    raise UnknownDeploymentError(message)


def _with_zeros(name: str) -> str:
    found = DATE_AND_VAN.fullmatch(name)
    if found is None:
        return name
    year, month, day, van = map(int, found.groups())
    return f"{year:04}-{month:02}-{day:02}/{van}"
