"""What a scenario has for a trial, and where its runs are kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.studies.trial.asked import Asked, read_effect
from sim.experiment.design import StudyError

if TYPE_CHECKING:
    from sim.experiment.design import Study


def ask(  # noqa: PLR0913 - each is an option of its own
    study: Study,
    *,
    effect: str | float,
    of: str = "arrests",
    alpha: float = 0.05,
    power: float = 0.8,
    per_week: float | None = None,
    sites: int | None = None,
    weeks: int = 52,
    autocorrelation: float | None = None,
) -> Asked:
    """Return what a trial is to find, with what isn't said taken from the scenario.

    Raises
    ------
    StudyError
        If something doesn't suit, or the study isn't of one scenario.
    """
    if len(study.scenarios) != 1:
        message = f"a trial is planned for one scenario, and not {len(study.scenarios)}"
        raise StudyError(message)
    scenario = study.scenarios[0].scenario
    plan = scenario.plan
    there = [name for name, site in scenario.sites.items() if site.visits > 0]
    if plan.sites != "all":
        there = list(dict.fromkeys(plan.sites))
    return Asked(
        of=of,
        effect=read_effect(effect) if isinstance(effect, str) else effect,
        alpha=alpha,
        power=power,
        per_week=plan.deployments_per_week if per_week is None else per_week,
        sites=len(there) if sites is None else sites,
        weeks=weeks,
        autocorrelation=autocorrelation,
    )


def default_folder(study: Study) -> Path:
    """Return where the runs are kept if no folder is named."""
    return Path("results", f"power-of-{study.scenarios[0].name}")
