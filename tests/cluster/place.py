"""Clusters of a test's own: a scheduler and workers as processes on this machine."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from sim.experiment.cluster import connection
from sim.experiment.cluster.connection import Cluster

ROOT = Path(__file__).parents[2]
LOCAL = ("--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0")


class Place:
    """A cluster of this test's own, as its processes."""

    def __init__(self, folder, *options, port=0, **environment):
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        file = folder / f"scheduler-{time.monotonic_ns()}.json"
        where = ("--port", str(port), "--scheduler-file", str(file))
        self.scheduler = self.start(
            "scheduler", *LOCAL, *where, *options, **environment
        )
        wait_until(lambda: file.exists() and file.read_text(encoding="utf-8"))
        self.address = json.loads(file.read_text(encoding="utf-8"))["address"]

    def start(self, *words, path=ROOT, **environment):
        """Start a process, whose modules are those of a folder first of all."""
        number = len(self.processes)
        with (self.folder / f"{words[0]}-{number}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *words],
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(path), **environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def worker(self, *options, **settings):
        """Start a worker that ends with its process, and wait until it is there."""
        before = self.workers()
        words = ("worker", self.address, *LOCAL, "--death-timeout", "60")
        nanny = () if "--nanny" in options else ("--no-nanny",)
        rest = [option for option in options if option != "--nanny"]
        process = self.start(*words, "--nthreads", "1", *nanny, *rest, **settings)
        wait_until(lambda: self.workers() > before)
        return process

    def workers(self):
        """Return how many workers there are."""
        return self.asked(lambda dask_scheduler: len(dask_scheduler.workers))

    def tasks(self):
        """Return how many tasks the scheduler knows."""
        return self.asked(lambda dask_scheduler: len(dask_scheduler.tasks))

    def asked(self, question):
        """Ask the scheduler something."""
        with connection.connected(Cluster(self.address)) as client:
            return client.run_on_scheduler(question)

    def end(self):
        """End what was started, and what that has started."""
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until(is_so, seconds=60):
    """Wait until something is so, but not for ever."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def kill(process):
    """End a process without a word, and all that it has started."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
