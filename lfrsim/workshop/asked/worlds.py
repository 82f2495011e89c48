"""Two worlds as scenario files: what a question and its levers come to.

The texts are all that is run, all that is kept and all that is taken home: on the
command line they give the numbers of the page. They say only what differs from the
shipped scenarios, and the same values give the same bytes.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from threading import get_ident
from typing import TYPE_CHECKING, Any, Final

from lfrsim.workshop.asked.levers import dial_of
from lfrsim.workshop.asked.questions import QUESTIONS
from sim.experiment.design import NamedScenario, Study
from sim.scenario.loading import Loaded, load_scenario
from sim.scenario.provenance import Provenance
from sim.scenario.standalone import setting_lines
from sim.scenario.yaml_text import yaml_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lfrsim.workshop.asked.levers import Dial

SEED: Final = 20250106
REPLICATIONS: Final = 100
CHANGED: Final = "-changed"
"""Ends the name of a scenario that isn't as shipped."""
IN_THE_WORKSHOP: Final = "Chosen in the workshop."
HEAD: Final = """\
# World {letter} of the question: {title}
# Made in the workshop. To compare both on the command line:
#
#   lfrsim compare {a}.yaml {b}.yaml
extends: {extends}
name: {name}
question: {question}
"""


def dials_of(question: str) -> tuple[Dial, ...]:
    """Return the levers of a question as they are in its scenarios."""
    one = QUESTIONS[question]
    return tuple(dial_of(lever, shipped(one.b)) for lever in one.levers)


def files_of(question: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Return the two worlds of a question, A first, by the names of their files.

    Parameters
    ----------
    question
        Its key.
    values
        By path: of a lever, in its unit, where it isn't as shipped; of any other
        setting as a scenario file has it, which is then so in both worlds.
    """
    one = QUESTIONS[question]
    dials = {dial.lever.path: dial for dial in dials_of(question)}
    changed: dict[str, dict[str, Any]] = {"A": {}, "B": {}}
    for path, value in sorted(values.items()):
        dial = dials.get(path)
        if dial and dial.is_shipped(value):
            continue
        in_file = dial.written(value) if dial else value
        for letter in "AB" if dial is None or dial.lever.is_of_both else "B":
            changed[letter][path] = in_file
    bases = {"A": one.a, "B": one.b}
    names = {
        letter: base + (CHANGED if changed[letter] else "")
        for letter, base in bases.items()
    }
    return {
        f"{names[letter]}.yaml": _text(letter, one.title, base, names, changed[letter])
        for letter, base in bases.items()
    }


def study_of(
    files: Mapping[str, str],
    folder: Path,
    *,
    replications: int = REPLICATIONS,
    seed: int = SEED,
) -> Study:
    """Return the study of some scenario files.

    Parameters
    ----------
    files
        Texts by name.
    folder
        Where they are written, in a folder of their own.
    replications, seed
        Of each.

    Raises
    ------
    sim.scenario.errors.ScenarioError
        With every fault that a file has.
    """
    worlds = zip(files, loaded_worlds(files, folder), strict=True)
    named = tuple(NamedScenario.of(name, loaded) for name, loaded in worlds)
    return Study(named, replications=replications, seed=seed)


def loaded_worlds(files: Mapping[str, str], folder: Path) -> tuple[Loaded, ...]:
    """Return scenario files as they load, with what stands beside their values."""
    return tuple(_loaded(str(path)) for path in written(files, folder))


@lru_cache(maxsize=256)
def _loaded(path: str) -> Loaded:
    # The folder of a path is named after its text, so a path never comes to say more.
    return load_scenario(path)


def written(files: Mapping[str, str], folder: Path) -> list[Path]:
    """Write each scenario file where only it is, unless it is there; say where."""
    paths = []
    for name, text in files.items():
        place = folder / "worlds" / hashlib.sha256(text.encode()).hexdigest()[:16]
        path = place / name
        if not path.exists():
            place.mkdir(parents=True, exist_ok=True)
            new = path.with_suffix(f".{get_ident()}")
            new.write_bytes(text.encode())
            new.replace(path)  # at once: others may be reading
        paths.append(path)
    return paths


@lru_cache(maxsize=32)
def shipped(name: str) -> Loaded:
    """Return a scenario that comes with the package."""
    return load_scenario(name)


def _text(
    letter: str,
    title: str,
    base: str,
    names: Mapping[str, str],
    changed: dict[str, Any],
) -> str:
    """Return a scenario file that extends a shipped one."""
    name = shipped(base).scenario.name + (", changed" if changed else "")
    head = HEAD.format(
        letter=letter,
        title=title,
        a=names["A"],
        b=names["B"],
        extends=base,
        name=yaml_text(name),
        question=yaml_text(title),
    )
    settings: dict[str, Any] = {}
    said = {}
    for path, value in changed.items():
        *above, last = path.split(".")
        section = settings
        for step in above:
            section = section.setdefault(step, {})
        section[last] = value
        said[path] = Provenance("chosen", "", 0, note=IN_THE_WORKSHOP)
    return "\n".join([head.rstrip("\n"), *setting_lines(settings, said)]) + "\n"
