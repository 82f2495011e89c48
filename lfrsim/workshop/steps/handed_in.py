"""Worlds that groups hand in, as files or by the codes of their runs: read and named.

The name of an uploaded file is whatever somebody typed. What is shown, drawn and kept
is made of its letters, digits, dots, dashes and underscores alone, and no two are
alike.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from analysis.studies.words.sentences import listed
from lfrsim.workshop.asked.worlds import SEED, loaded_worlds, shipped
from lfrsim.workshop.steps.opening import ASKED, LETTERS
from lfrsim.workshop.work.uploads import read_upload
from sim.experiment.design import NamedScenario, Study, short_name
from sim.scenario.errors import ProblemsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lfrsim.workshop.work.desk import Desk

MOST: Final = 12
LONGEST: Final = 24  # characters of a name
BASE: Final = "four-a-week"
LOOKS: Final = (8, 24)
"""Replications of each world after which one can look."""


class World(NamedTuple):
    """What can be compared.

    Attributes
    ----------
    named
        The scenario under its name.
    text
        Its file's, which extends what is shipped and no other file.
    """

    named: NamedScenario
    text: str


class Refused(NamedTuple):
    """What can't be compared, and why: both as somebody else wrote them."""

    name: str
    why: str


@dataclass(frozen=True)
class HandedIn:
    """What was handed in.

    Attributes
    ----------
    worlds
        Those that can be run, with names that differ.
    refused
        The others.
    """

    worlds: tuple[World, ...]
    refused: tuple[Refused, ...]


def read_files(files: Sequence[tuple[str, bytes]]) -> HandedIn:
    """Read uploaded files, names and contents; one that is refused spoils no other."""
    worlds, refused = [], []
    for name, content in files:
        try:
            upload = read_upload(name, content)
            worlds.append(World(upload.named, upload.text))
        except ProblemsError as error:
            refused.append(Refused(name, str(error)))
    return HandedIn(tuple(worlds), tuple(refused))


def read_codes(typed: str, desk: Desk) -> HandedIn:
    """Read the second world of each run whose code was typed."""
    worlds, refused = [], []
    for code in dict.fromkeys(re.split(r"[\s,;]+", typed.upper())):
        if not code:
            continue
        files = _kept(code, desk)
        if not files:
            refused.append(Refused(code, "No run on this server has this code."))
            continue
        loaded = loaded_worlds(files, desk.folder)[-1]
        name, text = list(files.items())[-1]
        worlds.append(World(NamedScenario.of(f"{code}-{name}", loaded), text))
    return HandedIn(tuple(worlds), tuple(refused))


def together(*parts: HandedIn) -> HandedIn:
    """Put what was handed in together: at most twelve worlds, each name once."""
    worlds = [world for part in parts for world in part.worlds]
    refused = [one for part in parts for one in part.refused]
    refused += [
        Refused(
            world.named.name, f"There are {MOST} already, and no more are compared."
        )
        for world in worlds[MOST:]
    ]
    used = worlds[:MOST]
    named = _named_apart([world.named for world in used])
    worlds = [world._replace(named=one) for world, one in zip(used, named, strict=True)]
    return HandedIn(tuple(worlds), tuple(refused))


def study_against(base: str, handed_in: HandedIn) -> Study:
    """Return the base and all that was handed in as one study, the base first."""
    first = NamedScenario.of(base, shipped(base))
    others = _named_apart(
        [world.named for world in handed_in.worlds], besides=first.name
    )
    scenarios = (first, *others)
    with warnings.catch_warnings():  # of equal ones the page tells, as `alike` says it
        warnings.simplefilter("ignore", UserWarning)
        return Study(
            scenarios, replications=LOOKS[-1], seed=SEED, records="deployments"
        )


def files_of(study: Study, handed_in: HandedIn) -> dict[str, str]:
    """Return the texts of all but the base, by the names that files must have."""
    return {
        f"{one.name}.yaml": world.text
        for one, world in zip(study.scenarios[1:], handed_in.worlds, strict=True)
    }


def alike(study: Study) -> tuple[str, ...]:
    """Say which worlds have the same settings, and so no difference at all."""
    names: dict[str, list[str]] = {}
    for one in study.scenarios:
        names.setdefault(one.id, []).append(one.name)
    return tuple(
        f"{listed(same)} have the same settings." for same in names.values() if same[1:]
    )


def _named_apart(
    worlds: Sequence[NamedScenario], *, besides: str = ""
) -> tuple[NamedScenario, ...]:
    """Give each world a short name that no other has, whatever the case of letters."""
    taken = {besides.casefold()}
    found = []
    for world in worlds:
        start = short_name(world.name)[:LONGEST].strip(".-_") or "world"
        name, number = start, 1
        while name.casefold() in taken:
            number += 1
            name = f"{start[: LONGEST - 3]}-{number}"
        taken.add(name.casefold())
        found.append(replace(world, name=name))
    return tuple(found)


def _kept(code: str, desk: Desk) -> Mapping[str, str]:
    """Return the scenario files of a run; none if there is none."""
    if len(code) != LETTERS or not code.isalpha():
        return {}
    try:
        kept = desk.kept(code)
    except KeyError:
        return {}
    return {name: text for name, text in kept.items() if name != ASKED}
