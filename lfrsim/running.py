"""Scenarios loaded, run and read again, from Python."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.record.reading import Record
    from analysis.replay.replay import Replay
    from sim.experiment.cluster.connection import Cluster
    from sim.experiment.design import Level, Study
    from sim.experiment.executors import Workers
    from sim.experiment.results import Results
    from sim.scenario.loading import Loaded


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
    warn(study)
    folder = default_folder(study) if out is None else Path(out)
    by = workers_of(jobs, cluster)
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


def trace(
    reference: str,
    *,
    replication: int = 0,
    seed: int = 20250106,
    deployment: str | None = None,
    overrides: Sequence[str] = (),
) -> str:
    """Tell one replication of a scenario alert by alert, as text to be printed.

    Parameters
    ----------
    reference
        A scenario.
    replication, seed
        Which replication, of which luck: the one that a run with this seed has.
    deployment
        The only deployment to be told, by date and van: ``2025-03-04/1``.
    overrides
        Settings to change.

    Raises
    ------
    ValueError
        If the replication doesn't have that deployment.
    """
    from analysis.report.trace import trace_lines

    scenario = load(reference, overrides=overrides).scenario
    told = trace_lines(
        scenario, seed=seed, replication=replication, deployment=deployment
    )
    head = f"{scenario.name}: replication {replication} of seed {seed}"
    return "\n".join([head, *told])


def replay(
    *references: str,
    replication: int = 0,
    seed: int = 20250106,
    deployment: str | None = None,
    overrides: Sequence[str] = (),
) -> Replay:
    """Make a page that plays one deployment, of one scenario or two side by side.

    Parameters
    ----------
    references
        A scenario, or two that meet the same crowd.
    replication, seed
        Which replication, of which luck: the one that a run with this seed has.
    deployment
        Which one, by date and van, such as ``2025-03-04/1``; if it isn't given, the
        busiest, of two worlds the busiest in which they part.
    overrides
        Settings to change in each scenario.

    Returns
    -------
    Replay
        Its ``html`` is the page, its ``deployments`` are those that one could watch.

    Raises
    ------
    ValueError
        If there is no such deployment, or alerts of one scenario say nothing of those
        of the other.
    """
    from analysis.replay import make_replay
    from sim.experiment.design import load_study

    study = load_study(references, overrides=overrides, replications=1, seed=seed)
    return make_replay(
        study.scenarios, seed=seed, replication=replication, deployment=deployment
    )


def record(path: str | Path | None = None) -> Record:
    """Return a published record of deployments; London's if no path is given.

    Its ``frame`` has a row a deployment, in the order of dates. What its columns mean,
    and what a reader would get wrong, stands beside it (``scenarios/record``).
    """
    from analysis.record.reading import read_record

    return read_record(path)


def warn(study: Study) -> None:
    """Warn of what the users' files leave unsaid, where they asked for the study."""
    import warnings

    for text in study.unsaid:
        warnings.warn(text, stacklevel=3)


def workers_of(jobs: int, cluster: str | Cluster | None) -> Workers:
    """Return who does the work: processes here, or a cluster."""
    if cluster is None:
        from sim.experiment.executors import workers

        return workers(jobs)
    if jobs != 1:
        message = f"either jobs={jobs}, for processes here, or a cluster: not both"
        raise ValueError(message)

    from sim.experiment.cluster.connection import Cluster
    from sim.experiment.cluster.workers import cluster_workers

    return cluster_workers(Cluster(cluster) if isinstance(cluster, str) else cluster)
