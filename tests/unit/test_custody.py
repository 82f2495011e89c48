"""The custody suite: exactly a SimPy suite on the same luck."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest
import simpy
from simpy.events import ProcessGenerator

from sim.model.candidates import draw_luck
from sim.model.clock import DAY, HOUR
from sim.model.custody import Stay, admit, book, convey, drive_back, hand_over
from sim.model.pools import Pool
from sim.model.population import CATEGORIES
from sim.model.streams import Streams
from sim.model.suite import DESK, DETENTION, OTHERS_WIDTH, TIME, Suite
from sim.scenario.distributions import Fixed, Uniform
from sim.scenario.schema import Category, ChargeDecision, Custody
from tests.making import alert_at, changed, shipped

BOROUGH = "Newham"
FLAT = (1.0,) * 24
EVENINGS = (1.0, 0.0, *(0.5,) * 14, *(3.0,) * 8)


def busy(
    *, desks: int, cells: int, factor: float, hours: tuple[float, ...] = FLAT
) -> Custody:
    """Return custody settings with more arrests than the suite can well take."""
    scenario = shipped("four-a-week")
    return changed(
        scenario,
        custody__desks=desks,
        custody__cells=cells,
        custody__background_arrests=scenario.custody.background_arrests * factor,
        custody__by_hour=hours,
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
                day * DAY + time_of_day(row[TIME], settings.by_hour),
                settings.desk_duration.quantile(row[DESK]),
                settings.detention.quantile(row[DETENTION]),
            )
            for row in rows.tolist()
        ]
    return sorted(found)


def time_of_day(share: float, hours: tuple[float, ...]) -> float:
    """Return when a share of a day's arrests is past: hour by hour, on foot."""
    left = share * sum(hours)
    for hour, level in enumerate(hours):
        if left < level:
            return (hour + left / level) * HOUR
        left -= level
    return DAY


class Seen(NamedTuple):
    """When somebody had a cell and their turn at the desk; None if taken elsewhere."""

    time_cell: float
    time_desk: float


def simulated(
    settings: Custody, arrivals: list[tuple[float, float, float]]
) -> dict[float, Seen | None]:
    """Return what becomes of everybody, by arrival: processes at two resources."""
    env = simpy.Environment(initial_time=min(arrivals)[0] - 1)
    desks = simpy.Resource(env, settings.desks)
    cells = simpy.Resource(env, settings.cells)
    seen: dict[float, Seen | None] = {}

    def leave(after: float, cell: Any) -> ProcessGenerator:
        yield env.timeout(after)
        cells.release(cell)

    def stay(arrival: float, desk: float, detention: float) -> ProcessGenerator:
        yield env.timeout(arrival - env.now)
        if settings.when_full == "diverts" and cells.count == cells.capacity:
            seen[arrival] = None
            return
        cell = cells.request()
        yield cell
        got = env.now
        with desks.request() as turn:
            yield turn
            seen[arrival] = Seen(got, env.now)
            after = max(arrival + detention, env.now + desk) - env.now
            env.process(leave(after, cell))
            yield env.timeout(desk)

    for arrival in arrivals:
        env.process(stay(*arrival))
    env.run()
    return seen


@pytest.mark.parametrize("hours", [FLAT, EVENINGS])
@pytest.mark.parametrize(
    ("desks", "cells", "factor", "when_full"),
    [
        (3, 22, 1.0, "diverts"),
        (1, 40, 3.5, "diverts"),
        (2, 9, 1.5, "diverts"),
        (3, 9, 1.5, "waits"),
        (1, 22, 2.2, "waits"),
    ],
)
def test_the_suite_is_a_simpy_suite_on_the_same_luck(
    desks: int, cells: int, factor: float, when_full: str, hours: tuple[float, ...]
) -> None:
    """Cells, turns at the desk and who goes elsewhere are those of processes at two
    resources, arrival by arrival, quiet and congested.
    """
    settings = busy(desks=desks, cells=cells, factor=factor, hours=hours).model_copy(
        update={"when_full": when_full}
    )
    suite = Suite(BOROUGH, streams=Streams(1, 0), settings=settings)
    generator = np.random.default_rng(5)
    times = sorted((10 + 3 * generator.random(40)) * DAY)
    alerts = [alert_at(time, generator=generator) for time in times]
    stays = [
        admit(alert, time, category="court", suite=suite, settings=settings)
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

    waited = full = 0
    for time, stay in zip(times, stays, strict=True):
        seen = theirs[time]

        assert stay.is_diverted == (seen is None)
        full += stay.is_diverted or stay.time_cell > time
        if seen:
            waited += seen.time_desk > seen.time_cell
            assert stay.time_cell == pytest.approx(seen.time_cell, abs=1e-6)
            assert stay.time_desk == pytest.approx(seen.time_desk, abs=1e-6)
    if factor > 1:
        assert waited or full
    if when_full == "waits":
        assert full > 5


def test_detention_ends_after_authorisation_and_within_the_legal_limit() -> None:
    """Release comes no sooner than authorisation and no later than 24 h."""
    settings = shipped("four-a-week").custody
    suite = Suite(BOROUGH, streams=Streams(1, 0), settings=settings)
    generator = np.random.default_rng(5)
    for number in range(300):
        time = (5 + number / 100) * DAY
        stay = admit(
            alert_at(time, generator=generator),
            time,
            category="court",
            suite=suite,
            settings=settings,
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
        stay = admit(
            alert_at(5 * DAY), 5 * DAY, category="court", suite=suite, settings=settings
        )

        assert stay.time_desk == 5 * DAY
        assert not stay.is_diverted


def by_the_hour(**changes: Any) -> Custody:
    """Return settings in which each duration is its luck times a number of its own."""
    lengths = {"journey": 1e1, "desk_duration": 1e2, "detention": 1e5}
    named = {
        f"custody__{name}": Uniform(low=0.0, high=high)
        for name, high in lengths.items()
    }
    return changed(
        shipped("four-a-week"),
        **named
        | {
            "custody__background_arrests": 0.0,
            "custody__desks": 1,
            "custody__cells": 1,
            "custody__decisions": dict.fromkeys(
                CATEGORIES,
                ChargeDecision(
                    charged_or_cautioned=0.5,
                    decided_in_custody=0.5,
                    bail=Uniform(low=0.0, high=1e6),
                ),
            ),
        }
        | changes,
    ).custody


LUCK = {"desk": 0.5, "detention": 0.25, "bail": 0.125, "diversion": 0.75}


def stay_of(suite: Suite, time: float, **luck: float) -> Stay:
    """Return the stay of somebody who comes at a time."""
    alert = alert_at(time, **LUCK | luck)  # type: ignore[arg-type] # marks
    return admit(alert, time, category="court", suite=suite, settings=suite.settings)


def suite_of(**changes: Any) -> Suite:
    """Return a suite with one desk and one cell, and nobody else."""
    return Suite(BOROUGH, streams=Streams(1, 0), settings=by_the_hour(**changes))


def test_a_stay_is_desk_cell_and_decision() -> None:
    """The desk at once, release after detention, the decision then or after bail."""
    later = stay_of(suite_of(), 1000.0, decision=0.75, charge=0.25)
    at_release = stay_of(suite_of(), 1000.0, decision=0.25, charge=0.75)

    assert later == Stay(
        time_arrival=1000,
        time_cell=1000,
        time_desk=1000,
        time_authorised=1050,
        time_release=26_000,
        reviews=1,
        is_extended=False,
        is_diverted=False,
        is_charged_or_cautioned=True,
        time_decision=151_000,
    )
    assert at_release == later._replace(
        is_charged_or_cautioned=False, time_decision=26_000
    )


def test_a_share_is_below_and_the_rest_from_it_on() -> None:
    """At exactly a half it isn't decided in custody, and nobody is charged."""
    stay = stay_of(suite_of(), 1000.0, decision=0.5, charge=0.5)

    assert stay.time_decision == 151_000
    assert not stay.is_charged_or_cautioned


def test_a_charge_is_decided_by_the_ground_of_the_arrest() -> None:
    """Whether, when and after how long a bail: each ground has its own numbers, and
    somebody who isn't the person sought is a suspect.
    """
    decisions = {
        ground: ChargeDecision(
            charged_or_cautioned=0.2 * place,
            decided_in_custody=0.0,
            bail=Fixed(value=1000.0 * place),
        )
        for place, ground in enumerate(CATEGORIES)
    }
    settings = by_the_hour(custody__decisions=decisions, custody__cells=9)
    suite = Suite(BOROUGH, streams=Streams(1, 0), settings=settings)
    grounds: tuple[Category | None, ...] = (*CATEGORIES, None)
    stays = [
        admit(
            alert_at(0.0, charge=0.3, detention=0.5),
            0.0,
            category=ground,
            suite=suite,
            settings=settings,
        )
        for ground in grounds
    ]
    later = [stay.time_decision - stay.time_release for stay in stays]

    assert later == [0, 1000, 2000, 3000, 1000]
    assert [stay.is_charged_or_cautioned for stay in stays] == [
        False,
        False,
        True,
        True,
        False,
    ]


def test_an_extended_detention_takes_its_cell_for_longer() -> None:
    """A prisoner who comes meanwhile finds none, and reviews go on."""
    suite = suite_of(custody__extended=dict.fromkeys(CATEGORIES, 0.5))
    first = stay_of(suite, 1000.0, extension=0.25, detention=0.5)
    second = stay_of(suite, 1000.0 + DAY, extension=0.5)

    assert first.time_release == 1000 + DAY + 6 * HOUR
    assert (first.is_extended, first.reviews) == (True, 3)
    assert second.is_diverted
    assert not second.is_extended


def test_nobody_is_released_before_the_desk_is_done() -> None:
    """A detention shorter than that ends with it."""
    stay = stay_of(suite_of(), 1000.0, detention=0.0)

    assert stay.time_release == stay.time_authorised == 1050


def test_whoever_finds_no_cell_is_taken_on() -> None:
    """To another suite, where the desk is free on arrival; the cell there isn't this
    suite's, and when the first prisoner is released the cell is free again.
    """
    suite = suite_of()
    first = stay_of(suite, 1000.0)
    second = stay_of(suite, 25_999.0)
    third = stay_of(suite, 26_000.0)

    assert not first.is_diverted
    assert second.is_diverted
    assert second[:5] == (26_006.5, 26_006.5, 26_006.5, 26_056.5, 51_006.5)
    assert not third.is_diverted
    assert third.time_arrival == 26_000


def test_whoever_finds_no_cell_waits_for_one_where_nobody_is_turned_away() -> None:
    """First come, first served, before the desk; detention runs meanwhile, so that
    somebody can be released as soon as they are booked.
    """
    suite = suite_of(custody__when_full="waits")
    first = stay_of(suite, 1000.0)
    second = stay_of(suite, 25_000.0)
    third = stay_of(suite, 25_500.0, detention=0.5)
    fourth = stay_of(suite, 25_600.0, detention=0.0)
    fifth = stay_of(suite, 200_000.0)

    assert first.time_release == 26_000
    assert second[:5] == (25_000, 26_000, 26_000, 26_050, 50_000)
    assert third[:5] == (25_500, 50_000, 50_000, 50_050, 75_500)
    assert fourth[:5] == (25_600, 75_500, 75_500, 75_550, 75_550)
    assert fifth.time_cell == fifth.time_arrival == 200_000
    assert not any(stay.is_diverted for stay in (second, third, fourth, fifth))


def test_the_desk_is_one_after_the_other() -> None:
    """With one desk the second waits, with two nobody does, and the third for the
    first that comes free.
    """
    for desks, turns in ((1, [0, 50, 60]), (2, [0, 0, 10]), (3, [0, 0, 0])):
        suite = suite_of(custody__desks=desks, custody__cells=5)
        stays = [stay_of(suite, 1000.0, desk=share) for share in (0.5, 0.1, 0.3)]

        assert [stay.time_desk - 1000 for stay in stays] == turns


def test_journeys_and_bookings_take_their_own_luck() -> None:
    """There, back, the hand-over and the booking each by a mark of its own."""
    settings = by_the_hour(
        custody__hand_over_duration=Uniform(low=0.0, high=1e3),
        custody__booking_duration=Uniform(low=0.0, high=1e4),
    )
    suite = Suite(BOROUGH, streams=Streams(1, 0), settings=settings)
    alert = alert_at(
        0.0, journey=0.1, return_journey=0.2, hand_over=0.3, booking=0.4, desk=0.5
    )
    times = []

    def led(env: simpy.Environment) -> ProcessGenerator:
        with Pool(env, 1).request() as van:
            yield from hand_over(env, alert, van=van, settings=settings)
        times.append(env.now)
        stay = yield from convey(
            env, alert, category="court", suite=suite, settings=settings
        )
        times.append(env.now)
        yield from book(env, alert, stay=stay, settings=settings)
        times.append(env.now)
        yield from drive_back(env, alert, settings=settings)
        times.append(env.now)

    env = simpy.Environment()
    env.process(led(env))
    env.run()

    assert times == pytest.approx([300, 301, 301 + 50 + 4000, 4353])


def test_others_take_desks_and_cells_too() -> None:
    """Where others fill the suite, somebody finds no cell; where they don't stay,
    somebody waits for a desk; and each borough has others of its own.
    """
    crowded = by_the_hour(
        custody__background_arrests=1e-3, custody__cells=3, custody__desks=100
    )
    brief = by_the_hour(
        custody__background_arrests=2e-2,
        custody__cells=100,
        custody__detention=Uniform(low=0.0, high=1.0),
    )
    suites = [
        Suite(borough, streams=Streams(1, 0), settings=settings)
        for settings in (crowded, brief)
        for borough in (BOROUGH, "Alder")
    ]
    stays = [
        [stay_of(suite, 5 * DAY + 1000.0 * n) for n in range(80)] for suite in suites
    ]
    waits = [[stay.time_desk - stay.time_arrival for stay in row] for row in stays]

    assert any(stay.is_diverted for stay in stays[0])
    assert sum(waits[0]) == 0
    assert sum(waits[2]) > 0
    assert not any(stay.is_diverted for stay in stays[2])
    assert stays[0] != stays[1]
    assert waits[2] != waits[3]


def test_hours_that_are_alike_are_no_profile() -> None:
    """Whatever the number, the others' times are the very same bits as without."""
    flat, doubled = (
        Suite(
            BOROUGH,
            streams=Streams(1, 0),
            settings=by_the_hour(
                custody__background_arrests=1e-3, custody__by_hour=hours
            ),
        )
        for hours in (FLAT, (2.0,) * 24)
    )

    assert flat._draw_day(3) == doubled._draw_day(3)
    assert flat._draw_day(3)


def test_a_profile_moves_others_and_their_order_and_number_stay() -> None:
    """The same arrests, in the same order, none of them in an hour without any."""
    flat, uneven = (
        Suite(
            BOROUGH,
            streams=Streams(1, 0),
            settings=by_the_hour(
                custody__background_arrests=1e-2, custody__by_hour=hours
            ),
        )._draw_day(3)
        for hours in (FLAT, EVENINGS)
    )
    times = [time for time, *_ in uneven]

    assert [rest for _, *rest in flat] == [rest for _, *rest in uneven]
    assert times == sorted(times, reverse=True)
    assert all(3 * DAY <= time <= 4 * DAY for time in times)
    assert 1 not in {time % DAY // HOUR for time in times}
