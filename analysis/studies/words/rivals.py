"""Two sources that disagree on false alerts, side by side wherever a threshold moves.

At the threshold of the status quo the record says how many false alerts there are. At
another, what the street showed and what the laboratory measured are far apart, and
nothing says which would hold. So whoever moves the threshold is shown both.
"""

from __future__ import annotations

from analysis.statistics.rounding import significant, threshold_text
from analysis.studies.expectation.expectation import expect
from sim.scenario.schema import Rates, Scenario

WHOSE: dict[Rates, str] = {"field": "the field's", "npl": "the laboratory's (npl)"}


def false_alerts_by_rates(scenario: Scenario) -> dict[Rates, float]:
    """Return recorded false alerts a deployment, in closed form, by each curve.

    Empty where the threshold is that of the status quo, or there is one curve only.
    """
    recognition = scenario.recognition
    before = scenario.depletion.status_quo.threshold
    if recognition.threshold == before or len(recognition.operating_curves) == 1:
        return {}
    return {
        rates: expect(_by(scenario, rates)).false_alerts_per_deployment
        for rates, curve in recognition.operating_curves.items()
        if curve[0].threshold <= recognition.threshold <= curve[-1].threshold
    }


def rivals_text(name: str, scenario: Scenario) -> str:
    """Say both rates of a scenario whose threshold moves; nothing for another."""
    found = false_alerts_by_rates(scenario)
    if len(found) < 2:  # noqa: PLR2004 - it takes two to disagree
        return ""
    (low, fewest), *_, (high, most) = sorted(found.items(), key=lambda one: one[1])
    times = f", {significant(most / fewest, 2)} times as many" if fewest else ""
    to = threshold_text(scenario.recognition.threshold)
    return (
        f"{name} moves the threshold to {to}. Recorded "
        f"false alerts a deployment are then {significant(fewest)} by {WHOSE[low]} "
        f"rates and {significant(most)} by {WHOSE[high]}{times}; the scenario uses "
        f"{WHOSE[scenario.recognition.rates]}, and nothing published says which would "
        "hold on the street."
    )


def _by(scenario: Scenario, rates: Rates) -> Scenario:
    recognition = scenario.recognition.model_copy(update={"rates": rates})
    return scenario.model_copy(update={"recognition": recognition})
