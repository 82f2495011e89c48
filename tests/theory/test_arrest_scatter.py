"""Arrests given stops scatter between streets and days as a mixture says.

Nothing couples deployments, so who is stopped doesn't hang on who was arrested. Given
the stops n of each category in which anything can come of it, arrests have

    mean n.a,  variance n.(a - a^2) + n'Vn - n.diag(V),

with the means a of the categories and the covariances V of their chances between days.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.model.codes import STOPPED, Ending, Reason
from sim.model.keeping import Columns
from sim.model.population import CATEGORIES
from sim.model.replication import run_replication
from sim.scenario.schema import Scenario
from tests.making import changed, shipped, uncoupled, with_sites
from tests.theory.mixture import logistic_normal

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("arrest scatter")]
SPREAD = 0.8
REPLICATIONS = range(13)
OPEN_TO_ANYTHING = (Reason.none, Reason.complying, Reason.unknown)


class Days(NamedTuple):
    """What many streets and days gave.

    Attributes
    ----------
    stops
        Of each category, without those on wrong entries, shape (days, categories).
    arrests
        Of all of them, shape (days,).
    """

    stops: NDArray[np.int64]
    arrests: NDArray[np.int64]


def busy(spread: float) -> Scenario:
    """Return a year of ten deployments a week of some sixteen alerts each."""
    base = shipped("ten-a-week")
    streets = with_sites(base, list(base.sites), wanted_per_10k_faces=1.5)
    return changed(uncoupled(streets), disposal__arrest_spread=spread)


@cache
def days(spread: float) -> Days:
    """Return what the days of some years gave."""
    each = [
        of_days(run_replication(busy(spread), seed=1, replication=number).columns())
        for number in REPLICATIONS
    ]
    return Days(*(np.concatenate(parts) for parts in zip(*each, strict=True)))


def of_days(records: Columns) -> Days:
    """Return what the days of a run gave; two vans on one street are one."""
    table = records["disposals"]
    chosen = table["is_mated"] & np.isin(table["ending"], STOPPED)
    chosen &= np.isin(table["reason"], OPEN_TO_ANYTHING)
    where = street_and_day(records, table["deployment"][chosen])
    names, places = np.unique(where, return_inverse=True)
    stops = np.zeros((len(names), len(CATEGORIES)), np.int64)
    arrests = np.zeros(len(names), np.int64)
    np.add.at(stops, (places, table["category"][chosen]), 1)
    np.add.at(arrests, places, table["ending"][chosen] == Ending.arrest)
    return Days(stops, arrests)


def street_and_day(
    records: Columns, deployments: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return a number for the street and day of each deployment, shape (n,)."""
    table = records["deployments"]
    order = table["deployment"].argsort()
    rows = order[table["deployment"][order].searchsorted(deployments)]
    numbers: NDArray[np.int64] = table["day"][rows].astype(np.int64) * 1000
    return numbers + table["site"][rows]


def means() -> NDArray[np.float64]:
    """Return the mean chance of an arrest of each category."""
    kinds = shipped("ten-a-week").population.categories
    return np.array([kinds[name].arrest for name in CATEGORIES])


def variances(found: Days, spread: float) -> NDArray[np.float64]:
    """Return the variance of arrests of each day given its stops, shape (days,)."""
    chances = means()
    binomial: NDArray[np.float64] = found.stops @ (chances * (1 - chances))
    if spread == 0:
        return binomial
    between = covariances(spread)
    pairs: NDArray[np.float64] = np.einsum(
        "dc,ce,de->d", found.stops, between, found.stops
    )
    itself: NDArray[np.float64] = found.stops @ between.diagonal()
    return binomial + pairs - itself


def covariances(spread: float) -> NDArray[np.float64]:
    """Return those of the categories' chances between days; the certain have none."""
    size = len(CATEGORIES)
    between = np.zeros((size, size))
    uncertain = [place for place, mean in enumerate(means()) if 0 < mean < 1]
    laws = {
        place: logistic_normal(float(means()[place]), spread) for place in uncertain
    }
    for one, law in laws.items():
        for other, theirs in laws.items():
            between[one, other] = law.covariance(theirs)
    return between


def scatter(found: Days, theory: NDArray[np.float64]) -> tuple[float, float]:
    """Return squared deviations over the variances of a theory, and the half-width of
    the interval of 99 %.
    """
    squares = (found.arrests - found.stops @ means()) ** 2
    ratio = float(squares.sum() / theory.sum())
    residuals = (squares - ratio * theory) / theory.mean()
    error = float(residuals.std()) / len(theory) ** 0.5
    return ratio, float(stats.norm.ppf(0.995)) * error


@pytest.mark.parametrize("spread", [0.0, SPREAD])
def test_the_share_of_arrests_is_that_of_the_categories(spread: float) -> None:
    """However uneven days are, over 6,000 of them arrests are those expected, to
    within four standard errors, which are 2.5 %.
    """
    found = days(spread)
    expected = found.stops @ means()
    error = float((found.arrests - expected).std()) / len(expected) ** 0.5

    assert len(expected) > 6000
    assert 4 * error < 0.025 * expected.mean()
    assert abs(found.arrests.mean() - expected.mean()) < 4 * error


@pytest.mark.parametrize("spread", [0.0, SPREAD])
def test_arrests_given_stops_scatter_as_the_mixture_says(spread: float) -> None:
    """The interval of 99 % of the ratio is narrower than 8 % to either side, holds 1,
    and with a spread is far from what the binomial says.
    """
    found = days(spread)
    ratio, half_width = scatter(found, variances(found, spread))
    binomial, _ = scatter(found, variances(found, 0.0))

    assert half_width < 0.08
    assert abs(ratio - 1) < half_width
    assert (binomial > 1.5) == (spread > 0)


def test_a_spread_changes_arrests_and_not_who_is_stopped() -> None:
    """Nobody more or less can be arrested; the arrests are others."""
    even, uneven = days(0.0), days(SPREAD)

    assert (even.stops == uneven.stops).all()
    assert (even.arrests != uneven.arrests).mean() > 0.3
