"""How a command ends: what it says last, and its exit status.

A user's mistake never shows a traceback; ``--debug`` shows it for everything.
"""

from __future__ import annotations

import signal
import threading
import traceback
import warnings
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Status(IntEnum):
    """Exit statuses."""

    done = 0
    failed = 1
    wrong_input = 2
    criterion_failed = 3
    interrupted = 130


class InterruptedStudyError(Exception):
    """Somebody stopped a study; its text says what is saved."""


class CriterionFailedError(Exception):
    """The command did its work, and a criterion in it isn't met."""


def say(message: str) -> None:
    """Say something that isn't a result."""
    click.echo(message, err=True)


def brought_to_an_end(
    command: Callable[[], object], *, is_debugging: bool, is_quiet: bool
) -> int:
    """Run a command and return its exit status, whatever happens."""
    try:
        with _terminated_like_interrupted(), _plain_warnings(is_quiet=is_quiet):
            status = command()
    except BaseException as error:  # noqa: BLE001  # this is where they all end
        return _end_by(error, is_debugging=is_debugging)
    return status if isinstance(status, int) else Status.done


def _end_by(error: BaseException, *, is_debugging: bool) -> int:
    if isinstance(error, SystemExit):
        # Click's way out of completion, and of stdout whose reader has gone.
        return error.code if isinstance(error.code, int) else Status.failed
    if is_debugging:
        traceback.print_exception(error)
    status, message = _judged(error)
    if isinstance(error, click.ClickException):
        error.show()
    elif message:
        say(message)
    return status


def _judged(error: BaseException) -> tuple[Status, str]:
    """Return whose fault it is, and what to say."""
    if isinstance(error, click.exceptions.Abort | KeyboardInterrupt):
        return Status.interrupted, "interrupted"
    if isinstance(error, InterruptedStudyError):
        return Status.interrupted, str(error)
    if isinstance(error, CriterionFailedError):
        return Status.criterion_failed, str(error)
    if isinstance(error, click.ClickException):
        return Status.wrong_input, ""
    if isinstance(error, _wrong_input()):
        text = str(error)
        return Status.wrong_input, text if text.startswith(
            "error"
        ) else f"error: {text}"
    return Status.failed, _failure(error)


def _wrong_input() -> tuple[type[Exception], ...]:
    from sim.experiment.cluster.compatibility import ClusterError
    from sim.experiment.design import StudyError
    from sim.experiment.folders import FolderError
    from sim.scenario.errors import ProblemsError

    return ProblemsError, StudyError, FolderError, ClusterError


def _outlived() -> tuple[type[Exception], ...]:
    """Return what says that workers have gone, of which a traceback says no more."""
    from sim.experiment.cluster.workers import ClusterLostError
    from sim.experiment.executors import WorkersDiedError

    return ClusterLostError, WorkersDiedError


def _failure(error: BaseException) -> str:
    """Put a failure on one line, unless it says by itself what to do."""
    if isinstance(error, _outlived()):
        return f"failed: {error}"
    words = [f"{type(error).__name__}: {error}", *getattr(error, "__notes__", ())]
    line = " ".join(" ".join(words).split())
    return f"failed: {line} (run again with --debug to see where)"


@contextmanager
def _terminated_like_interrupted() -> Iterator[None]:
    """Let SIGTERM do what Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _plain_warnings(*, is_quiet: bool) -> Iterator[None]:
    """Show a warning that is meant for the user as one line."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore" if is_quiet else "always", UserWarning)
        shown = warnings.showwarning

        def show(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            if category is UserWarning:
                say(f"warning: {message}")
            else:
                shown(message, category, filename, lineno, file, line)

        warnings.showwarning = show
        yield
