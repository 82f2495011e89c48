"""What becomes of an alert: from recognition to custody."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from sim.scenario.quantities import (
    DurationDistribution,
    LengthDistribution,
    Number,
    Share,
    Speed,
    SpeedDistribution,
)
from sim.scenario.schema.roles import Given, Lever, Uncertain
from sim.scenario.schema.section import NonNegative, Rates, Section, in_order_of


class OperatingPoint(Section):
    """What the matcher does at one threshold.

    Attributes
    ----------
    threshold
        Least similarity for an alert.
    true_positive_identification_rate
        Probability that the passage of a listed person raises an alert:
        capture and match together.
    false_alerts_per_million_faces
        Alerts on persons who aren't listed, per million faces, with a list of
        ``reference_list`` entries.
    """

    threshold: Given[Share]
    true_positive_identification_rate: Uncertain[Share]
    false_alerts_per_million_faces: Uncertain[Annotated[Number, Field(gt=0)]]


def _with_tuples(curves: Any) -> Any:
    """Turn the lists of a file into tuples, each by its name; judge nothing."""
    if not isinstance(curves, dict):
        return curves
    return {
        name: tuple(curve) if isinstance(curve, list) else curve
        for name, curve in curves.items()
    }


class Recognition(Section):
    """Which faces raise an alert.

    Attributes
    ----------
    threshold
        Least similarity for an alert; within the operating curve.
    rates
        The curve that is used: ``field``, as on the street, or ``npl``, as in the
        National Physical Laboratory's test.
    operating_curves
        Of each, points between which both rates are log-linear in the threshold.
    reference_list
        Entries on the list for which the curves hold; false alerts scale with
        the list.
    ceiling
        The most that a passage can be recognised with, in an empty street. Only under
        crowding.
    crowd_loss
        How much of the loss in a crowd the cameras have: 1 as in the status quo, 0 if
        a crowd doesn't trouble them. Only under crowding.
    """

    in_a_word: ClassVar[str] = "rates"

    threshold: Lever[Share]
    rates: Uncertain[Rates]
    operating_curves: Annotated[
        dict[Rates, tuple[OperatingPoint, ...]],
        BeforeValidator(_with_tuples),
        in_order_of(Rates),
    ]
    reference_list: Given[Annotated[int, Field(ge=1)]]
    ceiling: Uncertain[Annotated[Share, Field(gt=0)]]
    crowd_loss: Lever[Share]

    @property
    def curve(self) -> tuple[OperatingPoint, ...]:
        """The operating curve that is used."""
        return self.operating_curves[self.rates]

    def point_at(self, threshold: float) -> OperatingPoint:
        """Return the rates at a threshold, log-linear between points of the curve.

        Raises
        ------
        ValueError
            If the threshold lies outside the curve.
        """
        curve = self.curve
        if len(curve) == 1 and curve[0].threshold == threshold:
            return curve[0]
        for low, high in pairwise(curve):
            if low.threshold <= threshold <= high.threshold:
                share = (threshold - low.threshold) / (high.threshold - low.threshold)
                return OperatingPoint(
                    threshold=threshold,
                    true_positive_identification_rate=_log_linear(
                        low.true_positive_identification_rate,
                        high.true_positive_identification_rate,
                        share,
                    ),
                    false_alerts_per_million_faces=_log_linear(
                        low.false_alerts_per_million_faces,
                        high.false_alerts_per_million_faces,
                        share,
                    ),
                )
        message = (
            f"threshold {threshold:g} lies outside the operating curve, "
            f"{curve[0].threshold:g} to {curve[-1].threshold:g}"
        )
        raise ValueError(message)


def _log_linear(low: float, high: float, share: float) -> float:
    if low == 0 or high == 0:
        return low + share * (high - low)
    return math.exp((1 - share) * math.log(low) + share * math.log(high))


class Adjudication(Section):
    """A person judges the alert.

    Attributes
    ----------
    by
        Who judges: an operator of the deployment, one of its engagement pairs, or an
        operator of the command centre that all deployments share.
    duration
        Time to judge, in seconds.
    reject_mated
        Probability of rejecting an alert that is right.
    reject_non_mated
        Probability of rejecting an alert that is wrong.
    """

    by: Lever[Literal["operator", "engagement pair", "command centre"]]
    duration: Uncertain[DurationDistribution]
    reject_mated: Uncertain[Share]
    reject_non_mated: Uncertain[Share]


class Engagement(Section):
    """Officers reach the person, or the person has gone.

    Attributes
    ----------
    choose_not_to
        Probability that officers choose not to engage after an alert is accepted.
    patience
        Time from the alert until the person is out of reach, in seconds; ``walking``:
        the time that they take for ``way_out`` at their ``walking_speed``.
    way_out
        Distance the person walks from the zone until out of reach, in metres.
    walking_speed
        Speed of the person, in metres per second.
    distance
        Distance from a free pair to the person, in metres.
    pursuit_speed
        Speed at which a pair closes in, in metres per second.
    second_line_distance
        Distance from a pair of the neighbourhood team to the person, in metres.
    """

    choose_not_to: Uncertain[Share]
    patience: Uncertain[DurationDistribution | Literal["walking"]]
    way_out: Uncertain[LengthDistribution]
    walking_speed: Uncertain[SpeedDistribution]
    distance: Uncertain[LengthDistribution]
    pursuit_speed: Uncertain[Annotated[Speed, Field(gt=0)]]
    second_line_distance: Uncertain[LengthDistribution]


class Disposal(Section):
    """What a stop takes.

    Attributes
    ----------
    stop_after_false_alert
        Duration of a stop on the street after a false alert, in seconds.
    stop_without_action
        Duration of a stop that ends without an arrest, in seconds.
    stop_on_conditions
        Duration of a check of a person under conditions, in seconds.
    stop_with_arrest
        Duration of a stop that ends in an arrest, in seconds.
    second_pair
        Probability that an arrest calls for a second pair, if one is free.
    arrest_factor
        What tactics do to the probabilities of arrest; 1 for vans.
    arrest_spread
        How unevenly stops on different streets and days end in an arrest: standard
        deviation of its log odds between them. The means stay; at 0 all are alike.
    arrest_after_false_alert
        Probability that a stop after a false alert ends in an arrest.
    """

    stop_after_false_alert: Uncertain[DurationDistribution]
    stop_without_action: Uncertain[DurationDistribution]
    stop_on_conditions: Uncertain[DurationDistribution]
    stop_with_arrest: Uncertain[DurationDistribution]
    second_pair: Uncertain[Share]
    arrest_factor: Uncertain[NonNegative]
    arrest_spread: Uncertain[NonNegative]
    arrest_after_false_alert: Uncertain[Share]
