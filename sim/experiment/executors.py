"""Who does the work: this process, or one process a core.

Everything goes through `concurrent.futures.Executor`, and so a cluster plugs in
(`sim.experiment.cluster`). A worker that dies takes its whole pool with it; what wasn't
finished is then sent to a new pool, and nothing is lost. An interruption strikes while
this process waits or computes, and nowhere between.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from multiprocessing.connection import wait as wait_for_end
from queue import Empty, SimpleQueue
from typing import (
    TYPE_CHECKING,
    Final,
    ParamSpec,
    Protocol,
    TypeVar,
    runtime_checkable,
)

from sim.experiment.interruptions import let_through
from sim.experiment.process_settings import ONE_THREAD, SELDOM

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from multiprocessing.process import BaseProcess
    from types import TracebackType

P = ParamSpec("P")
T = TypeVar("T")
Item = TypeVar("Item")

MOST_REBUILDS: Final = 3
SILENCE: Final = 1.0  # seconds without a result, after which one looks for the dead
MOST_PROCESSES: Final = 61 if sys.platform == "win32" else 10_000
ADVICE: Final = (
    "perhaps memory ran out (fewer jobs need less), or a script starts "
    'runs outside of `if __name__ == "__main__":`'
)


class WorkersDiedError(RuntimeError):
    """Worker processes keep dying without finishing anything."""


@dataclass(frozen=True, slots=True)
class Workers:
    """Who does the work.

    Attributes
    ----------
    start
        Starts an executor, which ends with its context.
    at_once
        Pieces of work handed out at a time: the executor's own and those in its queue.
        A function where it changes.
    advice
        What to say when they die again and again.
    """

    start: Callable[[], AbstractContextManager[Executor]]
    at_once: int | Callable[[], int]
    advice: str = ADVICE

    @property
    def most(self) -> int:
        """Pieces of work that may be handed out at a time, as of now."""
        return self.at_once if isinstance(self.at_once, int) else self.at_once()


@runtime_checkable
class Watchful(Protocol):
    """An executor that can be told to look whether its workers live."""

    def look_for_the_dead(self) -> None:
        """Break if results are waited for in vain; what isn't done is done again."""


class InProcess(Executor):
    """Does each piece of work here and now."""

    def submit(
        self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Do it, and return a future that is done."""
        future: Future[T] = Future()
        try:
            with let_through():
                result = fn(*args, **kwargs)
            future.set_result(result)
        except Exception as error:  # noqa: BLE001  # it is raised by the future
            future.set_exception(error)
        return future


class _Processes(ProcessPoolExecutor):
    """A pool that an interruption ends at once, and not after the present work."""

    def submit(
        self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Hand work out, to a new process if there may be one more."""
        with _deaf_to_ctrl_c():
            return super().submit(fn, *args, **kwargs)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        if kind is not None:
            self._terminate()
            self.shutdown(wait=False, cancel_futures=True)
        return super().__exit__(kind, error, trace)

    def look_for_the_dead(self) -> None:
        """End all workers if one is dead, for whose result the pool may wait in vain.

        The pool is broken then, and what isn't done goes to the next.
        """
        if wait_for_end([one.sentinel for one in self._workers()], timeout=0):
            self._terminate()

    def _workers(self) -> list[BaseProcess]:
        return list((self._processes or {}).values())

    def _terminate(self) -> None:
        # Python 3.14 has terminate_workers, which does the same but for the writer.
        for process in self._workers():
            process.terminate()
        # A worker may end in the middle of a result. Its other half is waited for as
        # long as anybody could still write it, this process included.
        writer = getattr(self._result_queue, "_writer", None)
        if writer is not None:
            writer.close()


def available_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def workers(jobs: int) -> Workers:
    """Return this process for one job, and a pool of processes for more."""
    return Workers(InProcess, at_once=1) if jobs == 1 else processes(jobs)


def processes(jobs: int, *, ready: Sequence[str] = ()) -> Workers:
    """Return a pool of processes, also for one job.

    Parameters
    ----------
    jobs
        How many processes.
    ready
        Modules that each imports before it has work.
    """
    jobs = min(jobs, MOST_PROCESSES)
    # One in the queue for each at work: nobody waits, and no results pile up.
    return Workers(partial(_processes, jobs, tuple(ready)), at_once=2 * jobs)


def complete(
    items: Iterable[Item], work: Callable[[Item], T], *, by: Workers
) -> Generator[tuple[Item, T]]:
    """Do the work on every item; hand out each with its result, as they come.

    Raises
    ------
    WorkersDiedError
        If a new pool has been tried `MOST_REBUILDS` times without progress.
    """
    waiting = deque(items)
    rebuilds = 0
    while waiting:
        is_fruitless = True
        with closing(_until_broken(waiting, work, by=by)) as results:
            for item, result in results:
                is_fruitless = False
                yield item, result
        if not waiting:
            return
        rebuilds = rebuilds + 1 if is_fruitless else 1
        if rebuilds > MOST_REBUILDS:
            raise WorkersDiedError(_obituary(by.advice))


def _until_broken(
    waiting: deque[Item], work: Callable[[Item], T], *, by: Workers
) -> Generator[tuple[Item, T]]:
    """Work until all is done or the executor breaks; put back what is unfinished."""
    running: dict[Future[T], Item] = {}
    done: SimpleQueue[Future[T]] = SimpleQueue()
    is_broken = False
    with by.start() as executor:
        while running or (waiting and not is_broken):
            while waiting and len(running) < by.most and not is_broken:
                try:
                    future = executor.submit(work, waiting[0])
                except BrokenExecutor:
                    is_broken = True
                else:
                    running[future] = waiting.popleft()
                    future.add_done_callback(done.put)
            if running:
                future = _next(done, executor)
                item = running.pop(future)
                if isinstance(future.exception(), BrokenExecutor):
                    is_broken = True
                    waiting.appendleft(item)
                else:
                    yield item, future.result()


def _next(done: SimpleQueue[Future[T]], executor: Executor) -> Future[T]:
    """Wait for work that is done; an interruption strikes here."""
    while True:
        try:
            with let_through():
                return done.get(timeout=SILENCE)
        except Empty:
            if isinstance(executor, Watchful):
                executor.look_for_the_dead()


def _obituary(advice: str) -> str:
    return (
        f"worker processes died {MOST_REBUILDS + 1} times running without finishing "
        f"anything: {advice}"
    )


@contextmanager
def _processes(jobs: int, ready: tuple[str, ...]) -> Iterator[Executor]:
    # Spawned on every platform and Python alike; forked workers would inherit what
    # the parent has imported, and its threads' locks.
    context = multiprocessing.get_context("spawn")
    pool = _Processes(jobs, context, initializer=_settle, initargs=ready)
    with _one_thread(), pool as executor:
        yield executor


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let the libraries of the processes started meanwhile use one thread each."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(ONE_THREAD)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Start processes that never hear of Ctrl-C: it is their parent's to handle."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _settle(*ready: str) -> None:
    """Prepare a worker, which ends when its parent does."""
    gc.set_threshold(*SELDOM)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    for module in ready:
        import_module(module)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for_end([parent.sentinel])
        os._exit(1)
