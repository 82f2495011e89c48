"""The stages against queueing theory.

Each tolerance is that of the theory's own formula with a rate 5 % off, halved; the
half-width of the estimate is asserted to be smaller still, so a stage that is 5 %
wrong fails. Shown by running with the service time of the stage 5 % longer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
import simpy
from simpy.events import ProcessGenerator

from sim.model.adjudication import adjudicate
from sim.model.codes import Outcome
from sim.model.engagement import engage
from sim.model.pools import Pool
from sim.scenario.distributions import Exponential, Fixed
from sim.scenario.schema import Adjudication, Engagement
from tests.making import alert_at

BATCHES = 40


def erlang_b(servers: int, load: float) -> float:
    """Return the share lost when nobody waits."""
    lost = 1.0
    for server in range(1, servers + 1):
        lost = load * lost / (server + load * lost)
    return lost


def erlang_c(servers: int, load: float) -> float:
    """Return the probability of waiting when nobody leaves."""
    lost = erlang_b(servers, load)
    return lost / (1 - load / servers * (1 - lost))


def half_width(values: np.ndarray) -> float:
    """Return twice the standard error of a mean of batches."""
    return 2 * float(values.std(ddof=1)) / math.sqrt(len(values))


def poisson_times(
    generator: np.random.Generator, rate: float, number: int
) -> Iterator[float]:
    """Give the gaps of a Poisson process."""
    return iter(generator.exponential(1 / rate, number).tolist())


def waits_for_operators(
    servers: int, rate: float, mean: float, number: int, seed: int
) -> np.ndarray:
    """Return the waits of alerts that come as a Poisson process."""
    env = simpy.Environment()
    pool = Pool(env, servers)
    generator = np.random.default_rng(seed)
    settings = Adjudication(
        by="operator",
        duration=Exponential(mean=mean),
        reject_mated=0.0,
        reject_non_mated=0.0,
    )
    waits: list[float] = []

    def judged(judging: float) -> ProcessGenerator:
        asked = env.now
        with pool.request() as judge:
            yield from adjudicate(
                env, alert_at(asked, judging=judging), judge=judge, settings=settings
            )
        waits.append(judge.since - asked)

    def arrivals() -> ProcessGenerator:
        marks = generator.random(number).tolist()
        for gap, mark in zip(
            poisson_times(generator, rate, number), marks, strict=True
        ):
            yield env.timeout(gap)
            env.process(judged(mark))

    env.process(arrivals())
    env.run()
    return np.array(waits)


@pytest.mark.slow
def test_adjudication_without_leaving_is_erlang_c() -> None:
    """The probability and mean of waiting for an operator are Erlang's."""
    servers, rate, mean, each = 3, 0.1, 18.0, 4000
    load = rate * mean
    waits = [
        waits_for_operators(servers, rate, mean, each, seed)[200:]
        for seed in range(BATCHES)
    ]
    share = np.array([(wait > 0).mean() for wait in waits])
    length = np.array([wait.mean() for wait in waits])
    expected_share = erlang_c(servers, load)
    expected_length = expected_share * mean / (servers - load)
    off_share = erlang_c(servers, 1.05 * load) - expected_share
    off_length = (
        erlang_c(servers, 1.05 * load) * 1.05 * mean / (servers - 1.05 * load)
        - expected_length
    )

    assert half_width(share) < off_share / 2
    assert half_width(length) < off_length / 2
    assert abs(share.mean() - expected_share) < off_share / 2
    assert abs(length.mean() - expected_length) < off_length / 2


def lost_without_waiting(
    servers: int, rate: float, mean: float, number: int, seed: int
) -> float:
    """Return the share of alerts lost when the person leaves at once."""
    env = simpy.Environment()
    pool = Pool(env, servers)
    generator = np.random.default_rng(seed)
    settings = Engagement(
        choose_not_to=0.0,
        patience="walking",
        way_out=Fixed(value=0.0),
        walking_speed=Fixed(value=1.0),
        distance=Fixed(value=0.0),
        pursuit_speed="1 m/s",  # type: ignore[arg-type] # text, as in a file
    )
    outcomes: list[Outcome] = []

    def stopped(duration: float) -> ProcessGenerator:
        with pool.request() as pair:
            race = yield from engage(
                env, alert_at(env.now, patience=0.0), pair=pair, settings=settings
            )
            outcomes.append(race.outcome)
            if race.outcome is Outcome.reached:
                yield env.timeout(duration)

    def arrivals() -> ProcessGenerator:
        durations = generator.exponential(mean, number).tolist()
        for gap, duration in zip(
            poisson_times(generator, rate, number), durations, strict=True
        ):
            yield env.timeout(gap)
            env.process(stopped(duration))

    env.process(arrivals())
    env.run()
    return float(
        np.mean([outcome is Outcome.nobody_free for outcome in outcomes[200:]])
    )


@pytest.mark.slow
def test_stops_without_waiting_are_erlang_b() -> None:
    """The share of alerts that find nobody free is Erlang's loss formula."""
    servers, rate, mean, each = 4, 1 / 400, 1200.0, 4000
    load = rate * mean
    lost = np.array(
        [
            lost_without_waiting(servers, rate, mean, each, seed)
            for seed in range(BATCHES)
        ]
    )
    expected = erlang_b(servers, load)
    off = erlang_b(servers, 1.05 * load) - expected

    assert half_width(lost) < off / 2
    assert abs(lost.mean() - expected) < off / 2
