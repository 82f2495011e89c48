"""The whole year on its streets, without events, against that record.

209 deployments, February to December 2025: 197 of vans and 12 of the fixed cameras.
Rows from 11 May on are a transcription. The base is fitted to all streets of the
record, those that came after July among them, such as Brixton Road with its four rows
of 23 to 32 alerts. One row is at no street, Terminal 2 of Heathrow with one alert; the
model has the others.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from importlib.resources import files

import numpy as np
import pytest
from scipy.stats import chi2

from tests.making import changed, shipped
from tests.reference.test_first_months_of_2025 import Window, dispersion, simulated

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("the year 2025")]
FIRST, LAST = "2025-02-01", "2025-12-31"
FIXED = 12 / 209
Interval = tuple[float, float]


@cache
def rows() -> list[tuple[str, str, int]]:
    """Return camera, site and alerts of each published deployment without events."""
    record = files("scenarios") / "record"
    with (record / "places.csv").open(encoding="utf-8") as lines:
        site = {
            (row["place"], row["borough"]): row["site"] for row in csv.DictReader(lines)
        }
    with (record / "met_lfr_deployments.csv").open(encoding="utf-8") as lines:
        return [
            (row["camera"], site[row["place"], row["borough"]], int(row["alerts"]))
            for row in csv.DictReader(lines)
            if FIRST <= row["date"] <= LAST and "Event" not in row["use_case"]
        ]


def at_known_sites() -> list[tuple[str, str, int]]:
    """Return those at sites that the base scenario has."""
    return [row for row in rows() if row[1] in shipped("four-a-week").sites]


def interval(values: np.ndarray) -> Interval:
    """Return the 99 % interval of variance over mean, as of a variance."""
    freedom = len(values) - 1
    low, high = (
        dispersion(values) * freedom / chi2.ppf(q, freedom) for q in (0.995, 0.005)
    )
    return low, high


def alerts(some: list[tuple[str, str, int]]) -> np.ndarray:
    """Return the alerts of published deployments."""
    return np.array([float(number) for *_, number in some])


@pytest.fixture(scope="module")
def model() -> float:
    """Return the model's variance over mean of alerts, vans and fixed cameras as often
    as in the record.
    """
    base = shipped("four-a-week")
    counts = Counter(site for camera, site, _ in at_known_sites() if camera == "mobile")
    sites = {
        name: site.model_copy(update={"visits": float(counts[name])})
        for name, site in base.sites.items()
        if name in counts
    }
    windows: list[tuple[Window, float]] = [
        (simulated(changed(base, sites=sites)), 1 - FIXED),
        (simulated(shipped("croydon-fixed")), FIXED),
    ]
    mean = sum(share * window.alerts.mean() for window, share in windows)
    square = sum(share * (window.alerts**2).mean() for window, share in windows)
    return float(square / mean - mean)


def test_the_record_is_as_dispersed_as_published() -> None:
    """Variance over mean of alerts is 2.4 over all 209 rows, and 2.3 on streets."""
    assert [len(rows()), len(at_known_sites())] == [209, 208]
    assert dispersion(alerts(rows())) == pytest.approx(2.36, abs=0.005)
    assert dispersion(alerts(at_known_sites())) == pytest.approx(2.33, abs=0.005)


def test_over_dispersion_of_the_year_lies_in_its_interval(model: float) -> None:
    """The model's lies in the interval of all rows, 1.86 to 3.09."""
    low, high = interval(alerts(rows()))

    assert (low, high) == pytest.approx((1.86, 3.09), abs=0.005)
    assert low < model < high


def test_over_dispersion_on_known_streets_lies_in_its_interval(model: float) -> None:
    """On the streets that the model has, it lies in the record's, 1.83 to 3.04, and
    within 10 % of the record's own: streets are as unequal as they were.
    """
    low, high = interval(alerts(at_known_sites()))

    assert (low, high) == pytest.approx((1.83, 3.04), abs=0.005)
    assert low < model < high
    assert model == pytest.approx(dispersion(alerts(at_known_sites())), rel=0.1)
