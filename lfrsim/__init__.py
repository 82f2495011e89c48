"""The door for notebooks and scripts: load, run, compare.

::

    import lfrsim

    comparison = lfrsim.compare("four-a-week", "ten-a-week", replications=20)
    comparison.table

Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.studies.binding.limits import Limits
    from analysis.studies.compare import Comparison
    from analysis.studies.proportion.gap import Gap
    from analysis.studies.stopping import Stop
    from sim.experiment.cluster.connection import Cluster
    from sim.experiment.design import Level, Study
    from sim.experiment.executors import Workers
    from sim.experiment.results import Results
    from sim.scenario.loading import Loaded

__all__ = [
    "__version__",
    "compare",
    "compare_until",
    "gap",
    "limits",
    "load",
    "read",
    "run",
]

NEIGHBOURS: Final = ("sim", "analysis", "scenarios")


def load(reference: str, *, overrides: Sequence[str] = ()) -> Loaded:
    """Return a scenario: a shipped one by name, or a file by its path.

    Parameters
    ----------
    reference
        Such as ``four-a-week`` or ``my/plan.yaml``.
    overrides
        Settings to change, such as ``plan.deployments_per_week=7``.
    """
    from sim.scenario.loading import load_scenario

    return load_scenario(reference, overrides=tuple(overrides))


def run(  # noqa: PLR0913 - all but the first are options, by name
    *references: str,
    replications: int = 100,
    seed: int = 20250106,
    jobs: int = 1,
    cluster: str | Cluster | None = None,
    out: str | Path | None = None,
    overrides: Sequence[str] = (),
    records: Level = "all",
) -> Results:
    """Run scenarios with the same luck, or what is missing of it; return the records.

    Parameters
    ----------
    references
        One or more scenarios.
    replications
        Replications of each.
    seed
        Master seed.
    jobs
        Processes at work. With more than one, a script must keep its calls under
        ``if __name__ == "__main__":``, because each process reads the script again.
    cluster
        A Dask cluster at work instead: the address of its scheduler, or all that is
        needed to be let in (`sim.experiment.cluster.connection.Cluster`).
    out
        Folder of the results; if not given, ``results/`` and the scenarios' names.
    overrides
        Settings to change in each scenario.
    records
        Which records are kept: ``deployments`` (a row each), ``alerts`` too, or
        ``all``, with the times at which officers were held.
    """
    from sim.experiment.design import load_study
    from sim.experiment.run import run_study
    from sim.experiment.store import default_folder, opened

    study = load_study(
        references,
        overrides=overrides,
        replications=replications,
        seed=seed,
        records=records,
    )
    _warn(study)
    folder = default_folder(study) if out is None else Path(out)
    by = _workers(jobs, cluster)
    with opened(folder, study, command=["lfrsim.run", *references]) as store:
        return run_study(store, by=by)


def read(folder: str | Path, *, incomplete: bool = False) -> Results:
    """Return the records that a study left in a folder.

    Parameters
    ----------
    folder
        Where they are.
    incomplete
        Whether the first replications will do, as many as all scenarios have, where
        others are missing or damaged.
    """
    from sim.experiment.store import read_results

    return read_results(Path(folder), incomplete=incomplete)


def compare(a: str, b: str, **options: Any) -> Comparison:  # noqa: ANN401  # see run
    """Run two scenarios with the same luck and compare them; options as for `run`."""
    from analysis.studies.compare import compare as compare_results

    return compare_results(run(a, b, **options))


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
    """
    from analysis.statistics.stopping import Goal
    from analysis.studies.compare import compare as compare_results
    from analysis.studies.stopping import Asked, run_until, tell_stop

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
    results; options as for `run`.
    """
    from analysis.studies.compare import compare as compare_results
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
            others = run_study(store, by=_workers(jobs, cluster))
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
    """Find which resource limits the arrests of a scenario; options as for `run`."""
    from analysis.studies.binding.limits import find_limits
    from analysis.studies.binding.runs import default_folder, limits_study
    from sim.experiment.design import load_study
    from sim.experiment.run import run_study
    from sim.experiment.store import opened

    asked = load_study(
        [scenario], overrides=overrides, replications=replications, seed=seed
    )
    _warn(asked)
    folder = default_folder(asked) if out is None else Path(out)
    command = ["lfrsim.limits", scenario]
    with opened(folder, limits_study(asked), command=command) as store:
        return find_limits(run_study(store, by=_workers(jobs, cluster)))


def _warn(study: Study) -> None:
    """Warn of what the users' files leave unsaid, where they asked for the study."""
    import warnings

    for text in study.unsaid:
        warnings.warn(text, stacklevel=3)


def _workers(jobs: int, cluster: str | Cluster | None) -> Workers:
    if cluster is None:
        from sim.experiment.executors import workers

        return workers(jobs)
    if jobs != 1:
        message = f"either jobs={jobs}, for processes here, or a cluster: not both"
        raise ValueError(message)

    from sim.experiment.cluster.connection import Cluster
    from sim.experiment.cluster.workers import cluster_workers

    return cluster_workers(Cluster(cluster) if isinstance(cluster, str) else cluster)


def __getattr__(name: str) -> str:
    """Look the version up when it is asked for."""
    if name != "__version__":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import metadata

    return metadata.version("lfrsim")


def _refuse_strangers() -> None:
    """Make sure that its neighbours come from the same installation as this package.

    Their names are general. A pupil's ``analysis.py`` in the current folder would be
    found before them, and fail in ways that nobody could explain.
    """
    home = Path(__file__).resolve().parents[1]
    for name in NEIGHBOURS:
        spec = util.find_spec(name)
        if spec is None or spec.origin is None:
            message = f"lfrsim isn't installed whole: {home / name} is missing"
            raise ImportError(message)
        if Path(spec.origin).resolve().parent != home / name:
            message = (
                f"{spec.origin} hides the package {name!r} of lfrsim in {home}: "
                "rename that file or folder, or work in another folder"
            )
            raise ImportError(message)


_refuse_strangers()
