"""The door's functions that help to plan: which scenario, which dose, which trial."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lfrsim.running import warn, workers_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.studies.choosing.choice import Choice
    from analysis.studies.sweeping.designs import Kind
    from analysis.studies.sweeping.sweep import Sweep
    from analysis.studies.trial.trial import Trial
    from sim.experiment.cluster.connection import Cluster


def choose(  # noqa: PLR0913 - as in run
    *references: str,
    by: str = "arrests_per_week",
    is_least: bool | None = None,
    indifference: float | None = None,
    confidence: float = 0.95,
    first: int | None = None,
    most: int = 200,
    seed: int = 20250106,
    jobs: int = 1,
    cluster: str | Cluster | None = None,
    out: str | Path | None = None,
    overrides: Sequence[str] = (),
) -> Choice:
    """Find which of several scenarios is best.

    Parameters
    ----------
    references
        Two scenarios or more.
    by, is_least
        Key of a measure, and whether the least of it is best: by its kind if not said.
    indifference
        The smallest difference that matters; half an arrest a week if not said.
    confidence
        Of the choice, and of all intervals together.
    first, most
        Replications of all to begin with (30, or all if they are fewer), and of any
        at most.
    seed, jobs, cluster, out, overrides
        As for `run`.
    """
    from analysis.studies.choosing.choice import find_choice
    from analysis.studies.choosing.rule import make_rule
    from analysis.studies.choosing.runs import (
        choosing_study,
        default_folder,
        run_choosing,
    )
    from sim.experiment.design import load_study
    from sim.experiment.store import opened

    rule = make_rule(
        by, is_least=is_least, indifference=indifference, confidence=confidence,
        first=first, most=most, scenarios=len(references),
    )  # fmt: skip
    asked = load_study(references, overrides=overrides, replications=most, seed=seed)
    warn(asked)
    folder = default_folder(asked) if out is None else Path(out)
    command = ["lfrsim.choose", *references]
    with opened(folder, choosing_study(asked, rule), command=command) as store:
        return find_choice(run_choosing(store, rule, by=workers_of(jobs, cluster)))


def power(  # noqa: PLR0913 - as in run
    scenario: str,
    *,
    effect: str | float,
    design: str = "parallel",
    replications: int = 16,
    seed: int = 20250106,
    jobs: int = 1,
    cluster: str | Cluster | None = None,
    out: str | Path | None = None,
    overrides: Sequence[str] = (),
    **asked: Any,  # noqa: ANN401  # see analysis.studies.trial.runs.ask
) -> Trial:
    """Find how large a trial must be to find an effect.

    Parameters
    ----------
    scenario
        From which is learnt how counts scatter.
    effect
        The change to be found: ``"20%"``, ``-0.15``.
    design
        ``parallel`` or ``before-after``.
    replications, seed, jobs, cluster, out, overrides
        As for `run`.
    asked
        ``of``, ``alpha``, ``power``, ``per_week``, ``sites``, ``weeks``,
        ``autocorrelation`` (`analysis.studies.trial.runs.ask`).
    """
    from analysis.studies.trial.asked import Design
    from analysis.studies.trial.runs import ask, default_folder
    from analysis.studies.trial.trial import plan_trial
    from sim.experiment.design import load_study
    from sim.experiment.run import run_study
    from sim.experiment.store import opened

    study = load_study(
        [scenario], overrides=overrides, replications=replications, seed=seed,
        records="deployments",
    )  # fmt: skip
    trial = ask(study, effect=effect, **asked)
    warn(study)
    folder = default_folder(study) if out is None else Path(out)
    with opened(folder, study, command=["lfrsim.power", scenario]) as store:
        results = run_study(store, by=workers_of(jobs, cluster))
        return plan_trial(results, Design(design), trial)


def sweep(  # noqa: PLR0913 - as in run
    scenario: str,
    vary: Mapping[str, str],
    *,
    design: Kind = "grid",
    points: int | None = None,
    by: str = "fruitless_stops_per_week",
    replications: int = 20,
    seed: int = 20250106,
    jobs: int = 1,
    cluster: str | Cluster | None = None,
    out: str | Path | None = None,
    overrides: Sequence[str] = (),
) -> Sweep:
    """Run a scenario at many values of a few settings, with the same luck at each.

    Parameters
    ----------
    scenario
        A shipped name or a path.
    vary
        Settings and their values, such as ``{"plan.deployments_per_week": "0..14"}``,
        which gives the dose curve.
    design, points
        ``grid`` has every combination; ``lhs`` that many points; ``sobol`` that many
        times the settings and two more.
    by
        The measure beside arrests where several settings are varied.
    replications, seed, jobs, cluster, out, overrides
        As for `run`.
    """
    from analysis.measures import measure_named
    from analysis.studies.sweeping.designs import make_design
    from analysis.studies.sweeping.runs import default_folder, lay_out
    from analysis.studies.sweeping.sweep import find_sweep
    from sim.experiment.run import run_study
    from sim.experiment.store import opened

    measure_named(by)  # refused before anything is run
    texts = [f"{path}={values}" for path, values in vary.items()]
    layout = lay_out(
        scenario,
        make_design(texts, kind=design, points=points, seed=seed),
        overrides=overrides,
        replications=replications,
        seed=seed,
    )
    warn(layout.study)
    folder = default_folder(layout) if out is None else Path(out)
    with opened(folder, layout.study, command=["lfrsim.sweep", scenario]) as store:
        results = run_study(store, by=workers_of(jobs, cluster))
        return find_sweep(results, layout, by=by)
