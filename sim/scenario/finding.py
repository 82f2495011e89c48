"""Which file a name or a path means, and its text.

A shipped scenario is named without suffix and slash (``four-a-week``), a shipped
base as ``base/london-2025``; anything that ends in ``.yaml`` or has a slash is a
path. So no file in the current folder can stand in for a shipped scenario.
"""

from __future__ import annotations

import os
import re
from codecs import BOM_UTF8
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, NamedTuple

from sim.scenario.errors import Problem, ScenarioError, Source, Span, did_you_mean
from sim.scenario.yaml_nodes import MOST_BYTES

PACKAGE: Final = "scenarios"
FOLDERS: Final = ("base", "workshop")
SUFFIXES: Final = (".yaml", ".yml")


class Found(NamedTuple):
    """A scenario file.

    Attributes
    ----------
    label
        What the user calls it in messages.
    file
        Where it is.
    identity
        The same for two names of the same file.
    is_shipped
        Whether it comes with the package.
    content
        What is in it, if that came from elsewhere: nothing is read from a disk then,
        and it may extend what is shipped and nothing else.
    """

    label: str
    file: Path | Traversable
    identity: str
    is_shipped: bool = False
    content: bytes | None = None

    @property
    def stem(self) -> str:
        """The file's name without folder and suffix."""
        return Path(self.file.name).stem


def sent(name: str, content: bytes) -> Found:
    """Return a file that somebody sent, under the name that they gave it."""
    return Found(name, Path(name), f"sent: {name}", content=content)


def is_path(reference: str | Path) -> bool:
    """Say whether a reference is a path; else it is a shipped name."""
    if isinstance(reference, Path) or reference.endswith(SUFFIXES):
        return True
    folder, slash, _ = reference.replace("\\", "/").partition("/")
    return bool(slash) and folder not in FOLDERS


def absolute(reference: str) -> str:
    """Return a reference that means the same from any folder."""
    return str(Path(reference).resolve()) if is_path(reference) else reference


def shipped_names(folder: str = "") -> list[str]:
    """Return the names of the shipped scenarios, or of those in a folder of them."""
    place = resources.files(PACKAGE)
    place = place.joinpath(folder) if folder else place
    if not place.is_dir():
        return []
    prefix = f"{folder}/" if folder else ""
    return sorted(
        prefix + file.name.removesuffix(".yaml")
        for file in place.iterdir()
        if file.name.endswith(".yaml") and not file.name.startswith(".")
    )


def scenario_names() -> list[str]:
    """Return the names of all shipped scenarios that are more than a base."""
    return shipped_names() + shipped_names("workshop")


def find(
    reference: str | Path, *, beside: Found | None = None, at: Span | None = None
) -> Found:
    """Return the file that a reference means.

    Parameters
    ----------
    beside
        The file that wrote the reference: a relative path starts in its folder.
    at
        Where it wrote it.
    """
    if is_path(reference):
        if beside and beside.content is not None:
            raise ScenarioError([_leads_out(str(reference), at)])
        return _find_path(str(reference), beside, at)
    return _find_shipped(str(reference), at)


def _find_shipped(name: str, at: Span | None) -> Found:
    known = scenario_names()
    everything = known + shipped_names("base")
    if name in everything:  # so that no name can lead out of the folder
        file = resources.files(PACKAGE).joinpath(f"{name}.yaml")
        return Found(f"{PACKAGE}/{name}.yaml", file, str(file), is_shipped=True)
    notes = [f"shipped scenarios: {', '.join(known) or 'none'}"]
    if at:
        notes.append(f"shipped bases: {', '.join(shipped_names('base')) or 'none'}")
    notes.append(f"a file of your own needs its suffix: {name}.yaml")
    message = f"there is no scenario '{name}'"
    spans = (at,) if at else ()
    raise ScenarioError(
        [Problem(message, spans, did_you_mean(name, everything), tuple(notes))]
    )


def _leads_out(reference: str, at: Span | None) -> Problem:
    """Say that a file that was sent can't have other files read."""
    message = f"extends: '{reference}' is a path, which a file that is sent can't have"
    notes = (
        "it would lead to files of the computer that reads it",
        f"shipped scenarios: {', '.join(scenario_names())}",
        "lfrsim show FILE --standalone writes a file that extends nothing",
    )
    return Problem(message, (at,) if at else (), "", notes)


def _find_path(reference: str, beside: Found | None, at: Span | None) -> Found:
    label, path = reference, Path(reference)
    if beside and not path.is_absolute():
        if not isinstance(beside.file, Path):
            message = f"'{reference}': a packed scenario can't extend a path"
            raise ScenarioError([Problem(message, (at,) if at else ())])
        path = beside.file.parent / reference
        label = os.path.normpath(Path(beside.label).parent / reference)
    fault = path_fault(path)
    if fault:
        notes = neighbours(path) if fault == "no such file" else ()
        if path.stem in scenario_names():
            notes = (f"the shipped scenario has no suffix: {path.stem}", *notes)
        problem = Problem(f"{label}: {fault}", (at,) if at else (), "", notes)
        raise ScenarioError([problem])
    return Found(label, path, str(path.resolve()))


def path_fault(path: Path) -> str:
    """Return why a path can't be read as a file; nothing if it can."""
    try:
        if "\0" in str(path):
            return "isn't the name of a file"
        if path.is_dir():
            return "is a folder; name a file in it"
        if not path.exists():
            return "no such file"
        return "" if path.is_file() else "isn't an ordinary file"
    except PermissionError:
        return "can't be read (permission denied)"
    except OSError:  # a name too long
        return "isn't the name of a file"


def neighbours(
    path: Path, *, kind: str = "YAML", suffixes: tuple[str, ...] = SUFFIXES
) -> tuple[str, ...]:
    """Return notes on what lies in the folder of a file that isn't there."""
    try:
        there = sorted(
            one.name
            for one in path.parent.iterdir()
            if one.suffix in suffixes and not one.name.startswith(".")
        )
    except OSError:
        return ("there is no such folder either",)
    question = str(did_you_mean(path.name, there))
    listed = ", ".join(there[:10]) or "none"
    return (
        *((question,) if question else ()),
        f"{kind} files in that folder: {listed}",
    )


def read_source(
    found: Found, *, at: Span | None = None, most_bytes: int = MOST_BYTES
) -> Source:
    """Return the text of a file, if it is small enough and UTF-8."""
    spans = (at,) if at else ()
    content = found.content
    if content is None:
        try:
            with found.file.open("rb") as file:
                content = file.read(most_bytes + 1)
        except OSError as error:
            message = (
                f"{found.label}: can't be read ({error.strerror or 'no reason given'})"
            )
            raise ScenarioError([Problem(message, spans)]) from None
    if len(content) > most_bytes:
        message = f"{found.label}: larger than {most_bytes // 1024:,} KB"
        raise ScenarioError([Problem(message, spans)])
    try:
        text = content.removeprefix(BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start)
        message = f"{found.label}:{line + 1}: not UTF-8 (byte {error.start + 1})"
        notes = ("save the file with the encoding UTF-8",)
        raise ScenarioError([Problem(message, spans, "", notes)]) from None
    return Source(found.label, re.split(r"\r\n|\r|\n", text))
