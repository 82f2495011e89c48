"""Small studies, and a model that stands in for the real one: for tests of folders."""

from pathlib import Path
from typing import Any
from typing import get_type_hints as types_of

from sim.experiment.design import NamedScenario, Study
from sim.experiment.executors import InProcess, Workers
from sim.experiment.run import run_study
from sim.experiment.store import opened
from sim.model.keeping import Records
from sim.model.records import TABLES
from sim.scenario.loading import scenario_id
from sim.scenario.schema import Section


class Plan(Section):
    """A part of a scenario that is small enough for a test."""

    alerts: int
    days: tuple[str, ...] = ("Tue", "Thu")


class Small(Section):
    """A scenario that is small enough for a test."""

    name: str
    question: str = ""
    plan: Plan


def named(name, alerts=5):
    """Make a scenario with some alerts in each replication."""
    scenario: Any = Small(name=name, plan=Plan(alerts=alerts))
    return NamedScenario(name, scenario, scenario_id(scenario))


def study(replications=20, *, seed=1, scenarios=(("four", 5), ("ten", 9))):
    """Make a study of small scenarios."""
    return Study(
        tuple(named(*one) for one in scenarios), replications=replications, seed=seed
    )


def row(table, number):
    """Make a record of a table out of a number, whatever its fields."""
    kind = TABLES[table]
    return kind(
        *(of(number + place / 7) for place, of in enumerate(types_of(kind).values()))
    )


def replicate(scenario, *, seed, replication, kept=TABLES):
    """Stand in for the model: a few records that depend on all it is told."""
    records = Records(kept=kept)
    records.add(row("deployments", replication))
    for number in range(scenario.plan.alerts + replication % 3):
        records.add(row("alerts", 10 * seed + replication + number / 3))
    return records


def run(folder, of, *, by=None, progress=None, model=replicate):
    """Run a study in a folder."""
    by = by or Workers(InProcess, at_once=1)
    with opened(folder, of, command=["test"]) as open_store:
        return run_study(open_store, by=by, progress=progress, replicate=model)


def never(scenario, *, seed, replication, kept):
    """Stand in for a model that isn't called."""
    raise AssertionError


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file but the manifest, with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


class Watch:
    """Remembers what it is told; can interrupt after some chunks."""

    def __init__(self, stop_after=None):
        self.begun = None
        self.steps = []
        self.damaged = []
        self.stop_after = stop_after

    def found_damaged(self, chunk):
        """Remember what was damaged."""
        self.damaged.append((chunk.name, chunk.first))

    def begin(self, saved, total):
        """Remember how much there is."""
        self.begun = saved, total

    def advance(self, replications):
        """Remember how much was added."""
        self.steps.append(replications)
        if len(self.steps) == self.stop_after:
            raise KeyboardInterrupt
