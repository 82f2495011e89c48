"""The kit for a room without a network: what is pinned, for whom, and what it says."""

import re
import zipfile
from pathlib import Path

import pytest

from packing.kit import LOCK, words, zipped
from packing.pins import pins_for
from packing.targets import KINDS, target_of

TEXT = LOCK.read_text(encoding="utf-8")


def pins(name, python="3.12"):
    """Return what is pinned for a kind of computer."""
    return list(pins_for(TEXT, target_of(name, python).environment))


def test_everything_in_the_lock_is_read_with_all_its_hashes():
    """Where no marker excludes it, nothing of it is lost."""
    text = re.sub(r" ; [^\\\n]+", "", TEXT)
    found = "".join(pins_for(text, {}))
    assert found.count("==") == len(re.findall(r"^[\w.-]+==", TEXT, re.MULTILINE)) > 40
    assert found.count("--hash") == TEXT.count("--hash")
    assert "  # via" not in found


def test_markers_are_asked_of_the_computer_that_it_is_for():
    """And not of the one that packs it."""
    there = {name: "".join(pins(name)) for name in KINDS}
    assert "watchdog==" in there["windows"]
    assert "watchdog==" in there["linux"]
    assert "watchdog==" not in there["macos"]
    assert all("streamlit==" in found and ";" not in found for found in there.values())


@pytest.mark.parametrize(
    ("name", "python"),
    [("beos", None), (None, "3"), (None, "3.10"), (None, "3.x"), (None, "3.12.1")],
)
def test_for_others_there_is_no_kit(name, python):
    """It says for whom there is one."""
    with pytest.raises(ValueError, match=r"a kit can be for|Python must be 3\.11"):
        target_of(name, python)


@pytest.mark.parametrize("name", KINDS)
def test_it_says_what_to_type(name):
    """With the paths of that computer, and without an index."""
    said = words(target_of(name, "3.12"))
    folder = "workshop\\Scripts\\" if name == "windows" else "workshop/bin/"
    assert f"    {folder}lfrsim workshop\n" in said
    install = '-m pip install --no-index --find-links . "lfrsim[app]"'
    assert f"    {folder}python {install}\n" in said
    assert f"for {name}, with Python 3.12" in said


def test_the_same_files_make_the_same_zip(tmp_path):
    """Whenever they were written."""
    import os

    folder = tmp_path / "kit"
    folder.mkdir()
    (folder / "b.whl").write_bytes(b"b")
    (folder / "a.txt").write_bytes(b"a")
    first = zipped(folder, tmp_path / "1.zip").read_bytes()
    os.utime(folder / "a.txt", (1e9, 1e9))
    assert zipped(folder, tmp_path / "2.zip").read_bytes() == first
    with zipfile.ZipFile(Path(tmp_path, "1.zip")) as archive:
        assert archive.namelist() == ["lfrsim-kit/a.txt", "lfrsim-kit/b.whl"]
