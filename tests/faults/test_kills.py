"""A study that is killed, again and again."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from tests.cluster.place import wait_until
from tests.faults.plans import FaultPlan
from tests.making import TINY
from tests.studies import contents

KILLS = 25
ALL, SOME = 64, 16
"""Replications of a study that is killed, and of one that only another is to meet."""
QUIET: Final[dict[str, Any]] = dict.fromkeys(("stdout", "stderr"), subprocess.DEVNULL)

pytestmark = pytest.mark.xdist_group("kills")


SHORT: Final = ("horizon.weeks=4", "depletion.weeks_before=4")
STUDY: Final = """
import sys, lfrsim
out, tiny, number, *short = sys.argv[1:]
both = tiny, "four-a-week"
lfrsim.run(*both, replications=int(number), jobs=2, out=out, overrides=short)
"""


def study(folder: Path) -> list[str]:
    """Return what runs a study of some seconds, and draws no figures of it."""
    return [sys.executable, "-c", STUDY, str(folder), str(TINY), str(ALL), *SHORT]


def command(folder: Path) -> list[str]:
    """Return the command of a study of which the other has all replications."""
    lfrsim = [sys.executable, "-m", "lfrsim.cli", "compare", str(TINY), "four-a-week"]
    short = [word for setting in SHORT for word in ("--set", setting)]
    return [*lfrsim, *short, "-n", str(SOME), "-j", "2", "-o", str(folder)]


class Whole(NamedTuple):
    """What the study leaves, and how long it takes."""

    contents: dict[str, bytes]
    seconds: float


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """Run the study with nothing that happens to it."""
    folder, began = tmp_path_factory.mktemp("whole"), time.monotonic()
    subprocess.run(study(folder), check=True, **QUIET)
    return Whole(contents(folder), time.monotonic() - began)


@pytest.mark.slow
@pytest.mark.longest
def test_a_study_killed_at_any_moment_ends_with_the_same_bytes(
    whole: Whole, tmp_path: Path
) -> None:
    """Killed 25 times, at once and late, and the same command given again each time."""
    killed, plan, saved = tmp_path / "killed", FaultPlan(), set()
    for share in plan.moments(KILLS, low=0.04, high=0.5):
        moment = share * whole.seconds
        process = subprocess.Popen(study(killed), **QUIET)
        try:
            process.wait(timeout=moment)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.wait()
        saved.add(len(list(killed.rglob("*.parquet"))))
    subprocess.run(study(killed), check=True, **QUIET)

    assert contents(killed) == whole.contents, plan
    assert len(saved - {0, len(whole.contents)}) > 1, plan  # struck at work
    assert not list(killed.rglob(".*.tmp")), plan


def is_record(name: str) -> bool:
    """Tell whether a file of a results folder has records."""
    return name.endswith(".parquet")


@pytest.mark.slow
def test_of_two_processes_one_is_refused(whole: Whole, tmp_path: Path) -> None:
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
    assert len(saved) * ALL == SOME * sum(map(is_record, whole.contents))
    assert saved.items() <= whole.contents.items()
