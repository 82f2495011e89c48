"""The slow twin with passers-by of its own: the same law as the fast model.

Equivalence of means is shown by two one-sided tests (Schuirmann 1987): the 90 %
interval of the difference must lie within 3 % of the mean. Variances are compared by
their ratio, with its interval; continuous times by Kolmogorov and Smirnov's test, after
the mass at 0 has been split off, where most never wait.

References
----------
Schuirmann (1987), A comparison of the two one-sided tests procedure and the power
approach, Journal of Pharmacokinetics and Biopharmaceutics 15.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np
import pytest
from scipy import stats

from sim.model.clock import DAY
from sim.model.codes import Ending, Outcome
from sim.model.keeping import Columns
from sim.model.replication import run_replication
from sim.scenario.schema import Scenario
from tests.making import changed, shipped, short, with_sites

FACES = 250
PREVALENCE = 90
A_WEEK = 14
WEEKS = 40
SLOW, FAST = 7, 14  # replications of 560 deployments: 3,920, and twice as many
MARGIN = 0.03
LEVEL = 0.001
COUNTED = ("faces", "passages", "alerts", "arrests", "nobody free", "false alerts")
TIMED = ("time of day", "wait for a judge", "wait for a pair", "way to the person")

pytestmark = [pytest.mark.slow, pytest.mark.longest]


class Law(NamedTuple):
    """What many deployments gave.

    Attributes
    ----------
    counts
        Of each kind, a number for each deployment.
    times
        Of each kind, all durations in seconds.
    """

    counts: dict[str, np.ndarray]
    times: dict[str, np.ndarray]


def busy_streets() -> Scenario:
    """Return two streets with 250 faces a deployment and 90 times the prevalence.

    Every third passer-by or so walks in a party, every tenth sought one with another.
    """
    base = short(shipped("ten-a-week"), weeks=WEEKS)
    usual = list(base.sites)[:2]
    sites = with_sites(base, usual)
    hours = base.cameras["mobile"].live.mean
    even = {
        name: site.model_copy(
            update={
                "faces": FACES / hours,
                "wanted_per_10k_faces": PREVALENCE * 8.0,
            }
        )
        for name, site in sites.sites.items()
    }
    point = base.recognition.curve[0].model_copy(
        update={"threshold": 0.64, "false_alerts_per_million_faces": 18_000.0}
    )
    return changed(
        base.model_copy(update={"sites": even}),
        plan__deployments_per_week=A_WEEK,
        plan__rotation="round robin",
        depletion__regime="none",
        footfall__day_spread=0.1,
        footfall__parties=(0.6, 0.3, 0.1),
        population__companions=0.1,
        population__day_spread=0.1,
        recognition__operating_curves={"field": (point,), "npl": (point,)},
        workforce__crew__operators=1,
        workforce__crew__pairs=1,
        adjudication__reject_mated=0.1,
    )


def per_deployment(columns: Columns) -> dict[str, np.ndarray]:
    """Return the counts of each deployment of a replication."""
    deployments, disposals = columns["deployments"], columns["disposals"]
    places = {name: n for n, name in enumerate(deployments["deployment"].tolist())}

    def counted(rows: np.ndarray) -> np.ndarray:
        at = [places[name] for name in disposals["deployment"][rows].tolist()]
        return np.bincount(at, minlength=len(places))

    ending = disposals["ending"]
    return {
        "faces": deployments["faces"],
        "passages": deployments["passages"],
        "alerts": counted(ending >= 0),
        "arrests": counted(ending == Ending.arrest),
        "nobody free": counted(ending == Ending.nobody_free),
        "false alerts": counted(~disposals["is_mated"]),
    }


def durations(columns: Columns) -> dict[str, np.ndarray]:
    """Return the continuous times of a replication."""
    judged, raced = columns["adjudications"], columns["engagements"]
    reached = raced["outcome"] == Outcome.reached
    return {
        "time of day": columns["alerts"]["time"] % DAY,
        "wait for a judge": judged["time_start"] - judged["time_request"],
        "wait for a pair": (raced["time_assigned"] - raced["time_request"])[reached],
        "way to the person": (raced["time_end"] - raced["time_assigned"])[reached],
    }


@cache
def law(fidelity: str) -> Law:
    """Return what the streets give; replications of the two are other ones."""
    first, number = {"pedestrian": (0, SLOW), "alert": (1_000, FAST)}[fidelity]
    scenario = changed(busy_streets(), fidelity=fidelity)
    runs = [
        run_replication(scenario, seed=11, replication=first + k).columns()
        for k in range(number)
    ]
    joined = partial(_joined, runs=runs)
    return Law(joined(per_deployment), joined(durations))


def _joined(of: Any, *, runs: list[Columns]) -> dict[str, np.ndarray]:
    parts = [of(columns) for columns in runs]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def test_the_twin_has_the_same_law() -> None:
    """In every mean, every variance and every distribution of a time."""
    # One test, because its runs are dear and no two workers share them.
    for what in COUNTED:
        hold_means_equivalent(what)
        hold_variances_alike(what)
    for what in TIMED:
        hold_times_alike(what)


def hold_means_equivalent(what: str) -> None:
    """Hold the 90 % interval of the difference of means within 3 % of the mean."""
    slow, fast = (law(each).counts[what] for each in ("pedestrian", "alert"))
    difference = slow.mean() - fast.mean()
    error = np.sqrt(slow.var(ddof=1) / len(slow) + fast.var(ddof=1) / len(fast))
    margin = MARGIN * fast.mean()

    assert fast.mean() > 0.5
    assert abs(difference) + 1.645 * error < margin, what


def hold_variances_alike(what: str) -> None:
    """Hold the ratio of variances over deployments to 1 within its 99 % interval, and
    that to 20 % on either side.
    """
    slow, fast = (law(each).counts[what] for each in ("pedestrian", "alert"))
    ratio = np.log(slow.var(ddof=1) / fast.var(ddof=1))
    error = np.hypot(_error_of_log_variance(slow), _error_of_log_variance(fast))

    assert 2.576 * error < 0.2
    assert abs(ratio) < 2.576 * error, what


def _error_of_log_variance(values: np.ndarray) -> float:
    kurtosis = stats.kurtosis(values, fisher=False)
    return float(np.sqrt((kurtosis - 1) / len(values)))


def hold_times_alike(what: str) -> None:
    """Hold the shares at 0 and the distributions of the times above it together."""
    slow, fast = (law(each).times[what] for each in ("pedestrian", "alert"))
    at_once = [int((times == 0).sum()) for times in (slow, fast)]
    one, other = (times[times > 0] for times in (slow, fast))
    table = [[at_once[0], len(one)], [at_once[1], len(other)]]

    assert min(len(one), len(other)) > 1_000
    if any(at_once):
        assert stats.chi2_contingency(table).pvalue > LEVEL
    assert stats.ks_2samp(one, other).pvalue > LEVEL, what
