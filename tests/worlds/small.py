"""Small worlds, so congested that they can fail, to be run a thousand times each.

Three streets in two boroughs, one week, a crew of one operator and two pairs. Two
deployments a week are on Thursday; four have two on Tuesday before, so that whoever
is arrested there is missed on Thursday.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any
from unittest.mock import patch

from sim.model import world as building
from sim.model.codes import Outcome
from sim.model.keeping import Column, Columns
from sim.model.levels import lifts
from sim.model.replication import run_world
from sim.model.streams import Streams
from sim.model.world import World, build_world
from sim.scenario.distributions import Fixed
from sim.scenario.schema import Crew, Scenario
from tests.making import changed, shipped, uncoupled, with_sites

REPLICATIONS = range(1000)
SEED = 1
STREETS = {"stratford-broadway", "east-ham-high-street-north", "woolwich-powis-street"}
PERSONS = 300
AWAY = Fixed(value=4500.0)
CONGESTED = 0.2
Key = tuple[int, int, bool]
Row = tuple[Any, ...]


def small(
    deployments: int = 2, base: Scenario | None = None, **changes: Any
) -> Scenario:
    """Return a congested week of a shipped scenario, with other changes."""
    base = shipped("ten-a-week") if base is None else base
    # In the order of the base, because the order of sites is among what is tested.
    streets = [site for site in base.sites if site in STREETS]
    week = changed(
        with_sites(base, streets, wanted_per_10k_faces=0.65),
        horizon__weeks=1,
        plan__deployments_per_week=deployments,
        plan__days=("Thu", "Tue", "Fri"),
        population__size=PERSONS,
        population__time_sought=60 * 86_400.0,
        watchlist__size=PERSONS,
        depletion__weeks_before=1,
        depletion__status_quo__plan__deployments_per_week=2,
        recognition__threshold=0.60,
        recognition__rates="npl",
        recognition__reference_list=2 * PERSONS,
        workforce__crew=Crew(operators=1, pairs=2, prisoner_vans=12),
        disposal__second_pair=0.5,
        custody__hand_over_duration=AWAY,
        custody__cells=12,
    )
    return changed(week, **changes)


def worlds(
    scenario: Scenario,
    *,
    replications: Iterable[int] = REPLICATIONS,
    streams: type[Streams] = Streams,
) -> Iterator[World]:
    """Give the world of each replication, before its first event."""
    # They follow from the scenario alone, and take longer than the week.
    once = lifts(scenario)
    for replication in replications:
        with patch.object(building, "lifts", lambda _: once):
            world = build_world(scenario, streams(SEED, replication))
        yield world


def runs(
    scenario: Scenario,
    *,
    alter: Callable[[World], World] = lambda world: world,
    **how: Any,
) -> Iterator[Columns]:
    """Give the records of each replication.

    Parameters
    ----------
    scenario
        What is simulated.
    alter
        What is done to each world before its first event.
    how
        Handed to :func:`worlds`.
    """
    return (run_world(alter(world)).columns() for world in worlds(scenario, **how))


@cache
def alone(deployments: int) -> list[Columns]:
    """Return the records of a week in which nothing couples deployments, run once.

    The modules that ask are of one group, so that one worker runs them all.
    """
    return list(runs(uncoupled(small(deployments))))


def is_congested(some: Iterable[Columns]) -> bool:
    """Tell whether a fifth of all alerts wait for somebody or find nobody free.

    In a quiet world nothing moves whatever the streams do.
    """
    alerts = held_up = 0
    for records in some:
        judged, races = records["adjudications"], records["engagements"]
        late = set(_keys(judged, judged["time_start"] > judged["time_request"]))
        waited = races["time_assigned"] > races["time_request"]
        lost = races["outcome"] == Outcome.nobody_free
        alerts += len(records["alerts"]["time"])
        held_up += len(late.union(_keys(races, waited | lost)))
    return held_up > CONGESTED * alerts


def _keys(table: Mapping[str, Column], chosen: Column) -> list[Row]:
    named = ("deployment", "candidate", "is_mated")
    return list(zip(*(table[name][chosen].tolist() for name in named), strict=True))


def moved(one: Columns, other: Columns) -> list[str]:
    """Return the columns of which a byte differs."""
    return [
        f"{table}.{name}"
        for table, columns in one.items()
        for name, column in columns.items()
        if column.tobytes() != other[table][name].tobytes()
    ]


def rows(records: Columns, table: str) -> list[Row]:
    """Return the rows of a table."""
    columns = [column.tolist() for column in records[table].values()]
    return list(zip(*columns, strict=True))


def by_alert(records: Columns, table: str) -> dict[Key, Row]:
    """Return the rows of a table by the alert that they are about."""
    return {row[:3]: row for row in rows(records, table)}
