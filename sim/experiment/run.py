"""A study is run: what is missing is given out, and kept as it comes back."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Protocol

from sim.experiment.executors import available_cores, complete, workers
from sim.experiment.interruptions import held_back
from sim.experiment.tasks import Gathering, Replicate, Task, last_cut_up, simulate
from sim.model.replication import run_replication

if TYPE_CHECKING:
    from collections.abc import Collection

    from sim.experiment.design import Chunk
    from sim.experiment.executors import Workers
    from sim.experiment.results import Results
    from sim.experiment.store import Store


class Progress(Protocol):
    """Who is told how far it is."""

    def found_damaged(self, chunk: Chunk) -> None:
        """Learn that a chunk that was saved can't be used, and is run again."""

    def begin(self, saved: int, total: int) -> None:
        """Learn how many replications there are to be, and are there already."""

    def advance(self, replications: int) -> None:
        """Learn that some more are saved."""


class Unwatched:
    """Nobody is told."""

    def found_damaged(self, chunk: Chunk) -> None:
        """Take no notice."""

    def begin(self, saved: int, total: int) -> None:
        """Take no notice."""

    def advance(self, replications: int) -> None:
        """Take no notice."""


def run_study(
    store: Store,
    *,
    by: Workers | None = None,
    progress: Progress | None = None,
    replicate: Replicate | None = None,
    only: Collection[str] | None = None,
) -> Results:
    """Run what a results folder still misses, and hand out what it then holds.

    Ctrl-C and SIGTERM end it between two chunks or in the midst of computing one, and
    never while one is being kept.

    Parameters
    ----------
    store
        The folder, open for a study.
    by
        Who does the work; one process a core if nobody is named.
    progress
        Who is told how far it is, after each chunk.
    replicate
        The model, if it isn't the usual one.
    only
        Scenarios, by their short names, if the others needn't have as many
        replications: those are then missing from what is handed out.
    """
    progress = progress or Unwatched()
    replicate = replicate or run_replication
    study = store.study
    missing, damaged = store.survey(only)
    scenarios = len(study.scenarios if only is None else only)
    total = study.replications * scenarios
    for chunk in damaged:
        progress.found_damaged(chunk)
    left = sum(chunk.number for chunk in missing)
    progress.begin(total - left, total)
    by = by or workers(min(available_cores(), max(1, left)))
    chunks = [
        Task(chunk, study.named(chunk.name).scenario, study.seed, replicate, study.kept)
        for chunk in missing
    ]
    tasks, gathering = last_cut_up(chunks, last=by.most), Gathering()
    with held_back(), closing(complete(tasks, simulate, by=by)) as results:
        for task, part in results:
            if columns := gathering.add(task, part):
                store.keep(task.chunk, columns)
                progress.advance(task.chunk.number)
    return store.finish()
