"""Pairs through 5.6 hours of a street against the equations of M(t)/M/c/c.

Not one long deployment here but thousands of ordinary ones, each made by `deploy`. Its
alerts are those that the cameras see of the crowd, which swells and ebbs with the hours
of the base, and it begins with all pairs free. So nothing is stationary and no closed
form holds, but the differential equations of the number of busy pairs do.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import pytest
import simpy
from numpy.typing import NDArray
from scipy import stats

from sim.model.calendar import Slot
from sim.model.clock import DAY, HOUR
from sim.model.codes import Outcome
from sim.model.deployment import Shared, deploy, man
from sim.model.records import DAY_STRIDE, Engaged
from sim.model.suite import Suite
from sim.scenario.distributions import Exponential
from sim.scenario.schema import Scenario
from tests.making import changed, world_of
from tests.theory.formulas import lost_by_interval
from tests.theory.long_run import (
    AT_ONCE,
    SITE,
    Only,
    at_once,
    over_batches,
    without_collector,
)

pytestmark = pytest.mark.slow

Floats = NDArray[np.float64]

DEPLOYMENTS: Final = 2600
PAIRS: Final = 4
MEAN: Final = 600.0
OFF: Final = 1.05
OPENS: Final = 11 * HOUR
LIVE: Final = 5.6 * HOUR
EDGES: Final = np.append(np.arange(0, LIVE - HOUR / 2, HOUR / 2), LIVE)
"""Half hours from going live; the last one is 36 minutes long."""


@cache
def crowded() -> Scenario:
    """Return a scenario in which false alerts would just keep all pairs busy."""
    scenario = at_once(
        pairs=PAIRS,
        engagement__patience=AT_ONCE,
        disposal__stop_after_false_alert=Exponential(mean=MEAN),
        footfall__day_spread=0.0,
    )
    site, recognition = scenario.sites[SITE], scenario.recognition
    often = PAIRS / MEAN / site.faces * 1e6 * recognition.reference_list
    curve = tuple(
        point.model_copy(update={"false_alerts_per_million_faces": often})
        for point in recognition.curve
    )
    nobody_sought = site.model_copy(update={"wanted_per_10k_faces": 0.0})
    return changed(
        scenario,
        sites={SITE: nobody_sought},
        recognition__operating_curves__field=curve,
    )


def alerts_per_second(time: float) -> float:
    """Return the rate of alerts at a time since going live, on a Monday."""
    footfall = crowded().footfall
    hour = int((OPENS + time) // HOUR)
    return PAIRS / MEAN * footfall.by_hour[hour] * footfall.by_weekday["Mon"]


def counted() -> tuple[Floats, Floats]:
    """Return alerts, and those that were lost, by deployment and half hour."""
    scenario = crowded()
    world, env, records = world_of(scenario), simpy.Environment(), Only(Engaged)
    borough = scenario.sites[SITE].borough
    suites = {borough: Suite(borough, streams=world.streams, settings=scenario.custody)}
    for week in range(DEPLOYMENTS):
        live = 7 * DAY * week + OPENS
        slot = Slot(week, 0, 7 * week, 1, SITE, live, live, live + LIVE, live + LIVE)
        crew = scenario.workforce.crew
        post = man(env, slot, crew, shared=Shared(suites), world=world)
        env.process(
            deploy(env, slot, crew=crew, post=post, world=world, records=records)
        )
    with without_collector():
        env.run()
    rows = records.columns()["engagements"]
    weeks = rows["deployment"] // (7 * DAY_STRIDE)
    since = rows["time_request"] - 7 * DAY * weeks - OPENS
    is_lost = rows["outcome"] == Outcome.nobody_free
    bins = (np.arange(DEPLOYMENTS + 1) - 0.5, EDGES)
    alerts, lost = (
        np.histogram2d(weeks[which], since[which], bins)[0]
        for which in (slice(None), is_lost)
    )
    return alerts, lost


def theory(factor: float = 1.0) -> tuple[Floats, Floats]:
    """Return expected alerts and losses by half hour, with stops longer by a factor."""
    middles, lengths = (EDGES[1:] + EDGES[:-1]) / 2, np.diff(EDGES)
    alerts = np.array([alerts_per_second(time) for time in middles.tolist()]) * lengths
    lost = lost_by_interval(
        PAIRS, rate=alerts_per_second, mean=factor * MEAN, edges=EDGES
    )
    return alerts, lost


def test_a_deployment_loses_what_the_equations_say() -> None:
    """A deployment has as many alerts as the integral of its profile says, and as many
    of them find nobody free as the equations say.

    From pairs that are all free to a rush in the afternoon, each half hour loses the
    share of its alerts that they say, within two half-widths. Each of these is at most
    0.8 alerts of 100. And all half hours together lie as near to the equations as
    chance has it in 999 of 1000 such tests (Hotelling's distance).

    With stops 5 % longer 39.8 of 129 are lost in place of 37.3, in the last half hour
    but one 35.1 of 100 in place of 32.6, and the distance is 325 in place of 8, where
    31 is allowed. With faces 5 % more 135.3 alerts come in place of 128.8, and 41.9 are
    lost: seen to fail.
    """
    alerts, lost = counted()
    expected, slower = theory(), theory(OFF)

    assert over_batches(alerts.sum(axis=1)).is_theirs(
        expected[0].sum(), off=OFF * expected[0].sum()
    )
    assert over_batches(lost.sum(axis=1)).is_theirs(
        expected[1].sum(), off=slower[1].sum()
    )

    shares = lost.sum(axis=0) / alerts.sum(axis=0)
    each = (lost - shares * alerts) / alerts.mean(axis=0)
    widths = np.array([over_batches(one).half_width for one in each.T])
    spread = np.cov(each.T) / DEPLOYMENTS

    def distance(theirs: tuple[Floats, Floats]) -> float:
        beside = shares - theirs[1] / theirs[0]
        return float(beside @ np.linalg.solve(spread, beside))

    allowed = stats.chi2.ppf(0.999, len(shares))
    assert widths.max() < 0.008
    assert (abs(shares - expected[1] / expected[0]) < 2 * widths).all()
    assert distance(expected) < allowed < distance(slower) / 2
