"""The answers don't hang on the generator: Philox and PCG64DXSM give the same.

Not that no difference was found, but that a difference of the stated size is ruled
out: two one-sided tests at 5 % each (Schuirmann 1987).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.random import PCG64DXSM, BitGenerator, SeedSequence
from scipy.stats import t as student

from sim.model.codes import Ending
from sim.model.keeping import Columns
from sim.model.replication import run_world
from sim.model.streams import Streams, philox
from sim.model.world import build_world
from tests.making import changed, congested, shipped, short, with_sites

pytestmark = pytest.mark.slow
REPLICATIONS = 80
STREETS = ["stratford-broadway", "woolwich-powis-street", "ealing-broadway", "leyton"]
WEEKS = 4
WITHIN = {"faces": 0.03, "alerts": 0.03, "arrests": 0.04, "waits": 0.10}
"""The relative difference of means that is to be ruled out."""
Make = Callable[[int], BitGenerator]


def other(key: int) -> BitGenerator:
    """Return a generator of another family on a 128-bit key."""
    return PCG64DXSM(SeedSequence(key))


def answers(records: Columns) -> tuple[float, ...]:
    """Return weekly faces, alerts and arrests, and the mean wait for a pair."""
    races = records["engagements"]
    waits = races["time_assigned"] - races["time_request"]
    arrests = np.count_nonzero(records["disposals"]["ending"] == Ending.arrest)
    return (
        records["deployments"]["faces"].sum() / WEEKS,
        len(records["alerts"]["time"]) / WEEKS,
        arrests / WEEKS,
        float(np.nanmean(waits)),
    )


def sample(make: Make) -> dict[str, np.ndarray]:
    """Return the answers of some replications of congested weeks on four streets."""
    scenario = changed(
        with_sites(
            congested(short(shipped("four-a-week"), weeks=WEEKS), crowding=2.5),
            STREETS,
        ),
        # A ranking, so that chance doesn't choose the streets.
        plan__rotation="ranked",
        plan__sites=tuple(STREETS),
        # Half a crew, so that alerts wait; days are alike, so that little is noise.
        workforce__crew=shipped("short-handed").workforce.crew,
        footfall__day_spread=0.1,
        disposal__arrest_spread=0.0,
        population__time_sought=180 * 86_400.0,
    )
    rows = [
        answers(run_world(build_world(scenario, Streams(5, each, make))).columns())
        for each in range(REPLICATIONS)
    ]
    return dict(zip(WITHIN, np.array(rows).T, strict=True))


@pytest.fixture(scope="module")
def both() -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Return what either generator answers."""
    return sample(philox), sample(other)


@pytest.mark.xdist_group("generators")
@pytest.mark.parametrize("answer", WITHIN)
def test_two_generators_give_equivalent_answers(
    both: tuple[dict[str, np.ndarray], dict[str, np.ndarray]], answer: str
) -> None:
    """The 90 % interval of the difference of means lies within the stated size, and is
    itself narrower, so that a difference of that size fails.
    """
    one, another = (each[answer] for each in both)
    difference = another.mean() / one.mean() - 1
    error = (
        np.hypot(
            one.std(ddof=1) / len(one) ** 0.5, another.std(ddof=1) / len(another) ** 0.5
        )
        / one.mean()
    )
    half = student.ppf(0.95, 2 * REPLICATIONS - 2) * error

    assert one.tolist() != another.tolist()
    assert half < 0.8 * WITHIN[answer], f"{half / WITHIN[answer]:.0%} is too coarse"
    assert abs(difference) + half < WITHIN[answer]
