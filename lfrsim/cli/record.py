"""The commands about a published record: calibrate, validate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from analysis.studies.validation.counts import REPLICATIONS
from lfrsim.cli.endings import CriterionFailedError, say
from lfrsim.cli.options import StudyOptions, applied, debug, quiet, study_options_with
from lfrsim.cli.options import as_json as json_option
from lfrsim.cli.output import print_document, print_lines, print_report
from lfrsim.cli.progress import watched
from lfrsim.cli.workplace import workers_for

if TYPE_CHECKING:
    from datetime import datetime

    from analysis.record.reading import Record
    from analysis.studies.validation.validating import Question, Validation
    from sim.scenario.loading import Loaded

FOLDER: Final = Path("results", "validation")


@click.command(short_help="Fit a base scenario to a RECORD of deployments.")
@click.argument("record")
@click.option(
    "-o",
    "--out",
    required=True,
    metavar="FILE.yaml",
    help="The scenario file to write.",
)
@click.option(
    "--extends",
    default="base/unrecorded",
    show_default=True,
    metavar="SCENARIO",
    help="The scenario that has what no record says.",
)
@click.option(
    "--name", metavar="TEXT", help="What it is called.  [default: the record's]"
)
@click.option(
    "--force", "is_forced", is_flag=True, help="Write over a file that is there."
)
@applied(json_option, quiet, debug)
def calibrate(  # noqa: PLR0913 - one an option
    record: str,
    *,
    out: str,
    extends: str,
    name: str | None,
    is_forced: bool,
    as_json: bool,
    is_quiet: bool,
) -> None:
    """Fit a base scenario to RECORD, a CSV file in the published columns.

    What the record says is written with its uncertainty, and what it can't tell is
    said. The same record gives the same file, byte for byte.
    """
    from analysis.record.reading import read_record
    from analysis.studies.calibration.calibrating import calibrate as fit
    from analysis.studies.calibration.report import report_document, report_lines
    from lfrsim.cli.starting import (
        as_seen_from,
        refuse_to_lose,
        refuse_unwritable,
        write_scenario,
    )
    from sim.scenario.finding import absolute, find

    path = Path(out)
    refuse_unwritable(path, is_forced=is_forced)
    find(extends)  # before any work, and without the name of a draft
    refuse_to_lose(path, record=record, extends=extends)
    found = fit(
        read_record(record),
        extends=absolute(extends),
        written_as=as_seen_from(path, extends),
        name=name,
    )
    write_scenario(path, found.text)
    if as_json:
        print_document({"file": out, **report_document(found)})
    elif not is_quiet:
        print_lines(report_lines(found))
    if not is_quiet:
        say(f"written: {out}")
        say(f"next: lfrsim validate {out} {record}")


@click.command(short_help="Hold SCENARIO against a RECORD of deployments.")
@click.argument("scenario")
@click.argument("record", required=False)
@click.option(
    "--fit-until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Fit anew to what was published up to this day, and predict what came after.",
)
@click.option(
    "--leave-streets-out",
    "left_out",
    is_flag=True,
    help="Take each street as one not seen before.",
)
@click.option(
    "--faces-known",
    "with_faces",
    is_flag=True,
    help="Take faces as known, and predict the rest.",
)
@study_options_with(replications=REPLICATIONS)
def validate(
    scenario: str,
    record: str | None,
    *,
    fit_until: datetime | None,
    left_out: bool,
    with_faces: bool,
    options: StudyOptions,
) -> None:
    """Run SCENARIO on the calendar of RECORD, and say how well the two agree.

    RECORD is a CSV file in the published columns; without one it is the record that
    comes with lfrsim. Inputs that are fitted to a record are drawn from what they could
    be in each replication. The exit status is 3 if a stated criterion isn't met.
    """
    import pandas as pd

    from analysis.record.reading import read_record
    from analysis.studies.validation.validating import Question
    from sim.experiment.design import short_name

    question = Question(
        short_name(scenario),
        fit_until=None if fit_until is None else pd.Timestamp(fit_until),
        with_faces=with_faces,
        left_out=left_out,
        replications=options.replications,
        seed=options.seed,
    )
    loaded = _loaded(scenario, options)
    _tell(
        *_validated(scenario, loaded, read_record(record), question, options), options
    )


def _validated(
    scenario: str,
    loaded: Loaded,
    record: Record,
    question: Question,
    options: StudyOptions,
) -> tuple[Validation, Path, list[Path]]:
    """Answer the question, and write the answer to its folder."""
    from analysis.studies.validation.forecasting import fitted_until, replaced_levers
    from analysis.studies.validation.validating import validate as hold
    from sim.experiment.folders import writing
    from sim.experiment.store import make_folder

    known: tuple[str, ...] = ()
    unsaid = list(loaded.warnings)
    if question.fit_until is not None:
        stated = loaded.scenario
        loaded, known = fitted_until(
            scenario, record, question.fit_until, overrides=options.overrides
        )
        unsaid += replaced_levers(stated, loaded.scenario)
    by = workers_for(options)
    folder = make_folder(options.out or FOLDER / question.key)
    if not options.is_quiet:
        for warning in unsaid:
            say(f"warning: {warning}")
    with watched(folder, is_quiet=options.is_quiet, is_kept=False) as progress:
        found = hold(loaded, record, question, known=known, by=by, progress=progress)
    with writing(folder):
        return found, folder, found.write(folder)


def _loaded(scenario: str, options: StudyOptions) -> Loaded:
    """Load the scenario; who only wanted a file checked is told by what."""
    from sim.scenario.errors import ScenarioError
    from sim.scenario.loading import load_scenario

    try:
        return load_scenario(scenario, overrides=options.overrides)
    except ScenarioError:
        if not options.is_quiet:
            say(
                "validate holds a scenario against a record; whether a file is a "
                f"scenario is what 'lfrsim check {scenario}' says\n"
            )
        raise


def _tell(
    found: Validation, folder: Path, paths: list[Path], options: StudyOptions
) -> None:
    if options.as_json:
        print_document({"folder": str(folder), **found.to_json()})
    else:
        figures = [path for path in paths if path.suffix == ".png"]
        print_report(found.sentence, found.lines, figures)
    if not options.is_quiet:
        names = dict.fromkeys(path.relative_to(folder).parts[0] for path in paths)
        say(f"written to {folder}: {', '.join(names)}")
    if found.failed:
        message = "\n".join(f"not met: {one.text}" for one in found.failed)
        raise CriterionFailedError(message)
