"""What single uncertain inputs do to a difference, at the two ends of their doubt.

One input is moved at a time, in both worlds alike, with the same luck. That takes two
runs of each world for an input, and shows at once which inputs matter. It shows nothing
of what two of them do together, and nothing between the ends: for that all inputs are
drawn (`analysis/studies/doubt/runs.py`).

The conventions a reader would get wrong: the ends are 5 and 95 % of what an input could
be, as in the tornado of drawn inputs. Of a word, or of points of a joint doubt, they
are the first and the last, in the order in which they are written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from analysis.studies.doubt.drawing import World, closed, drawn_names, name_of
from analysis.studies.doubt.runs import APART
from analysis.studies.doubt.values import values_at
from sim.experiment.design import NamedScenario, Study, StudyError
from sim.scenario.checking import misfits
from sim.scenario.choices import Choice
from sim.scenario.drawing import draw_inputs
from sim.scenario.inputs import path_text
from sim.scenario.loading import scenario_id

if TYPE_CHECKING:
    from sim.scenario.doubts import Doubt
    from sim.scenario.loading import Loaded
    from sim.scenario.schema import Scenario

EACH: Final = 8
"""Replications of each world at each end."""
NUMBERS: Final = (0.05, 0.95)
WORDS: Final = (0.0, 1.0)
STATED: Final = ("", "stated")
LOW, HIGH = "low", "high"
WORLDS: Final = 2
NEAREST: Final = 3
"""Known names that are offered in place of an unknown one."""
LONGEST: Final = 80  # characters of a folder's name


@dataclass(frozen=True, eq=False)
class Ends:
    """Two worlds with one input at a time at an end of its doubt.

    Attributes
    ----------
    names
        Of A and B.
    doubts
        What is moved, by name: its inputs by path.
    standings
        How well each is known, by name.
    places
        By name and end, and as stated: the names of the runs of both worlds.
    study
        The runs. Where an end leaves a world as it is, it has no run of its own.
    """

    names: tuple[str, str]
    doubts: Mapping[str, Mapping[str, Doubt]]
    standings: Mapping[str, str]
    places: Mapping[tuple[str, str], tuple[str, str]]
    study: Study


def ends_runs(
    asked: Study, worlds: Sequence[Loaded], names: Sequence[str], *, each: int = EACH
) -> Ends:
    """Return the runs of two worlds at the ends of some of their inputs.

    Parameters
    ----------
    asked
        The comparison: its names and its seed are taken.
    worlds
        Both, as their files gave them.
    names
        Of inputs and joint doubts, as `doubts_named` has them.
    each
        Replications of each world at each end.

    Raises
    ------
    StudyError
        If there aren't two worlds, a name is that of nothing that could be otherwise,
        or an end doesn't fit the other inputs.
    """
    _refuse(worlds, names)
    a, b = (named.name for named in asked.scenarios)
    called = (a, b)
    doubts = {name: doubts_named(name, worlds) for name in names}
    runs: dict[str, NamedScenario] = {}
    stated = tuple(world.scenario for world in worlds)
    places = {STATED: _placed(stated, called, runs)}
    for name in names:
        for end, share in zip((LOW, HIGH), shares_of(doubts[name]), strict=True):
            scenarios = tuple(moved(world, name, share) for world in worlds)
            places[name, end] = _placed(scenarios, called, runs)
    study = Study(
        tuple(runs.values()), replications=each, seed=asked.seed, records="deployments"
    )
    standings = {name: _standing(name, doubts[name], worlds) for name in names}
    return Ends(called, doubts, standings, places, study)


def default_folder(ends: Ends) -> Path:
    """Return where the runs are kept if no folder is named."""
    by = "-and-".join(name.rpartition(".")[2] for name in ends.doubts)
    a, b = ends.names
    return Path("results", f"ends-of-{a}-vs-{b}-by-{by}"[:LONGEST])


def doubts_named(name: str, worlds: Sequence[World]) -> dict[str, Doubt]:
    """Return the inputs of one name that some world doubts, by path."""
    found: dict[str, Doubt] = {}
    for world in worlds:
        for path, doubt in world.doubts.items():
            if name_of(path, doubt) == name:
                found.setdefault(path, doubt)
    return found


def shares_of(doubts: Mapping[str, Doubt]) -> tuple[float, float]:
    """Return the shares at the low and the high end of an input's doubt."""
    first = next(iter(doubts.values()))
    return WORDS if isinstance(first.about, Choice) else NUMBERS


def moved(world: World, name: str, share: float) -> Scenario:
    """Return a world's scenario with one input, or joint doubt, at a share of it.

    Raises
    ------
    StudyError
        If it doesn't fit the other inputs there.
    """
    own = {
        path: doubt
        for path, doubt in world.doubts.items()
        if name_of(path, doubt) == name
    }
    scenario = closed(draw_inputs(world.scenario, own, lambda _: share))
    for misfit in misfits(scenario):
        message = (
            f"{name} can't be moved to {values_at(own, share)}: "
            f"{path_text(misfit.paths[0])}: {misfit.message}"
        )
        raise StudyError(message)
    return scenario


def _refuse(worlds: Sequence[Loaded], names: Sequence[str]) -> None:
    """Refuse what can't be moved, before anything is run."""
    if len(worlds) != WORLDS:
        message = f"inputs are moved in two scenarios, not in {len(worlds)}"
        raise StudyError(message)
    if not names:
        message = "no input is named; name one or more, such as population.time_sought"
        raise StudyError(message)
    for name in names:
        if not doubts_named(name, worlds):
            _refuse_name(name, worlds)


def _refuse_name(name: str, worlds: Sequence[Loaded]) -> NoReturn:
    """Answer a name with what may be meant."""
    if joint := _joint_of(name, worlds):
        message = f"{name} is moved together with others: name the joint doubt {joint}"
    elif any(name in world.provenance for world in worlds):
        message = (
            f"{name} is an input, and neither scenario says what else it could be; a "
            "file says it beside the value, as in {value: 0.8, between: [0.5, 0.9]}"
        )
    else:
        known = drawn_names(worlds)
        near = [one for one in known if name and name in one][:NEAREST]
        near = near or get_close_matches(name, known, n=NEAREST, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else (
            "docs/assumptions.md lists those of the scenarios that are shipped"
        )  # fmt: skip
        message = f"there is no uncertain input {name!r}: {hint}"
    raise StudyError(message)


def _joint_of(name: str, worlds: Sequence[Loaded]) -> str:
    """Return the joint doubt that an input is in; empty if none."""
    found = (world.doubts[name].joint for world in worlds if name in world.doubts)
    return next(filter(None, found), "")


def _standing(name: str, doubts: Mapping[str, Doubt], worlds: Sequence[Loaded]) -> str:
    """Return how well an input, or a joint doubt, is known."""
    for world in worlds:
        if name in world.joint_doubts:
            return world.joint_doubts[name].provenance.standing
    path = next(iter(doubts))
    return next(
        world.provenance[path].standing for world in worlds if path in world.provenance
    )


def _placed(
    scenarios: Sequence[Scenario],
    called: Sequence[str],
    runs: dict[str, NamedScenario],
) -> tuple[str, str]:
    """Return the names of the runs of two scenarios; new ones are added."""
    names = []
    for scenario, name in zip(scenarios, called, strict=True):
        key = scenario_id(scenario)
        run = NamedScenario(f"{name}{APART}{len(runs):03d}", scenario, key)
        names.append(runs.setdefault(key, run).name)
    a, b = names
    return a, b
