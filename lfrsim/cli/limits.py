"""The command that says which resource limits a scenario."""

from __future__ import annotations

from dataclasses import replace

import click

from lfrsim.cli.options import StudyOptions, applied, force, study_options
from lfrsim.cli.running import ran, show, written


@click.command(short_help="Say which resource limits the arrests of SCENARIO.")
@click.argument("scenario")
@applied(force)
@study_options
def limits(scenario: str, *, options: StudyOptions, is_forced: bool) -> None:
    """Say which resource limits the arrests of SCENARIO, and how often first.

    Whatever is limited of officers, prisoner vans, hours, desks and cells is made
    unlimited in turn, with the same luck, and all of it at once: up to eleven runs
    more. The same command again runs only what is missing.
    """
    from analysis.studies.binding.runs import default_folder, limits_study
    from sim.experiment.design import load_study

    asked = load_study(
        [scenario],
        overrides=options.overrides,
        replications=options.replications,
        seed=options.seed,
        records="deployments",
    )
    study = limits_study(asked)
    placed = replace(options, out=options.out or default_folder(asked))
    with ran(study, placed, is_forced=is_forced) as results:
        from analysis.studies.binding.limits import find_limits

        found = find_limits(results)
        paths = written(results, found)
    show(results, {"limits": found}, paths, options)
