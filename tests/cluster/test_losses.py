"""Workers die and schedulers go: nothing is lost, or it says what is saved."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from lfrsim.cli import main
from sim.experiment.cluster import connection, workers
from sim.experiment.cluster.connection import Cluster
from sim.experiment.cluster.workers import ClusterLostError, cluster_workers
from sim.experiment.design import load_study
from sim.experiment.executors import WorkersDiedError, complete
from sim.experiment.run import run_study
from sim.experiment.store import opened
from tests.cluster.place import kill, wait_until
from tests.cluster.work import (
    LATE,
    TINY,
    bytes_in,
    die,
    die_once,
    here,
    linger,
    needs_kill,
    slowly,
    together,
    with_dask,
)
from tests.faults.plans import FaultPlan

KILLS = 4

pytestmark = together


@with_dask
@pytest.mark.slow
@needs_kill
def test_a_worker_that_is_killed_loses_nothing(places, tmp_path):
    """It dies in the midst of a chunk, and the bytes are those of one process."""
    place, mark = places(), tmp_path / "mark"
    for _ in range(2):
        place.worker(LFRSIM_TEST_MARK=str(mark))
    study = load_study(["four-a-week"], overrides=TINY, replications=20, seed=20250106)
    by = cluster_workers(Cluster(place.address))
    with opened(tmp_path / "there", study, command=["test"]) as store:
        run_study(store, by=by, replicate=die_once)
    assert mark.exists()
    assert place.workers() == 1
    assert bytes_in(tmp_path / "there") == here(tmp_path / "here")


@with_dask
@pytest.mark.slow
@needs_kill
def test_workers_killed_at_any_moment_lose_nothing(places, tmp_path):
    """Either of two dies, four times, and another comes; the bytes stay the same."""
    place, plan, mark = places(), FaultPlan(), tmp_path / "mark"
    told = {"LFRSIM_TEST_MARK": str(mark)}
    there = [place.worker(**told) for _ in range(2)]

    def strike():
        moments = plan.moments(KILLS, low=0.1, high=1.0)
        for moment, victim in zip(moments, plan.victims(KILLS, of=2), strict=True):
            time.sleep(moment)
            kill(there[victim])
            wait_until(lambda: place.workers() == 1)
            there[victim] = place.worker(**told)
        mark.touch()

    study = load_study(
        ["four-a-week"], overrides=TINY, replications=LATE + 20, seed=20250106
    )
    by = cluster_workers(Cluster(place.address))
    with ThreadPoolExecutor(1) as thread:
        struck = thread.submit(strike)
        with opened(tmp_path / "there", study, command=["test"]) as store:
            run_study(store, by=by, replicate=slowly)
        struck.result()
    whole = here(tmp_path / "here", replications=LATE + 20)
    assert bytes_in(tmp_path / "there") == whole, plan


@with_dask
@pytest.mark.slow
@needs_kill
def test_it_gives_up_where_every_worker_dies(places):
    """Work that kills whoever does it is tried four times, and no more."""
    place = places(DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0")
    place.worker("--nanny")
    by = cluster_workers(Cluster(place.address))
    with pytest.raises(WorkersDiedError, match=r"died 4 times running.*their memory"):
        list(complete([1], die, by=by))


@with_dask
@pytest.mark.slow
@needs_kill
def test_a_scheduler_without_workers(places, tmp_path, monkeypatch, capsys):
    """None at the beginning is refused; none any more is waited for, and then lost."""
    monkeypatch.setattr(workers, "PATIENCE", 1.0)
    place, folder = places(), tmp_path / "results"
    with monkeypatch.context() as impatient:
        impatient.setattr(workers, "TIMEOUT", 0.5)
        words = ["run", "four-a-week", "--cluster", place.address, "-o", str(folder)]
        assert main(words) == 2
    assert f"dask worker {place.address} --nthreads 1" in capsys.readouterr().err
    assert not folder.exists()

    worker = place.worker()
    results = complete(
        [0] * 3 + [30] * 3, linger, by=cluster_workers(Cluster(place.address))
    )
    next(results)
    kill(worker)
    with pytest.raises(ClusterLostError, match="no workers for 1 s"):
        list(results)


@with_dask
@pytest.mark.slow
@needs_kill
def test_a_scheduler_that_comes_back(places):
    """What was lost with it is handed out again."""
    place = places()
    place.worker()
    seconds = [0.0, 0.5, 0.6, 0.7]
    results = complete(seconds, linger, by=cluster_workers(Cluster(place.address)))
    done = [next(results)]
    for process in reversed(place.processes):
        kill(process)
    places(port=int(place.address.rpartition(":")[2])).worker()
    done += results
    assert sorted(done) == [(one, one) for one in seconds]


@with_dask
@pytest.mark.slow
@needs_kill
def test_a_scheduler_that_stays_away(places, tmp_path, monkeypatch, capsys):
    """What is saved stays, and it says so; status 1, no traceback."""
    place, folder = places(), tmp_path / "results"
    place.worker()
    monkeypatch.setattr(connection, "TIMEOUT", 1.0)

    class Watching(workers._OnCluster):
        def submit(self, fn, /, *args, **kwargs):
            if bytes_in(folder) and place.scheduler.poll() is None:
                kill(place.scheduler)
            return super().submit(fn, *args, **kwargs)

    monkeypatch.setattr(workers, "_OnCluster", Watching)
    sets = [word for one in TINY for word in ("--set", one)]
    words = ["run", "four-a-week", "-n", "80", "--cluster", place.address, *sets]
    assert main([*words, "--out", str(folder)]) == 1
    said = capsys.readouterr().err
    assert f"failed: the scheduler at {place.address} can't be reached" in said
    assert "the same command goes on" in said
    assert "Traceback" not in said
    saved = bytes_in(folder)
    assert saved
    assert main(["run", "four-a-week", "-n", "80", *sets, "-q", "-o", str(folder)]) == 0
    assert saved.items() <= bytes_in(folder).items()
