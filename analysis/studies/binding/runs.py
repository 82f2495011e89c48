"""Which runs tell what limits a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from analysis.studies.binding.resources import all_unlimited, scarce
from sim.experiment.design import NamedScenario, Study, StudyError
from sim.scenario.loading import scenario_id

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

APART: Final = "~unlimited-"
"""Stands between the name of a scenario and what is unlimited."""
ALL: Final = "everything"


def limits_study(asked: Study) -> Study:
    """Return a study of one scenario with the runs that tell what limits it.

    Raises
    ------
    StudyError
        If there isn't exactly one, or nothing in it is limited.
    """
    if len(asked.scenarios) != 1:
        message = f"limits are those of one scenario, and not of {len(asked.scenarios)}"
        raise StudyError(message)
    named = asked.scenarios[0]
    found = scarce(named.scenario)
    if not found:
        message = f"nothing is limited in {named.name}: there is nothing to find out"
        raise StudyError(message)
    changed = {one.key: one.unlimited(named.scenario) for one in found}
    if len(found) > 1:
        changed[ALL] = all_unlimited(named.scenario)
    runs = [_named(named.name, key, one) for key, one in changed.items()]
    return Study(
        (named, *runs),
        replications=asked.replications,
        seed=asked.seed,
        records="deployments",
        unsaid=asked.unsaid,
    )


def default_folder(asked: Study) -> Path:
    """Return where the runs are kept if no folder is named."""
    return Path("results", f"limits-of-{asked.scenarios[0].name}")


def _named(name: str, key: str, scenario: Scenario) -> NamedScenario:
    return NamedScenario(f"{name}{APART}{key}", scenario, scenario_id(scenario))
