"""Four a week on the streets of January to May 2025, against that record.

74 deployments of vans, all in the force's own published record, with hours. Each
published figure has its 99 % sampling interval; the simulated mean must lie in it.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np
import pytest
from scipy.special import betaincinv
from scipy.stats import chi2

from analysis.studies.recorded import (
    on_recorded_streets,
    recorded_rows,
    recorded_unconfirmed,
    recorded_visits,
)
from sim.model.codes import Ending
from sim.model.records import Deployment, Disposed
from sim.model.replication import run_replication
from sim.scenario.schema import Scenario
from tests.making import shipped

REPLICATIONS = 24
UNCONFIRMED = (Ending.evaded, Ending.nobody_free, Ending.chose_not_to)
Z99 = 2.576


class Window(NamedTuple):
    """A set of deployments: faces, alerts and arrests of each, unconfirmed alerts."""

    faces: np.ndarray
    alerts: np.ndarray
    arrests: np.ndarray
    unconfirmed: int


def published() -> Window:
    """Return what the record says."""
    rows = recorded_rows()
    faces, alerts, arrests = (
        rows[name].to_numpy() for name in ("faces_seen", "alerts", "arrests")
    )
    return Window(faces, alerts, arrests, recorded_unconfirmed().number)


def simulated(scenario: Scenario) -> Window:
    """Return what the model says, over some years."""
    faces, alerts, arrests, unconfirmed = [], [], [], 0
    for replication in range(REPLICATIONS):
        records = run_replication(scenario, seed=11, replication=replication)
        disposed = records.rows(Disposed)
        raised = Counter(row.deployment for row in disposed)
        arrested = Counter(
            row.deployment for row in disposed if row.ending == Ending.arrest
        )
        unconfirmed += sum(row.ending in UNCONFIRMED for row in disposed)
        for row in records.rows(Deployment):
            faces.append(row.faces)
            alerts.append(raised[row.deployment])
            arrests.append(arrested[row.deployment])
    return Window(np.array(faces), np.array(alerts), np.array(arrests), unconfirmed)


@pytest.fixture(scope="module")
def both() -> tuple[Window, Window]:
    """Return the record and the model on the same streets."""
    return published(), simulated(on_recorded_streets(shipped("four-a-week")))


def test_the_records_streets_are_the_bases_own_but_for_visits() -> None:
    """Nothing else of the scenario is touched: plan and threshold were the same."""
    base = shipped("four-a-week")
    there = on_recorded_streets(base)
    visits = recorded_visits()

    assert sum(visits.values()) == 74
    assert {name: site.visits for name, site in there.sites.items()} == visits
    assert there.model_copy(update={"sites": base.sites}) == base


def dispersion(values: np.ndarray) -> float:
    """Return variance over mean."""
    return float(values.var(ddof=1) / values.mean())


@pytest.mark.slow
@pytest.mark.parametrize("what", ["faces", "alerts", "arrests"])
def test_means_per_deployment_lie_in_the_sampling_interval(
    both: tuple[Window, Window], what: str
) -> None:
    """Mean faces (15,437), alerts (11.0) and arrests (4.62) are the record's."""
    record, model = (np.asarray(getattr(window, what)) for window in both)
    error = Z99 * record.std(ddof=1) / len(record) ** 0.5

    assert len(record) == 74
    assert Z99 * model.std(ddof=1) / len(model) ** 0.5 < error / 5
    assert abs(model.mean() - record.mean()) < error


@pytest.mark.slow
def test_the_unconfirmed_share_lies_in_its_exact_interval(
    both: tuple[Window, Window],
) -> None:
    """14 of 814 alerts were unconfirmed: 1.7 %, exactly 0.8 to 3.2 at 99 %."""
    record, model = both
    k, n = record.unconfirmed, record.alerts.sum()
    low, high = betaincinv(k, n - k + 1, 0.005), betaincinv(k + 1, n - k, 0.995)
    share = model.unconfirmed / model.alerts.sum()

    assert (k, n) == (14, 814)
    assert low < share < high


@pytest.mark.slow
@pytest.mark.parametrize("what", ["alerts", "arrests"])
def test_over_dispersion_lies_in_its_interval(
    both: tuple[Window, Window], what: str
) -> None:
    """Variance over mean of alerts (2.0) and arrests (1.2) are the record's, within
    the interval of a variance.
    """
    record, model = (np.asarray(getattr(window, what)) for window in both)
    freedom = len(record) - 1
    low, high = (
        dispersion(record) * freedom / chi2.ppf(q, freedom) for q in (0.995, 0.005)
    )

    assert low < dispersion(model) < high
