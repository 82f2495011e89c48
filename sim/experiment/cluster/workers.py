"""The work is done on a Dask cluster.

Everybody there must have what is here: the records depend on the versions of a few
libraries and on the model's source. That is looked at before the first task, and by
each worker again before every task, since workers may come at any time.
"""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, Executor, Future, InvalidStateError
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from sim.experiment.cluster.compatibility import (
    GO_ON,
    ClusterError,
    done_alike,
    other_versions,
    own_versions,
    strangers,
)
from sim.experiment.cluster.connection import TIMEOUT, UNTOUCHED, Cluster, connected
from sim.experiment.executors import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from distributed import Client
    from distributed import Future as Remote

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE: Final = 120.0  # seconds that a study waits for another worker to come
ADVICE: Final = (
    "perhaps their memory ran out, or something ends them; their logs say more. "
    f"{GO_ON}"
)


class ClusterLostError(RuntimeError):
    """A cluster that was given work, and is no longer there."""


def cluster_workers(cluster: Cluster) -> Workers:
    """Look whether a cluster can do the work, and return who works there.

    Raises
    ------
    ClusterError
        If Dask isn't installed here, the scheduler can't be reached, it has no workers,
        or somebody there has other versions.
    """
    with connected(cluster) as client:
        _refuse_empty(client, cluster)
        _refuse_strangers(client, cluster, outcome=UNTOUCHED)
        connection = _Connection(cluster, threads=sum(client.ncores().values()))
    return Workers(connection.start, at_once=connection.at_once, advice=ADVICE)


class _Connection:
    """What lasts from one executor to the next."""

    def __init__(self, cluster: Cluster, *, threads: int) -> None:
        self._cluster = cluster
        self._threads = threads
        self._executor: _OnCluster | None = None

    @contextmanager
    def start(self) -> Iterator[Executor]:
        """Connect; at the end let go of all work there, whether it is done or not."""
        with ExitStack() as stack:
            try:
                client = stack.enter_context(connected(self._cluster))
            except ClusterError as error:
                raise _lost(self._cluster, "can't be reached any more") from error
            _refuse_strangers(client, self._cluster, outcome=GO_ON)
            self._executor = _OnCluster(client, self._cluster)
            try:
                yield self._executor
            finally:
                self._executor.leave()
                self._threads, self._executor = self._executor.counted, None

    def at_once(self) -> int:
        """Return one piece of work for each thread, and one in its queue."""
        threads = self._executor.threads() if self._executor else self._threads
        return max(1, 2 * threads)


class _OnCluster(Executor):
    """Hands work to a cluster, and breaks where it can't come back.

    Dask's own executor never says so of work that was lost with the scheduler.
    """

    def __init__(self, client: Client, cluster: Cluster) -> None:
        self._client = client
        self._cluster = cluster
        self._handed_out: set[Future[Any]] = set()
        self._handing_on = Lock()
        self._is_left = False
        self._peopled = monotonic()
        self.counted = self._ask()

    def submit(
        self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Hand work out, to be done by whoever has the versions of this process."""
        if self._client.status == "closed":
            raise BrokenExecutor
        # As one value, in which Dask doesn't look for tasks and collections of its own.
        work = partial(done_alike, own_versions(), partial(fn, *args, **kwargs))
        future: Future[T] = Future()
        self._handed_out.add(future)
        future.add_done_callback(self._handed_out.discard)
        # Never pure: Dask would give equal work one key, and do it once.
        remote = self._client.submit(work, pure=False)
        remote.add_done_callback(partial(self._hand_on, to=future))
        return future

    def leave(self) -> None:
        """Ask for no more results: a client that closes can't answer in order."""
        with self._handing_on:
            self._is_left = True

    def threads(self) -> int:
        """Return how many threads there were a second ago."""
        if monotonic() - self._asked > 1:
            self.counted = self._ask()
        return self.counted

    def look_for_the_dead(self) -> None:
        """Break if the scheduler is gone; give up if no worker comes back."""
        if self._client.status == "closed":
            for future in list(self._handed_out):
                _settle(future, BrokenExecutor())
        elif self.threads() == 0 and monotonic() - self._peopled > PATIENCE:
            raise _lost(self._cluster, f"has had no workers for {PATIENCE:.0f} s")

    def _hand_on(self, remote: Remote[T], *, to: Future[T]) -> None:
        with self._handing_on:
            if not self._is_left:
                _hand_on(remote, to=to)

    def _ask(self) -> int:
        client, there = self._client, {}
        if client.status == "running" and client.scheduler:
            with suppress(OSError, RuntimeError):
                there = client.sync(client.scheduler.ncores, callback_timeout=TIMEOUT)
        self._asked = monotonic()
        if there:
            self._peopled = self._asked
        return sum(there.values())


def _hand_on(remote: Remote[T], *, to: Future[T]) -> None:
    """Hand a result on; work whose workers died, or that was lost, is a break."""
    from distributed import KilledWorker

    if remote.status == "error":
        error = remote.exception()
        _settle(to, BrokenExecutor() if isinstance(error, KilledWorker) else error)
        return
    if remote.status != "finished":  # cancelled, or lost with the scheduler
        _settle(to, BrokenExecutor())
        return
    try:
        result = remote.result(timeout=TIMEOUT)
    except Exception:  # noqa: BLE001  # it was done, and isn't here any more
        _settle(to, BrokenExecutor())
    else:
        with suppress(InvalidStateError):
            to.set_result(result)


def _settle(future: Future[Any], error: BaseException) -> None:
    # What two threads settle at the same time is settled by the first.
    with suppress(InvalidStateError):
        future.set_exception(error)


def _refuse_empty(client: Client, cluster: Cluster) -> None:
    try:
        client.wait_for_workers(1, timeout=TIMEOUT)
    except TimeoutError as error:
        message = (
            f"the scheduler at {cluster.address} has no workers\n{UNTOUCHED}; start "
            f"some: dask worker {cluster.address} --nthreads 1 --nworkers auto"
        )
        raise ClusterError(message) from error


def _refuse_strangers(client: Client, cluster: Cluster, *, outcome: str) -> None:
    """Refuse if a worker, or the scheduler that reads all tasks, has other versions."""
    try:
        found = {"scheduler": client.run_on_scheduler(own_versions)}
    except ImportError as error:
        found = {"scheduler": error}
    found |= client.run(own_versions, on_error="return")
    rows = [
        row
        for where, answer in found.items()
        if not isinstance(answer, OSError)  # it has gone meanwhile
        for row in other_versions(where, answer, own_versions())
    ]
    if rows:
        message = strangers(f"the cluster at {cluster.address}", rows, outcome)
        raise ClusterError(message)


def _lost(cluster: Cluster, why: str) -> ClusterLostError:
    return ClusterLostError(f"the scheduler at {cluster.address} {why}\n{GO_ON}")
