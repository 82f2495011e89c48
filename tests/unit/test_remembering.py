"""What another study has run is known, and is the same."""

from typing import Any

from sim.experiment.executors import InProcess, Workers
from sim.experiment.remembering import Memory
from sim.experiment.tasks import Task, simulate
from tests.studies import named, replicate, study

CALLS: list[tuple[str, int, int]] = []


def counted(scenario, *, seed, replication, kept):
    """Stand in for the model, and count how often."""
    CALLS.append((scenario.name, seed, replication))
    return replicate(scenario, seed=seed, replication=replication, kept=kept)


def ran(memory, of, folder):
    """Run a study with a memory; return how often the model was asked."""
    from tests.studies import run

    CALLS.clear()
    by = memory.before(Workers(InProcess, at_once=1))
    run(folder, of, by=by, model=counted)
    return len(CALLS)


def test_a_world_in_common_is_run_once(tmp_path):
    """Under whatever name; a world, a seed or a replication that is new is run."""
    memory = Memory()
    a = study(8, scenarios=(("four", 5), ("ten", 9)))
    b = study(8, scenarios=(("vier", 5), ("six", 7)))
    assert ran(memory, a, tmp_path / "a") == 16
    assert ran(memory, b, tmp_path / "b") == 8
    assert ran(memory, b, tmp_path / "again") == 0
    assert ran(memory, study(8, seed=2), tmp_path / "seed") == 16


def test_what_is_remembered_is_what_would_have_been_run(tmp_path):
    """Byte for byte."""
    from tests.studies import contents

    memory, of = Memory(), study(20)
    ran(memory, of, tmp_path / "first")
    ran(memory, of, tmp_path / "second")
    ran(Memory(0), of, tmp_path / "alone")
    first, *others = (contents(tmp_path / n) for n in ("first", "second", "alone"))
    assert others == [first, first]


def test_what_nobody_asked_for_longest_is_forgotten():
    """So that a server doesn't grow; what is asked for again and again stays."""
    from sim.experiment.design import Chunk

    def task(seed):
        return Task(Chunk("four", 0, 1), named("four").scenario, seed, replicate)

    one = simulate(task(0))
    size = sum(column.nbytes for table in one.values() for column in table.values())
    memory = Memory(int(2.5 * size))
    with memory.before(Workers(InProcess, at_once=1)).start() as executor:
        for seed in (10, 11, 10, 12):  # their results are of one size
            executor.submit(simulate, task(seed)).result()
    known: list[Any] = list(memory._known)
    assert [key[1] for key in known] == [10, 12]
    assert memory._bytes <= memory._most
