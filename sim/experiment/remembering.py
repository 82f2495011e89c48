"""Replications that are known already: another study has run them.

Thirty people who each change world B have world A in common, with the same luck. What a
task gives follows from its scenario's settings, the seed and the replications, whatever
the scenario is called; so it is looked up by these, and run only if it isn't there.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from sim.experiment.executors import Watchful
from sim.experiment.tasks import Task
from sim.scenario.loading import scenario_id

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from sim.experiment.executors import Workers
    from sim.model.keeping import Columns

P = ParamSpec("P")
T = TypeVar("T")

MOST_BYTES: Final = 128_000_000


class Memory:
    """Results of tasks, those asked for last.

    Parameters
    ----------
    most_bytes
        How much of them.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._known: OrderedDict[Hashable, Columns] = OrderedDict()
        self._lock = threading.Lock()

    def before(self, by: Workers) -> Workers:
        """Return workers that are asked only for what isn't remembered."""
        return replace(by, start=partial(self._start, by))

    def recall(self, key: Hashable) -> Columns | None:
        """Return what is remembered."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def note(self, key: Hashable, columns: Columns) -> None:
        """Remember something, and forget what nobody has asked for longest."""
        with self._lock:
            if key in self._known:
                return
            self._known[key] = columns
            self._bytes += _size(columns)
            while self._bytes > self._most:
                _, forgotten = self._known.popitem(last=False)
                self._bytes -= _size(forgotten)

    @contextmanager
    def _start(self, by: Workers) -> Iterator[Executor]:
        with by.start() as executor:
            yield _Remembering(executor, self)


class _Remembering(Executor):
    """An executor behind a memory."""

    def __init__(self, executor: Executor, memory: Memory) -> None:
        self._executor = executor
        self._memory = memory
        self._ids: dict[int, str] = {}  # of scenarios that live as long as this does

    def submit(
        self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Hand out what is remembered, else the work."""
        key = self._key(*args)
        known = None if key is None else self._memory.recall(key)
        if known is not None:
            remembered: Future[Any] = Future()
            remembered.set_result(known)
            return remembered
        future = self._executor.submit(fn, *args, **kwargs)
        if key is not None:
            future.add_done_callback(partial(self._note, key))
        return future

    def look_for_the_dead(self) -> None:
        """Have the executor look."""
        if isinstance(self._executor, Watchful):
            self._executor.look_for_the_dead()

    def _key(self, *given: object) -> Hashable:
        if len(given) != 1 or not isinstance(given[0], Task):
            return None
        task, place = given[0], id(given[0].scenario)
        if place not in self._ids:
            self._ids[place] = scenario_id(task.scenario)
        told = (self._ids[place], task.seed, task.kept, task.replicate)
        return (*told, tuple(task.replications))

    def _note(self, key: Hashable, future: Future[Any]) -> None:
        if not future.cancelled() and future.exception() is None:
            self._memory.note(key, future.result())


def _size(columns: Columns) -> int:
    return sum(one.nbytes for table in columns.values() for one in table.values())
