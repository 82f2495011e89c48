"""The command that hands out the lessons."""

from __future__ import annotations

from pathlib import Path

import click

from lfrsim.cli.options import applied, debug, quiet
from lfrsim.cli.output import print_lines


@click.command(short_help="Write the lessons as notebooks.")
@click.option(
    "-o",
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("lessons"),
    show_default=True,
    metavar="FOLDER",
    help="Where to; it is made if it isn't there.",
)
@click.option(
    "--force",
    "is_forced",
    is_flag=True,
    help="Write over files there that somebody has changed.",
)
@applied(quiet, debug)
def lessons(out: Path, *, is_forced: bool, is_quiet: bool) -> None:
    """Write the six lessons as notebooks, with cards to print and facilitator's pages.

    They can be opened with Jupyter, and need lfrsim and no network. A notebook that
    somebody has worked in is never written over unless that is asked for.
    """
    from lfrsim.notebooks import lesson_files
    from sim.experiment.folders import FolderError, write_atomically, writing

    files = {out / path: text.encode() for path, text in lesson_files().items()}
    changed = [
        path
        for path, content in files.items()
        if path.exists() and not _holds(path, content)
    ]
    if changed and not is_forced:
        message = (
            f"{changed[0]} is there already, and is another\n"
            "Nothing was written; name another folder with --out, "
            "or write over it with --force"
        )
        raise FolderError(message)
    with writing(out):
        for path, content in files.items():
            write_atomically(path, content)
    if is_quiet:
        print_lines([str(path) for path in files])
    else:
        print_lines(
            [
                f"{len(files)} files in {out}: begin with {out / 'README.md'}",
                f"open them with Jupyter: jupyter lab {out}",
            ]
        )


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content
