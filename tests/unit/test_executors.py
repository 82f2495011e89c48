"""Who does the work, and what happens when a worker dies."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from sim.experiment import executors
from sim.experiment.executors import (
    InProcess,
    Workers,
    WorkersDiedError,
    available_cores,
    complete,
    workers,
)
from sim.experiment.process_settings import ONE_THREAD

ROOT = Path(__file__).parents[2]


def square(number):
    """Do some work."""
    return number**2


def die_the_first_time(item):
    """Kill the worker, unless a file says that one has died already."""
    number, mark = item
    if number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    return number


def stop_halfway(item):
    """Write half a result to the pipe, the first time, and then `then()`."""
    number, mark, then = item
    if number == 3 and not mark.exists():

        def send(connection, content, write=os.write):
            write(connection.fileno(), content[: len(content) // 2])
            mark.touch()
            then()

        Connection._send = send  # type: ignore[attr-defined]
    return number, bytes(100_000)


def kill_this_process():
    """End at once, without giving anything back."""
    os.kill(os.getpid(), signal.SIGKILL)


def sleep_long():
    """Do nothing until somebody ends it."""
    time.sleep(600)


def fail(number):
    """Fail as a model would."""
    error = ValueError(f"rate must be above 0, but it is {number}")
    error.add_note("in replication 7")
    raise error


def threads(_):
    """Tell how many threads the libraries may use."""
    return {name: os.environ.get(name) for name in ONE_THREAD}


def wait_until(is_so, seconds=20):
    """Wait until something is so, but not for ever."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


class Mortal(InProcess):
    """An executor that breaks for good after some pieces of work."""

    def __init__(self, lives):
        self.lives = lives

    def submit(self, fn, /, *args, **kwargs):
        """Work while alive."""
        self.lives -= 1
        if self.lives < 0:
            raise BrokenProcessPool
        return super().submit(fn, *args, **kwargs)


def test_one_job_is_done_in_this_process():
    """With one job the work is done here, one piece after the other."""
    seen = []

    def work(number):
        seen.append(number)
        return os.getpid()

    pairs = complete([1, 2, 3], work, by=workers(1))
    assert next(pairs) == (1, os.getpid())
    assert seen == [1]
    assert [item for item, _ in pairs] == [2, 3]


def test_any_executor_does():
    """An executor from elsewhere does the same work."""
    by = Workers(lambda: ThreadPoolExecutor(2), at_once=4)
    assert dict(complete(range(20), square, by=by)) == {n: n**2 for n in range(20)}


def test_no_more_is_handed_out_than_asked_for():
    """Results never pile up: at most `at_once` pieces are out at a time."""

    class Counting(Executor):
        out = most = 0

        def submit(self, fn, /, *args, **_):
            self.out += 1
            self.most = max(self.most, self.out)
            future: Future[int] = Future()
            future.set_result(fn(*args))
            return future

    counting = Counting()
    for _ in complete(range(10), square, by=Workers(lambda: counting, at_once=3)):
        counting.out -= 1
    assert counting.most == 3


@pytest.mark.slow
def test_processes_do_the_same_as_this_one():
    """Several processes give the same results as one."""
    assert dict(complete(range(9), square, by=workers(2))) == {
        n: n**2 for n in range(9)
    }


def test_what_broke_goes_first_again():
    """What was at work isn't left for the end, when others have nothing more to do."""
    first = [True]

    class Breaking(InProcess):
        def submit(self, fn, /, *args, **kwargs):
            if first[0]:
                first[0] = False
                broken: Future[int] = Future()
                broken.set_exception(BrokenProcessPool())
                return broken
            return super().submit(fn, *args, **kwargs)

    pairs = complete([1, 2, 3], square, by=Workers(Breaking, at_once=1))
    assert [number for number, _ in pairs] == [1, 2, 3]


@pytest.mark.slow
def test_libraries_use_one_thread_in_a_worker():
    """A worker's libraries use one thread; this process is left as it was."""
    before = dict(os.environ)
    ((_, found),) = complete([0], threads, by=workers(2))
    assert found == ONE_THREAD
    assert dict(os.environ) == before


@pytest.mark.slow
def test_a_dead_worker_loses_nothing(tmp_path):
    """When a worker is killed, all the work is still done, each piece once."""
    items = [(number, tmp_path / "mark") for number in range(12)]
    done = list(complete(items, die_the_first_time, by=workers(2)))
    assert (tmp_path / "mark").exists()
    assert sorted(number for _, number in done) == list(range(12))


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_worker_that_dies_in_the_middle_of_a_result_loses_nothing(tmp_path):
    """The other half is not waited for: the work is done again."""
    items = [(number, tmp_path / "died", kill_this_process) for number in range(8)]
    found = dict(complete(items, stop_halfway, by=workers(2)))
    assert {item[0]: result[0] for item, result in found.items()} == {
        number: number for number in range(8)
    }


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has other pipes")
def test_an_interruption_in_the_middle_of_a_result_leaves_no_thread(tmp_path):
    """Nobody goes on waiting for its other half, which would keep the program alive."""
    before = set(threading.enumerate())
    mark = tmp_path / "halfway"
    results = complete(
        [(number, mark, sleep_long) for number in range(8)], stop_halfway, by=workers(2)
    )
    next(results)
    wait_until(mark.exists)
    results.close()
    wait_until(lambda: set(threading.enumerate()) <= before)


def test_what_was_done_before_the_end_counts():
    """A pool that breaks after each piece still gets through."""
    pools = []

    def start():
        pools.append(Mortal(1))
        return pools[-1]

    done = dict(complete(range(7), square, by=Workers(start, at_once=1)))
    assert done == {n: n**2 for n in range(7)}
    assert len(pools) == 7


def test_it_gives_up_after_three_rebuilds_without_progress():
    """Workers that always die are started four times, and no more."""
    pools = []

    def start():
        pools.append(Mortal(0))
        return pools[-1]

    with pytest.raises(WorkersDiedError, match="died 4 times running"):
        list(complete([1, 2], square, by=Workers(start, at_once=2)))
    assert len(pools) == 4


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_an_error_in_the_work_arrives_with_its_notes(jobs):
    """An error isn't a death: it is raised here, with what was noted on it."""
    with pytest.raises(ValueError, match="rate must be above 0") as caught:
        list(complete([1], fail, by=workers(jobs)))
    assert caught.value.__notes__ == ["in replication 7"]


def test_there_is_at_least_one_core():
    """The default number of jobs is the number of cores that may be used."""
    assert 1 <= available_cores() <= (os.cpu_count() or 1)


ORPHANS = """
    import os, sys, time
    sys.path.insert(0, sys.argv[1])
    from tests.unit.test_executors import linger
    from sim.experiment.executors import complete, workers
    if __name__ == "__main__":
        for _, pid in complete([0, 0, 1, 1], linger, by=workers(2)):
            print(pid, flush=True)
"""


def linger(seconds):
    """Work for a long time, or not at all."""
    time.sleep(seconds * 300)
    return os.getpid()


def stat(pid):
    """Return state and parent of a process; nothing if there is none."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return "Z", 0
    state, parent = text.rpartition(")")[2].split()[:2]
    return state, int(parent)


def children(pid):
    """Return the processes that a process has started."""
    there = (int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit())
    return {child for child in there if stat(child)[1] == pid}


def is_running(pid):
    """Say whether a process is there, and not just its name without a body."""
    return stat(pid)[0] != "Z"


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_their_parent(end, tmp_path):
    """When a run is killed or interrupted amid its work, no worker stays behind."""
    script = tmp_path / "orphans.py"
    script.write_text(textwrap.dedent(ORPHANS), encoding="utf-8")
    run = subprocess.Popen(
        [sys.executable, script, ROOT],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert run.stdout is not None
    assert run.stdout.readline()
    assert run.stdout.readline()
    pids = children(run.pid)
    assert len(pids) >= 2
    run.send_signal(end)
    run.communicate(timeout=60)
    deadline = time.monotonic() + 60
    while any(map(is_running, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_running, pids))


def test_the_pool_has_a_bound_where_the_system_has_one():
    """However many jobs are asked for, the pool isn't larger than allowed."""
    assert workers(10**9).at_once == 2 * executors.MOST_PROCESSES
