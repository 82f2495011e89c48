"""What a record can't tell, and how far it goes: cameras, depletion, exponents.

Each is an estimate with its interval and with what it is confounded with. They are
printed, and no input is made of them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from analysis.statistics.trends import Trend, fit_trend
from analysis.studies.calibration.doubts import Z
from analysis.studies.calibration.outcomes import Share, exact_share
from analysis.studies.calibration.streets import (
    comparable_faces,
    street_rows,
    true_alerts,
)

if TYPE_CHECKING:
    import pandas as pd

    from analysis.record.reading import Record

FEWEST: Final = 3


class Ratio(NamedTuple):
    """Fixed over mobile cameras, with a 90 % interval; its logarithm is normal."""

    value: float
    low: float
    high: float


class Cameras(NamedTuple):
    """Fixed and mobile cameras on one street.

    Attributes
    ----------
    site
        Which street.
    fixed, mobile
        Deployments of each.
    faces, alerts
        A deployment of fixed cameras over one of vans: hours are in it.
    arrests_fixed, arrests_mobile
        Arrests over alerts that weren't false.
    """

    site: str
    fixed: int
    mobile: int
    faces: Ratio
    alerts: Ratio
    arrests_fixed: Share
    arrests_mobile: Share


def fixed_against_mobile(record: Record) -> list[Cameras]:
    """Return what is known of streets that have had both kinds of camera."""
    fixed, mobile = (
        street_rows(record, camera=camera) for camera in ("fixed", "mobile")
    )
    found = []
    for site, here in fixed.groupby("site"):
        vans = mobile[mobile["site"] == site]
        if len(here) < FEWEST or len(vans) < FEWEST:
            continue
        found.append(
            Cameras(
                str(site),
                len(here),
                len(vans),
                _ratio(comparable_faces(record, here), comparable_faces(record, vans)),
                _ratio(here["alerts"], vans["alerts"]),
                _arrests(here),
                _arrests(vans),
            )
        )
    return found


def _ratio(of_fixed: pd.Series, of_mobile: pd.Series) -> Ratio:
    """Return a ratio of means, its error by the delta method."""
    a, b = of_fixed.dropna().to_numpy(float), of_mobile.dropna().to_numpy(float)
    if a.size < FEWEST or b.size < FEWEST:
        return Ratio(math.nan, math.nan, math.nan)
    error = math.sqrt(sum(x.var(ddof=1) / (x.size * x.mean() ** 2) for x in (a, b)))
    value = float(a.mean() / b.mean())
    return Ratio(value, value * math.exp(-Z * error), value * math.exp(Z * error))


def _arrests(rows: pd.DataFrame) -> Share:
    rows = rows[rows["arrests"].notna()]
    return exact_share(rows["arrests"].sum(), float(true_alerts(rows).sum()))


def trend_of_visits(record: Record, *, camera: str = "mobile") -> Trend | None:
    """Return by how much log alerts change from one visit to the next at a street.

    Streets with two visits or more, each with a level of its own. Season, and whatever
    else changed meanwhile, is in it.
    """
    rows = street_rows(record, camera=camera)
    counted = rows.groupby("site")["site"].transform("size")
    rows = rows[counted > 1]
    if len(rows) < FEWEST:
        return None
    visit = rows.groupby("site").cumcount().to_numpy().astype(np.float64)
    return fit_trend(
        counts=rows["alerts"].to_numpy(float),
        along=visit,
        group=np.unique(rows["site"].to_numpy(str), return_inverse=True)[1],
    )
