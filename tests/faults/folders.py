"""Folders to which something happens: a study in a blink, and disks that fill."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from unittest import mock

from sim.experiment import folders, store
from sim.experiment.design import NamedScenario, Study
from sim.experiment.executors import InProcess, Workers
from sim.experiment.results import Results
from sim.experiment.run import run_study
from sim.experiment.store import opened
from sim.model.keeping import Records
from sim.model.records import Deployment
from sim.scenario.loading import load_scenario, scenario_id
from sim.scenario.schema import Scenario
from tests.making import TINY, changed
from tests.studies import Watch, contents


def few(
    scenario: Scenario, *, seed: int, replication: int, kept: Collection[str]
) -> Records:
    """Stand in for the model: some deployments."""
    records = Records(kept=kept)
    for number in range(scenario.plan.deployments_per_week):
        slot = Deployment._make([100 + number] * len(Deployment._fields))
        records.add(slot._replace(faces=seed + replication))
    return records


def small(replications: int) -> Study:
    """Return a study that is run in a blink."""
    tiny = load_scenario(str(TINY)).scenario
    scenarios = [
        NamedScenario(name, scenario, scenario_id(scenario))
        for name, number in (("four", 4), ("ten", 10))
        for scenario in [changed(tiny, plan__deployments_per_week=number)]
    ]
    return Study(
        tuple(scenarios), replications=replications, seed=1, records="deployments"
    )


def run(folder: Path, of: Study, *, progress: Watch | None = None) -> Results:
    """Run a study in a folder."""
    with opened(folder, of, command=["test"]) as store:
        by = Workers(InProcess, at_once=1)
        return run_study(store, by=by, progress=progress, replicate=few)


@cache
def undisturbed(replications: int) -> dict[str, bytes]:
    """Return what a folder holds that nothing happened to."""
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder), small(replications))
        return contents(Path(folder))


@contextmanager
def only_so_many(writes: int, error: BaseException) -> Iterator[None]:
    """Let some files be written, and nothing after them, not even in leaving."""
    left = [writes]
    write = folders.write_atomically

    def limited(path: Path, content: bytes) -> Path:
        if left[0] == 0:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.with_name(f".{path.name}.tmp").write_bytes(content[:100])
            raise error
        left[0] -= 1
        return write(path, content)

    with mock.patch.object(store, "write_atomically", limited):
        yield
