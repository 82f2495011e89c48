"""What doubtful inputs do to a difference, asked from Python."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lfrsim.running import run, workers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.studies.doubt.apart import Apart
    from analysis.studies.doubt.moved import Moved
    from sim.experiment.cluster.connection import Cluster


def doubt(  # noqa: PLR0913 - as in run
    a: str,
    b: str,
    *,
    draws: int = 128,
    each: int = 4,
    jobs: int = 1,
    cluster: str | Cluster | None = None,
    out: str | Path | None = None,
    **options: Any,  # noqa: ANN401  # see run
) -> Apart:
    """Tell error, risk and the doubt of uncertain inputs of a difference apart.

    Runs both scenarios, and both at draws of what their inputs could be in the folder
    ``doubt`` of the results.

    Parameters
    ----------
    a, b
        The scenarios.
    draws
        Of the inputs: a power of 2.
    each
        Replications of each draw, two or more.
    jobs, cluster, out, options
        As for `run`.
    """
    from analysis.studies.comparison.compare import compare as compare_results
    from analysis.studies.doubt.apart import tell_apart
    from analysis.studies.doubt.runs import FOLDER, uncertain_runs
    from sim.experiment.design import load_study
    from sim.experiment.run import run_study
    from sim.experiment.store import opened

    changes, seed = options.get("overrides", ()), options.get("seed", 20250106)
    asked = load_study([a, b], overrides=changes, replications=1, seed=seed)
    # Refused before anything is run.
    uncertain = uncertain_runs([a, b], asked, overrides=changes, draws=draws, each=each)
    results = run(a, b, jobs=jobs, cluster=cluster, out=out, **options)
    folder, command = results.folder / FOLDER, ["lfrsim.doubt", a, b]
    with opened(folder, uncertain.study, command=command) as store:
        others = run_study(store, by=workers_of(jobs, cluster))
        return tell_apart(compare_results(results), uncertain, others)


def ends(  # noqa: PLR0913 - as in run
    a: str,
    b: str,
    *,
    inputs: Sequence[str],
    by: str = "arrests_per_week",
    replications: int = 8,
    seed: int = 20250106,
    jobs: int = 1,
    cluster: str | Cluster | None = None,
    out: str | Path | None = None,
    overrides: Sequence[str] = (),
) -> Moved:
    """Move one uncertain input at a time to both ends of what it could be.

    Both scenarios are run as stated, and with each input at either end in both, all
    with the same luck. What two inputs do together isn't seen, nor what lies between
    the ends; `doubt` draws all of them.

    Parameters
    ----------
    a, b
        The scenarios. What one of them has chosen itself stays there.
    inputs
        Paths of inputs that have a range, such as ``population.time_sought``, and names
        of joint doubts, such as ``staff``.
    by
        The measure of ``moved.table`` and the figure; ``moved.frame`` has any other.
    replications
        Of each scenario at each end.
    seed, jobs, cluster, out, overrides
        As for `run`.

    Notes
    -----
    The ends are 5 and 95 % of what an input could be; of a word, or of points of a
    joint doubt, the first and the last.
    """
    from analysis.measures import measure_named
    from analysis.studies.doubt.ends import default_folder, ends_runs
    from analysis.studies.doubt.moved import find_moved
    from sim.experiment.design import load_study
    from sim.experiment.run import run_study
    from sim.experiment.store import opened
    from sim.scenario.loading import load_scenario

    # Refused before anything is run.
    measure_named(by)
    asked = load_study([a, b], overrides=overrides, replications=1, seed=seed)
    worlds = [load_scenario(one, overrides=tuple(overrides)) for one in (a, b)]
    names = [inputs] if isinstance(inputs, str) else list(dict.fromkeys(inputs))
    runs = ends_runs(asked, worlds, names, each=replications)
    folder = default_folder(runs) if out is None else Path(out)
    with opened(folder, runs.study, command=["lfrsim.ends", a, b]) as store:
        results = run_study(store, by=workers_of(jobs, cluster))
        return find_moved(runs, results, by=by)
