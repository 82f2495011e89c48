"""The commands that run scenarios: run, compare."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

from lfrsim.cli.endings import say
from lfrsim.cli.options import (
    SEED,
    StudyOptions,
    applied,
    debug,
    force,
    overrides,
    records,
    study_options,
)
from lfrsim.cli.output import print_document, print_lines, print_report
from lfrsim.cli.progress import watched
from lfrsim.cli.workplace import workers_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sim.experiment.design import Level
    from sim.experiment.results import Results

FEW: Final = 10


@click.command(short_help="Run SCENARIO and describe what happened.")
@click.argument("scenario")
@applied(records, force)
@study_options
def run(
    scenario: str, *, options: StudyOptions, records: Level, is_forced: bool
) -> None:
    """Run SCENARIO and describe what happened.

    The same command again runs only what is missing.
    """
    with _ran([scenario], options, records=records, is_forced=is_forced) as results:
        from analysis.studies.describe import describe
        from sim.experiment.folders import writing

        description = describe(results)
        with writing(results.folder):
            paths = description.write(results.folder)
    if options.as_json:
        print_document(_document(results, "description", description.to_json()))
    else:
        print_report(description.sentence, description.lines, _figures(paths))
    _say_where(results.folder, paths, options)


@click.command(short_help="Run A and B with the same luck and compare them.")
@click.argument("a")
@click.argument("b")
@applied(records, force)
@study_options
def compare(
    a: str, b: str, *, options: StudyOptions, records: Level, is_forced: bool
) -> None:
    """Run the scenarios A and B with the same luck and compare them.

    Every replication meets the same streets, crowds and persons in both, so that what
    differs is what the scenarios differ in. The same command again runs only what is
    missing. Settings are changed in both scenarios.
    """
    with _ran([a, b], options, records=records, is_forced=is_forced) as results:
        from analysis.studies.compare import compare as compare_results
        from sim.experiment.folders import writing

        comparison = compare_results(results)
        with writing(results.folder):
            paths = comparison.write(results.folder)
    if options.as_json:
        print_document(_document(results, "comparison", comparison.to_json()))
    else:
        print_report(comparison.sentence, comparison.lines, _figures(paths))
    _say_where(results.folder, paths, options)


@click.command(short_help="Tell one replication of SCENARIO alert by alert.")
@click.argument("scenario")
@click.option(
    "--replication",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Which replication; they count from 0.",
)
@click.option(
    "--seed", type=click.IntRange(0, 2**63 - 1), default=SEED, show_default=True
)
@click.option(
    "--deployment",
    metavar="DATE/VAN",
    help="The only deployment to be told, such as 2025-03-04/1.",
)
@applied(overrides, debug)
def trace(
    scenario: str,
    replication: int,
    seed: int,
    deployment: str | None,
    overrides: tuple[str, ...],
) -> None:
    """Tell one replication of SCENARIO alert by alert: who is judged, reached, lost.

    Nothing is written. It is the same replication that a run with this seed has.
    """
    from analysis.report.trace import UnknownDeploymentError, trace_lines
    from sim.scenario.loading import load_scenario

    found = load_scenario(scenario, overrides=overrides).scenario
    told = trace_lines(found, seed=seed, replication=replication, deployment=deployment)
    try:
        lines = list(told)
    except UnknownDeploymentError as error:
        raise click.BadParameter(str(error), param_hint="--deployment") from error
    print_lines([f"{found.name}: replication {replication} of seed {seed}", *lines])


@contextmanager
def _ran(
    references: Sequence[str],
    options: StudyOptions,
    *,
    records: Level,
    is_forced: bool,
) -> Iterator[Results]:
    """Run scenarios; keep the folder from others until the caller is done with it."""
    from analysis.studies.size import refuse_too_large, study_size
    from sim.experiment.design import load_study
    from sim.experiment.executors import available_cores
    from sim.experiment.run import run_study
    from sim.experiment.store import default_folder, opened

    study = load_study(
        references,
        overrides=options.overrides,
        replications=options.replications,
        seed=options.seed,
        records=records,
    )
    folder = options.out or default_folder(study)
    jobs = None if options.cluster else options.jobs or available_cores()
    if is_forced:
        size = study_size(study, jobs=jobs)
    else:
        size = refuse_too_large(study, jobs=jobs, folder=folder)
    command = ["lfrsim", *click.get_current_context().obj]
    by = workers_for(options)
    with (
        opened(folder, study, command=command) as store,
        watched(folder, size=size.text, is_quiet=options.is_quiet) as progress,
    ):
        _warn(study.unsaid, options)
        yield run_study(store, by=by, progress=progress)


def _document(results: Results, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {
        "folder": str(results.folder),
        "seed": results.seed,
        "replications": results.replications,
        "scenarios": [
            {"name": named.name, "title": named.scenario.name, "id": named.id}
            for named in results.scenarios
        ],
        kind: content,
    }


def _warn(unsaid: Sequence[str], options: StudyOptions) -> None:
    number = options.replications
    if options.is_quiet:
        return
    for warning in unsaid:
        say(f"warning: {warning}")
    if number >= FEW:
        return
    if number == 1:
        say("warning: with one replication there are means, but no intervals")
    else:
        say(
            f"warning: intervals from {number} replications are rough; "
            f"{FEW} or more are better"
        )


def _figures(paths: Sequence[Path]) -> list[Path]:
    """Return the figures to look at: one file each, not the same as SVG and CSV."""
    return [path for path in paths if path.suffix == ".png"]


def _say_where(folder: Path, paths: Sequence[Path], options: StudyOptions) -> None:
    if options.is_quiet:
        return
    names = dict.fromkeys(path.relative_to(folder).parts[0] for path in paths)
    say(f"written to {folder}: {', '.join(names)}")
