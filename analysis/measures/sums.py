"""What the records of each replication add up to, and the measures made of it.

Officers are counted as persons: an operator is one, a pair and the crew of a
prisoner van are two each. They are on duty from set-up until the deployment is
packed, or they are called away; who is still held by an alert then is on overtime until
released. Those of a command centre are on duty while any deployment is. Pairs of a
neighbourhood team that are called count while they are held. What is open at the
horizon is cut there.
"""

from __future__ import annotations

from functools import partial, reduce
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from analysis.measures.catalogue import MEASURES
from analysis.measures.centre import crews_there
from analysis.measures.money import compute_costs
from analysis.measures.unit_hours import FOR_LFR
from sim.model.clock import HOUR, MINUTE
from sim.model.codes import Role, Status
from sim.model.crews import ROLES
from sim.model.rosters import teams
from sim.model.tallying import CALLED, OVERTIME
from sim.scenario.schema import OFFICERS as OFFICERS_IN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from analysis.tables import Tables

    Floats = NDArray[np.float64]

OFFICERS: Final = {role: OFFICERS_IN[post] for post, role in ROLES.items()}
COUNTS: Final = (
    "alerts",
    "accepted",
    "stops",
    "arrests",
    "charged",
    "charged_in_horizon",
    "detained",
    "diverted",
    "reviews",
    "at_desk",
    "false_alerts",
    "nobody_free",
    "unconfirmed",
    "stops_after_false_alert",
    "stops_without_action",
    "stops_on_bad_entry",
    "arrests_after_false_alert",
)


FRUITLESS: Final = (
    "stops_after_false_alert",
    "stops_without_action",
    "stops_on_bad_entry",
    "arrests_after_false_alert",
)
"""Stops in vain, of four kinds that no stop shares."""


def compute_sums(*, tables: Tables) -> pd.DataFrame:
    """Add up the deployments of each replication.

    Returns
    -------
    DataFrame
        A row a replication, numbered from 0: ``weeks``, ``deployments``,
        ``cancelled``, ``faces``; the alerts on their way: ``alerts``,
        ``accepted``, ``stops``, ``arrests``, ``charged``,
        ``charged_in_horizon``, ``fruitless_stops`` of all kinds; arrests taken to a
        suite: ``detained``, ``diverted``, their ``reviews``, and minutes before the
        desk; the alerts by how they ended; officers and pairs in hours; what it costs,
        by parts (``analysis/measures/money.py``). An event belongs to the replication,
        whenever it falls. Also how many of the delivered were ``short_handed``, and the
        officer hours taken from neighbourhood teams, by protests too.
    """
    crews, tallies = tables.deployments, tables.tallies
    delivered = crews["status"] == Status.deployed
    total = partial(_total, tables)
    index = pd.RangeIndex(tables.replications, name="replication")
    sums = pd.DataFrame(index=index).assign(
        weeks=tables.weeks,
        deployments=total(delivered),
        cancelled=total(~delivered),
        faces=total(crews["faces"].where(delivered, 0)),
        **{name: total(tallies[name]) for name in COUNTS},
        fruitless_stops=sum(total(tallies[name]) for name in FRUITLESS),
        minutes_before_desk=total(tallies["seconds_before_desk"]) / MINUTE,
        **_of_crews(tables, delivered),
        neighbourhood_hours_for_lfr=_unit_hours(tables, "neighbourhood", FOR_LFR),
        neighbourhood_hours_for_protests=_unit_hours(
            tables, "neighbourhood", ["protest"]
        ),
        lfr_hours_for_protests=_unit_hours(tables, "lfr", ["protest"]),
    )
    return sums.join(compute_costs(sums=sums, scenario=tables.scenario))


def compute_measures(*, sums: pd.DataFrame) -> pd.DataFrame:
    """Compute every measure of each replication; ``nan`` where it is undefined."""
    measures = {}
    for measure in MEASURES:
        below = sums[measure.denominator].astype(float)
        above = measure.scale * sums[measure.numerator]
        measures[measure.key] = above / below.where(below != 0)
    return pd.DataFrame(measures)


def _total(tables: Tables, values: pd.Series) -> Floats:
    """Add up what each deployment has, by replication."""
    place = tables.deployments["replication"].to_numpy()
    numbers = values.to_numpy(dtype=float)
    return np.bincount(place, numbers, minlength=tables.replications).astype(float)


def _of_crews(tables: Tables, delivered: pd.Series[bool]) -> dict[str, Floats]:
    """Return the hours of officers and pairs, and how many crews were short-handed."""
    crews, tallies = tables.deployments, tables.tallies
    total = partial(_total, tables)

    def officer_hours(seconds: Mapping[Role, str]) -> Floats:
        parts = [OFFICERS[r] * total(tallies[key]) / HOUR for r, key in seconds.items()]
        return reduce(np.add, parts)

    overtime, called = officer_hours(OVERTIME), officer_hours(CALLED)
    beside = OFFICERS[Role.pair] * total(tallies["second_line_busy"]) / HOUR
    duty = _hours_on_duty(crews, tables.horizon).where(delivered, 0.0)
    officers = sum(OFFICERS[role] * crews[post] for post, role in ROLES.items())
    on_duty = total(duty * officers) + _centre_hours(tables)
    is_short = delivered & (officers < tables.scenario.workforce.crew.officers)
    return {
        "short_handed": total(is_short),
        "officer_hours": on_duty + (overtime + beside - called),
        "overtime_hours": overtime,
        "pair_hours": total(duty * crews["pairs"])
        - total(tallies["pair_called"]) / HOUR,
        "pair_hours_busy": total(tallies["pair_busy"]) / HOUR,
    }


def _unit_hours(tables: Tables, does: str, activities: Sequence[str]) -> Floats:
    """Return the officer hours that units which do one thing spent on others."""
    rows = tables.hours
    theirs = np.array([team.unit.does == does for team in teams(tables.scenario)], bool)
    rows = rows[theirs[rows["unit"].to_numpy()]]
    hours = rows[list(activities)].sum(axis=1).to_numpy() / HOUR
    place = rows["replication"].to_numpy()
    return np.bincount(place, hours, minlength=tables.replications).astype(float)


def _hours_on_duty(crews: pd.DataFrame, horizon: float) -> pd.Series[float]:
    packed = crews["time_packed"].fillna(horizon).clip(upper=horizon)
    return (packed - crews["time_set_up"]) / HOUR


def _centre_hours(tables: Tables) -> Floats:
    """Return for how long operators of the command centre are on duty, all together."""
    there = crews_there(tables)
    hours = tables.scenario.centre * there.lengths / HOUR
    return np.bincount(there.group, hours, minlength=tables.replications).astype(float)
