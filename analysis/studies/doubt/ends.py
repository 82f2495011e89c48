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

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pandas as pd

from analysis.statistics.paired import compute_paired
from analysis.studies.doubt.drawing import World, closed, name_of
from analysis.studies.doubt.runs import APART
from analysis.studies.doubt.values import members_of, values_at, values_stated
from analysis.studies.outcome import compute_replication_measures
from sim.experiment.design import NamedScenario, Study, StudyError
from sim.scenario.checking import misfits
from sim.scenario.choices import Choice
from sim.scenario.drawing import draw_inputs
from sim.scenario.inputs import path_text
from sim.scenario.loading import scenario_id

if TYPE_CHECKING:
    from sim.experiment.results import Results
    from sim.scenario.doubts import Doubt
    from sim.scenario.schema import Scenario

EACH: Final = 8
"""Replications of each world at each end."""
NUMBERS: Final = (0.05, 0.95)
WORDS: Final = (0.0, 1.0)
STATED: Final = ("", "stated")
LOW, HIGH = "low", "high"
WORLDS: Final = 2


@dataclass(frozen=True, eq=False)
class Ends:
    """Two worlds with one input at a time at an end of its doubt.

    Attributes
    ----------
    doubts
        What is moved, by name: its inputs by path.
    places
        By name and end, and as stated: the names of the runs of both worlds.
    study
        The runs. Where an end leaves a world as it is, it has no run of its own.
    """

    doubts: Mapping[str, Mapping[str, Doubt]]
    places: Mapping[tuple[str, str], tuple[str, str]]
    study: Study


@dataclass(frozen=True, eq=False)
class Moved:
    """What came of the runs at the ends.

    Attributes
    ----------
    ends
        What was run.
    measures
        All of each run, a row a replication, by its name.
    """

    ends: Ends
    measures: Mapping[str, pd.DataFrame]

    @cached_property
    def replications(self) -> int:
        """How many there are of each world at each end."""
        return len(next(iter(self.measures.values())))

    def table(self, measure: str) -> pd.DataFrame:
        """Return what each input does to the difference in a measure.

        Parameters
        ----------
        measure
            Its key.

        Returns
        -------
        DataFrame
            A row an input, what moves the difference most first: its ``name``, the
            ``members`` of a joint doubt, its values ``at_low``, ``at_stated`` and
            ``at_high``; the mean difference B - A as ``stated``, and at the ends
            ``low`` and ``high``; ``low_low`` ... ``high_high``, the 95 % intervals of
            how far these are from the stated one in the same luck, put there; the
            ``span`` from the least to the greatest of the three; ``n``.
        """
        rows = [self._row(name, measure) for name in self.ends.doubts]
        frame = pd.DataFrame(rows)
        order = frame["span"].fillna(-1.0).argsort(kind="stable")[::-1]
        return frame.iloc[order].reset_index(drop=True)

    def _row(self, name: str, measure: str) -> dict[str, object]:
        doubts = self.ends.doubts[name]
        differences = self._differences(STATED, measure)
        stated = float(differences.mean())
        row: dict[str, object] = {
            "name": name,
            "members": members_of(doubts),
            "at_stated": values_stated(doubts),
            "stated": stated,
        }
        for end, share in zip((LOW, HIGH), shares_of(doubts), strict=True):
            change = compute_paired(
                a=differences, b=self._differences((name, end), measure)
            )
            row[end] = stated + change.difference
            row[f"{end}_low"], row[f"{end}_high"] = (
                stated + change.low,
                stated + change.high,
            )
            row[f"at_{end}"] = values_at(doubts, share)
        means = [float(str(row[key])) for key in ("stated", LOW, HIGH)]
        span = math.nan if any(map(math.isnan, means)) else max(means) - min(means)
        return {**row, "span": span, "n": self.replications}

    def _differences(self, place: tuple[str, str], measure: str) -> pd.Series[float]:
        """Return B - A in each replication."""
        a, b = (self.measures[run][measure] for run in self.ends.places[place])
        return b - a


def ends_runs(
    asked: Study, worlds: Sequence[World], names: Sequence[str], *, each: int = EACH
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
        If an end doesn't fit the other inputs.
    """
    called = [named.name for named in asked.scenarios]
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
    return Ends(doubts, places, study)


def find_moved(ends: Ends, results: Results) -> Moved:
    """Read what came of the runs."""
    names = [named.name for named in results.scenarios]
    return Moved(
        ends,
        {
            name: compute_replication_measures(results=results, name=name)
            for name in names
        },
    )


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
