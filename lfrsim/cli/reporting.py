"""Reports: the command that writes one, and the option of commands that run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from analysis.studies.words.wrapping import wrapped
from lfrsim.cli.endings import say
from lfrsim.cli.options import applied, as_json, debug, quiet
from lfrsim.cli.output import print_document, print_lines
from lfrsim.cli.own_files import REPORT, OwnFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.report.page.findings import Finding
    from analysis.report.page.page import Report
    from sim.experiment.results import Results

FILE: Final = "report.html"

report_option = click.option(
    "--report",
    "report_file",
    type=OwnFile(REPORT),
    metavar="FILE.html",
    help="Write a report too: one page with the answer, the figures, and all they rest "
    "on.",
)


@click.command(short_help="Write a report on RESULTS, a folder.")
@click.argument("results", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "-o",
    "--out",
    type=OwnFile(REPORT),
    metavar="FILE.html",
    help="The page to write.  [default: report.html in the folder]",
)
@applied(as_json, quiet, debug)
def report(results: Path, *, out: Path | None, as_json: bool, is_quiet: bool) -> None:
    """Write a report on RESULTS, the folder of a run, a comparison or limits.

    Nothing is run. It is one page that needs no network: the answer in three sentences,
    the figures with their data, the assumptions, what it can't tell, and how to
    reproduce it. The same results give the same page, byte for byte.
    """
    from analysis.report.page.page import make_report
    from sim.experiment.store import read_results

    path = out or OwnFile(REPORT).convert(results / FILE, None, None)
    made = make_report(read_results(results))
    write_report(path, made, is_quiet=is_quiet)
    if as_json:
        document = {"report": str(path), "folder": str(results)}
        print_document({**document, "question": made.question, "answer": made.answer})
    elif not is_quiet:
        lines = [line for one in made.answer for line in ("", *wrapped(one))]
        print_lines(lines[1:])


def report_on(
    results: Results,
    findings: Mapping[str, Finding],
    path: Path | None,
    *,
    is_quiet: bool,
) -> None:
    """Write the report on a study that was run, if one was asked for."""
    if path is None:
        return
    from analysis.report.page.page import make_report

    write_report(path, make_report(results, findings), is_quiet=is_quiet)


def write_report(path: Path, made: Report, *, is_quiet: bool) -> None:
    """Write a report whole, or leave what was there."""
    from sim.experiment.folders import write_atomically, writing

    with writing(path.parent):
        write_atomically(path, made.html.encode())
    if not is_quiet:
        say(f"report: {path}")
