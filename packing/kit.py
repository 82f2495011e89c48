"""A kit: a folder of wheels from which lfrsim installs without a network."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from packing.pins import pins_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from packing.targets import Target

ROOT: Final = Path(__file__).parents[1]
LOCK: Final = ROOT / "requirements-app.lock"
README: Final = "README.txt"
SUMS: Final = "SHA256SUMS.txt"
FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
WORDS: Final = """\
lfrsim: a workshop without a network
====================================

This kit is for {name}, with Python {python}. Copy it to each computer, open a terminal
in this folder, and give these commands. Nothing is asked of any network.

    {create}
    {install}
    {start}

The last opens the page in a browser; if it doesn't, open the address that it prints.
Ctrl-C ends it. The page can be reached from the same computer alone. To let a room in:

    {start} --share-on-lan

which prints an address and a PIN. What is sent then isn't encrypted.
{sums} has a checksum of each file.
"""


def make_kit(folder: Path, target: Target) -> Path:
    """Fill a folder with all that installs lfrsim, and return it as a zip file.

    Parameters
    ----------
    folder
        Emptied first; the zip file comes to lie beside it.
    target
        What it is for.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    own = ("wheel", "--no-build-isolation", "--no-deps", "-w", folder, ROOT)
    _pip(*own)
    _download(folder, target)
    (folder / README).write_text(words(target), encoding="utf-8")
    files = sorted(folder.iterdir())
    sums = [f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.name}" for f in files]
    (folder / SUMS).write_text("\n".join(sums) + "\n", encoding="utf-8")
    return zipped(folder, folder.with_name(f"lfrsim-kit-{target.label}.zip"))


def words(target: Target) -> str:
    """Return what whoever unpacks a kit must know."""
    kind = target.kind
    there = kind.programs
    return WORDS.format(
        name=target.name,
        python=target.python,
        create=f"{kind.python} -m venv workshop",
        install=f'{there}python -m pip install --no-index --find-links . "lfrsim[app]"',
        start=f"{there}lfrsim workshop",
        sums=SUMS,
    )


def zipped(folder: Path, path: Path) -> Path:
    """Write a folder as a zip file, the same bytes for the same files."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.iterdir()):
            # Wheels are compressed already.
            entry = zipfile.ZipInfo(f"lfrsim-kit/{file.name}", FIRST_DAY)
            archive.writestr(entry, file.read_bytes())
    return path


def check_kit(folder: Path) -> str:
    """Install from a kit into an empty environment without an index; say the version.

    Raises
    ------
    subprocess.CalledProcessError
        If something is missing.
    """
    with tempfile.TemporaryDirectory() as there:
        venv.create(there, with_pip=True)
        programs = Path(there, "Scripts" if os.name == "nt" else "bin")
        source = ("--no-index", "--find-links", folder.resolve())
        _run(programs / "python", "-m", "pip", "install", *source, "lfrsim[app]")
        _run(programs / "lfrsim", "workshop", "--help")
        _run(programs / "python", "-c", "import lfrsim.workshop.server")
        return _run(programs / "lfrsim", "--version").strip()


def _download(folder: Path, target: Target) -> None:
    pins = "".join(pins_for(LOCK.read_text(encoding="utf-8"), target.environment))
    with tempfile.TemporaryDirectory() as there:
        asked = Path(there, "pins.txt")
        asked.write_text(pins, encoding="utf-8")
        given = ("--require-hashes", "--no-deps", "--only-binary=:all:", "-r", asked)
        platforms = [f"--platform={tag}" for tag in target.kind.tags]
        python = f"--python-version={target.python}"
        elsewhere = () if target.is_here else (*platforms, python)
        _pip("download", *given, *elsewhere, "-d", folder)


def _pip(*words: str | Path) -> None:
    _run(sys.executable, "-m", "pip", *words[:1], "-q", *words[1:])


def _run(*words: str | Path) -> str:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    command: Sequence[str] = [str(word) for word in words]
    done = subprocess.run(
        command, env=kept, check=False, capture_output=True, text=True
    )
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        done.check_returncode()
    return done.stdout
