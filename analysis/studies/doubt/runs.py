"""Which runs tell what uncertain inputs do to a difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from analysis.studies.doubt.drawing import Drawn, draw_worlds
from sim.experiment.design import NamedScenario, Study, StudyError
from sim.scenario.loading import load_scenario, scenario_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.scenario.loading import Loaded

DRAWS: Final = 128
EACH: Final = 4
"""Replications of each draw: the first ones, the same luck at all draws."""
FOLDER: Final = "doubt"
"""Where these runs are in the results folder of the two."""
APART: Final = "~"
"""Stands between the name of a scenario and the number of a draw."""
WORLDS: Final = 2


@dataclass(frozen=True, eq=False)
class Uncertain:
    """Two worlds at all draws of their inputs, and the runs that this takes.

    Attributes
    ----------
    worlds
        A and B as their files gave them.
    drawn
        Their inputs.
    places
        For each world the run of each draw, by the name of its scenario. Draws that
        leave the same scenario share one.
    study
        The runs, with the luck of the comparison.
    """

    worlds: tuple[Loaded, Loaded]
    drawn: Drawn
    places: tuple[tuple[str, ...], ...]
    study: Study

    @property
    def each(self) -> int:
        """Replications of each draw."""
        return self.study.replications


def uncertain_runs(
    references: Sequence[str],
    asked: Study,
    *,
    overrides: Sequence[str],
    draws: int = DRAWS,
    each: int = EACH,
) -> Uncertain:
    """Return the runs of two scenarios with their inputs drawn.

    Parameters
    ----------
    references, overrides
        By which the scenarios were loaded.
    asked
        The comparison: its names and its seed are taken.
    draws, each
        Draws of the inputs, a power of 2, and replications of each, two or more.

    Raises
    ------
    StudyError
        If there aren't two scenarios, or their inputs can't be drawn.
    """
    if len(references) != WORLDS:
        message = f"uncertain inputs are drawn in two scenarios, not {len(references)}"
        raise StudyError(message)
    if each < 2:  # noqa: PLR2004 - what luck does can't be seen in one
        message = f"each draw needs two replications or more, but it has {each}"
        raise StudyError(message)
    a, b = (load_scenario(one, overrides=tuple(overrides)) for one in references)
    try:
        drawn = draw_worlds((a, b), seed=asked.seed, draws=draws)
    except ValueError as error:
        raise StudyError(str(error)) from error
    names = [named.name for named in asked.scenarios]
    runs: dict[str, NamedScenario] = {}
    places = []
    for world, name in enumerate(names):
        row = []
        for draw, scenarios in enumerate(drawn.scenarios):
            key = scenario_id(scenarios[world])
            called = f"{name}{APART}{draw:03d}"
            run = runs.setdefault(key, NamedScenario(called, scenarios[world], key))
            row.append(run.name)
        places.append(tuple(row))
    study = Study(
        tuple(runs.values()),
        replications=each,
        seed=asked.seed,
        records="deployments",
    )
    return Uncertain((a, b), drawn, tuple(places), study)
