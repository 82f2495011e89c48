"""What is read of one scenario of a comparison to match its alerts: a chunk at a time.

The records of a scenario are a million rows, and those of two are never in memory at
once: chunks are small, and all that a match needs lies within a replication.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from analysis.tables import (
    CATEGORIES,
    COLUMNS,
    Tables,
    compute_alerts,
    deployment_key,
)
from sim.model.clock import WEEK
from sim.model.codes import Ending
from sim.model.levels import boroughs
from sim.model.population import Population, draw_population
from sim.model.streams import Streams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.experiment.results import Results
    from sim.scenario.schema import Scenario

    Ints = NDArray[np.int64]

NEEDED: Final = (
    "deployments",
    "alerts",
    "adjudications",
    "engagements",
    "disposals",
    "detentions",
)
SITE_BITS, DAY_BITS, CANDIDATE_BITS = 14, 12, 24
CONDITIONS: Final = CATEGORIES.index("conditions")


@dataclass(frozen=True, eq=False)
class Side:
    """One scenario's records of a chunk.

    Attributes
    ----------
    scenario
        What the run was told.
    seed
        Master seed.
    sites
        Ids of the sites of both scenarios; ``place`` counts in them.
    alerts
        A row an alert, with the columns of :func:`analysis.tables.compute_alerts`
        that are needed, ``place`` and ``day``, and ``fate`` (an ending in numbers).
    planned
        A row a deployment: ``key`` (in order), ``status``, ``time_live``,
        ``time_end``.
    arrested
        A row a mated arrest: ``replication``, ``person``, ``category``, ``since`` and
        ``until``: when the person can't pass, infinite if never again.
    """

    scenario: Scenario
    seed: int
    sites: tuple[str, ...]
    alerts: pd.DataFrame
    planned: pd.DataFrame
    arrested: pd.DataFrame

    def population(self, replication: int) -> Population:
        """Draw the latent population of a replication, as the model does."""
        return population_of(self.scenario, self.seed, replication)


def population_of(scenario: Scenario, seed: int, replication: int) -> Population:
    """Draw the latent population of a replication from its streams.

    It is a function of scenario, seed and replication, so it needn't be on record; and
    takes a few milliseconds.
    """
    return draw_population(
        Streams(seed, replication),
        scenario,
        boroughs=boroughs(scenario),
        start=-scenario.depletion.weeks_before * WEEK,
        end=scenario.horizon.weeks * WEEK,
    )


def all_sites(scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """Return the ids of the sites of some scenarios, each once."""
    return tuple(dict.fromkeys(site for one in scenarios for site in one.sites))


def read_side(
    results: Results, name: str, *, chunk: int, sites: tuple[str, ...]
) -> Side:
    """Read one scenario's records of a chunk."""
    return side_of(_tables(results, name, chunk), seed=results.seed, sites=sites)


def side_of(tables: Tables, *, seed: int, sites: tuple[str, ...]) -> Side:
    """Put together what a match needs of records in memory."""
    scenario, deployments = tables.scenario, tables.deployments
    number = {site: place for place, site in enumerate(sites)}
    places = np.array([number[site] for site in scenario.sites], np.int64)
    deployments = deployments.assign(place=places[deployments["site"].to_numpy()])
    alerts = _placed(compute_alerts(tables=tables), deployments)
    return Side(
        scenario=scenario,
        seed=seed,
        sites=sites,
        alerts=alerts,
        planned=_planned(deployments),
        arrested=_arrested(alerts, scenario),
    )


def _tables(results: Results, name: str, chunk: int) -> Tables:
    frames = {}
    for table in NEEDED:
        frame, columns = results.table(name, table, chunk=chunk), COLUMNS[table]
        frames[table] = frame[["replication", *columns]] if columns else frame
    return Tables(
        name=name,
        scenario=results.study.named(name).scenario,
        replications=results.replications,
        frames=frames,
    )


def place_key(frame: pd.DataFrame) -> Ints:
    """Name replication, site and day of each row in one number."""
    replication, place = frame["replication"].to_numpy(), frame["place"].to_numpy()
    whole = (replication.astype(np.int64) << SITE_BITS) + place
    key: Ints = (whole << DAY_BITS) + frame["day"].to_numpy()
    return key


def alert_key(frame: pd.DataFrame, *, first: int) -> Ints:
    """Name each alert in one number by things of the world, and not of a plan.

    Parameters
    ----------
    frame
        Alerts with ``place`` and ``day``.
    first
        First replication of the chunk.
    """
    within = frame.assign(replication=frame["replication"] - first)
    whole = (place_key(within) << CANDIDATE_BITS) + frame["candidate"].to_numpy()
    key: Ints = (whole << 1) | frame["is_mated"].to_numpy()
    return key


def _placed(alerts: pd.DataFrame, deployments: pd.DataFrame) -> pd.DataFrame:
    """Add where and on which day each alert was, and its fate in numbers."""
    known = deployment_key(deployments)
    order = known.argsort()
    at = order[known[order].searchsorted(deployment_key(alerts))]
    kept = alerts[["replication", "candidate", "is_mated", "person", "time"]]
    return kept.assign(
        place=deployments["place"].to_numpy()[at],
        day=deployments["day"].to_numpy()[at],
        category=alerts["category"].cat.codes.to_numpy(),
        fate=alerts["ending"].cat.codes.to_numpy().astype(np.int64),
        time_stop=alerts["time_stop"],
        time_release=alerts["time_release"],
    )


def _planned(deployments: pd.DataFrame) -> pd.DataFrame:
    planned = deployments[["status", "time_live"]].assign(
        # A deployment that is still going on at the horizon has no end yet.
        time_end=deployments["time_end"].fillna(math.inf),
        key=place_key(deployments),
    )
    return planned.sort_values("key", ignore_index=True)


def _arrested(alerts: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Return who was arrested, and how long they can't pass for it."""
    mine = alerts[alerts["is_mated"] & (alerts["fate"] == Ending.arrest)]
    comes_back = mine["category"] == CONDITIONS
    until = mine["time_release"].where(comes_back).fillna(math.inf)
    if scenario.depletion.regime == "none":
        until = mine["time_stop"]
    return pd.DataFrame(
        {
            "replication": mine["replication"],
            "person": mine["person"],
            "category": mine["category"],
            "since": mine["time_stop"],
            "until": until,
        }
    )
