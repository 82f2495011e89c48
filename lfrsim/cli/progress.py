"""How far a study is: a bar on a terminal, else a line at start and end."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lfrsim.cli.endings import InterruptedStudyError, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rich.progress import Progress as RichBar

    from sim.experiment.design import Chunk


class Tally:
    """Counts the replications that are saved.

    Attributes
    ----------
    saved, total
        Replications that are there, and that there are to be.
    done
        What a replication is that has been run: saved, unless nothing is kept.
    size
        What all of them take, in words, if that is known.
    """

    done = "saved"
    size = ""

    def __init__(self) -> None:
        self.saved = 0
        self.total = 0

    @property
    def is_complete(self) -> bool:
        """Whether all is there."""
        return self.total > 0 and self.saved == self.total

    def begin(self, saved: int, total: int) -> None:
        """Learn how many replications there are to be, and are there already."""
        self.saved, self.total = saved, total

    def found_damaged(self, chunk: Chunk) -> None:
        """Say which replications are run again though they were saved."""
        last = chunk.first + chunk.number - 1
        say(
            f"warning: replications {chunk.first} to {last} of {chunk.name} are "
            "damaged or gone: they are run again"
        )

    def advance(self, replications: int) -> None:
        """Learn that some more are saved."""
        self.saved += replications

    def end(self) -> None:
        """Stop counting."""


class Lines(Tally):
    """Says what is to be done, and that it is done."""

    def begin(self, saved: int, total: int) -> None:
        """Say how many replications are to be run."""
        super().begin(saved, total)
        if self.is_complete:
            say("complete: nothing to run")
        elif saved:
            say(f"running {total - saved} replications; {saved} of {total} are saved")
        else:
            say(f"running {total} replications{self.size and f': {self.size}'}")

    def advance(self, replications: int) -> None:
        """Say when all are there."""
        super().advance(replications)
        if self.is_complete:
            say(f"{self.total} of {self.total} replications are {self.done}")


class Bar(Lines):
    """Draws a bar as well."""

    bar: RichBar | None = None

    def begin(self, saved: int, total: int) -> None:
        """Draw the bar, unless there is nothing to run."""
        super().begin(saved, total)
        if not self.is_complete:
            self.bar = _rich_bar()
            self.bar.add_task("replications", completed=saved, total=total)
            self.bar.start()

    def advance(self, replications: int) -> None:
        """Move the bar; take it away when all are there."""
        if self.bar:
            self.bar.advance(self.bar.task_ids[0], replications)
            if self.saved + replications == self.total:
                self.end()
        super().advance(replications)

    def end(self) -> None:
        """Take the bar away."""
        if self.bar:
            self.bar.stop()
            self.bar = None


@contextmanager
def watched(
    folder: Path, *, is_quiet: bool, is_kept: bool = True, size: str = ""
) -> Iterator[Tally]:
    """Follow a study; if somebody stops it, say what is saved.

    Raises
    ------
    InterruptedStudyError
        On Ctrl-C and SIGTERM.
    """
    tally = Tally() if is_quiet else Bar() if _is_terminal() else Lines()
    tally.done = "saved" if is_kept else "done"
    tally.size = size
    try:
        yield tally
    except KeyboardInterrupt as error:
        tally.end()
        so_far = f"interrupted: {tally.saved} of {tally.total} replications are "
        message = so_far + (
            f"saved in {folder}; the same command goes on from there"
            if is_kept
            else "done, and nothing is kept before all are"
        )
        raise InterruptedStudyError(message) from error
    finally:
        tally.end()


def _is_terminal() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def _rich_bar() -> RichBar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining

    console = Console(stderr=True)  # it heeds NO_COLOR
    text = TextColumn("{task.description}")
    columns = (text, BarColumn(), MofNCompleteColumn(), Remaining())
    return Progress(*columns, console=console, transient=True)
