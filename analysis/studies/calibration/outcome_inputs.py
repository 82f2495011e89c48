"""What comes of alerts, as inputs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from analysis.statistics.beta_binomial import BetaBinomialFit
from analysis.studies.calibration.doubts import (
    Z,
    in_per_cent,
    lognormal_doubt,
    normal_doubt,
)
from analysis.studies.calibration.outcomes import (
    Share,
    other_disposals,
    spread_of,
    unconfirmed,
    with_arrests,
    with_categories,
)
from analysis.studies.calibration.points import standard_quantiles
from analysis.studies.calibration.streets import period, street_rows
from analysis.studies.calibration.writing import Input, Joint, number
from sim.scenario.schema import Category, CategoryOfPerson, Scenario

if TYPE_CHECKING:
    from analysis.record.reading import Record

    Categories = Mapping[Category, CategoryOfPerson]

ARRESTS: Final = "arrests"
DISPOSALS: Final = ("arrest", "other", "safeguarded")


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
        scenario = _with_reached(scenario, 1 - lost.value)
        yield "depletion.status_quo.reached", _reached(lost, period(apart))
    if arrests is None:
        return
    other = other_disposals(apart)
    share = None if other is None else other.value
    middle = with_arrests(scenario, arrests.share, other=share)
    around = [
        with_arrests(scenario, arrests.share_at(z), other=share)
        for z in standard_quantiles().tolist()
    ]
    points = dict(_points(middle, around))
    for path in points:
        name, _, key = path.removeprefix("population.categories.").partition(".")
        value = number(getattr(middle[name], key))  # type: ignore[index]  # a category
        yield path, Input(value, {"joint": ARRESTS})
    over = f"n = {arrests.number} deployments, {period(rows)}"
    joints[ARRESTS] = Joint(points, _level(arrests, over))
    fitted = with_categories(scenario, middle)
    yield "disposal.arrest_spread", _spread(fitted, arrests, over)


def _reached(lost: Share, when: str) -> Input:
    reached = 1 - lost.value
    # As if half an alert were, where none is: nothing is known for sure.
    share = max(lost.value, 0.5 / lost.of)
    error = math.sqrt((1 - share) * share / lost.of)
    return Input(
        number(reached),
        normal_doubt(reached, error, within=(1 - lost.high, 1 - lost.low)),
        f"{lost.of - lost.number} of {lost.of} alerts; exact 95 % interval; {when}",
    )


def _points(
    middle: Categories, around: Sequence[Categories]
) -> Iterator[tuple[str, list[float]]]:
    """Give what each probability of a disposal could be; those that can't move, not."""
    for name in middle:
        for key in DISPOSALS:
            values = [number(getattr(one[name], key)) for one in around]
            if len(set(values)) > 1:
                yield f"population.categories.{name}.{key}", values


def _level(arrests: BetaBinomialFit, over: str) -> str:
    low, high = (in_per_cent(arrests.share_at(z)) for z in (-Z, Z))
    return (
        f"{in_per_cent(arrests.share)} of alerts end in an arrest (90 %: {low} to "
        f"{high}); {over}. How categories differ is assumed: only the level is fitted, "
        "by one shift of all log odds."
    )


def _spread(scenario: Scenario, arrests: BetaBinomialFit, over: str) -> Input:
    spread, low, high = (
        spread_of(scenario, arrests.correlation_at(z)) for z in (0.0, -Z, Z)
    )
    return Input(
        number(spread),
        lognormal_doubt(spread, math.log(high / low) / (2 * Z)),
        f"Two alerts of one deployment are correlated by {arrests.correlation:.3f} "
        f"(90 %: {arrests.correlation_at(-Z):.3f} to {arrests.correlation_at(Z):.3f}); "
        f"{over}",
    )


def _with_reached(scenario: Scenario, reached: float) -> Scenario:
    before = scenario.depletion.status_quo.model_copy(update={"reached": reached})
    depletion = scenario.depletion.model_copy(update={"status_quo": before})
    return scenario.model_copy(update={"depletion": depletion})
