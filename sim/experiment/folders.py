"""Folders that commands write in: whole files, one writer, and no surprises."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator

TORN: Final = ".tmp"
FULL: Final = (errno.ENOSPC, errno.EDQUOT)


class FolderError(ValueError):
    """A folder that can't hold these results."""


def write_atomically(path: Path, content: bytes) -> Path:
    """Write a file whole, or leave what was there; return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # One name, so that a file torn by a kill is overwritten and not left behind.
    torn = path.with_name(f".{path.name}{TORN}")
    try:
        with torn.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        torn.replace(path)
    except BaseException:
        torn.unlink(missing_ok=True)
        raise
    return path


def clear_torn(folder: Path) -> None:
    """Remove what a kill has left half written below a folder."""
    for torn in folder.rglob(f".*{TORN}"):
        torn.unlink()


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Say of a folder that can't be written in why, and what would do.

    Raises
    ------
    FolderError
        If the disk is full, or the folder may not be written in.
    """
    try:
        yield
    except OSError as error:
        message = f"can't write in {folder}: {error.strerror or error}"
        if error.errno in FULL:
            message += (
                "\nWhat is saved stays; make room and give the same command again"
            )
        raise FolderError(message) from error


def refuse_foreign(folder: Path, *, missing: str) -> None:
    """Refuse a folder with something in it that isn't ours."""
    with writing(folder):
        try:
            there = [path.name for path in folder.iterdir() if path.name[0] != "."]
        except FileNotFoundError:
            return
    if there:
        message = (
            f"{folder} is neither empty nor a results folder: it has no {missing}\n"
            "Nothing was written; name another folder with --out"
        )
        raise FolderError(message)


def way_out(folder: Path) -> str:
    """Say what to do about a folder that is somebody else's."""
    return f"Nothing was written; name another folder with --out, or delete {folder}"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder against a second process; a kill lets go of it."""
    if sys.platform == "win32":  # nothing guards against two runs in a folder
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = f"{folder} is being written by another run; wait until it ends"
            raise FolderError(message) from error
        yield
    finally:
        os.close(handle)
