"""Processes that stay at work from one study to the next."""

import os
import signal
import time

import pytest

from sim.experiment.executors import complete
from sim.experiment.standing import StandingPool, TooLongError, UnwantedError

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="Windows has no such kill"),
]


def worker(_):
    """Tell who is at work."""
    return os.getpid()


def die_once(mark):
    """Kill the worker, unless somebody died here before."""
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def sleep(seconds):
    """Work for a while."""
    time.sleep(seconds)


@pytest.fixture(scope="module")
def pool():
    """One process that stays, of little patience."""
    pool = StandingPool(1, patience=1.5)
    pool.start()
    yield pool
    pool.end()


def test_the_same_process_does_one_study_after_the_other(pool):
    """It isn't started again for the next."""
    first, second = (
        dict(complete([0, 1], worker, by=pool.workers())) for _ in range(2)
    )
    assert set(first.values()) == set(second.values())
    assert len(set(first.values())) == 1


def test_a_dead_worker_is_replaced(pool, tmp_path):
    """What it was at is done by the next, who stays too."""
    mark = tmp_path / "died"
    (_, there), *_ = complete([mark], die_once, by=pool.workers())
    assert mark.exists()
    assert dict(complete([0], worker, by=pool.workers())) == {0: there}


def test_work_that_is_not_wanted_is_not_begun(pool):
    """It ends after the piece at hand, and the pool is free for others."""
    done: list[int] = []
    answers = complete(range(100), worker, by=pool.workers(lambda: len(done) < 3))
    with pytest.raises(UnwantedError):
        done.extend(item for item, _ in iterate_into(answers, done))
    assert len(done) < 10
    assert dict(complete([0], worker, by=pool.workers()))


def iterate_into(answers, done):
    """Note what comes back as it comes."""
    for item, result in answers:
        done.append(item)
        yield item, result


def test_a_piece_that_takes_too_long_is_ended(pool):
    """Nobody waits for it, and the next finds a process that is free."""
    before = dict(complete([0], worker, by=pool.workers()))[0]
    with pytest.raises(TooLongError, match=r"more than 1\.5 s"):
        list(complete([600], sleep, by=pool.workers()))
    assert dict(complete([0], worker, by=pool.workers()))[0] != before


def test_an_ended_pool_starts_nothing():
    """Not even for a study that was about to begin."""
    pool = StandingPool(1)
    pool.end()
    with pytest.raises(UnwantedError):
        list(complete([0], worker, by=pool.workers()))
