"""The command that draws the staff ridge."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from lfrsim.cli.options import StudyOptions, study_options_with
from lfrsim.cli.output import print_document, print_report
from lfrsim.cli.progress import watched
from lfrsim.cli.workplace import workers_for

FOLDER: Final = Path("results", "ridge")
REPLICATIONS: Final = 16


@click.command(short_help="Find the crews that fit the record's unconfirmed alerts.")
@click.argument("scenario", default="four-a-week", required=False)
@study_options_with(replications=REPLICATIONS)
def ridge(scenario: str, options: StudyOptions) -> None:
    """Find the crews that leave as many alerts unconfirmed as the record does.

    SCENARIO (four-a-week if none is named) is run on the streets of January to May
    2025 for a grid of pairs, prisoner vans and minutes away after an arrest. What fits
    is drawn, listed, and written as a joint doubt for scenario files. It takes many
    minutes, and nothing is kept before all is done.
    """
    from analysis.studies.ridge.recorded import on_recorded_streets
    from analysis.studies.ridge.ridge import run_ridge
    from lfrsim.cli.endings import say
    from sim.experiment.design import short_name
    from sim.experiment.store import make_folder
    from sim.scenario.loading import load_scenario

    loaded = load_scenario(scenario, overrides=options.overrides)
    told = on_recorded_streets(loaded.scenario)
    by = workers_for(options)
    folder = make_folder(options.out or FOLDER)
    if not options.is_quiet:
        for warning in loaded.warnings:
            say(f"warning: {warning}")
    with watched(folder, is_quiet=options.is_quiet, is_kept=False) as progress:
        found = run_ridge(
            told,
            name=short_name(scenario),
            replications=options.replications,
            seed=options.seed,
            by=by,
            progress=progress,
        )
    paths = found.write(folder)
    if options.as_json:
        print_document({"folder": str(folder), "ridge": found.to_json()})
    else:
        figures = [path for path in paths if path.suffix == ".png"]
        print_report(found.sentence, found.lines, figures)
    if not options.is_quiet:
        names = dict.fromkeys(path.relative_to(folder).parts[0] for path in paths)
        say(f"written to {folder}: {', '.join(names)}")
