"""The commands that run one scenario: run, trace."""

from __future__ import annotations

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
from lfrsim.cli.reporting import report_on, report_option
from lfrsim.cli.running import Finding, ran, show, written

if TYPE_CHECKING:
    from pathlib import Path

    from sim.experiment.design import Level


@click.command(short_help="Run SCENARIO and describe what happened.")
@click.argument("scenario")
@applied(report_option, records, force)
@study_options
def run(
    scenario: str,
    *,
    options: StudyOptions,
    records: Level,
    is_forced: bool,
    report_file: Path | None,
) -> None:
    """Run SCENARIO and describe what happened.

    The same command again runs only what is missing.
    """
    from sim.experiment.design import load_study

    study = load_study(
        [scenario],
        overrides=options.overrides,
        replications=options.replications,
        seed=options.seed,
        records=records,
    )
    with ran(study, options, is_forced=is_forced) as results:
        from analysis.studies.comparison.describe import describe

        description = describe(results)
        findings: dict[str, Finding] = {"description": description}
        paths = written(results, description)
        report_on(results, findings, report_file, is_quiet=options.is_quiet)
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
    from analysis.studies.following.naming import UnknownDeploymentError
    from lfrsim.running import trace as told

    try:
        text = told(
            scenario,
            replication=replication,
            seed=seed,
            deployment=deployment,
            overrides=overrides,
        )
    except UnknownDeploymentError as error:
        raise click.BadParameter(str(error), param_hint="--deployment") from error
    print_lines(text.split("\n"))
