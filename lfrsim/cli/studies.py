"""The commands that run scenarios: run, compare."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import click

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
from lfrsim.cli.output import print_lines
from lfrsim.cli.running import Finding, ran, show, written
from lfrsim.cli.sureness import (
    Sureness,
    asked_of,
    ran_until_sure,
    sureness_options,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analysis.statistics.stopping import Look
    from analysis.studies.compare import Comparison
    from analysis.studies.proportion.gap import Gap
    from analysis.studies.stopping import Asked
    from sim.experiment.design import Level, Study
    from sim.experiment.results import Results


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
    study = _study([scenario], options, records)
    with ran(study, options, is_forced=is_forced) as results:
        from analysis.studies.describe import describe

        description = describe(results)
        paths = written(results, description)
    show(results, {"description": description}, paths, options)


@click.command(short_help="Run A and B with the same luck and compare them.")
@click.argument("a")
@click.argument("b")
@click.option(
    "--gap",
    "is_split",
    is_flag=True,
    help="Split what is missing from proportion to the deployments by its causes: up "
    "to fourteen more runs, kept in the folder gap.",
)
@sureness_options
@applied(records, force)
@study_options
def compare(  # noqa: PLR0913 - all but two are options, by name
    a: str,
    b: str,
    *,
    options: StudyOptions,
    records: Level,
    is_forced: bool,
    is_split: bool,
    sureness: Sureness,
) -> None:
    """Run the scenarios A and B with the same luck and compare them.

    Every replication meets the same streets, crowds and persons in both, so that what
    differs is what the scenarios differ in. The same command again runs only what is
    missing. Settings are changed in both scenarios.
    """
    asked = asked_of(sureness)
    study = _study([a, b], options, records)
    findings: dict[str, Finding] = {}
    if is_split:
        from analysis.studies.proportion.runs import ratio_of

        ratio_of(study)  # refused before anything is run
    with _ran(study, options, asked, is_forced=is_forced) as (results, looks):
        from analysis.studies.compare import compare as compare_results

        comparison = compare_results(results)
        paths = written(results, comparison)
        findings["comparison"] = comparison
        if asked:
            from analysis.studies.stopping import tell_stop

            caption = comparison.caption
            findings["precision"] = tell_stop(results, asked, looks, caption=caption)
            paths += written(results, findings["precision"])
        if is_split:
            findings["gap"] = _split(comparison, results, options, is_forced=is_forced)
            paths += written(results, findings["gap"])
    show(results, findings, paths, options)


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


def _study(references: Sequence[str], options: StudyOptions, records: Level) -> Study:
    from sim.experiment.design import load_study

    return load_study(
        references,
        overrides=options.overrides,
        replications=options.replications,
        seed=options.seed,
        records=records,
    )


@contextmanager
def _ran(
    study: Study, options: StudyOptions, asked: Asked | None, *, is_forced: bool
) -> Iterator[tuple[Results, list[Look]]]:
    """Run a study of a given number of replications, or until it is sure enough."""
    if asked:
        with ran_until_sure(study, options, asked, is_forced=is_forced) as found:
            yield found
    else:
        with ran(study, options, is_forced=is_forced) as results:
            yield results, []


def _split(
    comparison: Comparison,
    results: Results,
    options: StudyOptions,
    *,
    is_forced: bool,
) -> Gap:
    """Run what a split takes besides, in a folder of its own, and split the gap."""
    from analysis.studies.proportion.gap import split_gap
    from analysis.studies.proportion.runs import FOLDER, runs_without

    variants = runs_without(results.study)
    if variants is None:
        return split_gap(comparison, results, None)
    inside = replace(options, out=results.folder / FOLDER)
    with ran(variants, inside, is_forced=is_forced) as others:
        return split_gap(comparison, results, others)
