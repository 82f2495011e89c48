"""The formulas against each other, and against numbers that are in print."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.theory.formulas import (
    cells_where_all_wait,
    erlang_a,
    erlang_b,
    erlang_c,
    full,
    lost_by_interval,
    wait_where_limited,
)

LOADS = [(1, 0.5), (2, 1.0), (4, 4.0), (12, 10.0)]


@pytest.mark.parametrize(
    ("servers", "load", "lost"), [(1, 1.0, 1 / 2), (2, 1.0, 1 / 5)]
)
def test_losses_are_those_worked_out_by_hand(
    servers: int, load: float, lost: float
) -> None:
    """One server at a load of 1 loses half, two lose a fifth."""
    assert erlang_b(servers, load) == pytest.approx(lost)


def test_losses_are_those_of_the_tables() -> None:
    """Ten lines lose 1 % at 4.461 erlangs (table of Erlang's loss formula)."""
    assert erlang_b(10, 4.461) == pytest.approx(0.01, abs=1e-5)


@pytest.mark.parametrize(("servers", "load"), LOADS)
def test_a_queue_without_places_loses_as_erlang_says(servers: int, load: float) -> None:
    """M/M/c/K with K = c is Erlang's loss formula."""
    assert full(servers, servers, load) == pytest.approx(erlang_b(servers, load))


def test_one_server_waits_as_in_the_textbook() -> None:
    """M/M/1 waits with the probability of its load, and load / (1 - load) means."""
    wait = erlang_c(1, rate=0.4, mean=1.0)

    assert wait.share == pytest.approx(0.4)
    assert wait.mean == pytest.approx(0.4 / 0.6)


def test_one_server_with_few_places_is_full_as_in_the_textbook() -> None:
    """M/M/1/K is full with the probability (1 - a) a^K / (1 - a^(K + 1))."""
    load, places = 0.8, 5
    exact = (1 - load) * load**places / (1 - load ** (places + 1))

    assert full(1, places, load) == pytest.approx(exact)


@pytest.mark.parametrize(("servers", "load"), [(1, 0.5), (2, 1.0)])
def test_endless_patience_waits_as_where_nobody_leaves(
    servers: int, load: float
) -> None:
    """Erlang A becomes Erlang C as patience grows."""
    wait = erlang_c(servers, rate=load, mean=1.0)
    patient = erlang_a(servers, rate=load, mean=1.0, patience=1e3)

    assert patient.lost < 2e-3
    assert patient.waited == pytest.approx(wait.mean, rel=1e-2)


@pytest.mark.parametrize(("servers", "load"), LOADS)
def test_no_patience_loses_as_where_nobody_waits(servers: int, load: float) -> None:
    """Erlang A becomes Erlang B as patience ends."""
    impatient = erlang_a(servers, rate=load, mean=1.0, patience=1e-6)

    assert impatient.lost == pytest.approx(erlang_b(servers, load), rel=1e-4)
    assert impatient.waited < 1e-5


def test_patience_as_long_as_service_is_a_crowd_that_nobody_serves() -> None:
    """If both are alike, the number there is Poisson: M/M/c + M is then M/M/inf."""
    servers, load = 4, 4.0
    chances = [load**n / math.factorial(n) * math.exp(-load) for n in range(60)]
    queue = sum(max(n - servers, 0) * chance for n, chance in enumerate(chances))

    lost = erlang_a(servers, rate=load, mean=1.0, patience=1.0).lost
    assert lost == pytest.approx(queue / load)


def test_losses_at_a_steady_rate_settle_at_erlangs() -> None:
    """Kolmogorov's equations begin with no loss and end with Erlang's."""
    edges = np.arange(0.0, 40.0, 2.0)
    lost = lost_by_interval(4, rate=lambda _: 4.0, mean=1.0, edges=edges) / 8.0

    assert (np.diff(lost) > -1e-8).all()
    assert lost[0] < 0.8 * lost[-1]
    assert lost[-1] == pytest.approx(erlang_b(4, 4.0), rel=1e-6)


def test_a_limited_queue_that_is_never_full_is_erlang_c() -> None:
    """With places enough the wait is that without a limit; with as many places as
    servers nobody waits; with one server and one place to wait it is p_1 times a mean.
    """
    theory = erlang_c(3, rate=2.0, mean=1.0)
    one = 0.5 / (1 + 0.5 + 0.25)

    assert wait_where_limited(3, 200, rate=2.0, mean=1.0) == pytest.approx(theory.mean)
    assert wait_where_limited(3, 3, rate=2.0, mean=1.0) == 0
    assert wait_where_limited(1, 2, rate=0.5, mean=1.0) == pytest.approx(one)


def test_cells_where_all_wait_are_those_detained_up_to_their_number() -> None:
    """One cell is taken unless nobody is detained; with cells for all nobody waits, and
    as many are taken as are detained.
    """
    one = cells_where_all_wait(1, rate=0.5, detention=2.0)
    many = cells_where_all_wait(50, rate=0.5, detention=2.0)

    assert one.occupied == pytest.approx(1 - np.exp(-1))
    assert one.wait.share == pytest.approx(1 - np.exp(-1))
    # j of mean 1 ahead: all must go, and the last of them takes j / (j + 1) of 2 s.
    assert one.wait.mean == pytest.approx(2 * np.exp(-1))
    assert many.wait.share < 1e-12
    assert many.occupied == pytest.approx(1.0)
