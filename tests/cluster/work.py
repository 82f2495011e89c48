"""What tests have a cluster do, and what it must leave behind."""

import os
import signal
import time
from pathlib import Path

import pytest

import lfrsim
from sim.model.replication import run_replication

LATE = 60
TINY = ("horizon.weeks=1", "depletion.weeks_before=0")
NOWHERE = "tcp://127.0.0.1:9"  # the port of a service that nobody runs

together = [
    pytest.mark.xdist_group("cluster"),
    # A client of Dask's that is closed may leave one of its own coroutines behind.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
with_dask = pytest.mark.beyond_python("distributed")
needs_kill = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")


def bytes_in(folder):
    """Return every file of the records, by path."""
    files = sorted((folder / "records").rglob("*.parquet"))
    return {path.relative_to(folder): path.read_bytes() for path in files}


def square(number):
    """Do some work."""
    return number**2


def linger(seconds):
    """Do some work that takes a while."""
    time.sleep(seconds)
    return seconds


def note(path):
    """Leave a mark for each time that it is done."""
    with path.open("a", encoding="utf-8") as file:
        file.write("x")


def fail(number):
    """Fail as a model would."""
    error = ValueError(f"rate must be above 0, but it is {number}")
    error.add_note("in replication 7")
    raise error


def die(number):
    """Take the worker along."""
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def die_once(scenario, *, seed, replication, kept):
    """Run the model, but take the worker along the first time."""
    mark = Path(os.environ["LFRSIM_TEST_MARK"])
    if replication == 9 and not mark.exists():
        mark.touch()
        die(replication)
    return run_replication(scenario, seed=seed, replication=replication, kept=kept)


def slowly(scenario, *, seed, replication, kept):
    """Run the model, and take a while over it; the last ones wait for a mark."""
    mark = Path(os.environ["LFRSIM_TEST_MARK"])
    while replication >= LATE and not mark.exists():
        time.sleep(0.05)
    time.sleep(0.02)
    return run_replication(scenario, seed=seed, replication=replication, kept=kept)


def here(folder, *, replications=20):
    """Run a tiny study in this process, and return its records' bytes."""
    results = lfrsim.run(
        "four-a-week", replications=replications, out=folder, overrides=TINY, jobs=1
    )
    return bytes_in(results.folder)
