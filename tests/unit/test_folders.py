"""Folders that aren't this study's, can't be written in, or are in use."""

import json
import os
import shutil
from importlib import resources
from itertools import pairwise
from pathlib import Path

import pytest

from sim.experiment import manifest, store
from sim.experiment.folders import FolderError, write_atomically
from sim.experiment.store import opened
from tests.studies import contents, run, study


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    """Run the study once; other ways to run it must give the same bytes."""
    folder = tmp_path_factory.mktemp("reference")
    run(folder, study())
    return folder


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (study(seed=2), "seed: 1 there, 2 here"),
        (
            study(scenarios=(("four", 5), ("ten", 8))),
            r"ten: plan\.alerts: 9 there, 8 here",
        ),
        (
            study(scenarios=(("four", 5), ("six", 9))),
            "scenarios: four and ten there, four and six here",
        ),
        (study(scenarios=(("four", 5),)), "four and ten there, four here"),
    ],
)
def test_another_study_is_refused(other, said, reference, tmp_path):
    """Another scenario or seed is refused with the difference; nothing is written."""
    folder = tmp_path / "copy"
    shutil.copytree(reference, folder)
    before = contents(folder), (folder / "manifest.json").read_bytes()
    with pytest.raises(FolderError, match=said) as caught:
        run(folder, other)
    assert "--out" in str(caught.value)
    assert (contents(folder), (folder / "manifest.json").read_bytes()) == before


@pytest.mark.parametrize("name", ["lfrsim", "numpy", "simpy", "source"])
def test_another_version_is_refused(name, reference, tmp_path, monkeypatch):
    """Records of another version of model or libraries aren't mixed with these."""
    folder = tmp_path / "copy"
    shutil.copytree(reference, folder)
    changed = {**manifest.versions(), name: "9.9"}
    monkeypatch.setattr(manifest, "versions", lambda: changed)
    with pytest.raises(FolderError, match=rf"version of {name}: .* there, 9\.9 here"):
        run(folder, study())


def test_a_folder_of_something_else_is_refused(tmp_path):
    """A folder with other things in it is left alone."""
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(FolderError, match="neither empty nor a results folder"):
        run(tmp_path, study())
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "{", '{"schema": 0}', '{"schema": 2}']
)
def test_a_manifest_that_makes_no_sense_is_refused(text, tmp_path):
    """A broken or strange manifest is refused and left as it is."""
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(FolderError):
        run(tmp_path, study())
    assert (tmp_path / "manifest.json").read_text(encoding="utf-8") == text


def test_another_format_is_refused(reference, tmp_path):
    """A folder that an lfrsim with another format wrote is refused as such."""
    there = json.loads((reference / "manifest.json").read_text(encoding="utf-8"))
    text = json.dumps({**there, "schema": 0})
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(FolderError, match="its format is 0; this lfrsim has format 2"):
        run(tmp_path, study())


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    """A path that can't be a folder is refused in one sentence."""
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(FolderError, match="can't write in"):
            run(folder, study())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no flock")
def test_two_runs_in_one_folder_are_refused(tmp_path):
    """While a run writes in a folder, another can't."""
    with (
        opened(tmp_path, study(), command=[]),
        pytest.raises(FolderError, match="another run"),
        opened(tmp_path, study(), command=[]),
    ):
        pass
    run(tmp_path, study(1))


def test_the_manifest_says_what_the_folder_belongs_to(tmp_path):
    """Scenarios with ids, seed, versions, command line and times are in it."""
    run(tmp_path, study(3))
    said = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert (said["seed"], said["replications"], said["command"]) == (1, 3, ["test"])
    assert [s["id"] for s in said["scenarios"]] == [s.id for s in study().scenarios]
    assert set(said["versions"]) >= {"lfrsim", "python", "numpy", "simpy", "source"}
    assert said["created"] <= said["begun"] <= said["finished"]


@pytest.mark.parametrize("module", ["model/replication.py", "scenario/schema/plan.py"])
def test_the_source_has_a_hash_that_moves_with_it(module, tmp_path, monkeypatch):
    """Another line in the model's source, however deep, is another version."""
    root = Path(store.__file__).parents[2]
    for package in ("scenario", "model"):
        shutil.copytree(root / "sim" / package, tmp_path / package)
    places = {f"sim.{name}": tmp_path / name for name in ("scenario", "model")}
    monkeypatch.setattr(resources, "files", lambda name: places[name])
    before = manifest.source_hash()
    assert manifest.source_hash() == before
    with (tmp_path / module).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert manifest.source_hash() != before


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    """If a file can't be written whole, what was there stays, and nothing else."""

    def full(_):
        raise OSError(28, "No space left on device")

    path = write_atomically(tmp_path / "summary.csv", b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, b"new")
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {
        "summary.csv": b"old"
    }


def test_files_are_for_everybody_to_read(tmp_path):
    """Files have the rights that the user's other files have."""
    (tmp_path / "mine").touch()
    path = write_atomically(tmp_path / "theirs", b"")
    modes = [p.stat().st_mode for p in (tmp_path / "mine", path)]
    assert all(a == b for a, b in pairwise(modes))
