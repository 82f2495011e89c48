"""Work on a Dask cluster: the same bytes, and nothing left behind."""

import logging
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack

import pytest

import lfrsim
from sim.experiment.cluster import connection
from sim.experiment.cluster.connection import Cluster
from sim.experiment.cluster.workers import cluster_workers
from sim.experiment.executors import complete
from tests.cluster.place import wait_until
from tests.cluster.work import (
    TINY,
    bytes_in,
    fail,
    here,
    linger,
    needs_kill,
    note,
    together,
    with_dask,
)

pytestmark = together


@with_dask
@pytest.mark.slow
def test_a_cluster_gives_the_same_bytes_as_one_process(place, tmp_path):
    """Who has run a replication can't be seen from its records."""
    there = lfrsim.run(
        "four-a-week",
        replications=20,
        out=tmp_path / "there",
        overrides=TINY,
        cluster=place.address,
    )
    assert bytes_in(there.folder) == here(tmp_path / "here")


@with_dask
@pytest.mark.slow
def test_twice_the_threads_are_handed_out(place):
    """One piece of work for each thread, and one in its queue."""
    by = cluster_workers(Cluster(place.address))
    assert by.most == 6
    with by.start():
        assert by.most == 6
    time.sleep(1.1)  # a count is good for a second
    assert by.most == 6


@with_dask
@pytest.mark.slow
def test_equal_work_is_done_as_often_as_it_is_asked_for(place, tmp_path):
    """Dask must not take equal tasks for one."""
    mark = tmp_path / "mark"
    by = cluster_workers(Cluster(place.address))
    assert len(list(complete([mark] * 7, note, by=by))) == 7
    assert mark.read_text(encoding="utf-8") == "x" * 7


@with_dask
@pytest.mark.slow
def test_an_error_in_the_work_arrives_with_its_notes(place):
    """An error isn't a death: it is raised here, with what was noted on it."""
    by = cluster_workers(Cluster(place.address))
    with pytest.raises(ValueError, match="rate must be above 0") as caught:
        list(complete([1], fail, by=by))
    assert caught.value.__notes__ == ["in replication 7"]


@with_dask
@pytest.mark.slow
def test_what_nobody_wants_any_more_is_forgotten(place, monkeypatch):
    """Whoever stops in the midst leaves nothing on the scheduler, nor a thread here.

    Nor is the result of work asked for that was taken back: Dask would print a
    traceback if its loop ended before the answer.
    """
    from distributed import Future

    asked, result = [], Future.result

    def noted(future, **options):
        asked.append(future.status)
        return result(future, **options)

    monkeypatch.setattr(Future, "result", noted)
    before = {thread.name for thread in threading.enumerate()}
    by = cluster_workers(Cluster(place.address))
    results = complete([0, *[0.5] * 20], linger, by=by)
    next(results)
    assert place.tasks() >= 5
    results.close()
    assert place.tasks() == 0
    after = {thread.name for thread in threading.enumerate()} - before
    assert {name for name in after if "Callback" not in name} == set()  # Dask's own
    assert set(asked) == {"finished"}


@with_dask
@pytest.mark.slow
def test_dask_is_silent_as_long_as_it_works_for_us(place):
    """Its tracebacks of what we say ourselves aren't printed; others get theirs."""
    log = logging.getLogger("distributed.client")
    with connection.connected(Cluster(place.address)):
        with connection.connected(Cluster(place.address)):
            pass
        assert not log.isEnabledFor(logging.ERROR)
    assert log.isEnabledFor(logging.ERROR)
    with ExitStack() as later:
        with ExitStack() as sooner:
            for one in (sooner, later):
                one.enter_context(connection.connected(Cluster(place.address)))
        assert not log.isEnabledFor(logging.ERROR)
    assert log.isEnabledFor(logging.ERROR)


@with_dask
@pytest.mark.slow
@needs_kill
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_takes_all_work_back(end, place, tmp_path):
    """Status 130 at once, how to go on, and the scheduler has forgotten it."""
    program = [sys.executable, "-m", "lfrsim.cli", "run", "four-a-week", "-n", "800"]
    run = subprocess.Popen(
        [*program, "--cluster", place.address, "--out", "results"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_until(lambda: place.tasks() == 6)
    run.send_signal(end)
    _, said = run.communicate(timeout=30)
    assert run.returncode == 130
    assert "800 replications are saved in results; the same command goes on" in said
    assert "Traceback" not in said
    wait_until(lambda: place.tasks() == 0)
