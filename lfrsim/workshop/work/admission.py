"""What may be run on a server that many share."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from analysis.studies.expectation.size import study_size
from sim.experiment.design import StudyError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sim.experiment.design import Study
    from sim.scenario.schema import Scenario

MOST_SCENARIOS: Final = 64
MOST_WEEKS: Final = 53
MOST_OF_A_LOOK: Final = 120.0
MOST_REPLICATIONS: Final = 400
MOST_MEMORY: Final = 2e9
LEFT_FREE: Final = 1e9
"""Bytes of the disk that stay free."""


class RefusedError(StudyError):
    """A study that would hold everybody up; its text says so to the visitor."""


def admit(study: Study, *, looks: Sequence[int], jobs: int, folder: Path) -> float:
    """Return the seconds that the first look will take, if it may be run here.

    Parameters
    ----------
    study
        What is asked for.
    looks
        Replications of each scenario after which one can look at it, rising.
    jobs
        Processes at work.
    folder
        On whose disk it is kept.

    Raises
    ------
    RefusedError
        If it takes too long, too much memory or too much of the disk.
    """
    if not looks or list(looks) != sorted(set(looks)) or looks[0] < 1:
        message = f"looks must be positive and rise, but they are {tuple(looks)}"
        raise ValueError(message)
    if looks[-1] > MOST_REPLICATIONS:
        raise RefusedError(_too_much(f"more than {MOST_REPLICATIONS} replications"))
    if len(study.scenarios) > MOST_SCENARIOS:
        raise RefusedError(_too_much(f"more than {MOST_SCENARIOS} scenarios at once"))
    for named in study.scenarios:
        _refuse_slow(named.name, named.scenario)
    first = study_size(study.of(replications=looks[0]), jobs=jobs)
    if first.seconds > MOST_OF_A_LOOK:
        raise RefusedError(_too_much(f"{first.text} before the first answer"))
    whole = study_size(study.of(replications=looks[-1]), jobs=jobs)
    if whole.memory > MOST_MEMORY:
        raise RefusedError(_too_much("more memory than one run may have here"))
    if whole.disk > shutil.disk_usage(folder).free - LEFT_FREE:
        message = (
            "The server's disk is nearly full, so nothing more is run. "
            "Tell whoever runs the workshop."
        )
        raise RefusedError(message)
    return first.seconds


def _refuse_slow(name: str, scenario: Scenario) -> None:
    if scenario.fidelity == "pedestrian":
        what = f"{name} makes a process of every passer-by (fidelity: pedestrian)"
        raise RefusedError(_too_much(what))
    if scenario.horizon.weeks > MOST_WEEKS:
        what = f"{name} has {scenario.horizon.weeks} weeks, and more than a year"
        raise RefusedError(_too_much(what))


def _too_much(what: str) -> str:
    return (
        f"This would hold everybody else up: {what}. "
        "It can be run with lfrsim compare on a computer of your own."
    )
