"""Which runs the split of a gap takes besides the two that are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analysis.studies.expectation.expectation import expect
from analysis.studies.proportion.causes import CAUSES, without, without_all
from sim.experiment.design import NamedScenario, Study, StudyError
from sim.scenario.loading import scenario_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.scenario.schema import Scenario

APART: Final = "~no-"
"""Stands between the name of a scenario and what it is without."""
ALL: Final = "causes"
FOLDER: Final = "gap"
"""Where these runs are in the results folder of the two."""
ROUNDING: Final = 1e-9


def ratio_of(study: Study) -> float:
    """Return planned deployments of the second scenario over those of the first.

    Raises
    ------
    StudyError
        If there is nothing to be in proportion to.
    """
    a, b = (named.scenario.plan.deployments_per_week for named in study.scenarios)
    if a == b:
        message = f"both plans have {a} deployments a week: there is no gap to split"
        raise StudyError(message)
    if 0 in (a, b):
        message = "without any deployments there is nothing to be in proportion to"
        raise StudyError(message)
    return b / a


def runs_without(study: Study) -> Study | None:
    """Return the runs of two scenarios without each cause that is in either.

    A scenario that doesn't have a cause is the same without it, and isn't run again.
    Where the two differ in something else too, there is one run more of each, without
    any of the causes.

    Returns
    -------
    Study or None
        With the same luck, and records of deployments alone; None if nothing is to be
        run.
    """
    ratio_of(study)
    found = tuple(_variants(study))
    if not found:
        return None
    return Study(
        found, replications=study.replications, seed=study.seed, records="deployments"
    )


def name_without(name: str, cause: str) -> str:
    """Return what a scenario without a cause is called."""
    return f"{name}{APART}{cause}"


def differ_otherwise(study: Study) -> bool:
    """Tell whether arrests aren't in proportion without any of the causes either."""
    first, second = (named.scenario for named in study.scenarios)
    a, b = (expect(without_all(one, first)).arrests_per_week for one in (first, second))
    return abs(b - ratio_of(study) * a) > ROUNDING * max(a, b)


def _variants(study: Study) -> Iterator[NamedScenario]:
    first = study.scenarios[0].scenario
    for cause in CAUSES:
        for named in study.scenarios:
            changed = without(cause, named.scenario, first)
            if changed is not None:
                yield _named(named.name, cause.key, changed)
    if differ_otherwise(study):
        for named in study.scenarios:
            yield _named(named.name, ALL, without_all(named.scenario, first))


def _named(name: str, cause: str, scenario: Scenario) -> NamedScenario:
    return NamedScenario(name_without(name, cause), scenario, scenario_id(scenario))
