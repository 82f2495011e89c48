"""Recognition, calibrated on determinations: what is recorded as a false alert.

The record counts what was decided and not what was so. An alert is recorded as false if
it is rejected, whatever the truth, or if whoever was stopped proves to be another:

    recorded false = non-mated rejected + non-mated confirmed + mated rejected

So the rate of non-mated alerts can't be read off the record: it comes out together with
both rates of rejection. A few counts are there to fit them to, at two thresholds. This
is what ``analysis/studies/calibration/`` fits the rates of the curve by.

What can't be matched, and isn't:

- The *share* of false alerts at 0.60 (3.6 %) on the streets of the base. At 0.60 the
  record has 6.2 alerts a deployment, on other streets and with shorter lists; the base
  has 11.2. What is fitted at 0.60 is the number of false alerts a deployment.
- A rate by *face* at 0.60: faces were counted otherwise then.
- *Which* kind of rejection the unstopped false alerts were: only their sum is known.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from analysis.record.reading import read_record
from analysis.statistics.proportions import (
    clopper_pearson_interval,
    poisson_interval,
)
from analysis.studies.expectation.expectation import expect
from sim.model.levels import non_mated_rate
from sim.model.listing import reach
from sim.scenario.schema import Scenario

MILLION: Final = 1e6
STREET: Final = 0.64  # the threshold since 25 July 2024
BEFORE: Final = 0.60  # until 28 June 2024


class Counted(NamedTuple):
    """What a record counts at one threshold.

    Attributes
    ----------
    deployments, alerts, false_alerts
        As printed.
    """

    deployments: int
    alerts: int
    false_alerts: int

    @property
    def per_deployment(self) -> float:
        """False alerts a deployment."""
        return self.false_alerts / self.deployments

    def interval_per_deployment(self) -> tuple[float, float]:
        """Return the exact 95 % interval of false alerts a deployment (Garwood)."""
        return poisson_interval(events=self.false_alerts, exposure=self.deployments)

    def interval_of_share(self) -> tuple[float, float]:
        """Return the exact 95 % interval of false alerts over alerts."""
        return clopper_pearson_interval(successes=self.false_alerts, trials=self.alerts)


# September 2024 to April 2026 for faces, July 2024 to April 2026 for deployments: the
# source met-to-2026. Its rows of 2026 aren't among those that ship.
TO_2026: Final = Counted(deployments=407, alerts=3921, false_alerts=20)
FACES_TO_2026: Final = 6.49e6
# September 2024 to September 2025, the source met-annual-2025: of 2,077 alerts ten were
# false, and four of their persons weren't stopped.
ANNUAL_ALERTS, ANNUAL_FALSE, ANNUAL_NOT_STOPPED = 2077, 10, 4


class Determined(NamedTuple):
    """Alerts a deployment that are recorded as false, by what they were.

    Attributes
    ----------
    non_mated_rejected, mated_rejected
        Nobody was stopped.
    confirmed
        Non-mated, and found out after a stop.
    """

    non_mated_rejected: float
    mated_rejected: float
    confirmed: float

    @property
    def recorded(self) -> float:
        """All that are recorded as false."""
        return sum(self)

    @property
    def not_stopped_share(self) -> float:
        """Of those recorded as false, the share in which nobody was stopped."""
        return 1 - self.confirmed / self.recorded


def counted_at(threshold: float) -> Counted:
    """Return what the record that ships counts at a threshold."""
    frame = read_record().frame
    rows = frame[frame["threshold"] == threshold]
    return Counted(
        len(rows), int(rows["alerts"].sum()), int(rows["false_alerts"].sum())
    )


def determined(scenario: Scenario) -> Determined:
    """Return what is recorded as false in a scenario, in closed form."""
    non_mated = non_mated_alerts(scenario)
    mated = expect(scenario).alerts_per_deployment - non_mated
    judging = scenario.adjudication
    return Determined(
        non_mated_rejected=non_mated * judging.reject_non_mated,
        mated_rejected=mated * judging.reject_mated,
        confirmed=non_mated * (1 - judging.reject_non_mated) * _met(scenario),
    )


def non_mated_alerts(scenario: Scenario) -> float:
    """Return non-mated alerts a deployment."""
    recognition = scenario.recognition
    return expect(scenario).faces_per_deployment * non_mated_rate(
        recognition.point_at(recognition.threshold),
        entries=reach(scenario.watchlist, scenario.population).entries,
        reference=recognition.reference_list,
    )


def fit_false_alerts(scenario: Scenario, *, recorded: float) -> float:
    """Return the false alerts per million faces that give a recorded number.

    Rates of rejection are the scenario's, and so are its streets and its list.

    Parameters
    ----------
    scenario
        At the threshold in question.
    recorded
        Recorded false alerts a deployment.
    """
    recognition, said = scenario.recognition, determined(scenario)
    at_hand = recognition.point_at(recognition.threshold).false_alerts_per_million_faces
    non_mated = said.non_mated_rejected + said.confirmed
    return at_hand * (recorded - said.mated_rejected) / non_mated


def fit_rejection(scenario: Scenario) -> float:
    """Return the rejection of non-mated alerts that leaves four of ten unstopped.

    The rejection of mated alerts is the scenario's: of the four, some were mated. With
    none of those it is 4 in 10; if all four were, it is 0.
    """
    mated = (ANNUAL_ALERTS - ANNUAL_FALSE) * scenario.adjudication.reject_mated
    confirmed = (ANNUAL_FALSE - ANNUAL_NOT_STOPPED) / _met(scenario)
    rejected = max(ANNUAL_NOT_STOPPED - mated, 0.0)
    return rejected / (rejected + confirmed)


def most_mated_rejected() -> tuple[float, float]:
    """Return the most that mated alerts can be rejected, and its exact upper end.

    All unstopped false alerts count as mated.
    """
    mated = ANNUAL_ALERTS - ANNUAL_FALSE
    _, most = clopper_pearson_interval(successes=ANNUAL_NOT_STOPPED, trials=mated)
    return ANNUAL_NOT_STOPPED / mated, most


def _met(scenario: Scenario) -> float:
    """Return the probability that a person of an accepted alert is spoken to."""
    tried = 1 - scenario.engagement.choose_not_to
    return tried * expect(scenario).reached_share
