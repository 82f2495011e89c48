"""What alerts ask of the crews on the street, in closed form.

Waits for a prisoner van or a cell aren't in it: the load is a lower bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from analysis.studies.expectation.centre_load import centre_hours
from sim.model.clock import HOUR
from sim.scenario.schema import Crew, Scenario


class Ends(NamedTuple):
    """What comes of the alerts of a deployment in the mean.

    Attributes
    ----------
    stops
        Listed persons who are stopped.
    confirmed
        Persons stopped after a false alert.
    arrests
        Of the stops.
    false
        Alerts recorded as false: rejected, or confirmed after engagement.
    """

    stops: float
    confirmed: float
    arrests: float
    false: float


def officer_hours(scenario: Scenario, manned: Sequence[Crew]) -> float:
    """Return the officer hours of a week's crews, and of a command centre."""
    hours = sum(crew.officers for crew in manned) * _duty_hours(scenario)
    if scenario.centre:
        hours += scenario.centre * centre_hours(scenario)
    return hours


def _duty_hours(scenario: Scenario) -> float:
    camera = scenario.cameras[scenario.plan.camera]
    return (camera.set_up.mean + camera.live.mean + camera.pack_down.mean) / HOUR


def load_of_pairs(scenario: Scenario, ends: Ends) -> float:
    """Return how many pairs alerts keep busy in the mean while cameras are live."""
    stops, confirmed, arrests = ends.stops, ends.confirmed, ends.arrests
    settings, custody = scenario.disposal, scenario.custody
    on_it = {
        name: kind.share
        for name, kind in scenario.population.categories.items()
        if name in scenario.watchlist.categories
    }
    share = on_it.get("conditions", 0.0) / (sum(on_it.values()) or 1.0)
    without_arrest = (
        share * settings.stop_on_conditions.mean
        + (1 - share) * settings.stop_without_action.mean
    )
    away = custody.hand_over_duration.mean
    if custody.hand_over == "own transport":
        away = custody.desk_duration.mean + custody.booking_duration.mean
        away += 2 * custody.journey.mean
    approach = scenario.engagement.distance.mean / scenario.engagement.pursuit_speed
    busy = (
        (stops + confirmed) * approach
        + confirmed * settings.stop_after_false_alert.mean
        + (stops - arrests) * without_arrest
        + arrests * (settings.stop_with_arrest.mean + away)
    )
    return busy / scenario.cameras[scenario.plan.camera].live.mean
