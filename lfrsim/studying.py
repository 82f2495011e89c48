"""Questions asked of scenarios, from Python; each runs what it needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lfrsim.running import read, run, warn, workers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.report.page.page import Report
    from analysis.studies.binding.limits import Limits
    from analysis.studies.changes.changes import Changes
    from analysis.studies.choosing.several import Several
    from analysis.studies.comparison.compare import Comparison
    from analysis.studies.comparison.describe import Description
    from analysis.studies.counterfactual.counterfactual import Counterfactual
    from analysis.studies.precision.stop import Stop
    from analysis.studies.proportion.gap import Gap
    from sim.experiment.cluster.connection import Cluster
    from sim.experiment.results import Results


def compare(a: str, b: str, **options: Any) -> Comparison:  # noqa: ANN401  # see run
    """Run two scenarios with the same luck and compare them.

    Parameters
    ----------
    a, b
        The scenarios.
    options
        As for `run`.
    """
    from analysis.studies.comparison.compare import compare as compare_results

    return compare_results(run(a, b, **options))


def compare_several(
    base: str,
    *others: str,
    by: str = "arrests_per_week",
    **options: Any,  # noqa: ANN401  # see run
) -> Several:
    """Run several scenarios with the same luck and compare each with the first.

    Parameters
    ----------
    base
        The scenario with which each of the others is compared.
    others
        The others; at most 25.
    by
        The measure of the figure: a key of ``several.table``.
    options
        As for `run`.

    Notes
    -----
    Intervals of the differences hold together, one measure at a time (Bonferroni). No
    two of the others are compared; which is best says `choose`.
    """
    from analysis.measures import measure_named
    from analysis.studies.choosing import several

    # Refused before anything is run.
    measure_named(by)
    several.refuse_too_many(1 + len(others))
    if "replications" in options:
        several.refuse_too_few(options["replications"])
    return several.find_several(run(base, *others, **options), by=by)


def compare_until(
    a: str,
    b: str,
    *,
    relative: float = 0.0,
    absolute: float = 0.0,
    measure: str = "arrests_per_week",
    most: int = 1_000,
    **options: Any,  # noqa: ANN401  # see run
) -> tuple[Comparison, Stop]:
    """Compare two scenarios with as many replications as the answer needs.

    Parameters
    ----------
    a, b
        The scenarios.
    relative, absolute
        95 % half-width of the paired difference that will do: as a share of the
        difference, such as 0.05, or in the unit of the measure. One of them is needed.
    measure
        Whose difference: a key of ``comparison.table``.
    most
        Replications, whatever was asked.
    options
        As for `run`, without ``replications``.

    Returns
    -------
    Comparison
        With as many replications as it took, or as there may be.
    Stop
        When it was looked at, and what was found there.
    """
    from analysis.statistics.stopping import Goal
    from analysis.studies.comparison.compare import compare as compare_results
    from analysis.studies.precision.stop import Asked, run_until, tell_stop

    goal = Goal(relative=relative, absolute=absolute)
    asked = Asked(goal=goal, key=measure, most=most)
    looks = run_until(lambda n: run(a, b, replications=n, **options), asked)
    results = run(a, b, replications=looks[-1].n, **options)
    found = compare_results(results)
    return found, tell_stop(results, asked, looks, caption=found.caption)


def gap(
    a: str,
    b: str,
    *,
    jobs: int = 1,
    cluster: str | Cluster | None = None,
    out: str | Path | None = None,
    **options: Any,  # noqa: ANN401  # see run
) -> Gap:
    """Split by its causes what is missing from proportion to the deployments.

    Runs both scenarios, and both without each cause in the folder ``gap`` of the
    results.

    Parameters
    ----------
    a, b
        The scenarios, whose plans have different numbers of deployments a week.
    jobs, cluster, out, options
        As for `run`.
    """
    from analysis.studies.comparison.compare import compare as compare_results
    from analysis.studies.proportion.gap import split_gap
    from analysis.studies.proportion.runs import FOLDER, ratio_of, runs_without
    from sim.experiment.design import load_study
    from sim.experiment.run import run_study
    from sim.experiment.store import opened

    changes = options.get("overrides", ())
    # Refused before anything is run.
    ratio_of(load_study([a, b], overrides=changes, replications=1, seed=0))
    results = run(a, b, jobs=jobs, cluster=cluster, out=out, **options)
    variants, others = runs_without(results.study), None
    if variants is not None:
        folder, command = results.folder / FOLDER, ["lfrsim.gap", a, b]
        with opened(folder, variants, command=command) as store:
            others = run_study(store, by=workers_of(jobs, cluster))
    return split_gap(compare_results(results), results, others)


def limits(  # noqa: PLR0913 - as in run
    scenario: str,
    *,
    replications: int = 100,
    seed: int = 20250106,
    jobs: int = 1,
    cluster: str | Cluster | None = None,
    out: str | Path | None = None,
    overrides: Sequence[str] = (),
) -> Limits:
    """Find which resource limits the arrests of a scenario.

    Parameters
    ----------
    scenario
        Run as it is, and with each of its limits lifted.
    replications, seed, jobs, cluster, out, overrides
        As for `run`.
    """
    from analysis.studies.binding.limits import find_limits
    from analysis.studies.binding.runs import default_folder, limits_study
    from sim.experiment.design import load_study
    from sim.experiment.run import run_study
    from sim.experiment.store import opened

    asked = load_study(
        [scenario], overrides=overrides, replications=replications, seed=seed
    )
    warn(asked)
    folder = default_folder(asked) if out is None else Path(out)
    command = ["lfrsim.limits", scenario]
    with opened(folder, limits_study(asked), command=command) as store:
        return find_limits(run_study(store, by=workers_of(jobs, cluster)))


def describe(results: Results) -> Description:
    """Describe one scenario that was run: what it yields, what it asks.

    Parameters
    ----------
    results
        Of one scenario.
    """
    from analysis.studies.comparison.describe import describe as describe_results

    return describe_results(results)


def changes(results: Results) -> Changes:
    """Find whose outcome changed between two scenarios that were run, and why.

    Parameters
    ----------
    results
        Of two scenarios with the same persons, and with alerts kept.
    """
    from analysis.studies.changes.changes import find_changes

    return find_changes(results)


def counterfactual(results: Results) -> Counterfactual:
    """Find which arrests of the second of two scenarios are added or brought forward.

    Parameters
    ----------
    results
        Of two scenarios with the same persons, and with alerts kept. With no
        deployment in the first it is the counterfactual of having LFR at all.
    """
    from analysis.studies.counterfactual.counterfactual import find_counterfactual

    return find_counterfactual(results)


def report(folder: str | Path) -> Report:
    """Make the report on results: of a run, a comparison or limits.

    Parameters
    ----------
    folder
        Where the results are; nothing is run.

    Notes
    -----
    Its ``answer`` is three sentences, its ``html`` the page, which is
    written by ``Path("report.html").write_text(made.html, encoding="utf-8")``.
    """
    from analysis.report.page.page import make_report

    return make_report(read(folder))
