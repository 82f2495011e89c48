"""Who holds which member of a pool, since when, and who waits."""

from __future__ import annotations

import math
from functools import partial

import pytest
import simpy
from simpy.events import ProcessGenerator

from sim.model.pools import Pool, unlimited_unless


def test_a_free_member_is_had_at_once() -> None:
    """There is nothing to wait for, and it is held since the request."""
    env = simpy.Environment(initial_time=5.0)
    member = Pool(env, 1).request()

    assert (member.number, member.since, member.granted) == (1, 5.0, None)


def test_whoever_waits_has_nobody_until_one_comes_back() -> None:
    """Then it is the member that came back, since it did, and the wait is over."""
    env = simpy.Environment(initial_time=5.0)
    pool = Pool(env, 1)
    first, second = pool.request(), pool.request()

    assert (first.number, second.number) == (1, 0)
    assert math.isnan(second.since)
    assert second.granted is not None

    env.run(until=8.0)
    waits = [second.granted.triggered]
    pool.release(first)
    waits.append(second.granted.triggered)

    assert waits == [False, True]
    assert (second.number, second.since) == (1, 8.0)


def test_those_who_wait_are_served_in_order_of_arrival() -> None:
    """And whoever withdrew is passed over."""
    pool = Pool(simpy.Environment(), 1)
    first, second, third, fourth = (pool.request() for _ in range(4))
    pool.release(second)
    pool.release(first)

    assert [second.number, third.number, fourth.number] == [0, 1, 0]


def test_a_pool_says_whether_a_member_is_free() -> None:
    """It is while one was never given out, or has come back."""
    pool = Pool(simpy.Environment(), 2)
    free = [pool.has_free]
    first = pool.request()
    free.append(pool.has_free)
    pool.request()
    free.append(pool.has_free)
    pool.release(first)
    free.append(pool.has_free)

    assert free == [True, True, False, True]
    assert not Pool(simpy.Environment(), 0).has_free


def test_a_pool_without_a_limit_numbers_as_many_as_ask() -> None:
    """Nobody ever waits."""
    pool = Pool(simpy.Environment(), unlimited_unless(False, 1))  # noqa: FBT003

    assert [pool.request().number for _ in range(5)] == [1, 2, 3, 4, 5]
    assert unlimited_unless(True, 3) == 3  # noqa: FBT003


def test_leaving_the_context_gives_the_member_back() -> None:
    """Also when it is left by an error."""
    pool = Pool(simpy.Environment(), 1)
    with pytest.raises(ZeroDivisionError), pool.request():
        _ = 1 / 0

    assert pool.has_free


def test_a_process_that_is_cut_off_gives_nobody_back() -> None:
    """Python closes it at any later time: that isn't a moment of the simulation."""
    env = simpy.Environment()
    pool = Pool(env, 1)

    def holding() -> ProcessGenerator:
        with pool.request():
            yield env.timeout(100)

    process = holding()
    next(process)
    process.close()

    assert not pool.has_free


def leaves(gone: list[int], number: int, _: float) -> bool:
    """Note who leaves."""
    gone.append(number)
    return True


def test_whoever_is_called_away_leaves_once_released() -> None:
    """Who waits for that member waits for another."""
    pool, gone = Pool(simpy.Environment(), 2), list[int]()
    first, second, third = (pool.request() for _ in range(3))
    pool.call_away(partial(leaves, gone))
    pool.release(first)
    pool.release(second)

    assert gone == [1]
    assert third.number == 2
    assert not pool.is_deserted


def test_the_last_member_leaves_once_nobody_waits() -> None:
    """Nobody else would ever come to those who do; whoever has withdrawn doesn't."""
    pool, gone = Pool(simpy.Environment(), 1), list[int]()
    first, second, third = (pool.request() for _ in range(3))
    pool.call_away(partial(leaves, gone))
    pool.release(third)
    pool.release(first)

    assert pool.is_deserted
    assert (second.number, gone) == (1, [])
    pool.release(second)
    assert gone == [1]
    assert not pool.has_free


def test_whoever_need_not_leave_after_all_stays() -> None:
    """Whether free when called or released later, and can be had again."""
    pool = Pool(simpy.Environment(), 1)
    pool.call_away(lambda *_: False)
    first, second = pool.request(), pool.request()
    pool.call_away(lambda *_: False)
    assert pool.is_deserted
    pool.release(first)
    pool.release(second)

    assert second.number == 1
    assert pool.has_free
    assert not pool.is_deserted
