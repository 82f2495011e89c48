"""A folder that is interrupted, killed, damaged, filled: the same bytes at last."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from sim.experiment import folders, store
from sim.experiment.design import NamedScenario, Study
from sim.experiment.executors import InProcess, Workers
from sim.experiment.folders import FolderError
from sim.experiment.results import Results
from sim.experiment.run import run_study
from sim.experiment.store import opened, read_results
from sim.model.keeping import Records
from sim.model.records import Deployment
from sim.scenario.loading import load_scenario, scenario_id
from sim.scenario.schema import Scenario
from tests.making import TINY, changed
from tests.studies import Watch, contents

KILLS = 25


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


def saved(folder: Path) -> list[Path]:
    """Return the files of all chunks."""
    return sorted(folder.rglob("*.parquet"))


def cut_short(path: Path) -> None:
    """Leave half of a file."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip_a_bit(path: Path, at: float = 0.5) -> None:
    """Turn one bit of a file round."""
    content = bytearray(path.read_bytes())
    content[int(at * (len(content) - 1))] ^= 1
    path.write_bytes(content)


def empty(path: Path) -> None:
    """Leave a file with nothing in it."""
    path.write_bytes(b"")


def take_anothers(path: Path) -> None:
    """Put another chunk's file in its place, whole as it is."""
    other = next(one for one in saved(path.parents[1]) if one.name[:4] == path.name[:4])
    path.write_bytes(other.read_bytes())


@pytest.mark.parametrize(
    "damage", [cut_short, flip_a_bit, empty, take_anothers, Path.unlink]
)
def test_damage_is_found_said_and_made_good(
    damage: Callable[[Path], None], tmp_path: Path
) -> None:
    """Whatever has happened to a file, its chunk and no other is run again."""
    run(tmp_path, small(20))
    damage(tmp_path / "records" / "ten" / "tallies-00016.parquet")
    with pytest.raises(FolderError, match="4 replications are missing or damaged"):
        read_results(tmp_path)
    watch = Watch()
    run(tmp_path, small(20), progress=watch)

    assert (watch.damaged, watch.steps) == ([("ten", 16)], [4])
    assert contents(tmp_path) == undisturbed(20)


def test_a_reader_may_take_what_is_there(tmp_path: Path) -> None:
    """The first replications that all scenarios have, if told that they will do."""
    run(tmp_path, small(20))
    cut_short(tmp_path / "records" / "ten" / "tallies-00008.parquet")
    found = read_results(tmp_path, incomplete=True)

    assert found.replications == 8
    assert sorted(set(found.table("four", "tallies")["replication"])) == [*range(8)]
    cut_short(tmp_path / "records" / "four" / "tallies-00000.parquet")
    with pytest.raises(FolderError, match="isn't complete"):
        read_results(tmp_path, incomplete=True)


def test_checksums_are_those_of_the_files(tmp_path: Path) -> None:
    """Each chunk has one in the manifest, with its number of replications."""
    run(tmp_path, small(12))
    notes = json.loads((tmp_path / "manifest.json").read_text())["chunks"]

    assert set(notes) == {"four", "ten"}
    assert {first: note["replications"] for first, note in notes["ten"].items()} == {
        "0": 8,
        "8": 4,
    }
    assert len({note["sha256"] for note in notes["ten"].values()}) == 2


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


class Killed(BaseException):
    """Stands in for a signal that nobody can catch."""


@pytest.mark.parametrize("writes", range(1, 14))
def test_a_full_disk_loses_nothing_that_was_saved(writes: int, tmp_path: Path) -> None:
    """Wherever it fills, the message says so, and the same command goes on."""
    full = OSError(28, "No space left on device")
    with (
        only_so_many(writes, full),
        pytest.raises(FolderError, match=r"No space left .*\n.*the same command again"),
    ):
        run(tmp_path, small(20))
    run(tmp_path, small(20))

    assert contents(tmp_path) == undisturbed(20)


@pytest.mark.slow
@settings(max_examples=25, stateful_step_count=12, deadline=None)
class Folder(RuleBasedStateMachine):
    """A folder to which anything may happen, as often as it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.replications = 12
        self.is_whole = False

    def teardown(self) -> None:
        """Remove it."""
        shutil.rmtree(self.folder)

    @rule()
    def resume(self) -> None:
        """Run what is missing."""
        run(self.folder, small(self.replications))
        self.is_whole = True

    @rule(stop_after=st.integers(1, 5))
    def interrupt(self, stop_after: int) -> None:
        """Stop after some chunks, as Ctrl-C does."""
        try:
            run(self.folder, small(self.replications), progress=Watch(stop_after))
            self.is_whole = True
        except KeyboardInterrupt:
            pass

    @rule(writes=st.integers(1, 20))
    def kill(self, writes: int) -> None:
        """Stop in the middle of a file, with no time to tidy up."""
        try:
            with only_so_many(writes, Killed()):
                run(self.folder, small(self.replications))
            self.is_whole = True
        except Killed:
            self.is_whole = False

    @rule(more=st.integers(1, 9))
    @precondition(lambda self: self.replications < 40)
    def extend(self, more: int) -> None:
        """Ask for more replications."""
        self.replications += more
        self.is_whole = False

    @rule(which=st.integers(0, 10_000), at=st.floats(0, 1))
    @precondition(lambda self: bool(saved(self.folder)))
    def damage(self, which: int, at: float) -> None:
        """Turn a bit round, or take a file away."""
        files = saved(self.folder)
        path = files[which % len(files)]
        if which % 3:
            flip_a_bit(path, at)
        else:
            path.unlink()
        self.is_whole = False

    @invariant()
    def what_is_whole_is_as_if_nothing_had_happened(self) -> None:
        """Byte for byte; and what isn't whole is never taken for it."""
        if self.is_whole:
            assert contents(self.folder) == undisturbed(self.replications)


TestFolder = Folder.TestCase
TestFolder.pytestmark = [pytest.mark.slow]  # type: ignore[attr-defined]


def command(folder: Path) -> list[str]:
    """Return the command of a study that takes some seconds."""
    lfrsim = [sys.executable, "-m", "lfrsim.cli", "compare", str(TINY), "four-a-week"]
    short = ["--set", "horizon.weeks=4", "--set", "depletion.weeks_before=4"]
    return [*lfrsim, *short, "-n", "128", "-j", "2", "-o", str(folder)]


@pytest.mark.slow
def test_a_study_killed_at_any_moment_ends_with_the_same_bytes(tmp_path: Path) -> None:
    """Killed 25 times, at once and late, and the same command given again each time."""
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    subprocess.run(command(whole), check=True, **quiet)
    seed = int.from_bytes(os.urandom(4), "little")
    luck = random.Random(seed)
    plan = [luck.uniform(0.3, 2.2) for _ in range(KILLS)]
    for moment in plan:
        process = subprocess.Popen(command(killed), **quiet)
        try:
            process.wait(timeout=moment)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.wait()
    subprocess.run(command(killed), check=True, **quiet)

    said = f"fault plan of seed {seed}: {[round(moment, 3) for moment in plan]}"
    assert contents(killed) == contents(whole), said
    assert not list(killed.rglob(".*.tmp")), said
