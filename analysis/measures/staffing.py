"""What the crews do through an average active day.

An active day is a day of a replication on which a deployment was delivered. The
profile is a mean over all of them, so with two deployments a day and four pairs
each it shows eight pairs, however many days are active. Intervals are cut at the
edges of each quarter of an hour, so a pair that is held for five minutes of it
counts as a third of a pair. Who is called away is on duty until then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from sim.model.clock import DAY
from sim.model.codes import Activity, Role, Status
from sim.model.records import DAY_STRIDE
from sim.model.stretches import merged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.tables import Tables

QUARTER: Final = 900.0
LONGEST_DAY: Final = 36 * 3600.0  # officers in custody go home by noon of the next day
STREET: Final = (Activity.adjudication, Activity.engagement, Activity.support)
STATES: Final = {
    "pairs_on_duty": "Pairs on duty",
    "pairs_on_street": "Pairs held by a stop or on the way to one",
    "pairs_in_custody": "Pairs away with an arrested person",
    "operators_on_duty": "Operators on duty",
    "operators_judging": "Operators judging an alert",
}


def compute_staff_day(*, tables: Tables) -> pd.DataFrame:
    """Compute how many members are where, by quarter of an hour.

    Returns
    -------
    DataFrame
        A row a quarter of an hour, 00:00 to 36:00: ``time_from`` in seconds of the
        day, the columns of ``STATES`` in mean numbers of pairs or operators, and
        ``active_days``, the days per replication that the means are over.
    """
    crews = tables.deployments
    crews = crews[crews["status"] == Status.deployed]
    days = len(crews[["replication", "day"]].drop_duplicates())
    midnight = crews["day"].to_numpy() * DAY
    on_duty = (
        crews["time_set_up"].to_numpy() - midnight,
        crews["time_packed"].fillna(tables.horizon).to_numpy() - midnight,
    )
    pair, operator = (
        tables.held["role"] == role for role in (Role.pair, Role.operator)
    )
    in_custody = tables.held["activity"] == Activity.custody
    on_street = tables.held["activity"].isin(STREET)
    total = {
        "pairs_on_duty": _time_within(*on_duty, crews["pairs"].to_numpy())
        - _called_away(tables, Role.pair),
        "pairs_on_street": _held(tables, pair & on_street),
        "pairs_in_custody": _held(tables, pair & in_custody),
        "operators_on_duty": _time_within(*on_duty, crews["operators"].to_numpy())
        + _centre(tables, crews, on_duty)
        - _called_away(tables, Role.operator),
        "operators_judging": _held(tables, operator),
    }
    edges = np.arange(0, LONGEST_DAY, QUARTER)
    profile = pd.DataFrame({"time_from": edges})
    for state, seconds in total.items():
        profile[state] = seconds / (QUARTER * max(days, 1))
    return profile.assign(active_days=days / max(tables.replications, 1))


def _centre(
    tables: Tables,
    crews: pd.DataFrame,
    on_duty: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> NDArray[np.float64]:
    """Add up the time that the operators of the command centre are on duty."""
    day_of = crews["replication"].to_numpy() * (7 * tables.weeks) + crews["day"]
    there = merged(day_of.to_numpy(), *on_duty)
    operators = np.full(len(there.group), tables.scenario.centre)
    return _time_within(there.begins, there.ends, operators)


def _held(tables: Tables, rows: pd.Series[bool]) -> NDArray[np.float64]:
    held = tables.held[rows]
    return _time_of(held, np.ones(len(held)), horizon=tables.horizon)


def _called_away(tables: Tables, role: Role) -> NDArray[np.float64]:
    """Add up the time on duty of members who had left by then."""
    rows = tables.absences
    left = rows[rows["has_left"].astype(bool) & (rows["role"] == role)]
    return _time_of(left, left["posts"].to_numpy(dtype=float), horizon=tables.horizon)


def _time_of(
    rows: pd.DataFrame, weights: NDArray[np.float64], *, horizon: float
) -> NDArray[np.float64]:
    midnight = rows["deployment"].to_numpy(dtype=np.int64) // DAY_STRIDE * DAY
    until = rows["time_to"].fillna(horizon).to_numpy(dtype=float)
    since = rows["time_from"].to_numpy(dtype=float)
    return _time_within(since - midnight, until - midnight, weights)


def _time_within(
    begins: NDArray[np.float64], ends: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Add up the time that intervals spend in each quarter of an hour, in seconds."""
    elapsed = _time_since(begins, weights) - _time_since(ends, weights)
    time_within: NDArray[np.float64] = np.diff(elapsed)
    return time_within


def _time_since(
    instants: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Add up max(0, edge - instant) for every edge, without a loop over intervals."""
    edges = np.arange(0, LONGEST_DAY + QUARTER / 2, QUARTER)
    # An instant counts from the first edge that isn't before it.
    place = np.clip(np.ceil(instants / QUARTER), 0, edges.size).astype(np.int64)
    size = edges.size + 1
    number = np.cumsum(np.bincount(place, weights, minlength=size))[:-1]
    moments = np.cumsum(np.bincount(place, weights * instants, minlength=size))[:-1]
    since: NDArray[np.float64] = edges * number - moments
    return since
