"""The shape of a day: hour by hour, in between, and the other way round."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.clock import WEEKDAYS
from sim.model.profile import Flow, flow
from tests.making import changed, shipped

RISING = tuple(float(hour) for hour in range(24))


def rising(exponent: float = 1.0) -> Flow:
    """Return a day in which the flow of an hour is its number."""
    scenario = changed(
        shipped("four-a-week"),
        footfall__by_hour=RISING,
        footfall__by_weekday=dict(zip(WEEKDAYS, range(7), strict=True)),
    )
    return flow(scenario.footfall, exponent=exponent)


@pytest.mark.parametrize("exponent", [1.0, 2.0])
def test_hours_and_weekdays_are_raised_alike(exponent: float) -> None:
    """Each to the exponent, in their order, and the hours are added up from nought."""
    found = rising(exponent)
    hours = np.array(RISING) ** exponent

    assert found.hours.tolist() == hours.tolist()
    assert found.weekdays.tolist() == [day**exponent for day in range(7)]
    assert found.cumulated[0] == 0
    assert np.diff(found.cumulated).tolist() == (3600 * hours).tolist()
    assert (flow(shipped("four-a-week").footfall).hours == faces_by_hour()).all()


def faces_by_hour() -> np.ndarray:
    """Return the base scenario's flow by hour."""
    return np.array(shipped("four-a-week").footfall.by_hour)


def test_within_an_hour_people_pass_evenly() -> None:
    """Until half past three: none, one, two hours' worth, and half of three's."""
    found = rising()(np.array([0.0, 7200.0, 3.5 * 3600, 86_400.0]))

    assert found.tolist() == [0, 3600, 3600 * (0 + 1 + 2 + 1.5), 3600 * 276]


def test_a_share_of_the_day_is_a_time_of_the_day() -> None:
    """The time at which a share has passed, and back again."""
    profile = rising()
    shares = np.array([1 / 276, 0.25, 0.5, 0.999])
    times = profile.time_of_day(shares)

    assert times[0] == pytest.approx(7200)
    assert (profile(times) / profile.cumulated[-1]).tolist() == pytest.approx(
        shares.tolist()
    )
