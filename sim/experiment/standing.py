"""Processes that stay at work from one study to the next.

To start them and to import the model takes seconds. A command pays that once; a server
pays it before anybody asks. Who works with them can say meanwhile that it isn't wanted
any more: no more work is given out then, and the processes are free within a
replication or so.
"""

from __future__ import annotations

import time
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from sim.experiment.executors import Watchful, Workers, processes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

P = ParamSpec("P")
T = TypeVar("T")

READY: Final = ("sim.experiment.tasks", "sim.model.replication")
PATIENCE: Final = 120.0  # seconds for one piece of work


class UnwantedError(Exception):
    """The work isn't wanted any more; what was kept of it stays."""


class TooLongError(Exception):
    """One piece of work took longer than anybody would wait for."""


class _EndedError(Exception):
    """The pool is to end at once."""


class StandingPool:
    """Processes that stay.

    For one thread at a time; only `end` may come from another.

    Parameters
    ----------
    jobs
        How many.
    patience
        Seconds that one piece of work may take.
    """

    def __init__(self, jobs: int, *, patience: float = PATIENCE) -> None:
        self._kind = processes(jobs, ready=READY)
        self._jobs = jobs
        self._patience = patience
        self._stack = ExitStack()
        self._executor: Executor | None = None
        self._is_over = False

    def start(self) -> None:
        """Start the processes, so that nobody waits for them later."""
        executor = self._standing()
        for _ in range(self._jobs):  # a process is started for each piece of work
            executor.submit(int)

    def workers(self, is_wanted: Callable[[], bool] = lambda: True) -> Workers:
        """Return them as workers; not at work any more once they aren't wanted.

        Raises
        ------
        UnwantedError
            Within the work, soon after ``is_wanted`` has become false.
        TooLongError
            Within the work, if one piece of it takes too long.
        """
        return Workers(partial(self._lend, is_wanted), at_once=self._kind.at_once)

    def end(self) -> None:
        """End the processes at once, whatever they do; none are started again."""
        self._is_over = True
        self._dismiss()

    def _standing(self) -> Executor:
        if self._is_over:
            message = "the pool has ended"
            raise UnwantedError(message)
        if self._executor is None:
            self._executor = self._stack.enter_context(self._kind.start())
        return self._executor

    def _dismiss(self) -> None:
        stack, self._stack, self._executor = self._stack, ExitStack(), None
        with suppress(_EndedError), stack:
            # Only an error lets a pool end without finishing what it does.
            raise _EndedError

    @contextmanager
    def _lend(self, is_wanted: Callable[[], bool]) -> Iterator[Executor]:
        lent = _Lent(self._standing(), is_wanted, self._patience)
        try:
            yield lent
        except TooLongError:
            lent.is_broken = True  # whoever is at it would be at it still
            raise
        finally:
            lent.take_back()
            if lent.is_broken:
                self._dismiss()


class _Lent(Executor):
    """The pool in the hands of one study."""

    def __init__(
        self, pool: Executor, is_wanted: Callable[[], bool], patience: float
    ) -> None:
        self.is_broken = False
        self._pool = pool
        self._is_wanted = is_wanted
        self._patience = patience
        self._out: set[Future[Any]] = set()
        self._last = time.monotonic()

    def submit(
        self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Hand work out, as long as it is wanted."""
        self._refuse_unwanted()
        try:
            future = self._pool.submit(fn, *args, **kwargs)
        except BrokenExecutor:
            self.is_broken = True
            raise
        self._out.add(future)
        future.add_done_callback(self._came_back)
        return future

    def look_for_the_dead(self) -> None:
        """Look whether the work is wanted, takes too long, or is done by nobody."""
        self._refuse_unwanted()
        if time.monotonic() - self._last > self._patience:
            message = f"one piece of work took more than {self._patience:g} s"
            raise TooLongError(message)
        if isinstance(self._pool, Watchful):
            self._pool.look_for_the_dead()

    def take_back(self) -> None:
        """Let nobody begin with what nobody has begun."""
        for future in list(self._out):
            future.cancel()

    def _refuse_unwanted(self) -> None:
        if not self._is_wanted():
            message = "this work isn't wanted any more"
            raise UnwantedError(message)

    def _came_back(self, future: Future[Any]) -> None:
        self._last = time.monotonic()
        self._out.discard(future)
        if not future.cancelled() and isinstance(future.exception(), BrokenExecutor):
            self.is_broken = True
