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

    worlds: tuple[NamedScenario, ...]
    refused: tuple[Refused, ...]


def read_files(files: Sequence[tuple[str, bytes]]) -> HandedIn:
    """Read uploaded files, names and contents; one that is refused spoils no other."""
    worlds, refused = [], []
    for name, content in files:
        try:
            worlds.append(read_upload(name, content).named)
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
        worlds.append(NamedScenario.of(f"{code}-{list(files)[-1]}", loaded))
    return HandedIn(tuple(worlds), tuple(refused))


def together(*parts: HandedIn) -> HandedIn:
    """Put what was handed in together: at most twelve worlds, each name once."""
    worlds = [world for part in parts for world in part.worlds]
    refused = [one for part in parts for one in part.refused]
    refused += [
        Refused(world.name, f"There are {MOST} already, and no more are compared.")
        for world in worlds[MOST:]
    ]
    return HandedIn(_named_apart(worlds[:MOST]), tuple(refused))


def study_against(base: str, handed_in: HandedIn) -> Study:
    """Return the base and all that was handed in as one study, the base first."""
    first = NamedScenario.of(base, shipped(base))
    scenarios = _named_apart([first, *handed_in.worlds])
    with warnings.catch_warnings():  # of equal ones the page tells, as `alike` says it
        warnings.simplefilter("ignore", UserWarning)
        return Study(
            scenarios, replications=LOOKS[-1], seed=SEED, records="deployments"
        )


def alike(study: Study) -> tuple[str, ...]:
    """Say which worlds have the same settings, and so no difference at all."""
    names: dict[str, list[str]] = {}
    for one in study.scenarios:
        names.setdefault(one.id, []).append(one.name)
    return tuple(
        f"{listed(same)} have the same settings." for same in names.values() if same[1:]
    )


def _named_apart(worlds: Sequence[NamedScenario]) -> tuple[NamedScenario, ...]:
    """Give each world a short name that no other has, whatever the case of letters."""
    taken: set[str] = set()
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
