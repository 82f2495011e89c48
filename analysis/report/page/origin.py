"""Where a results folder comes from, and the command that makes it anew.

The manifest has the command as it was typed. What in it has no say in the results
(folders, processes, a cluster) is left out, so that the same results give the same
report wherever they were made, and no path of a machine gets into it.
"""

from __future__ import annotations

import shlex
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sim.experiment.design import short_name
from sim.scenario.finding import is_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SET: Final = "--set"


class Origin(NamedTuple):
    """What a study was asked for by.

    Attributes
    ----------
    references
        What each scenario was asked for by, by its short name; some may be missing.
    overrides
        Settings that were changed in each of them.
    """

    references: dict[str, str]
    overrides: tuple[str, ...]


def origin_of(manifest: Mapping[str, Any]) -> Origin:
    """Return what a folder's study was asked for by, as far as its command tells."""
    words = [str(word) for word in manifest.get("command", ())]
    overrides = tuple(_overrides(words))
    names = [entry["name"] for entry in manifest["scenarios"]]
    references: dict[str, str] = {}
    for word in words[1:]:
        name = short_name(word)
        if name in names and word not in overrides:
            references.setdefault(name, word)
    return Origin(references, overrides)


class Command(NamedTuple):
    """A command that runs scenarios.

    Attributes
    ----------
    verb
        Such as ``compare``.
    names
        Short names of the scenarios.
    options
        What else decides the results.
    """

    verb: str
    names: tuple[str, ...]
    options: tuple[str, ...]


def line_of(command: Command, origin: Origin | None) -> str:
    """Return a command as one line, to be copied.

    Parameters
    ----------
    command
        Which.
    origin
        By what the scenarios were asked for: those of the user's own files are then
        called by the file's name. None if each is in a file of its own that has all
        settings, and whose name is the scenario's.
    """
    if origin is None:
        words = [f"./{name}.yaml" for name in command.names]
        changes: list[str] = []
    else:
        words = [_shown(origin.references[name]) for name in command.names]
        changes = [word for one in origin.overrides for word in (SET, one)]
    return shlex.join(["lfrsim", command.verb, *words, *command.options, *changes])


def is_shipped(reference: str) -> bool:
    """Tell whether a scenario was asked for by the name of one that ships."""
    return not is_path(reference)


def _shown(reference: str) -> str:
    """Return a reference without its folder."""
    if is_shipped(reference):
        return reference
    return f"./{PurePath(reference.replace(chr(92), '/')).name}"


def _overrides(words: Sequence[str]) -> list[str]:
    found = []
    for place, word in enumerate(words):
        if word == SET and place + 1 < len(words):
            found.append(words[place + 1])
        elif word.startswith(f"{SET}="):
            found.append(word.removeprefix(f"{SET}="))
    return found
