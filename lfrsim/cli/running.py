"""Studies as commands run them: sized, watched, written and shown."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Protocol

import click

from lfrsim.cli.endings import say
from lfrsim.cli.output import print_document, print_report
from lfrsim.cli.progress import watched
from lfrsim.cli.workplace import workers_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from analysis.studies.plates.plate import Plate
    from lfrsim.cli.options import StudyOptions
    from sim.experiment.design import Study
    from sim.experiment.executors import Workers
    from sim.experiment.results import Results
    from sim.experiment.run import Progress
    from sim.experiment.store import Store

FEW: Final = 10


@contextmanager
def ran(
    study: Study, options: StudyOptions, *, is_forced: bool, is_part: bool = False
) -> Iterator[Results]:
    """Run a study; keep its folder from others until the caller is done with it.

    Of a part of another study nothing is said of how few its replications are.
    """
    from sim.experiment.run import run_study

    with at_work(study, options, is_forced=is_forced, is_part=is_part) as work:
        store, by, progress = work
        yield run_study(store, by=by, progress=progress)


@contextmanager
def at_work(
    study: Study,
    options: StudyOptions,
    *,
    is_forced: bool,
    most: int | None = None,
    is_part: bool = False,
) -> Iterator[tuple[Store, Workers, Progress]]:
    """Open a study's folder, and hand out what it takes to run it.

    Parameters
    ----------
    study, options
        What is to be run, and how.
    is_forced
        Whether it is run however large it is.
    most
        Replications that it may come to have, where it begins with fewer.
    is_part
        Whether it is a part of another study, of which was said what there is to say.
    """
    from analysis.studies.expectation.size import refuse_too_large, study_size
    from sim.experiment.executors import available_cores
    from sim.experiment.store import default_folder, opened

    folder = options.out or default_folder(study)
    jobs = None if options.cluster else options.jobs or available_cores()
    size = study_size(study, jobs=jobs)
    if not is_forced:
        whole = study if most is None else study.of(replications=most)
        refuse_too_large(whole, jobs=jobs, folder=folder)
    command = ["lfrsim", *click.get_current_context().obj]
    by = workers_for(options)
    with (
        opened(folder, study, command=command) as store,
        watched(folder, size=size.text, is_quiet=options.is_quiet) as progress,
    ):
        if not is_part:
            _warn(study.unsaid, options)
        yield store, by, progress


class Finding(Protocol):
    """What a study says: in words, in a table, in files."""

    @property
    def sentence(self) -> str:
        """The answer."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The table in plain text."""

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values."""

    def plates(self) -> list[Plate]:
        """Draw the figures."""

    def write(self, folder: Path) -> list[Path]:
        """Write tables and figures."""


def written(results: Results, finding: Finding) -> list[Path]:
    """Write what a study says into its folder."""
    from sim.experiment.folders import writing

    with writing(results.folder):
        return finding.write(results.folder)


def show(
    results: Results,
    findings: dict[str, Finding],
    paths: Sequence[Path],
    options: StudyOptions,
) -> None:
    """Print what a study says, by the names that findings have in JSON."""
    if options.as_json:
        contents = {name: finding.to_json() for name, finding in findings.items()}
        print_document(_document(results, contents))
    else:
        sentence = " ".join(finding.sentence for finding in findings.values())
        tables = [finding.lines for finding in findings.values()]
        lines = [line for table in tables for line in ("", *table)][1:]
        # One file of each figure is enough: not the same as SVG and CSV.
        figures = [path for path in paths if path.suffix == ".png"]
        print_report(sentence, lines, figures)
    _say_where(results.folder, paths, options)


def _document(results: Results, contents: dict[str, Any]) -> dict[str, Any]:
    return {
        "folder": str(results.folder),
        "seed": results.seed,
        "replications": results.replications,
        "scenarios": [
            {"name": named.name, "title": named.scenario.name, "id": named.id}
            for named in results.scenarios
        ],
        **contents,
    }


def _say_where(folder: Path, paths: Sequence[Path], options: StudyOptions) -> None:
    if options.is_quiet:
        return
    names = dict.fromkeys(path.relative_to(folder).parts[0] for path in paths)
    say(f"written to {folder}: {', '.join(names)}")


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
