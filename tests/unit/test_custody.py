"""The custody suite: exactly a SimPy suite on the same luck."""

from __future__ import annotations

import numpy as np
import pytest
import simpy
from simpy.events import ProcessGenerator

from sim.model.candidates import draw_luck
from sim.model.clock import DAY
from sim.model.custody import DESK, DETENTION, OTHERS_WIDTH, TIME, Suite, admit
from sim.model.streams import Streams
from sim.scenario.schema import Custody
from tests.making import alert_at, changed, shipped

BOROUGH = "Newham"


def busy(*, desks: int, cells: int, factor: float) -> Custody:
    """Return custody settings with more arrests than the suite can well take."""
    scenario = shipped("four-a-week")
    return changed(
        scenario,
        custody__desks=desks,
        custody__cells=cells,
        custody__background_arrests=scenario.custody.background_arrests * factor,
    ).custody


def other_arrests(
    settings: Custody, first: int, last: int
) -> list[tuple[float, float, float]]:
    """Return arrival, time at the desk and detention of the other arrests."""
    found = []
    for day in range(first, last):
        rows = draw_luck(
            Streams(1, 0),
            settings.background_arrests * DAY,
            "other arrests",
            BOROUGH,
            day,
            width=OTHERS_WIDTH,
        )
        found += [
            (
                (day + row[TIME]) * DAY,
                settings.desk_duration.quantile(row[DESK]),
                settings.detention.quantile(row[DETENTION]),
            )
            for row in rows.tolist()
        ]
    return sorted(found)


def simulated(
    settings: Custody, arrivals: list[tuple[float, float, float]]
) -> dict[float, tuple[float, bool]]:
    """Return, by arrival, the turn at the desk and whether there was no cell."""
    env = simpy.Environment(initial_time=min(arrivals)[0] - 1)
    desks = simpy.Resource(env, settings.desks)
    free = [settings.cells]
    seen: dict[float, tuple[float, bool]] = {}

    def leave(after: float) -> ProcessGenerator:
        yield env.timeout(after)
        free[0] += 1

    def stay(arrival: float, desk: float, detention: float) -> ProcessGenerator:
        yield env.timeout(arrival - env.now)
        if free[0] == 0:
            seen[arrival] = (arrival, True)
            return
        free[0] -= 1
        with desks.request() as turn:
            yield turn
            seen[arrival] = (env.now, False)
            env.process(leave(max(arrival + detention, env.now + desk) - env.now))
            yield env.timeout(desk)

    for arrival in arrivals:
        env.process(stay(*arrival))
    env.run()
    return seen


@pytest.mark.parametrize(
    ("desks", "cells", "factor"), [(3, 22, 1.0), (1, 40, 3.5), (2, 9, 1.5)]
)
def test_the_suite_is_a_simpy_suite_on_the_same_luck(
    desks: int, cells: int, factor: float
) -> None:
    """Turns at the desk and full cells are those of processes at a resource, arrival
    by arrival, quiet and congested.
    """
    settings = busy(desks=desks, cells=cells, factor=factor)
    suite = Suite(BOROUGH, streams=Streams(1, 0), settings=settings)
    generator = np.random.default_rng(5)
    times = sorted((10 + 3 * generator.random(40)) * DAY)
    alerts = [alert_at(time, generator=generator) for time in times]
    stays = [
        admit(alert, time, suite=suite, settings=settings)
        for alert, time in zip(alerts, times, strict=True)
    ]
    ours = [
        (
            time,
            settings.desk_duration.quantile(alert.luck.desk),
            settings.detention.quantile(alert.luck.detention),
        )
        for alert, time in zip(alerts, times, strict=True)
    ]
    theirs = simulated(settings, other_arrests(settings, 9, 13) + ours)

    waited = 0
    for time, stay in zip(times, stays, strict=True):
        turn, is_full = theirs[time]
        waited += turn > time

        assert stay.is_diverted == is_full
        if not is_full:
            assert stay.time_desk == pytest.approx(turn, abs=1e-6)
    if factor > 1:
        assert waited or any(stay.is_diverted for stay in stays)


def test_detention_ends_after_authorisation_and_within_the_legal_limit() -> None:
    """Release comes no sooner than authorisation and no later than 24 h."""
    settings = shipped("four-a-week").custody
    suite = Suite(BOROUGH, streams=Streams(1, 0), settings=settings)
    generator = np.random.default_rng(5)
    for number in range(300):
        time = (5 + number / 100) * DAY
        stay = admit(
            alert_at(time, generator=generator), time, suite=suite, settings=settings
        )

        assert stay.time_authorised <= stay.time_release
        assert stay.time_release <= max(stay.time_arrival + DAY, stay.time_authorised)
        assert stay.time_decision >= stay.time_release


def test_an_unlimited_suite_keeps_nobody_waiting() -> None:
    """Where custody isn't limited there is a desk and a cell at once."""
    settings = busy(desks=1, cells=1, factor=20).model_copy(
        update={"is_limited": False}
    )
    suite = Suite(BOROUGH, streams=Streams(1, 0), settings=settings)
    for _ in range(50):
        stay = admit(alert_at(5 * DAY), 5 * DAY, suite=suite, settings=settings)

        assert stay.time_desk == 5 * DAY
        assert not stay.is_diverted
