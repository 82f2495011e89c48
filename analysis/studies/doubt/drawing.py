"""Two worlds with their inputs drawn together, so that each draw can be run.

An input that both worlds doubt is drawn at one and the same share in both. What each
could be alone doesn't say what fits together, and a draw must pass the checks that a
file must. So shares of a whole are closed, each over their sum (Aitchison 1982), and an
input that doesn't fit the others is drawn again until it does: what it could be is then
what it could be beside them.

The convention a reader would get wrong: shares are those that were *used*, after
drawing again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from analysis.statistics.supercube import supercube
from sim.experiment.design import StudyError
from sim.model.streams import Streams
from sim.scenario.checking import misfits
from sim.scenario.drawing import draw_inputs
from sim.scenario.inputs import path_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.scenario.doubts import Doubt
    from sim.scenario.plan_checking import Misfit
    from sim.scenario.schema import Scenario

    Floats = NDArray[np.float64]

TRIES: Final = 200
PURPOSE: Final = "uncertain inputs"


class World(Protocol):
    """A scenario with what its inputs could be."""

    @property
    def scenario(self) -> Scenario:
        """What a run is told."""

    @property
    def doubts(self) -> Mapping[str, Doubt]:
        """What each input could be, by path."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """Worlds with their inputs drawn.

    Attributes
    ----------
    names
        Of what is drawn, sorted: paths of inputs, and names of joint doubts.
    shares
        At which each was drawn, shape (draws, names).
    scenarios
        A tuple a draw: a scenario a world.
    again
        How many shares were drawn again because an input didn't fit the others.
    """

    names: tuple[str, ...]
    shares: Floats
    scenarios: tuple[tuple[Scenario, ...], ...]
    again: int


def drawn_names(worlds: Sequence[World]) -> tuple[str, ...]:
    """Return the names of all that is drawn in some worlds, sorted."""
    doubts = (item for world in worlds for item in world.doubts.items())
    return tuple(sorted({name_of(path, doubt) for path, doubt in doubts}))


def name_of(path: str, doubt: Doubt) -> str:
    """Return by which name an input is drawn: its own, or its joint doubt's."""
    return doubt.joint or path


def draw_worlds(worlds: Sequence[World], *, seed: int, draws: int) -> Drawn:
    """Draw the inputs of some worlds together.

    Parameters
    ----------
    worlds
        Two that are compared.
    seed
        Master seed of the study.
    draws
        A power of 2.

    Raises
    ------
    StudyError
        If nothing is in doubt, or what is can't fit together.
    """
    names = drawn_names(worlds)
    if not names:
        message = (
            "no input of these scenarios could be anything but what it is: there is "
            "nothing to draw. A file says what one could be beside its value, as in "
            "{value: 0.8, standing: assumed, between: [0.5, 0.9]}"
        )
        raise StudyError(message)
    streams = Streams(seed, 0)
    shares = supercube(draws, len(names), generator=streams.of(PURPOSE))
    scenarios, again = [], 0
    for draw, row in enumerate(shares):  # as plain floats: a scenario holds no others
        fitting = _fitted(
            worlds, dict(zip(names, row.tolist(), strict=True)), streams, draw
        )
        scenarios.append(fitting.scenarios)
        again += fitting.again
        row[:] = [fitting.shares[name] for name in names]
    return Drawn(names, shares, tuple(scenarios), again)


@dataclass(frozen=True, eq=False)
class _Fitting:
    scenarios: tuple[Scenario, ...]
    shares: Mapping[str, float]
    again: int


def _fitted(
    worlds: Sequence[World], shares: dict[str, float], streams: Streams, draw: int
) -> _Fitting:
    """Draw worlds, and again whatever doesn't fit the others until all does."""
    changed: set[str] = set()
    for attempt in range(TRIES):
        scenarios = tuple(
            closed(draw_inputs(one.scenario, one.doubts, shares.__getitem__))
            for one in worlds
        )
        faults = [
            (misfit, world)
            for world, scenario in zip(worlds, scenarios, strict=True)
            for misfit in misfits(scenario)
        ]
        if not faults:
            return _Fitting(scenarios, shares, len(changed))
        names = {name for fault in faults for name in _at_fault(*fault)}
        if not names:
            break
        changed |= names
        for name in sorted(names):
            shares[name] = streams.of(PURPOSE, name, draw, attempt).random()
    misfit = faults[0][0]
    message = (
        f"draw {draw} of the inputs doesn't fit together, however often it is drawn: "
        f"{path_text(misfit.paths[0])}: {misfit.message}\nA narrower doubt would do"
    )
    raise StudyError(message)


def _at_fault(misfit: Misfit, world: World) -> set[str]:
    """Return what is drawn again: at the first place of a misfit with any doubt."""
    for path in misfit.paths:
        found = set(_below(path_text(path), world.doubts))
        if found:
            return found
    return set()


def _below(place: str, doubts: Mapping[str, Doubt]) -> Iterator[str]:
    for path, doubt in doubts.items():
        if path == place or path.startswith((f"{place}.", f"{place}[")):
            yield name_of(path, doubt)


def closed(scenario: Scenario) -> Scenario:
    """Return a scenario in which shares of a whole add up to 1 again.

    They are those of the categories of persons, and of the groups of people.
    """
    update: dict[str, Any] = {}
    categories = scenario.population.categories
    if not np.isclose(sum(one.share for one in categories.values()), 1.0):
        whole = _closed(categories, "share")
        update["population"] = scenario.population.model_copy(
            update={"categories": whole}
        )
    groups = scenario.groups
    for what in ("faces", "sought"):
        total = sum(getattr(one, what) for one in groups.values())
        if groups and not np.isclose(total, 1.0):
            groups = _closed(groups, what)
            update["groups"] = groups
    return scenario.model_copy(update=update) if update else scenario


def _closed(parts: Mapping[Any, Any], what: str) -> dict[Any, Any]:
    total = sum(getattr(one, what) for one in parts.values())
    return {
        name: one.model_copy(update={what: getattr(one, what) / total})
        for name, one in parts.items()
    }
