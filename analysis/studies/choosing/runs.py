"""The runs that a choice takes: in steps, until it is made, of survivors alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from analysis.statistics.selection import Screening, screen
from analysis.studies.outcome import Outcome, compute_outcome
from sim.experiment.design import CHUNK, Study, StudyError
from sim.experiment.run import run_study

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from analysis.studies.choosing.rule import Rule
    from sim.experiment.executors import Workers
    from sim.experiment.run import Progress
    from sim.experiment.store import Store

MOST_SCENARIOS: Final = 26  # as there are letters
FEWEST_SCENARIOS: Final = 2
LONGEST: Final = 80  # characters of all names
GROWTH: Final = 4  # a step is a quarter of what there is, or a chunk


@dataclass(frozen=True, eq=False)
class Chosen:
    """What a choice rests on.

    Attributes
    ----------
    rule
        By what is chosen.
    outcomes
        Of each scenario, with the replications that it has.
    signed
        The measure so that more is better, shape (k, n); ``nan`` where a scenario has
        fewer replications.
    screening
        Who is left.
    seed
        Master seed.
    """

    rule: Rule
    outcomes: Mapping[str, Outcome]
    signed: NDArray[np.float64]
    screening: Screening
    seed: int


def choosing_study(asked: Study, rule: Rule) -> Study:
    """Return a study of the first stage, to which replications are added.

    Raises
    ------
    StudyError
        If there are too few scenarios to choose from, or more than letters.
    """
    number = len(asked.scenarios)
    if not FEWEST_SCENARIOS <= number <= MOST_SCENARIOS:
        message = (
            f"a choice is among {FEWEST_SCENARIOS} to {MOST_SCENARIOS} scenarios, and "
            f"not among {number}"
        )
        raise StudyError(message)
    first = _whole(rule.first, rule)
    return asked.keeping("deployments").of(replications=first)


def default_folder(asked: Study) -> Path:
    """Return where the runs are kept if no folder is named."""
    first, *others = (named.name for named in asked.scenarios)
    names = "-or-".join([first, *others])
    if len(names) > LONGEST:
        names = f"{first}-or-{len(others)}-others"
    return Path("results", f"choice-of-{names}")


def run_choosing(
    store: Store,
    rule: Rule,
    *,
    by: Workers | None = None,
    progress: Progress | None = None,
) -> Chosen:
    """Run as many replications as the choice takes, and no more of who is eliminated.

    Which are run follows from the values alone: the same command again finds all there,
    and goes the same way. The folder then belongs to the replications that all
    scenarios have; those that survivors have besides are kept in it.
    """
    names = [named.name for named in store.study.scenarios]
    outcomes: dict[str, Outcome] = {}
    left, n = names, _whole(rule.first, rule)
    while True:
        store.ask_for(n)
        results = run_study(store, by=by, progress=progress, only=left)
        outcomes |= {one: compute_outcome(results=results, name=one) for one in left}
        signed = gather(outcomes, rule)
        screening = screen(
            signed,
            first=rule.first,
            indifference=rule.indifference,
            confidence=rule.confidence,
        )
        if screening.is_done or n >= rule.most:
            break
        left = [names[number] for number in screening.survivors]
        n = _whole(min(screening.most, n + max(CHUNK, n // GROWTH)), rule)
    store.ask_for(min(len(one.sums) for one in outcomes.values()))
    store.finish()
    return Chosen(rule, outcomes, signed, screening, results.seed)


def gather(outcomes: Mapping[str, Outcome], rule: Rule) -> NDArray[np.float64]:
    """Put the measure of all scenarios below each other, more being better.

    Raises
    ------
    StudyError
        If the measure is undefined in a replication.
    """
    longest = max(len(one.sums) for one in outcomes.values())
    values = np.full((len(outcomes), longest), np.nan)
    for row, (name, outcome) in zip(values, outcomes.items(), strict=True):
        found = outcome.measures[rule.measure.key].to_numpy(dtype=float)
        if not np.isfinite(found).all():
            place = int(np.flatnonzero(~np.isfinite(found))[0])
            message = (
                f"{rule.measure.key} is undefined in replication {place} of {name}, "
                "where its denominator is 0: choose by another measure, or run more "
                "weeks"
            )
            raise StudyError(message)
        row[: found.size] = rule.signed(found)
    return values


def _whole(number: int, rule: Rule) -> int:
    """Return so many replications in whole chunks, as far as there may be."""
    return min(rule.most, CHUNK * math.ceil(number / CHUNK))
