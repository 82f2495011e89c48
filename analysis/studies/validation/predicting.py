"""What a scenario predicts for each deployment of a record: a sample of counts.

Each replication draws the inputs that are fitted to the record from what they could be,
so that a prediction holds the doubt about them. What is assumed stays as it is: the
record was fitted given that.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.studies.validation.calendar import Outing, calendar_of
from analysis.studies.validation.counts import COUNTS
from sim.experiment.executors import Workers, complete
from sim.experiment.interruptions import held_back
from sim.experiment.run import Progress, Unwatched
from sim.model.records import TALLIES
from sim.model.replication import run_world
from sim.model.streams import Streams
from sim.model.world import build_world
from sim.scenario.doubts import Doubt
from sim.scenario.drawing import draw_inputs
from sim.scenario.loading import Loaded
from sim.scenario.schema import Scenario

RECORD: Final = "record"
"""The work that a calibrated base names as the source of what is fitted to it."""
AT_ONCE: Final = 4  # replications a worker does at a time
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Task:
    """Replications that one worker runs.

    Attributes
    ----------
    scenario, doubts
        What is run, and what is drawn of it.
    outings
        On which calendar.
    known
        Sites that may be used; all if none is named.
    seed, replications
        Which luck.
    """

    scenario: Scenario
    doubts: Mapping[str, Doubt]
    outings: tuple[Outing, ...]
    known: tuple[str, ...]
    seed: int
    replications: range


def fitted_doubts(loaded: Loaded) -> dict[str, Doubt]:
    """Return what the inputs fitted to a record could be."""
    return {
        path: doubt
        for path, doubt in loaded.doubts.items()
        if loaded.provenance[path].standing == "fitted"
        and RECORD in loaded.provenance[path].source
    }


def is_fitted_to(label: str, loaded: Loaded) -> bool:
    """Say whether a scenario was fitted to a record of that name."""
    work = loaded.sources.get(RECORD)
    return work is not None and Path(label).name in work.at


def predict(
    task: Task, *, by: Workers, progress: Progress | None = None
) -> dict[str, Ints]:
    """Run a scenario on a calendar.

    Parameters
    ----------
    task
        All replications.
    by, progress
        Who does the work, and who is told how far it is.

    Returns
    -------
    dict
        By count, what each deployment counts in each replication: shape (deployments,
        replications).
    """
    progress = progress or Unwatched()
    whole = task.replications
    tasks = [
        replace(task, replications=whole[first : first + AT_ONCE])
        for first in range(0, len(whole), AT_ONCE)
    ]
    progress.begin(0, len(whole))
    found: dict[int, list[Ints]] = {}
    results = complete(tasks, work, by=by)
    with held_back(), closing(results):
        for done, counts in results:
            found[done.replications.start] = counts
            progress.advance(len(counts))
    # In order of replication, in whatever order they came.
    samples = np.stack([one for first in sorted(found) for one in found[first]], axis=2)
    return dict(zip(COUNTS, samples, strict=True))


def work(task: Task) -> list[Ints]:
    """Run the replications of a task; return what each deployment counts."""
    return [_counts(task, replication) for replication in task.replications]


def _counts(task: Task, replication: int) -> Ints:
    """Return faces, alerts, arrests and false alerts, shape (counts, deployments)."""
    streams = Streams(task.seed, replication)

    def share(name: str) -> float:
        return float(streams.uniforms(1, "doubt", name)[0])

    drawn = draw_inputs(task.scenario, task.doubts, share)
    calendar = calendar_of(task.outings, drawn, streams, known=task.known)
    world = build_world(calendar.scenario, streams)
    records = run_world(world, kept=("deployments",), calendar=calendar.slots)
    columns = records.columns()
    deployments, tallies = columns["deployments"], columns[TALLIES]
    place = {
        number: row for row, number in enumerate(deployments["deployment"].tolist())
    }
    order = [place[slot.deployment] for slot in calendar.slots]
    return np.stack(
        [
            np.asarray(deployments["faces"])[order],
            *(np.asarray(tallies[name])[order] for name in COUNTS[1:]),
        ]
    ).astype(np.int64)
