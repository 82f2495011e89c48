"""The command that says which resource limits a scenario."""

from __future__ import annotations

from dataclasses import replace

import click

from lfrsim.cli.options import StudyOptions, applied, force, study_options
from lfrsim.cli.output import print_document, print_report
from lfrsim.cli.running import document, figures, ran, say_where


@click.command(short_help="Say which resource limits the arrests of SCENARIO.")
@click.argument("scenario")
@applied(force)
@study_options
def limits(scenario: str, *, options: StudyOptions, is_forced: bool) -> None:
    """Say which resource limits the arrests of SCENARIO, and how often first.

    Operators, pairs, prisoner vans, officers, desks and cells are each made unlimited
    in turn, with the same luck, and all of them at once: up to eleven runs. The same
    command again runs only what is missing.
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
        from sim.experiment.folders import writing

        found = find_limits(results)
        with writing(results.folder):
            paths = found.write(results.folder)
    if options.as_json:
        print_document(document(results, {"limits": found.to_json()}))
    else:
        print_report(found.sentence, found.lines, figures(paths))
    say_where(results.folder, paths, options)
