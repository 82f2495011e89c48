"""Chunks are cut up to be worked on, and put together again."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.experiment.executors import Workers
from sim.experiment.tasks import Gathering, Task, last_cut_up, simulate
from tests.studies import Watch, contents, named, replicate, run, study


def tasks_of(number: int) -> list[Task]:
    """Return the tasks of a study with some replications of two scenarios."""
    scenario = named("four").scenario
    return [
        Task(chunk, scenario, seed=1, replicate=replicate)
        for chunk in study(number).chunks
    ]


@given(st.integers(1, 50), st.integers(0, 8))
def test_only_the_last_chunks_are_cut_up(number: int, last: int) -> None:
    """Nothing is lost, done twice or moved; as many chunks as before go as a whole."""
    tasks = tasks_of(number)
    cut = last_cut_up(tasks, last=last)
    one_by_one = [(task.chunk, k) for task in tasks for k in task.replications]
    assert [(task.chunk, k) for task in cut for k in task.replications] == one_by_one
    whole = [task for task in cut if task.only is None]
    assert whole == tasks[: max(0, len(tasks) - last)] == cut[: len(whole)]


@pytest.mark.slow
@settings(max_examples=25)
@given(st.integers(1, 20), st.randoms())
def test_replications_come_back_in_any_order(number: int, random) -> None:
    """A chunk that was cut up has the columns of one that was not, to the last bit."""
    tasks = tasks_of(number)
    cut, gathering = last_cut_up(tasks, last=len(tasks)), Gathering()
    random.shuffle(cut)
    brought = [(task.chunk, gathering.add(task, simulate(task))) for task in cut]
    together = {chunk: columns for chunk, columns in brought if columns}
    assert len(together) == len(tasks)
    for task in tasks:
        for table, columns in simulate(task).items():
            for name, column in columns.items():
                found = together[task.chunk][table][name]
                assert found.dtype == column.dtype
                np.testing.assert_array_equal(found, column)


def test_two_share_one_chunk(tmp_path) -> None:
    """A study of eight replications isn't one worker's while another is idle."""
    both = Barrier(2)

    def meet(scenario, *, seed, replication, kept):
        both.wait(timeout=10)
        return replicate(scenario, seed=seed, replication=replication, kept=kept)

    by = Workers(lambda: ThreadPoolExecutor(2), at_once=4)
    one, watch = study(8, scenarios=[("four", 5)]), Watch()
    run(tmp_path / "two", one, by=by, progress=watch, model=meet)
    assert watch.steps == [8]
    run(tmp_path / "one", one)
    assert contents(tmp_path / "two") == contents(tmp_path / "one")
