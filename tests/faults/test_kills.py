"""A study that is killed, again and again."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

import pytest

from tests.cluster.place import wait_until
from tests.faults.plans import FaultPlan
from tests.making import TINY
from tests.studies import contents

AT_WORK, EARLY = 18, 7
"""Kills once more has been saved, and at a moment of the start or soon after."""
ALL, SOME = 64, 16
"""Replications of a study that is killed, and of one that only another is to meet."""
QUIET: Final[dict[str, Any]] = dict.fromkeys(("stdout", "stderr"), subprocess.DEVNULL)

pytestmark = pytest.mark.xdist_group("kills")


SHORT: Final = ("horizon.weeks=4", "depletion.weeks_before=4")
STUDY: Final = """
import sys, lfrsim
out, jobs, tiny, number, *short = sys.argv[1:]
both = tiny, "four-a-week"
lfrsim.run(*both, replications=int(number), jobs=int(jobs), out=out, overrides=short)
"""


def study(folder: Path, *, jobs: int = 2) -> list[str]:
    """Return what runs a study of some seconds, and draws no figures of it."""
    how = [str(folder), str(jobs), str(TINY), str(ALL)]
    return [sys.executable, "-c", STUDY, *how, *SHORT]


def command(folder: Path) -> list[str]:
    """Return the command of a study of which the other has all replications."""
    lfrsim = [sys.executable, "-m", "lfrsim.cli", "compare", str(TINY), "four-a-week"]
    short = [word for setting in SHORT for word in ("--set", setting)]
    return [*lfrsim, *short, "-n", str(SOME), "-j", "2", "-o", str(folder)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Run the study with nothing that happens to it; return what it leaves."""
    folder = tmp_path_factory.mktemp("whole")
    subprocess.run(study(folder), check=True, **QUIET)
    return contents(folder)


def parts(folder: Path) -> int:
    """Count the files of records that a folder has."""
    return len(list(folder.rglob("*.parquet")))


def struck(folder: Path, *, jobs: int, more: int, seconds: float) -> bool:
    """Run the study until it has saved so many parts more, and strike a moment after;
    return whether that killed it, for it may have been done.

    What it has done says when to strike, not the clock: on a busy machine it may take
    any time to begin.
    """
    goal = parts(folder) + more
    process = subprocess.Popen(study(folder, jobs=jobs), **QUIET)
    while parts(folder) < goal and process.poll() is None:
        time.sleep(0.005)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


@pytest.mark.slow
@pytest.mark.longest
def test_a_study_killed_at_any_moment_ends_with_the_same_bytes(
    whole: dict[str, bytes], tmp_path: Path
) -> None:
    """Killed 25 times, as it starts and at work, alone and with two at work; the same
    study again each time, and another one once it is done.
    """
    plan, saved, folders = FaultPlan(), set(), [tmp_path / "0"]
    blows = [
        *((0, moment) for moment in plan.moments(EARLY, low=0.05, high=0.8)),
        *zip(
            plan.counts(AT_WORK, most=8),
            plan.moments(AT_WORK, low=0, high=0.1),
            strict=True,
        ),
    ]
    for number, (more, seconds) in enumerate(blows):
        jobs = 1 + number % 2
        while not struck(folders[-1], jobs=jobs, more=more, seconds=seconds):
            assert contents(folders[-1]) == whole, plan
            folders.append(tmp_path / str(len(folders)))
            assert len(folders) < len(blows), plan  # or it can't be struck at all
        saved.add(parts(folders[-1]))
    subprocess.run(study(folders[-1]), check=True, **QUIET)

    assert all(contents(folder) == whole for folder in folders), plan
    assert len(saved - {0, parts(folders[-1])}) > 3, plan  # struck at work
    assert not list(tmp_path.rglob(".*.tmp")), plan


def is_record(name: str) -> bool:
    """Tell whether a file of a results folder has records."""
    return name.endswith(".parquet")


@pytest.mark.slow
def test_of_two_processes_one_is_refused(
    whole: dict[str, bytes], tmp_path: Path
) -> None:
    """Whoever comes second ends with 2 and says why; the first is left in peace, and
    saves what a study of more replications has saved of these.
    """
    folder = tmp_path / "two"
    one = subprocess.Popen(command(folder), **QUIET)
    wait_until((folder / "manifest.json").exists)
    other = subprocess.run(command(folder), capture_output=True, text=True, check=False)

    assert other.returncode == 2
    assert "another run" in other.stderr
    assert one.wait() == 0
    saved = {name: part for name, part in contents(folder).items() if is_record(name)}
    assert len(saved) * ALL == SOME * sum(map(is_record, whole))
    assert saved.items() <= whole.items()
