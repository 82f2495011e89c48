"""Other arrests come to a suite as a Poisson process with the stated profile."""

from __future__ import annotations

import numpy as np
from scipy import stats

from sim.model.clock import DAY, HOUR
from sim.model.streams import Streams
from sim.model.suite import Suite
from tests.making import changed, shipped

DAYS = 8000
RATE = 30 / DAY
EVENINGS = (*(0.8,) * 4, 0.0, *(0.4,) * 11, *(1.8,) * 8)


def test_other_arrests_come_by_the_hours_of_the_profile() -> None:
    """In 8,000 days each hour has its share of all, within three standard errors of
    its own (2.1 % of a busy hour), and all hours together by chi square; in none with a
    profile that is flat they would. The number of a day is Poisson as ever.

    With the profile an hour late the statistic is 2,000 and more, and 50 is allowed.
    """
    settings = changed(
        shipped("four-a-week"),
        custody__background_arrests=RATE,
        custody__by_hour=EVENINGS,
    ).custody
    suite = Suite("Newham", streams=Streams(1, 0), settings=settings)
    days = [np.array([time for time, *_ in suite._draw_day(n)]) for n in range(DAYS)]
    hours = (np.concatenate(days) % DAY // HOUR).astype(np.int64)
    found = np.bincount(hours, minlength=24)
    expected = DAYS * RATE * DAY * np.array(EVENINGS) / sum(EVENINGS)
    is_open = expected > 0
    square = ((found - expected)[is_open] ** 2 / expected[is_open]).sum()
    late = ((found - np.roll(expected, 1)) ** 2 / np.maximum(expected, 1)).sum()
    numbers = np.array([len(day) for day in days])

    assert found[~is_open].sum() == 0
    assert (abs(found - expected) <= 3 * np.sqrt(expected)).all()
    assert 3 / np.sqrt(expected.max()) < 0.03
    assert square < stats.chi2.ppf(0.999, is_open.sum()) < late
    assert abs(numbers.var() / numbers.mean() - 1) < 3 * (2 / DAYS) ** 0.5
