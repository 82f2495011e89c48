"""Streets from a record: their faces and alerts, partially pooled.

What is fitted are vans on streets, whenever their threshold is known. Faces are taken
from the day on from which the record counts them as today; where they aren't known or
can't be compared, alerts speak alone, and each era has a level of its own. Events are
left out: whoever comes to one isn't on the street of other days.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from analysis.statistics.street_levels import Visits
from analysis.statistics.streets import StreetFit, fit_streets
from analysis.studies.calibration.windows import LogWindow, log_window
from sim.model.profile import flow
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from analysis.record.reading import Record

PASSES: Final = 2  # the profile of sought persons hangs on the exponent that is fitted


class Street(NamedTuple):
    """What is known of one street: means, and how they may lie off together.

    Attributes
    ----------
    number, visits, with_faces
        Deployments that are fitted to, those at the present threshold, and those whose
        faces count.
    first, last
        Dates of the first and the last of them.
    faces
        Faces that a van sees in a live hour.
    alerts
        Alerts on listed persons in a live hour at ordinary flow.
    deviation_faces, deviation_alerts, correlation
        Standard deviations of their logarithms, and how these are correlated.
    """

    number: int
    visits: int
    with_faces: int
    first: str
    last: str
    faces: float
    alerts: float
    deviation_faces: float
    deviation_alerts: float
    correlation: float


@dataclass(frozen=True, eq=False)
class Streets:
    """The streets of a record.

    Attributes
    ----------
    rows
        The deployments that are fitted to.
    names
        Ids of the sites, in order of the fit's streets.
    fit
        The hierarchical model.
    is_present
        Which deployments were at the present threshold, shape (n,).
    """

    rows: pd.DataFrame
    names: tuple[str, ...]
    fit: StreetFit
    is_present: np.ndarray

    def known(self) -> dict[str, Street]:
        """Return what is known of each street, by site."""
        return {name: self._street(place) for place, name in enumerate(self.names)}

    def _street(self, place: int) -> Street:
        levels, common = self.fit.levels, self.fit.common
        here = self.fit.visits.street == place
        dates = self.rows["date"][here]
        variance_m, variance_u = levels.variance_m[place], levels.variance_u[place]
        # From the median of a day to its mean: the effects of a day have the mean 1.
        day_m = common.sigma**2 / 2
        day_u = (common.beta * common.sigma**2 + common.omega**2) / 2
        return Street(
            number=int(here.sum()),
            visits=int((here & self.is_present).sum()),
            with_faces=int((here & self.fit.visits.has_faces).sum()),
            first=f"{dates.min():%Y-%m-%d}",
            last=f"{dates.max():%Y-%m-%d}",
            faces=math.exp(levels.m[place] + day_m + variance_m / 2),
            alerts=math.exp(levels.u[place] + day_u + variance_u / 2),
            deviation_faces=math.sqrt(variance_m),
            deviation_alerts=math.sqrt(variance_u),
            correlation=levels.covariance[place] / math.sqrt(variance_m * variance_u),
        )


def present_threshold(record: Record) -> float:
    """Return the last threshold that is known; ``nan`` if none is."""
    known = record.frame["threshold"].dropna()
    return float(known.iloc[-1]) if len(known) else math.nan


def eras(record: Record, rows: pd.DataFrame) -> np.ndarray:
    """Return the era of each deployment: 0 where all is as today.

    Another threshold is another era, and so is the time in which faces were counted
    otherwise: what changed them may have changed alerts.
    """
    is_before = (rows["date"] < record.description.faces_from).tolist()
    present = present_threshold(record)
    threshold = rows["threshold"].fillna(present).fillna(-1.0).tolist()
    today = -1.0 if math.isnan(present) else present
    keys = list(zip(threshold, is_before, strict=True))
    others = sorted({*keys} - {(today, False)}, reverse=True)
    return np.array([others.index(key) + 1 if key in others else 0 for key in keys])


def street_rows(record: Record, *, camera: str = "mobile") -> pd.DataFrame:
    """Return deployments on streets at the present threshold, events left out."""
    rows = all_street_rows(record, camera=camera)
    return rows[is_of_present(record, rows)].reset_index(drop=True)


def is_of_present(record: Record, rows: pd.DataFrame) -> np.ndarray:
    """Say of each deployment whether alerts were raised as they are today."""
    other = rows["threshold"].notna() & (rows["threshold"] != present_threshold(record))
    since = rows["date"] >= record.description.alerts_from
    said: np.ndarray = (since & ~other).to_numpy(bool)
    return said


def all_street_rows(record: Record, *, camera: str = "mobile") -> pd.DataFrame:
    """Return deployments on streets at any known threshold, events left out."""
    frame = record.frame
    streets = [name for name, site in record.sites.items() if site.kind == "street"]
    chosen = (
        frame["site"].isin(streets)
        & ~frame["is_event"].astype(bool)
        & (frame["camera"] == camera)
        & (
            frame["threshold"].notna()
            | (frame["date"] >= record.description.alerts_from)
        )
        & frame["alerts"].notna()
    )
    return frame[chosen].reset_index(drop=True)


def period(rows: pd.DataFrame) -> str:
    """Return from when to when rows go."""
    return f"{rows['date'].min():%Y-%m-%d} to {rows['date'].max():%Y-%m-%d}"


def comparable_faces(record: Record, rows: pd.DataFrame) -> pd.Series:
    """Return faces where they are known and counted as today, else ``nan``."""
    counted = (rows["date"] >= record.description.faces_from) & (rows["faces_seen"] > 0)
    return rows["faces_seen"].where(counted)


def fit_record(record: Record, scenario: Scenario) -> Streets:
    """Fit the streets of a record.

    Parameters
    ----------
    record
        What was published.
    scenario
        Whose windows, profile and list the deployments had.

    Raises
    ------
    NotFoundError
        If the record says too little.
    """
    rows = all_street_rows(record)
    names = tuple(sorted(rows["site"].unique()))
    number = {name: place for place, name in enumerate(names)}
    street = rows["site"].map(number).to_numpy(np.int64)
    beta = scenario.population.faces_exponent
    for _ in range(PASSES):
        visits = visits_of(record, rows, street, scenario, beta=beta)
        fit = fit_streets(visits)
        beta = min(max(fit.common.beta, 0.0), 1.0)
    return Streets(rows, names, fit, is_of_present(record, rows))


def visits_of(
    record: Record,
    rows: pd.DataFrame,
    street: np.ndarray,
    scenario: Scenario,
    *,
    beta: float,
) -> Visits:
    """Return deployments as the model of streets reads them."""
    camera = scenario.cameras["mobile"]
    faces = flow(scenario.footfall)
    sought = flow(scenario.footfall, exponent=beta)

    @cache
    def seen(hours: float | None) -> tuple[LogWindow, LogWindow]:
        known = math.nan if hours is None else hours
        return tuple(log_window(camera, one, hours=known) for one in (faces, sought))  # type: ignore[return-value]  # two

    windows = [
        seen(None if math.isnan(hours) else hours) for hours in rows["hours"].tolist()
    ]
    day = rows["date"].dt.day_of_week.to_numpy()
    log_faces = np.log(comparable_faces(record, rows).to_numpy(float))
    lists = rows["watchlist_size"].where(rows["watchlist_size"] > 0)
    listed = lists.fillna(scenario.watchlist.size).to_numpy(float)
    return Visits(
        street=street,
        log_faces=log_faces
        - np.array([window.mean for window, _ in windows])
        - np.log(faces.weekdays)[day],
        window_variance=np.array([window.variance for window, _ in windows]),
        alerts=true_alerts(rows),
        exposure=np.array([window.mean for _, window in windows])
        + np.log(sought.weekdays)[day]
        + np.log(listed / scenario.watchlist.size),
        era=eras(record, rows),
    )


def true_alerts(rows: pd.DataFrame) -> np.ndarray:
    """Return alerts that weren't determined to be false.

    Where those that were aren't told, as many as are told to be true, or else all.
    """
    told = (rows["alerts"] - rows["false_alerts"]).fillna(rows["true_alerts"])
    counts: np.ndarray = told.fillna(rows["alerts"]).to_numpy(float)
    return counts
