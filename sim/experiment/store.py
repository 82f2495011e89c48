"""The results folder: a manifest, and the model's tables as Parquet in chunks.

::

    manifest.json                                what the folder belongs to
    records/<scenario>/<table>-<first>.parquet   8 replications, from number <first>

Every file is written whole or not at all. A chunk is there if all its tables are there
and hold the replications that are asked for; so a run that was killed goes on where it
was, and a chunk is never half there. Replications beyond those asked for are kept, and
not read.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.experiment.design import CHUNK, Chunk, NamedScenario, Study
from sim.experiment.manifest import (
    checked_manifest,
    differences,
    make_manifest,
    study_of,
    timestamp,
)
from sim.experiment.parquet import number_held, read_chunks, table_bytes
from sim.model.records import TABLES

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from sim.model.keeping import Columns

MANIFEST: Final = "manifest.json"
RECORDS: Final = "records"
TORN: Final = ".tmp"


class FolderError(ValueError):
    """A folder that can't hold these results."""


@dataclass(frozen=True, slots=True)
class Results:
    """The records of a study, all of them there.

    Attributes
    ----------
    folder
        Where they are.
    scenarios
        What was run, in the order in which it was asked for.
    replications, seed
        How many of each, and with which master seed.
    """

    folder: Path
    scenarios: tuple[NamedScenario, ...]
    replications: int
    seed: int

    def table(self, name: str, table: str) -> pd.DataFrame:
        """Return one table of one scenario, in the order of replications.

        Parameters
        ----------
        name
            Short name of the scenario.
        table
            One of `sim.model.records.TABLES`. Its columns come after
            ``replication``; whole numbers have 64 bits, whatever the files hold.
        """
        _refuse_unknown("scenario", name, [s.name for s in self.scenarios])
        _refuse_unknown("table", table, list(TABLES))
        chunks = range(0, self.replications, CHUNK)
        paths = [_chunk_path(self.folder, name, table, first) for first in chunks]
        return read_chunks(paths, below=self.replications)


@dataclass(frozen=True, slots=True)
class Store:
    """A results folder that is open for one study.

    Attributes
    ----------
    folder
        Where it is.
    study
        What it belongs to.
    """

    folder: Path
    study: Study

    def missing(self) -> list[Chunk]:
        """Return the chunks that aren't there, or hold too few replications."""
        return [chunk for chunk in self.study.chunks if not self._holds(chunk)]

    def keep(self, chunk: Chunk, columns: Columns) -> None:
        """Write the tables of a chunk."""
        for table in TABLES:
            path = _chunk_path(self.folder, chunk.name, table, chunk.first)
            write_atomically(path, table_bytes(columns[table], chunk.number))

    def finish(self) -> Results:
        """Note that all is there, and hand it out."""
        manifest = _read_manifest(self.folder)
        _write_manifest(self.folder, {**(manifest or {}), "finished": timestamp()})
        study = self.study
        return Results(self.folder, study.scenarios, study.replications, study.seed)

    def _holds(self, chunk: Chunk) -> bool:
        paths = (_chunk_path(self.folder, chunk.name, t, chunk.first) for t in TABLES)
        return all(number_held(path) >= chunk.number for path in paths)


@contextmanager
def opened(folder: Path, study: Study, *, command: Sequence[str]) -> Iterator[Store]:
    """Open a results folder for a study, and for nobody else meanwhile.

    Raises
    ------
    FolderError
        If it belongs to another study or can't be written in; it is left as it was.
    """
    manifest = _manifest_for(folder, study, command)
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(_alone(folder))
            _write_manifest(folder, manifest)
            _clear_torn(folder)
        except OSError as error:
            message = f"can't write in {folder}: {error.strerror or error}"
            raise FolderError(message) from error
        yield Store(folder, study)


def make_folder(folder: Path) -> Path:
    """Make a folder for what isn't a study's records, and return it.

    Raises
    ------
    FolderError
        If it can't be made or written in, or holds a study's records.
    """
    if _read_manifest(folder) is not None:
        message = f"{folder} holds the results of another command\n{_way_out(folder)}"
        raise FolderError(message)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"can't write in {folder}: {error.strerror or error}"
        raise FolderError(message) from error
    if not os.access(folder, os.W_OK):
        message = f"can't write in {folder}: Permission denied"
        raise FolderError(message)
    return folder


def read_results(folder: Path) -> Results:
    """Return what a finished study left in a folder.

    Raises
    ------
    FolderError
        If it isn't a results folder, or something is missing.
    """
    manifest = _read_manifest(folder)
    if manifest is None:
        message = f"{folder} isn't a results folder: it has no {MANIFEST}"
        raise FolderError(message)
    study = study_of(manifest)
    missing = sum(chunk.number for chunk in Store(folder, study).missing())
    if missing:
        message = f"{folder} isn't complete: {missing} replications are missing"
        raise FolderError(message)
    return Results(folder, study.scenarios, study.replications, study.seed)


def default_folder(study: Study) -> Path:
    """Return the folder of a study for which none was named."""
    return Path("results", "-vs-".join(named.name for named in study.scenarios))


def write_atomically(path: Path, content: bytes) -> Path:
    """Write a file whole, or leave what was there; return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # One name, so that a file torn by a kill is overwritten and not left behind.
    torn = path.with_name(f".{path.name}{TORN}")
    try:
        with torn.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        torn.replace(path)
    except BaseException:
        torn.unlink(missing_ok=True)
        raise
    return path


def _manifest_for(folder: Path, study: Study, command: Sequence[str]) -> dict[str, Any]:
    """Return the manifest to be written, unless the folder is somebody else's."""
    earlier = _read_manifest(folder)
    manifest = make_manifest(study, command=command, earlier=earlier)
    if earlier is None:
        _refuse_foreign(folder)
    elif found := differences(earlier, manifest):
        lines = "\n".join(f"  {line}" for line in found)
        message = f"{folder} holds other results:\n{lines}\n{_way_out(folder)}"
        raise FolderError(message)
    return manifest


def _refuse_foreign(folder: Path) -> None:
    try:
        there = [path.name for path in folder.iterdir() if path.name[0] != "."]
    except FileNotFoundError:
        return
    except OSError as error:
        message = f"can't write in {folder}: {error.strerror or error}"
        raise FolderError(message) from error
    if there:
        message = (
            f"{folder} is neither empty nor a results folder: it has no {MANIFEST}\n"
            "Nothing was written; name another folder with --out"
        )
        raise FolderError(message)


def _way_out(folder: Path) -> str:
    return f"Nothing was written; name another folder with --out, or delete {folder}"


def _refuse_unknown(kind: str, name: str, known: list[str]) -> None:
    if name not in known:
        message = f"there is no {kind} {name!r}; there are {', '.join(known)}"
        raise KeyError(message)


def _chunk_path(folder: Path, name: str, table: str, first: int) -> Path:
    return folder / RECORDS / name / f"{table}-{first:05d}.parquet"


def _read_manifest(folder: Path) -> dict[str, Any] | None:
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        return checked_manifest(json.loads(text))
    except ValueError as error:
        message = f"{folder / MANIFEST} can't be used: {error}\n{_way_out(folder)}"
        raise FolderError(message) from error


def _write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    write_atomically(folder / MANIFEST, text.encode())


def _clear_torn(folder: Path) -> None:
    for torn in (folder / RECORDS).glob(f"*/.*{TORN}"):
        torn.unlink()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a folder against a second process; a kill lets go of it."""
    if sys.platform == "win32":  # nothing guards against two runs in a folder
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = f"{folder} is being written by another run; wait until it ends"
            raise FolderError(message) from error
        yield
    finally:
        os.close(handle)
