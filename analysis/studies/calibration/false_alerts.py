"""False alerts by threshold, from a record: exact intervals, and the curve's points.

By face where faces are counted as today, else by deployment: a record may have changed
the way it counts faces since a threshold was in use.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from scipy.stats import gamma

from analysis.statistics.proportions import poisson_interval
from analysis.studies.calibration.determinations import fit_false_alerts
from analysis.studies.calibration.writing import Input, number
from analysis.studies.expectation.expectation import expect
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from analysis.record.reading import Record

MILLION: Final = 1e6
LEAST: Final = 0.5
"""False alerts that none stand for: a curve is log-linear and never 0."""


SHARES: Final = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
TAIL: Final = 0.001  # beyond it nothing is taken to lie


class Counted(NamedTuple):
    """False alerts at one threshold.

    Attributes
    ----------
    threshold, number
        At which, and how many were recorded.
    deployments
        Over how many.
    faces
        Over how many faces; 0 where they can't be compared.
    first, last
        Dates of the first and the last of them.
    """

    threshold: float
    number: int
    deployments: int
    faces: float
    first: str
    last: str

    @property
    def exposure(self) -> float:
        """Faces in millions, or deployments where faces can't be compared."""
        return self.faces / MILLION or float(self.deployments)

    def interval(self) -> tuple[float, float]:
        """Return the exact 95 % interval of the rate (Garwood)."""
        return poisson_interval(events=self.number, exposure=self.exposure)


def false_alerts(record: Record) -> list[Counted]:
    """Return what a record counts at each threshold, vans and fixed cameras, no events.

    Where any row at a threshold has comparable faces, only those rows count.
    """
    frame = record.frame
    known = frame[frame["false_alerts"].notna() & frame["threshold"].notna()]
    found = []
    for threshold, rows in known.groupby("threshold"):
        alike = rows[
            (rows["date"] >= record.description.faces_from) & (rows["faces_seen"] > 0)
        ]
        used = alike if len(alike) else rows
        found.append(
            Counted(
                float(threshold),  # type: ignore[arg-type]  # a number
                int(used["false_alerts"].sum()),
                len(used),
                float(alike["faces_seen"].sum()),
                f"{used['date'].min():%Y-%m-%d}",
                f"{used['date'].max():%Y-%m-%d}",
            )
        )
    return found


def curve_inputs(
    scenario: Scenario, counted: list[Counted]
) -> Iterator[tuple[float, Input]]:
    """Give the false alerts per million faces of the points that were in use."""
    by_threshold = {one.threshold: one for one in counted}
    for point in scenario.recognition.operating_curves["field"]:
        one = by_threshold.get(point.threshold)
        if one is None:
            continue
        low, high = one.interval()
        middle = max(one.number, LEAST) / one.exposure
        value, least, most = (
            _fitted(scenario, one, rate) for rate in (middle, low, high)
        )
        yield (
            point.threshold,
            Input(number(value), _doubt(one, value), _said(one, least, most)),
        )


def _doubt(one: Counted, value: float) -> dict[str, dict[str, float]]:
    """Return what the rate could be, by quantiles of its posterior.

    Gamma, under the prior of Jeffreys for a Poisson rate.
    """
    known = max(one.number, LEAST)
    ends = {0.0: TAIL, 1.0: 1 - TAIL}
    return {
        "quantiles": {
            f"{100 * share:g} %": number(
                value
                * float(gamma.ppf(ends.get(share, share), one.number + LEAST))
                / known
            )
            for share in SHARES
        }
    }


def _fitted(scenario: Scenario, one: Counted, rate: float) -> float:
    recognition = scenario.recognition.model_copy(update={"threshold": one.threshold})
    at_it = scenario.model_copy(update={"recognition": recognition})
    if one.faces:
        rate *= expect(at_it).faces_per_deployment / MILLION
    return fit_false_alerts(at_it, recorded=rate)


def _said(one: Counted, least: float, most: float) -> str:
    over = f"{one.deployments} deployments"
    if one.faces:
        over = f"{one.faces / MILLION:.3g} million faces ({over})"
    return (
        f"{one.number} recorded in {over}, {one.first} to {one.last}; exact 95 % "
        f"interval {number(max(least, 0.0)):g} to {number(most):g}. Less mated alerts "
        "that are rejected and so recorded as false."
    )
