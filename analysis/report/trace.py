"""One replication told alert by alert, so that it can be followed on paper.

Times are times of day. Truth (whether the person is the one sought) stands beside what
was decided, and nobody on the street knows it.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from sim.model.clock import DAY
from sim.model.codes import Activity, Determination, Ending, Outcome, Reason, Role
from sim.model.keeping import Columns
from sim.model.population import CATEGORIES
from sim.model.replication import run_replication
from sim.scenario.schema import Scenario

MOST_ALERTS: Final = 200
DATE_AND_VAN: Final = re.compile(r"(\d+)-(\d+)-(\d+)/(\d+)", re.ASCII)
VAN: Final = Role.prisoner_van
HEAD: Final = (
    "no", "alert", "person", "gone by", "judged", "verdict", "pair", "sets out",
    "arrives", "free again", "van back", "disposal",
)  # fmt: skip


class Key(NamedTuple):
    """What names an alert."""

    deployment: int
    candidate: int
    is_mated: bool


class UnknownDeploymentError(ValueError):
    """A replication has no deployment of that name; its text says which it has."""


def trace_lines(
    scenario: Scenario, *, seed: int, replication: int, deployment: str | None = None
) -> Iterator[str]:
    """Give the lines that tell one replication, deployment by deployment.

    Parameters
    ----------
    scenario, seed, replication
        Which replication.
    deployment
        The only one to be told, by date and van: ``2025-03-04/1``.

    Raises
    ------
    UnknownDeploymentError
        If the replication doesn't have it.
    """
    columns = run_replication(scenario, seed=seed, replication=replication).columns()
    names = _names(scenario, columns)
    deployment = _with_zeros(deployment)
    if deployment is not None and deployment not in names:
        raise UnknownDeploymentError(_unknown(deployment, names))
    told = 0
    for place, number in enumerate(columns["deployments"]["deployment"].tolist()):
        if deployment is not None and names[place] != deployment:
            continue
        rows = _rows(columns, number)
        yield from ("", _about(scenario, columns, place), "")
        if rows:
            yield from _table(rows[: MOST_ALERTS - told])
        told += len(rows)
        if told >= MOST_ALERTS:
            total = len(columns["alerts"]["deployment"])
            yield f"... {MOST_ALERTS} of {total} alerts are told"
            return


def _names(scenario: Scenario, columns: Columns) -> list[str]:
    """Return the deployments' names: date and van."""
    first, deployments = scenario.horizon.first_monday, columns["deployments"]
    return [
        f"{first + dt.timedelta(days=day)}/{van}"
        for day, van in zip(
            deployments["day"].tolist(), deployments["van"].tolist(), strict=True
        )
    ]


def _with_zeros(name: str | None) -> str | None:
    """Return a name with the zeros of its date, which people leave out."""
    found = DATE_AND_VAN.fullmatch(name or "")
    if found is None:
        return name
    year, month, day, van = map(int, found.groups())
    return f"{year:04}-{month:02}-{day:02}/{van}"


def _unknown(name: str, names: list[str]) -> str:
    if not names:
        return f"there is no deployment {name}: the plan has none"
    # The nearest in time: names sort as dates do.
    there = sorted(names)
    place = min(bisect_left(there, name), len(there) - 1)
    near = there[max(place - 1, 0) : place + 2]
    return f"there is no deployment {name}; near it are {', '.join(near)}"


def _about(scenario: Scenario, columns: Columns, place: int) -> str:
    one = {name: values[place] for name, values in columns["deployments"].items()}
    first = scenario.horizon.first_monday
    date = first + dt.timedelta(days=int(one["day"]))
    site = list(scenario.sites.values())[one["site"]]
    posts = {name: one[f"{name}s"] for name in ("operator", "pair", "prisoner_van")}
    apart = ""
    if scenario.adjudication.by == "command centre":
        apart = f"; {_some(scenario.centre, 'operator')} in the command centre"
        del posts["operator"]
    crew = ", ".join(_some(n, post.replace("_", " ")) for post, n in posts.items())
    midnight = one["day"] * DAY
    begins, ends = (one[f"time_{name}"] - midnight for name in ("live", "end"))
    live = f"live {_written(begins)} to {_written(ends)}"
    when = f"{date:%A} {date.day} {date:%B %Y}"
    return f"{when}, {site.name}: {live}; {crew}{apart}; {one['faces']:,} faces"


def _some(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _rows(columns: Columns, deployment: int) -> list[tuple[str, ...]]:
    tables = {
        name: _by_key(columns, name, deployment)
        for name in ("alerts", "adjudications", "engagements", "disposals")
    }
    pairs, vans = (_held(columns, deployment, role) for role in (Role.pair, VAN))
    ordered = sorted(tables["alerts"].items(), key=lambda item: item[1]["time"])
    return [
        (
            str(number),
            _clock(alert["time"]),
            CATEGORIES[int(alert["category"])] if key.is_mated else "another",
            _clock(alert["time_gone"]),
            *_judged(tables["adjudications"].get(key)),
            *_raced(tables["engagements"].get(key), pairs.get(key)),
            _clock(vans[key][1]) if key in vans else "",
            _ended(tables["disposals"][key]),
        )
        for number, (key, alert) in enumerate(ordered, 1)
    ]


def _by_key(
    columns: Columns, table: str, deployment: int
) -> dict[Key, dict[str, float]]:
    found, rows = {}, columns[table]
    here = rows["deployment"] == deployment
    for row in zip(*(values[here].tolist() for values in rows.values()), strict=True):
        one = dict(zip(rows, row, strict=True))
        found[Key(one["deployment"], one["candidate"], one["is_mated"])] = one
    return found


def _held(
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


def _judged(one: dict[str, float] | None) -> tuple[str, str]:
    if one is None or one["determination"] < 0:
        return "", "open"
    verdict = Determination(int(one["determination"]))
    return _clock(one["time_end"]), verdict.name


def _raced(
    one: dict[str, float] | None, pair: tuple[int, float] | None
) -> tuple[str, str, str, str]:
    if one is None:
        return "", "", "", ""
    is_reached = one["outcome"] == Outcome.reached
    member, free = pair or (0, math.nan)
    return (
        str(member or ""),
        _clock(one["time_assigned"]),
        _clock(one["time_end"]) if is_reached else "",
        _clock(free),
    )


def _ended(one: dict[str, float]) -> str:
    ending, reason = Ending(int(one["ending"])), Reason(int(one["reason"]))
    words = ending.name.replace("_", " ")
    return (
        words if reason is Reason.none else f"{words} ({reason.name})".replace("_", " ")
    )


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(HEAD, *rows, strict=True)]
    for row in (HEAD, *rows):
        cells = (f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _clock(time: float) -> str:
    """Return a time of day in whole seconds; nothing for what never was."""
    return _written(time % DAY)


def _written(since_midnight: float) -> str:
    """Return the same of what may last until the end of the day, 24:00."""
    if math.isnan(since_midnight):
        return ""
    minutes, seconds = divmod(round(since_midnight), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
