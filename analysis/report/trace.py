"""One replication told alert by alert, so that it can be followed on paper.

Times are times of day. Truth (whether the person is the one sought) stands beside what
was decided, and nobody on the street knows it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from analysis.studies.following.naming import found_among, names_of
from analysis.studies.following.rows import by_alert, sent_to_each
from analysis.studies.following.telling import about, clock
from sim.model.codes import Determination, Ending, Outcome, Reason, Role
from sim.model.keeping import Columns
from sim.model.population import CATEGORIES
from sim.model.replication import run_replication
from sim.scenario.schema import Scenario

MOST_ALERTS: Final = 200
HEAD: Final = (
    "no", "alert", "person", "gone by", "judged", "verdict", "pair", "sets out",
    "arrives", "free again", "van back", "disposal",
)  # fmt: skip


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
    analysis.studies.following.naming.UnknownDeploymentError
        If the replication doesn't have it.
    """
    columns = run_replication(scenario, seed=seed, replication=replication).columns()
    names = names_of(scenario, columns)
    if deployment is not None:
        deployment = found_among(names, deployment)
    told = 0
    for place, number in enumerate(columns["deployments"]["deployment"].tolist()):
        if deployment is not None and names[place] != deployment:
            continue
        rows = _rows(columns, number)
        yield from ("", about(scenario, columns, place), "")
        if rows:
            yield from _table(rows[: MOST_ALERTS - told])
        told += len(rows)
        if told >= MOST_ALERTS:
            total = len(columns["alerts"]["deployment"])
            yield f"... {MOST_ALERTS} of {total} alerts are told"
            return


def _rows(columns: Columns, deployment: int) -> list[tuple[str, ...]]:
    tables = {
        name: by_alert(columns, name, deployment)
        for name in ("alerts", "adjudications", "engagements", "disposals")
    }
    pairs, vans = (
        sent_to_each(columns, deployment, role)
        for role in (Role.pair, Role.prisoner_van)
    )
    ordered = sorted(tables["alerts"].items(), key=lambda item: item[1]["time"])
    return [
        (
            str(number),
            clock(alert["time"]),
            CATEGORIES[int(alert["category"])] if key.is_mated else "another",
            clock(alert["time_gone"]),
            *_judged(tables["adjudications"].get(key)),
            *_raced(tables["engagements"].get(key), pairs.get(key)),
            clock(vans[key][1]) if key in vans else "",
            _ended(tables["disposals"][key]),
        )
        for number, (key, alert) in enumerate(ordered, 1)
    ]


def _judged(one: dict[str, float] | None) -> tuple[str, str]:
    if one is None or one["determination"] < 0:
        return "", "open"
    verdict = Determination(int(one["determination"]))
    return clock(one["time_end"]), verdict.name


def _raced(
    one: dict[str, float] | None, pair: tuple[int, float] | None
) -> tuple[str, str, str, str]:
    if one is None:
        return "", "", "", ""
    is_reached = one["outcome"] == Outcome.reached
    member, free = pair or (0, math.nan)
    return (
        str(member or ""),
        clock(one["time_assigned"]),
        clock(one["time_end"]) if is_reached else "",
        clock(free),
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
