"""Ten a week against four where people are found for good: the ratio by simulation.

A year of the record's passages in five weeks: every listed person who passes is
recognised, reached and arrested, nobody leaves by other ways or was found before, and
all streets and days are alike. So the only parameter is how often a person of mean
weight would be found under ten a week, h t = 0.153, which is that of the base:

    520 deployments x 12.4 passages / 16,020 persons x 0.80 recognised x 0.474 arrested.

For weights w the expected arrests are 16,020 E[1 - exp(-h t w)].
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
import pytest

from sim.model.codes import Ending
from sim.model.levels import lifts, passages_per_deployment
from sim.model.records import Disposed
from sim.model.replication import run_replication
from sim.scenario.distributions import Fixed
from sim.scenario.schema import CategoryOfPerson, OperatingPoint, Scenario
from tests.making import changed, shipped, uncoupled, with_sites
from tests.theory.test_expectations import RATE_AT_TEN

Visiting = float | Literal["equal"]
REPLICATIONS = 24
WEEKS = 5
PERSONS = shipped("ten-a-week").population.size
HOUR = 3600.0


def everybody_is_found(deployments: int, visiting: Visiting) -> Scenario:
    """Return weeks in which whoever passes is arrested, at the base's h t."""
    base = uncoupled(shipped("ten-a-week"))
    curve = tuple(
        OperatingPoint(
            threshold=threshold,
            true_positive_identification_rate=1.0,
            false_alerts_per_million_faces=1e-6,
        )
        for threshold in (0.60, 0.64)
    )
    alike = {
        name: base.sites["leyton"].model_copy(update={"wanted_per_10k_faces": 1.0})
        for name in ("one", "another")
    }
    camera = base.cameras["mobile"].model_copy(
        update={"starts": Fixed(value=11 * HOUR), "live": Fixed(value=5 * HOUR)}
    )
    scenario = changed(
        base,
        horizon__weeks=WEEKS,
        plan__deployments_per_week=deployments,
        cameras__mobile=camera,
        sites=alike,
        footfall__day_spread=0.0,
        population__day_spread=0.0,
        population__visiting=visiting,
        population__time_sought=1e15,
        population__is_current=1.0,
        population__image_is_of_person=1.0,
        population__categories={
            "court": CategoryOfPerson(share=1.0, arrest=1.0, other=0.0, safeguarded=0.0)
        },
        watchlist__categories=("court",),
        depletion__regime="mixed",
        depletion__weeks_before=0,
        # Nobody was found before, so passages are stated as they are.
        depletion__status_quo__plan__deployments_per_week=0,
        recognition__operating_curves__field=curve,
        adjudication__duration=Fixed(value=1.0),
        adjudication__reject_mated=0.0,
        engagement__choose_not_to=0.0,
        engagement__distance=Fixed(value=0.0),
        engagement__way_out=Fixed(value=1e6),
        disposal__second_pair=0.0,
    )
    wanted = RATE_AT_TEN / found_at_ten(scenario)
    return with_sites(scenario, list(alike), wanted_per_10k_faces=wanted)


def found_at_ten(scenario: Scenario) -> float:
    """Return h t: passages of a person of mean weight under ten a week."""
    each = sum(passages_per_deployment(scenario, scenario.plan).values())
    return each * 10 * WEEKS / scenario.population.size


def arrests(scenario: Scenario) -> np.ndarray:
    """Return how many are arrested in each replication."""
    return np.array(
        [
            sum(
                row.ending == Ending.arrest
                for row in run_replication(
                    scenario, seed=3, replication=replication
                ).rows(Disposed)
            )
            for replication in range(REPLICATIONS)
        ]
    )


def gamma(shape: float) -> Callable[[float], float]:
    """Return the share found at a rate, for gamma weights of a shape."""
    return lambda rate: 1 - (1 + rate / shape) ** -shape


SHARE: dict[Visiting, Callable[[float], float]] = {
    "equal": lambda rate: 1 - np.exp(-rate),
    1.0: gamma(1.0),
    0.5: gamma(0.5),
    0.2: gamma(0.2),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("visiting", "ratio"), [("equal", 2.39), (1.0, 2.30), (0.5, 2.23), (0.2, 2.06)]
)
def test_ten_to_four_ratio_is_simulated(visiting: Visiting, ratio: float) -> None:
    """Simulated arrests of ten over those of four are 2.39, 2.30, 2.23 and 2.06, to
    less than lies between any two of them; and so is the level of either.
    """
    ten, four = (everybody_is_found(number, visiting) for number in (10, 4))
    many, few = arrests(ten), arrests(four)
    found = many.mean() / few.mean()
    error = (many - found * few).std(ddof=1) / few.mean() / REPLICATIONS**0.5

    assert set(lifts(ten).values()) == {1.0}
    assert found_at_ten(ten) == pytest.approx(RATE_AT_TEN)
    assert 4 * error < 0.06
    assert abs(found - ratio) < 4 * error + 0.005
    for values, rate in ((many, RATE_AT_TEN), (few, 0.4 * RATE_AT_TEN)):
        half = 4 * values.std(ddof=1) / REPLICATIONS**0.5
        expected = PERSONS * SHARE[visiting](rate)

        assert half < 0.03 * expected
        assert abs(values.mean() - expected) < half
