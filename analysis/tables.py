"""The model's records as frames: joined once, decoded, in the words of the record.

One row an alert with all that came of it; one row a deployment, in the form in which
the Metropolitan Police publish theirs; one row a week.

The convention a reader would get wrong: ``true_alerts`` and ``false_alerts`` are
*determinations*, as the police use the words, and not the truth. An alert that was
rejected without engagement is a false alert even where it was right.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, get_args

import numpy as np
import pandas as pd

from sim.model.clock import HOUR, WEEK
from sim.model.codes import Determination, Ending, Outcome, Reason, Status
from sim.model.records import NOBODY, TALLIES
from sim.scenario.schema import CameraKind, Category

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from enum import IntEnum

    from numpy.typing import NDArray

    from sim.experiment.results import Results
    from sim.scenario.schema import Scenario

DAYS: Final = 7
CATEGORIES: Final = get_args(Category)
CAMERAS: Final = get_args(CameraKind)
ALERT: Final = ["deployment", "candidate", "is_mated"]
# What is read of each table: these studies meet a million alerts.
COLUMNS: Final[dict[str, list[str]]] = {
    "deployments": [],
    "alerts": [*ALERT, "person", "category", "time", "time_gone"],
    "adjudications": [*ALERT, "time_start", "time_end", "determination"],
    "engagements": [*ALERT, "time_assigned", "time_end", "outcome"],
    "disposals": [*ALERT, "ending", "reason", "time_start", "time_end"],
    "detentions": [
        *ALERT,
        "time_arrest",
        "time_arrival",
        "time_desk",
        "time_release",
        "is_diverted",
        "is_charged_or_cautioned",
        "time_decision",
    ],
    "held": ["deployment", "role", "activity", "time_from", "time_to"],
    "absences": ["deployment", "role", "posts", "has_left", "time_from", "time_to"],
    "hours": [],
    TALLIES: [],
}


@dataclass(frozen=True, eq=False)
class Tables:
    """The records of one scenario, all replications together.

    Attributes
    ----------
    name, scenario
        What the study calls it, and what the run was told.
    replications
        How many there are, numbered from 0; one without a row counts too.
    frames
        The model's tables that were read, with ``replication`` first.
    """

    name: str
    scenario: Scenario
    replications: int
    frames: Mapping[str, pd.DataFrame]

    @property
    def deployments(self) -> pd.DataFrame:
        """A row a deployment, planned or delivered."""
        return self.frames["deployments"]

    @property
    def tallies(self) -> pd.DataFrame:
        """What the alerts of each deployment came to: a row each, in the same order."""
        return self.frames[TALLIES]

    @property
    def held(self) -> pd.DataFrame:
        """A row for each time that a member of a crew was held."""
        return self.frames["held"]

    @property
    def absences(self) -> pd.DataFrame:
        """A row for each post of a full crew that nobody fills, or no longer."""
        return self.frames["absences"]

    @property
    def hours(self) -> pd.DataFrame:
        """A row a week and unit of the roster; none where no roster is kept."""
        return self.frames["hours"]

    @property
    def weeks(self) -> int:
        """Weeks in a replication."""
        return self.scenario.horizon.weeks

    @property
    def horizon(self) -> float:
        """End of a replication, in seconds."""
        return self.weeks * WEEK


def load_tables(
    results: Results, name: str, *, only: Collection[str] = COLUMNS.keys()
) -> Tables:
    """Read what the studies need of one scenario's records: some tables, or all."""
    scenario = next(s.scenario for s in results.scenarios if s.name == name)
    frames = {}
    for table in only:
        frame, columns = results.table(name, table), COLUMNS[table]
        frames[table] = frame[["replication", *columns]] if columns else frame
    return Tables(
        name=name, scenario=scenario, replications=results.replications, frames=frames
    )


def compute_alerts(*, tables: Tables) -> pd.DataFrame:
    """Join all that came of an alert into one row.

    Returns
    -------
    DataFrame
        The alerts in the order of their records, with times in seconds:
        ``replication``, ``deployment``, ``candidate``, ``is_mated``, ``person``,
        ``category``, ``group``, ``time``, ``time_gone``, ``time_adjudication``,
        ``time_adjudicated``, ``determination``, ``time_assigned``,
        ``time_reached``, ``outcome``, ``time_stop``, ``time_disposed``,
        ``ending``, ``reason``, ``time_arrest``, ``time_release``,
        ``is_diverted``, ``is_charged_or_cautioned``, ``time_decision``. A stage
        that an alert never met is missing (``nan``); its ending is then
        ``unfinished``.
    """
    alerts = tables.frames["alerts"]
    known = np.sort(deployment_key(tables.deployments))
    key = _alert_key(alerts, known)

    def aligned(stage: str) -> pd.DataFrame:
        # Every alert has one row at most in the table of a stage.
        frame = tables.frames[stage]
        return frame.set_index(pd.Index(_alert_key(frame, known))).reindex(key)

    judged, engaged = aligned("adjudications"), aligned("engagements")
    disposed, detained = aligned("disposals"), aligned("detentions")
    reached = engaged["outcome"] == Outcome.reached
    ending = disposed["ending"].fillna(Ending.unfinished)
    return alerts.assign(
        category=_decoded(alerts["category"], CATEGORIES),
        time_adjudication=judged["time_start"].to_numpy(),
        time_adjudicated=judged["time_end"].to_numpy(),
        determination=_named(judged["determination"], Determination),
        time_assigned=engaged["time_assigned"].to_numpy(),
        time_reached=engaged["time_end"].where(reached).to_numpy(),
        outcome=_named(engaged["outcome"], Outcome),
        time_stop=disposed["time_start"].to_numpy(),
        time_disposed=disposed["time_end"].to_numpy(),
        ending=_named(ending, Ending),
        reason=_named(disposed["reason"], Reason),
        **{
            column: detained[column].to_numpy()
            for column in COLUMNS["detentions"][len(ALERT) :]
        },
    )


def compute_deployments(*, tables: Tables) -> pd.DataFrame:
    """Write the delivered deployments as the force publishes them.

    Returns
    -------
    DataFrame
        ``replication``, ``deployment`` (such as ``2025-03-04/1``), ``date``,
        ``site``, ``borough``, ``camera``, ``hours`` (live), ``watchlist_size``,
        ``threshold``, then counts: ``faces_seen``, ``alerts``, ``true_alerts``
        (with the unconfirmed), ``true_alerts_unconfirmed``, ``false_alerts``,
        ``engagements``, ``arrests``, ``other_disposals`` (with the safeguarded)
        and ``no_action``. Alerts that are unfinished at the horizon are neither
        true nor false.
    """
    is_delivered = (tables.deployments["status"] == Status.deployed).to_numpy()
    delivered = tables.deployments[is_delivered]
    scenario = tables.scenario
    sites = list(scenario.sites.values())
    day = delivered["day"].to_numpy()
    end = delivered["time_end"].fillna(tables.horizon)
    return pd.DataFrame(
        {
            "replication": delivered["replication"].to_numpy(),
            "deployment": _names(delivered, scenario.horizon.first_monday),
            "date": np.datetime64(scenario.horizon.first_monday, "s")
            + day.astype("timedelta64[D]"),
            "site": _decoded(delivered["site"], [site.name for site in sites]),
            "borough": [sites[i].borough for i in delivered["site"]],
            "camera": _decoded(delivered["camera"], CAMERAS),
            "hours": ((end - delivered["time_live"]) / HOUR).to_numpy(),
            "watchlist_size": delivered["entries"].to_numpy(),
            "threshold": scenario.recognition.threshold,
            "faces_seen": delivered["faces"].to_numpy(),
            **_published_counts(tables.tallies[is_delivered]),
        }
    )


def compute_weeks(*, tables: Tables) -> pd.DataFrame:
    """Count deployments, faces, alerts and arrests week by week.

    Returns
    -------
    DataFrame
        A row for every replication and week, in that order, also where nothing
        happened: ``replication``, ``week``, ``deployments``, ``faces``,
        ``alerts``, ``arrests``.
    """
    week = tables.deployments["week"].to_numpy()
    place = tables.deployments["replication"].to_numpy() * tables.weeks + week
    size = tables.replications * tables.weeks

    def total(counts: pd.Series) -> NDArray[np.int64]:
        values = counts.to_numpy(dtype=float)
        return np.bincount(place, values, minlength=size).astype(np.int64)

    delivered = tables.deployments["status"] == Status.deployed
    return pd.DataFrame(
        {
            "replication": np.repeat(np.arange(tables.replications), tables.weeks),
            "week": np.tile(np.arange(tables.weeks), tables.replications),
            "deployments": total(delivered),
            "faces": total(tables.deployments["faces"].where(delivered, 0)),
            "alerts": total(tables.tallies["alerts"]),
            "arrests": total(tables.tallies["arrests"]),
        }
    )


def _published_counts(tallies: pd.DataFrame) -> dict[str, NDArray[np.int64]]:
    counts = {name: tallies[name].to_numpy() for name in tallies}
    return {
        "alerts": counts["alerts"],
        "true_alerts": counts["finished"] - counts["false_alerts"],
        "true_alerts_unconfirmed": counts["unconfirmed"],
        "false_alerts": counts["false_alerts"],
        "engagements": counts["stops"],
        "arrests": counts["arrests"],
        "other_disposals": counts["other_disposals"],
        "no_action": counts["no_action"],
    }


def _names(deployments: pd.DataFrame, first_monday: dt.date) -> list[str]:
    return [
        f"{first_monday + dt.timedelta(days=int(day))}/{van}"
        for day, van in zip(deployments["day"], deployments["van"], strict=True)
    ]


def deployment_key(frame: pd.DataFrame) -> NDArray[np.int64]:
    """Name replication and deployment of each row in one number."""
    # 26 bits of deployment: the names of ten years need as many.
    replication, deployment = frame["replication"], frame["deployment"]
    key: NDArray[np.int64] = (replication.to_numpy() << 26) + deployment.to_numpy()
    return key


def _alert_key(
    frame: pd.DataFrame, deployments: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Name the alert of each row in one number, given all deployments in order."""
    # One number for four: joining a million rows on one column takes a tenth of the
    # time. 24 bits of candidate, 1 of truth; so 38 are left for the deployment, which
    # is numbered through because its name and the replication's don't fit into them.
    place = np.searchsorted(deployments, deployment_key(frame))
    fine = (frame["candidate"].to_numpy() << 1) | frame["is_mated"].to_numpy()
    key: NDArray[np.int64] = (place << 25) | fine
    return key


def _named(codes: pd.Series, kind: type[IntEnum]) -> pd.Categorical[str]:
    return _decoded(codes, [member.name for member in kind])


def _decoded(
    codes: pd.Series, names: list[str] | tuple[str, ...]
) -> pd.Categorical[str]:
    whole = codes.fillna(NOBODY).to_numpy(dtype=np.int64)
    return pd.Categorical.from_codes(whole, categories=pd.Index(names))
