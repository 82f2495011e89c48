"""A disk that fills: it is said, nothing is lost, and the same command goes on."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lfrsim.cli import main
from sim.experiment.folders import FolderError
from tests.faults.folders import only_so_many, run, small, undisturbed
from tests.making import TINY
from tests.studies import contents


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


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 150 kB."""
    there = tmp_path / "disk"
    there.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=150k", "tmpfs", str(there)]
    mounted = subprocess.run(words, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"this root may not mount: {mounted.stderr.strip()}")
    yield there
    subprocess.run(["umount", "--lazy", str(there)], check=True)


@pytest.mark.slow
@pytest.mark.beyond_python("root", "mount")
def test_a_small_disk_fills_and_is_made_larger(
    disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A disk that is really full: status 2, a folder that can be read, and no loss."""
    words = ["run", str(TINY), "-n", "100", "-j", "2", "--force", "-q", "--out"]
    here, whole = disk / "results", tmp_path / "whole"
    assert main([*words, str(here)]) == 2
    said = capsys.readouterr().err
    assert "No space left on device" in said
    assert "the same command again" in said
    assert "Traceback" not in said
    saved = {name for name in contents(here) if name.endswith(".parquet")}
    assert saved

    # Still full, the same is said again, and what is there stays.
    assert main([*words, str(here)]) == 2
    assert saved <= set(contents(here))

    enlarge = ["mount", "-o", "remount,size=20m", str(disk)]
    subprocess.run(enlarge, check=True)
    assert main([*words, str(here)]) == 0
    assert main([*words, str(whole)]) == 0
    assert contents(here) == contents(whole)
    assert not list(here.rglob(".*.tmp"))
    assert os.statvfs(disk).f_bavail > 0
