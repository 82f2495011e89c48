"""What a visitor takes home: one zip with all that gives the page's numbers again.

Its tables, figures and report are made by the command that it names, in a process of
its own: nothing here works them out. The records that are on the server are used, so
that the command runs nothing; on another computer it runs all, and finds the same.
The same run and guesses give the same bytes.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lfrsim.workshop.work.orders import ANSWER, GUESSES, RESULTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lfrsim.workshop.work.orders import Order

README: Final = "README.txt"
PROGRAM: Final = (sys.executable, "-m", "lfrsim.cli")
PATIENCE: Final = 300.0  # seconds for one command
MOST_BYTES: Final = 40_000_000
EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest day that a zip knows
FIGURE: Final = "figure: "
WRITTEN: Final = (".csv", ".png", ".svg")
AT_WORK: Final[set[subprocess.Popen[str]]] = set()
"""Commands that run now; whoever ends the server ends them too."""


class ParcelError(Exception):
    """It can't be made; the text is for the visitor."""


def made(order: Order) -> dict[str, bytes]:
    """Make all that a parcel holds but the guesses; files by name.

    Raises
    ------
    ParcelError
        If a command fails, or there would be too much.
    """
    # Beside the results: on their disk, and gone with them if they are temporary.
    there = order.folder.parent
    with tempfile.TemporaryDirectory(prefix="parcel-", dir=there) as name:
        place = Path(name)
        for file, text in order.files:
            (place / file).write_text(text, encoding="utf-8", newline="\n")
        _bring(order.folder, place / RESULTS)
        answer = _run([*order.compare, "--jobs", "1", "--quiet"], place)
        if order.replay:
            _run([*order.replay, "--quiet"], place)
        contents = dict(_gathered(place))
    said = [line for line in answer.splitlines() if not line.startswith(FIGURE)]
    contents[ANSWER] = ("\n".join(said).rstrip() + "\n").encode()
    contents[README] = order.readme(contents).encode()
    if sum(map(len, contents.values())) > MOST_BYTES:
        message = (
            f"The parcel would have more than {MOST_BYTES // 1_000_000} MB. "
            "The scenario files and the command are on this page."
        )
        raise ParcelError(message)
    return contents


def end() -> None:
    """End all commands that run."""
    for process in list(AT_WORK):
        process.kill()


def packed(contents: Mapping[str, bytes], guesses: str = "") -> bytes:
    """Return a zip of some files, the same bytes for the same files.

    Parameters
    ----------
    contents
        As `made` returns them.
    guesses
        A table of guesses as CSV, if there were any.
    """
    files = {**contents, **({GUESSES: guesses.encode()} if guesses else {})}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=EPOCH)
            entry.create_system = 3  # or else it would be that of this computer
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def _bring(folder: Path, place: Path) -> None:
    """Have the records of a results folder in another one, without copying them.

    The run may go on meanwhile. Its files are replaced whole and never changed, so
    what was linked stays as it was.
    """
    hidden = shutil.ignore_patterns(".*")  # what is being written
    shutil.copytree(folder, place, copy_function=_linked, ignore=hidden)


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk, or one without links
        shutil.copyfile(source, target)


def _run(words: Sequence[str], place: Path) -> str:
    """Run a command of lfrsim in a folder; return what it prints."""
    message = "The parcel couldn't be made. Try again, or give the command yourself."
    try:
        with subprocess.Popen(
            [*PROGRAM, *words],
            cwd=place,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        ) as process:
            AT_WORK.add(process)
            try:
                said, _ = process.communicate(timeout=PATIENCE)
            finally:
                process.kill()  # unless it has ended
                AT_WORK.discard(process)
    except (subprocess.SubprocessError, OSError) as error:
        raise ParcelError(message) from error
    if process.returncode:
        raise ParcelError(message)
    return said


def _gathered(place: Path) -> list[tuple[str, bytes]]:
    """Return scenario files, report and replay, and the tables and figures."""
    found = [
        (path.name, path.read_bytes()) for path in place.iterdir() if path.is_file()
    ]
    results = place / RESULTS
    found += [
        (path.relative_to(results).as_posix(), path.read_bytes())
        for path in results.rglob("*")
        if path.suffix in WRITTEN
    ]
    return found
