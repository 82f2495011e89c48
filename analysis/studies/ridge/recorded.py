"""The record's own window, January to May 2025: its counts, and its streets to run on.

74 deployments of vans, all in the force's own published record. What a scenario is
told of its streets are the visits of that window, under the plan and the threshold of
the status quo; all else is the scenario's.
"""

from __future__ import annotations

from collections import Counter
from typing import Final, NamedTuple

import pandas as pd

from analysis.record.reading import read_record
from analysis.statistics.proportions import clopper_pearson_interval
from sim.experiment.design import StudyError
from sim.scenario.schema import Scenario

FIRST: Final = "2025-01-01"
LAST: Final = "2025-05-10"  # what comes after is a transcription


class Unconfirmed(NamedTuple):
    """How many alerts the record leaves unconfirmed.

    Attributes
    ----------
    number, alerts
        Alerts after which nobody was spoken to, and all alerts.
    low, high
        Exact 95 % interval of the share (Clopper and Pearson).
    """

    number: int
    alerts: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Unconfirmed alerts over alerts."""
        return self.number / self.alerts

    def holds(self, share: float) -> bool:
        """Say whether a share lies within the interval."""
        return self.low <= share <= self.high


def recorded_rows() -> pd.DataFrame:
    """Return the deployments of the window."""
    frame = read_record().frame
    return frame[frame["date"].between(FIRST, LAST)]


def recorded_visits() -> Counter[str]:
    """Return how often each site was visited in the window."""
    return Counter(recorded_rows()["site"])


def recorded_unconfirmed() -> Unconfirmed:
    """Return how many alerts of the window are unconfirmed."""
    rows = recorded_rows()
    number = int(rows["true_alerts_unconfirmed"].sum())
    alerts = int(rows["alerts"].sum())
    low, high = clopper_pearson_interval(successes=number, trials=alerts)
    return Unconfirmed(number, alerts, low, high)


def on_recorded_streets(scenario: Scenario) -> Scenario:
    """Return a scenario as the record has it: its streets, visited as often as then.

    Raises
    ------
    StudyError
        If the scenario doesn't have all of those streets.
    """
    visits = recorded_visits()
    if missing := sorted(visits.keys() - scenario.sites.keys()):
        message = (
            f"{scenario.name} doesn't have the streets of the record, January to May "
            f"2025: {missing[0]} is missing, and {len(missing) - 1} more; "
            "a scenario that extends base/london-2025 has them"
        )
        raise StudyError(message)
    before = scenario.depletion.status_quo
    sites = {
        name: scenario.sites[name].model_copy(update={"visits": float(number)})
        for name, number in sorted(visits.items())
    }
    plan = before.plan.model_copy(
        update={"sites": "all", "rotation": "weighted", "staffing": "scales"}
    )
    recognition = scenario.recognition.model_copy(
        update={"threshold": before.threshold}
    )
    status_quo = before.model_copy(update={"plan": plan})
    depletion = scenario.depletion.model_copy(update={"status_quo": status_quo})
    return scenario.model_copy(
        update={
            "sites": sites,
            "plan": plan,
            "recognition": recognition,
            "depletion": depletion,
        }
    )
