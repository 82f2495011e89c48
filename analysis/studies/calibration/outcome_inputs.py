"""What comes of alerts, as inputs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from analysis.statistics.beta_binomial import BetaBinomialFit
from analysis.studies.calibration.outcomes import (
    other_disposals,
    spread_of,
    unconfirmed,
    with_arrests,
    with_categories,
)
from analysis.studies.calibration.points import standard_quantiles
from analysis.studies.calibration.streets import period, street_rows
from analysis.studies.calibration.writing import Input, Joint, number
from sim.scenario.schema import CategoryOfPerson, Scenario

if TYPE_CHECKING:
    from analysis.record.reading import Record

ARRESTS: Final = "arrests"
Z: Final = 1.645  # of a 90 % interval
FARTHEST: Final = 3.0


def outcome_inputs(
    record: Record,
    scenario: Scenario,
    arrests: BetaBinomialFit | None,
    joints: dict[str, Joint],
) -> Iterator[tuple[str, Input]]:
    """Give the inputs that say how alerts end; adds to the joint doubts."""
    rows = street_rows(record)
    apart = rows[rows["date"] >= record.description.outcomes_from]
    lost = unconfirmed(apart)
    if lost is not None:
        reached = 1 - lost.value
        scenario = _with_reached(scenario, reached)
        yield (
            "depletion.status_quo.reached",
            Input(
                number(reached),
                {
                    "normal": {
                        "mean": number(reached),
                        "sd": number(math.sqrt(reached * lost.value / lost.of)),
                        "between": [number(1 - lost.high), number(1 - lost.low)],
                    }
                },
                f"{lost.of - lost.number} of {lost.of} alerts; exact 95 % interval; "
                f"{period(apart)}",
            ),
        )
    if arrests is None:
        return
    other = other_disposals(apart)
    share = None if other is None else other.value
    middle = with_arrests(scenario, arrests.share, other=share)
    around = [
        with_arrests(scenario, arrests.share_at(z), other=share)
        for z in standard_quantiles().tolist()
    ]
    said = (
        f"{_percent(arrests.share)} of alerts end in an arrest (90 %: "
        f"{_percent(arrests.share_at(-Z))} to {_percent(arrests.share_at(Z))}); "
        f"n = {arrests.number} deployments, {period(rows)}"
    )
    points: dict[str, list[float]] = {}
    for name, category in middle.items():
        for key in ("arrest", "other", "safeguarded"):
            if getattr(category, key) in (0.0, 1.0):
                continue
            path = f"population.categories.{name}.{key}"
            values = [_rounded(one[name], key) for one in around]
            if len(set(values)) == 1:
                continue
            points[path] = values
            yield path, Input(_rounded(category, key), {"joint": ARRESTS})
    joints[ARRESTS] = Joint(
        points,
        f"{said}. How categories differ is assumed: only the level is fitted, by one "
        "shift of all log odds.",
    )
    fitted = with_categories(scenario, middle)
    spread, low, high = (
        spread_of(fitted, arrests.correlation_at(z)) for z in (0.0, -Z, Z)
    )
    sigma = math.log(high / low) / (2 * Z)
    most = number(spread * math.exp(FARTHEST * sigma))
    yield (
        "disposal.arrest_spread",
        Input(
            number(spread),
            {
                "lognormal": {
                    "median": number(spread),
                    "sigma": number(sigma),
                    "most": most,
                }
            },
            f"Two alerts of one deployment are correlated by {arrests.correlation:.3f} "
            f"(90 %: {arrests.correlation_at(-Z):.3f} to "
            f"{arrests.correlation_at(Z):.3f}); n = {arrests.number} deployments",
        ),
    )


def _rounded(category: CategoryOfPerson, key: str) -> float:
    return number(getattr(category, key))


def _with_reached(scenario: Scenario, reached: float) -> Scenario:
    before = scenario.depletion.status_quo.model_copy(update={"reached": reached})
    depletion = scenario.depletion.model_copy(update={"status_quo": before})
    return scenario.model_copy(update={"depletion": depletion})


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
