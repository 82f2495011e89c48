"""The results folder: a manifest, and the model's tables as Parquet in chunks.

::

    manifest.json                                what the folder belongs to, checksums
    records/<scenario>/<table>-<first>.parquet   8 replications, from number <first>

Every file is written whole or not at all. A chunk is there if the manifest has its
checksum and its files have that too; so a run that was killed goes on where it was, a
chunk is never half there, and one that was damaged is made again. Replications beyond
those asked for are kept, and not read.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sim.experiment.design import Chunk, Study
from sim.experiment.folders import (
    FolderError,
    alone,
    clear_torn,
    refuse_foreign,
    way_out,
    write_atomically,
    writing,
)
from sim.experiment.manifest import (
    MANIFEST,
    differences,
    make_manifest,
    read_manifest,
    study_of,
    timestamp,
)
from sim.experiment.parquet import table_bytes
from sim.experiment.results import RECORDS, Results, chunk_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sim.model.keeping import Columns

MOST_NAMED: Final = 4  # folders in an error
LONGEST: Final = 80  # characters of several scenarios' names in a folder's
SHARE_OF_TIME: Final = 0.05  # that may go into writing the manifest again and again


class Survey(NamedTuple):
    """What a folder lacks of its study.

    Attributes
    ----------
    missing
        Chunks that aren't there, or hold too few replications, or are damaged.
    damaged
        Those of them whose files aren't what the manifest says of them.
    """

    missing: list[Chunk]
    damaged: list[Chunk]


@dataclass(slots=True)
class Store:
    """A results folder that is open for one study.

    Attributes
    ----------
    folder
        Where it is.
    study
        What it belongs to.
    manifest
        What its manifest says, or will once it is written.
    """

    folder: Path
    study: Study
    manifest: dict[str, Any]
    _due: float = field(default=0.0)

    def ask_for(self, replications: int) -> None:
        """Let the study have another number of replications; the others are kept."""
        self.study = self.study.of(replications=replications)
        self.manifest["replications"] = replications

    def survey(self, only: Collection[str] | None = None) -> Survey:
        """Look for every chunk of the study, or of some scenarios, and read it."""
        missing, damaged = [], []
        for chunk in self.study.chunks:
            if only is not None and chunk.name not in only:
                continue
            note = self._notes(chunk).get(str(chunk.first))
            is_damaged = note is not None and note["sha256"] != self._digest(chunk)
            if note is None or is_damaged or note["replications"] < chunk.number:
                missing.append(chunk)
            if is_damaged:
                damaged.append(chunk)
        return Survey(missing, damaged)

    def keep(self, chunk: Chunk, columns: Columns) -> None:
        """Write the tables of a chunk.

        Raises
        ------
        FolderError
            If they can't be written.
        """
        notes = self._notes(chunk)
        digest = hashlib.sha256()
        with writing(self.folder):
            if notes.pop(str(chunk.first), None):
                # It has fewer replications. A kill between two of its files must not
                # leave a checksum that is true of neither.
                self.write_manifest()
            for table in self.study.tables:
                path = chunk_path(self.folder, chunk.name, table, chunk.first)
                content = table_bytes(columns[table])
                write_atomically(path, content)
                digest.update(_framed(content))
            notes[str(chunk.first)] = {
                "replications": chunk.number,
                "sha256": digest.hexdigest(),
            }
            if time.monotonic() >= self._due:
                self.write_manifest()

    def finish(self) -> Results:
        """Note that all is there, and hand it out."""
        self.manifest["finished"] = timestamp()
        with writing(self.folder):
            self.write_manifest()
        return Results(self.folder, self.study)

    def write_manifest(self) -> None:
        """Write down what the folder belongs to and holds."""
        began = time.monotonic()
        text = json.dumps(self.manifest, indent=2, ensure_ascii=False) + "\n"
        write_atomically(self.folder / MANIFEST, text.encode())
        now = time.monotonic()
        self._due = now + (now - began) / SHARE_OF_TIME

    def _notes(self, chunk: Chunk) -> dict[str, Any]:
        notes: dict[str, Any] = self.manifest["chunks"].setdefault(chunk.name, {})
        return notes

    def _digest(self, chunk: Chunk) -> str | None:
        digest = hashlib.sha256()
        for table in self.study.tables:
            path = chunk_path(self.folder, chunk.name, table, chunk.first)
            try:
                digest.update(_framed(path.read_bytes()))
            except OSError:
                return None
        return digest.hexdigest()


@contextmanager
def opened(folder: Path, study: Study, *, command: Sequence[str]) -> Iterator[Store]:
    """Open a results folder for a study, and for nobody else meanwhile.

    Raises
    ------
    FolderError
        If it belongs to another study or can't be written in; it is left as it was.
    """
    _manifest_for(folder, study, command)  # before anything is made
    with ExitStack() as stack:
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(alone(folder))
            # Read again: whoever held it until now may have added to it.
            store = Store(folder, study, _manifest_for(folder, study, command))
            store.write_manifest()
            clear_torn(folder / RECORDS)
        try:
            yield store
        except BaseException:
            _note_what_is_saved(store)
            raise


def make_folder(folder: Path) -> Path:
    """Make a folder for what isn't a study's records, and return it.

    Raises
    ------
    FolderError
        If it can't be made or written in, or holds a study's records.
    """
    if read_manifest(folder) is not None:
        message = f"{folder} holds the results of another command\n{way_out(folder)}"
        raise FolderError(message)
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        message = f"can't write in {folder}: Permission denied"
        raise FolderError(message)
    return folder


def read_results(folder: Path, *, incomplete: bool = False) -> Results:
    """Return what a study left in a folder.

    Parameters
    ----------
    folder
        Where it is.
    incomplete
        Whether the first replications will do, as many as all scenarios have, where
        others are missing.

    Raises
    ------
    FolderError
        If it isn't a results folder, or something is missing or damaged.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        raise FolderError(_no_results(folder))
    store = Store(folder, study_of(manifest), manifest)
    missing = store.survey().missing
    if not missing:
        return Results(folder, store.study)
    first = min(chunk.first for chunk in missing)
    if incomplete and first:
        return Results(folder, store.study.of(replications=first))
    number = sum(chunk.number for chunk in missing)
    message = f"{folder} isn't complete: {number} replications are missing or damaged"
    raise FolderError(message)


def _no_results(folder: Path) -> str:
    """Say why a folder has no results, and where there are some."""
    if not folder.exists():
        return f"there is no folder {folder}"
    message = f"{folder} isn't a results folder: it has no {MANIFEST}"
    inside = sorted(found.parent for found in folder.glob(f"*/{MANIFEST}"))
    if not inside:
        return message
    first = ", ".join(str(one) for one in inside[:MOST_NAMED])
    others = f" and {len(inside) - MOST_NAMED} more" if inside[MOST_NAMED:] else ""
    return f"{message}; in it are {first}{others}"


def default_folder(study: Study) -> Path:
    """Return the folder of a study for which none was named."""
    first, *others = (named.name for named in study.scenarios)
    name = "-vs-".join([first, *others])
    if len(others) > 1 and len(name) > LONGEST:
        name = f"{first}-vs-{len(others)}-others"
    return Path("results", name)


def _note_what_is_saved(store: Store) -> None:
    # On the way out, so that a full disk isn't a second error: what isn't noted is
    # made again.
    try:
        store.write_manifest()
    except OSError:
        return


def _manifest_for(folder: Path, study: Study, command: Sequence[str]) -> dict[str, Any]:
    """Return the manifest to be written, unless the folder is somebody else's."""
    earlier = read_manifest(folder)
    manifest = make_manifest(study, command=command, earlier=earlier)
    if earlier is None:
        refuse_foreign(folder, missing=MANIFEST)
    elif found := differences(earlier, manifest):
        lines = "\n".join(f"  {line}" for line in found)
        message = f"{folder} holds other results:\n{lines}\n{way_out(folder)}"
        raise FolderError(message)
    return manifest


def _framed(content: bytes) -> bytes:
    # With its length, so that no byte can pass from one file to the next.
    return len(content).to_bytes(8, "little") + content
