"""What the records of each replication add up to, and the measures made of it.

Officers are counted as persons: an operator is one, a pair and the crew of a
prisoner van are two each. They are on duty from set-up until the deployment is
packed; who is still held by an alert then is on overtime until released. Those of a
command centre are on duty while any deployment is. What is open at the horizon is cut
there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from analysis.measures.catalogue import MEASURES
from analysis.measures.centre import crews_there, time_outside
from analysis.tables import STOPPED, UNCONFIRMED, deployment_key, is_false_alert
from sim.model.clock import HOUR, MINUTE
from sim.model.codes import Determination, Ending, Reason, Role, Status

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.tables import Tables

OFFICERS: Final = {Role.operator: 1, Role.pair: 2, Role.prisoner_van: 2}
BAD_ENTRY: Final = (Reason.out_of_date, Reason.wrong_person)


def compute_sums(*, tables: Tables) -> pd.DataFrame:
    """Add up the records of each replication.

    Returns
    -------
    DataFrame
        A row a replication, numbered from 0: ``weeks``, ``deployments``,
        ``cancelled``, ``faces``; the alerts on their way: ``alerts``,
        ``accepted``, ``stops``, ``arrests``, ``charged``,
        ``charged_in_horizon``; arrests taken to a suite: ``detained``,
        ``diverted``, and minutes before the desk; the alerts by how they ended;
        officers and pairs in hours. An event belongs to the replication, whenever it
        falls.
    """
    sums = pd.DataFrame(index=pd.RangeIndex(tables.replications, name="replication"))
    return sums.assign(
        weeks=tables.weeks,
        **_deployments(tables),
        **_stages(tables),
        **_custody(tables),
        **_endings(tables),
        **_hours(tables),
    )


def compute_measures(*, sums: pd.DataFrame) -> pd.DataFrame:
    """Compute every measure of each replication; ``nan`` where it is undefined."""
    measures = {}
    for measure in MEASURES:
        below = sums[measure.denominator].astype(float)
        above = measure.scale * sums[measure.numerator]
        measures[measure.key] = above / below.where(below != 0)
    return pd.DataFrame(measures)


def _deployments(tables: Tables) -> dict[str, NDArray[np.float64]]:
    frame, n = tables.deployments, tables.replications
    delivered = frame["status"] == Status.deployed
    faces = frame["faces"].where(delivered, 0)
    return {
        "deployments": _count(frame[delivered], n),
        "cancelled": _count(frame[~delivered], n),
        "faces": _total(frame, faces.to_numpy(dtype=float), n),
    }


def _stages(tables: Tables) -> dict[str, NDArray[np.float64]]:
    n = tables.replications
    judged, detained = tables.adjudications, tables.detentions
    charged = detained[detained["is_charged_or_cautioned"]]
    return {
        "alerts": _count(tables.alerts, n),
        "accepted": _count(
            judged[judged["determination"] == Determination.accepted], n
        ),
        "charged": _count(charged, n),
        "charged_in_horizon": _count(
            charged[charged["time_decision"] <= tables.horizon], n
        ),
    }


def _custody(tables: Tables) -> dict[str, NDArray[np.float64]]:
    frame, n = tables.detentions, tables.replications
    waited = (frame["time_desk"] - frame["time_arrival"]).to_numpy() / MINUTE
    at_desk = ~np.isnan(waited)
    return {
        "detained": _count(frame, n),
        "diverted": _count(frame[frame["is_diverted"]], n),
        "at_desk": _count(frame[at_desk], n),
        "minutes_before_desk": _total(frame[at_desk], waited[at_desk], n),
    }


def _endings(tables: Tables) -> dict[str, NDArray[np.float64]]:
    frame, n = tables.disposals, tables.replications
    ending, is_mated = frame["ending"], frame["is_mated"]
    is_arrest = ending == Ending.arrest
    no_action = ending == Ending.no_action
    bad_entry = frame["reason"].isin(BAD_ENTRY)
    stopped = ending.isin(STOPPED)
    chosen = {
        "stops": stopped,
        "arrests": is_arrest,
        "false_alerts": is_false_alert(frame),
        "nobody_free": ending == Ending.nobody_free,
        "unconfirmed": ending.isin(UNCONFIRMED),
        "stops_after_false_alert": ~is_mated & stopped & ~is_arrest,
        "stops_without_action": is_mated & no_action & ~bad_entry,
        "stops_on_bad_entry": is_mated & no_action & bad_entry,
        "arrests_after_false_alert": ~is_mated & is_arrest,
    }
    return {name: _count(frame[rows], n) for name, rows in chosen.items()}


def _hours(tables: Tables) -> dict[str, NDArray[np.float64]]:
    n, end = tables.replications, tables.horizon
    crews = tables.deployments
    crews = crews[crews["status"] == Status.deployed]
    packed = crews["time_packed"].fillna(end).clip(upper=end)
    duty = (packed - crews["time_set_up"]).to_numpy() / HOUR
    officers = (
        OFFICERS[Role.operator] * crews["operators"]
        + OFFICERS[Role.pair] * crews["pairs"]
        + OFFICERS[Role.prisoner_van] * crews["prisoner_vans"]
    )
    held = tables.held
    released = held["time_to"].fillna(end).clip(upper=end).to_numpy()
    taken = held["time_from"].to_numpy()
    off_duty = _looked_up(crews, packed.to_numpy(), held)
    busy = np.clip(np.minimum(released, off_duty) - taken, 0, None) / HOUR
    role = held["role"].to_numpy()
    weight = np.array([OFFICERS[member] for member in Role])[role]
    late = np.clip(released - np.maximum(taken, off_duty), 0, None) / HOUR
    if tables.scenario.centre:
        late = np.where(role == Role.operator, _late_in_centre(tables, released), late)
    overtime = _total(held, late * weight, n)
    on_duty = _total(crews, duty * officers.to_numpy(), n) + _centre_hours(tables)
    return {
        "officer_hours": on_duty + overtime,
        "overtime_hours": overtime,
        "pair_hours": _total(crews, duty * crews["pairs"].to_numpy(), n),
        "pair_hours_busy": _total(held, busy * (role == Role.pair), n),
    }


def _centre_hours(tables: Tables) -> NDArray[np.float64]:
    """Return for how long operators of the command centre are on duty, all together."""
    there = crews_there(tables)
    hours = tables.scenario.centre * there.lengths / HOUR
    return np.bincount(there.group, hours, minlength=tables.replications).astype(float)


def _late_in_centre(
    tables: Tables, released: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how long each hold lasts while the centre isn't on duty, in hours."""
    replication = tables.held["replication"].to_numpy()
    taken = tables.held["time_from"].to_numpy()
    return time_outside(crews_there(tables), replication, taken, released) / HOUR


def _looked_up(
    deployments: pd.DataFrame, values: NDArray[np.float64], frame: pd.DataFrame
) -> NDArray[np.float64]:
    """Find the value of the deployment to which each row belongs."""
    known, wanted = deployment_key(deployments), deployment_key(frame)
    order = np.argsort(known)
    found: NDArray[np.float64] = values[
        order[np.searchsorted(known, wanted, sorter=order)]
    ]
    return found


def _count(frame: pd.DataFrame, n: int) -> NDArray[np.float64]:
    return _total(frame, None, n)


def _total(
    frame: pd.DataFrame, weights: NDArray[np.float64] | None, n: int
) -> NDArray[np.float64]:
    place = frame["replication"].to_numpy()
    return np.bincount(place, weights, minlength=n).astype(float)
