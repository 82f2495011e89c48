"""A folder that is interrupted, killed, damaged: the same bytes at last."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from sim.experiment.folders import FolderError
from sim.experiment.store import read_results
from tests.faults.folders import only_so_many, run, small, undisturbed
from tests.studies import Watch, contents


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


class Killed(BaseException):
    """Stands in for a signal that nobody can catch."""


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
