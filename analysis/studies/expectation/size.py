"""How large a study will be, before it is begun: time, disk and memory.

What a replication costs follows from what it is expected to meet: a little for every
deployment, more for every alert, and where every pedestrian is a process most for every
face. The factors are measured (`benchmarks/`, `docs/scaling.md`); machines differ by a
factor of three, so these are orders of magnitude, and are rounded as such.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Final, NamedTuple

from analysis.statistics.rounding import significant
from analysis.studies.expectation.expectation import expect
from sim.experiment.design import CHUNK, StudyError
from sim.model.clock import HOUR, MINUTE

if TYPE_CHECKING:
    from pathlib import Path

    from sim.experiment.design import Level, Study
    from sim.scenario.schema import Scenario

SECONDS_PER_REPLICATION: Final = 0.02
SECONDS_PER_DEPLOYMENT: Final = 5e-4
SECONDS_PER_ALERT: Final = 6e-5
SECONDS_PER_PEDESTRIAN: Final = 1.5e-5
BYTES_PER_DEPLOYMENT: Final = 60.0
BYTES_PER_ALERT: Final[dict[Level, float]] = {
    "deployments": 0.0,
    "alerts": 90.0,
    "all": 130.0,
}
"""On disk; in memory about four times as much."""
MEMORY_PER_BYTE: Final = 4.0
MOST_HOURS: Final = 24.0
MOST_BYTES: Final = 20e9
MOST_LOOKED_AT: Final = 16
"""Scenarios of a study; of more, so many spread over all of them."""
SPARE: Final = 0.9  # share of free disk or memory that a study may take


class TooLargeError(StudyError):
    """A study that takes more than most people would wait for, or have room for."""


class Size(NamedTuple):
    """What a study is expected to take.

    Attributes
    ----------
    seconds
        On all cores together, or of one core on a cluster, whose size is unknown.
    disk
        Bytes of the results folder.
    memory
        Bytes of all processes at work here.
    is_elsewhere
        Whether a cluster does the work.
    """

    seconds: float
    disk: float
    memory: float
    is_elsewhere: bool = False

    @property
    def text(self) -> str:
        """Say it in words, to two digits."""
        cores = " of one core" if self.is_elsewhere else ""
        return f"about {_duration(self.seconds)}{cores} and {_bytes(self.disk)}"


def study_size(study: Study, *, jobs: int | None) -> Size:
    """Return what a study is expected to take with some jobs, or on a cluster."""
    seconds = disk = largest = 0.0
    step = max(1, len(study.scenarios) // MOST_LOOKED_AT)
    looked_at = study.scenarios[::step]
    of_each = study.replications * len(study.scenarios) / len(looked_at)
    for named in looked_at:
        took, left = replication_size(named.scenario, study.records)
        seconds += of_each * took
        disk += of_each * left
        largest = max(largest, left)
    if jobs is None:
        return Size(seconds, disk, 0.0, is_elsewhere=True)
    at_once = min(CHUNK, study.replications)
    # Twice, for a chunk is put together of its replications.
    memory = 2 * jobs * at_once * largest * MEMORY_PER_BYTE
    return Size(seconds / jobs, disk, memory)


def replication_size(scenario: Scenario, records: Level) -> tuple[float, float]:
    """Return the seconds and the bytes on disk that a replication takes."""
    expected, weeks = expect(scenario), scenario.horizon.weeks
    before = scenario.depletion.status_quo.plan.deployments_per_week
    deployments = weeks * scenario.plan.deployments_per_week
    earlier = before * scenario.depletion.weeks_before
    alerts = weeks * expected.alerts_per_week
    seconds = SECONDS_PER_REPLICATION + SECONDS_PER_ALERT * alerts
    seconds += SECONDS_PER_DEPLOYMENT * (deployments + earlier / 2)
    if scenario.fidelity == "pedestrian":
        seconds += SECONDS_PER_PEDESTRIAN * weeks * expected.faces_per_week
    disk = BYTES_PER_DEPLOYMENT * deployments + BYTES_PER_ALERT[records] * alerts
    return seconds, disk


def refuse_too_large(study: Study, *, jobs: int | None, folder: Path) -> Size:
    """Return what a study will take, unless that is too much.

    Raises
    ------
    TooLargeError
        If it takes more than a day here, 20 GB, the free disk or the memory.
    """
    size, free, memory = study_size(study, jobs=jobs), _free(folder), _memory()
    reasons = [
        text
        for is_too_much, text in (
            (
                size.seconds > MOST_HOURS * HOUR and jobs is not None,
                f"more than {MOST_HOURS:g} hours",
            ),
            (size.disk > MOST_BYTES, f"more than {_bytes(MOST_BYTES)}"),
            (size.disk > SPARE * free, f"where {_bytes(free)} are free"),
            (
                size.memory > SPARE * memory,
                f"{_bytes(size.memory)} of memory where there are {_bytes(memory)}",
            ),
        )
        if is_too_much
    ]
    if reasons:
        brief = study_size(study.keeping("deployments"), jobs=jobs)
        message = (
            f"this study takes {size.text} in {folder}: {', '.join(reasons)}\n"
            f"With --records deployments it takes {brief.text}; fewer replications or "
            "weeks take less; --force runs it all the same"
        )
        raise TooLargeError(message)
    return size


def _free(folder: Path) -> float:
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    return shutil.disk_usage(there).free


def _memory() -> float:
    if not hasattr(os, "sysconf"):
        return float("inf")  # Windows doesn't say
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _duration(seconds: float) -> str:
    for unit, length in (("hours", HOUR), ("minutes", MINUTE)):
        if seconds > 2 * length:
            return f"{significant(seconds / length, 2)} {unit}"
    return f"{significant(max(seconds, 1), 2)} s"


def _bytes(number: float) -> str:
    for unit, size in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if number >= size:
            return f"{significant(number / size, 2)} {unit}"
    return f"{significant(max(number, 1e3) / 1e3, 2)} kB"
