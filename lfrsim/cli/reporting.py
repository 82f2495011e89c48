"""Reports: the command that writes one, and the option of commands that run."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lfrsim.cli.endings import say
from lfrsim.cli.options import applied, as_json, debug, quiet
from lfrsim.cli.output import WIDTH, print_document, print_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.report.page.findings import Finding
    from analysis.report.page.page import Report
    from sim.experiment.results import Results

SUFFIXES: Final = (".html", ".htm")
MARK: Final = b'<meta name="generator" content="lfrsim '
HEAD: Final = 2_000  # bytes of a page in which its generator stands
FILE: Final = "report.html"


class ReportFile(click.Path):
    """The name of a report: another file is never written over, a report is."""

    name = "file"

    def __init__(self) -> None:
        super().__init__(dir_okay=False, path_type=Path)

    def convert(
        self,
        value: str | Path,  # type: ignore[override]  # never a descriptor
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Path:
        """Return the path, unless no report could be written there."""
        path = Path(value)
        if path.suffix.lower() not in SUFFIXES:
            stem = path.with_suffix("").name or "report"
            self.fail(f"{path}: a report ends in .html, as in {stem}.html", param, ctx)
        if path.is_dir():
            self.fail(f"{path} is a folder; name a file in it", param, ctx)
        if path.exists() and not is_report(path):
            message = (
                f"{path} is there already and isn't a report of lfrsim, so it isn't "
                "written over; choose another name, or delete it first"
            )
            self.fail(message, param, ctx)
        parent = next(one for one in path.absolute().parents if one.exists())
        if not parent.is_dir():
            self.fail(f"{path}: {parent} isn't a folder", param, ctx)
        return path


report_option = click.option(
    "--report",
    "report_file",
    type=ReportFile(),
    metavar="FILE.html",
    help="Write a report too: one page with the answer, the figures, and all they rest "
    "on.",
)


@click.command(short_help="Write a report on RESULTS, a folder.")
@click.argument("results", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "-o",
    "--out",
    type=ReportFile(),
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

    path = out or ReportFile().convert(results / FILE, None, None)
    made = make_report(read_results(results))
    write_report(path, made, is_quiet=is_quiet)
    if as_json:
        document = {"report": str(path), "folder": str(results)}
        print_document({**document, "question": made.question, "answer": made.answer})
    elif not is_quiet:
        wrapped = [textwrap.wrap(sentence, WIDTH) for sentence in made.answer]
        print_lines([line for lines in wrapped for line in ("", *lines)][1:])


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


def is_report(path: Path) -> bool:
    """Tell whether a file is a report of ours, and so may be written anew."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return MARK in file.read(HEAD)
