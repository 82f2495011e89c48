"""Names of files that commands write: one of their own is written anew, no other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD: Final = 2_000  # bytes in which a file says what it is


class Kind(NamedTuple):
    """A kind of file.

    Attributes
    ----------
    noun, suffixes
        What it is called, and how its names end; the first is recommended.
    mark
        What stands in the head of every one.
    """

    noun: str
    suffixes: Sequence[str]
    mark: bytes


REPORT: Final = Kind("report", (".html", ".htm"), b'"generator" content="lfrsim ')
REPLAY: Final = Kind(
    "replay", (".html", ".htm"), b'"generator" content="lfrsim-replay '
)
EVENT_LOG: Final = Kind("log", (".csv",), b"entity_id,pathway,event_type,event,time,")
POSITIONS: Final = Kind("table of positions", (".csv",), b"event,x,y,label,resource")


class OwnFile(click.Path):
    """The name of a file of a kind: another file is never written over.

    Parameters
    ----------
    kind
        Which.
    """

    name = "file"

    def __init__(self, kind: Kind) -> None:
        super().__init__(dir_okay=False, path_type=Path)
        self.kind = kind

    def convert(
        self,
        value: str | Path,  # type: ignore[override]  # never a descriptor
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Path:
        """Return the path, unless no such file could be written there."""
        path, noun = Path(value), self.kind.noun
        if path.suffix.lower() not in self.kind.suffixes:
            suffix = self.kind.suffixes[0]
            stem = path.with_suffix("").name or noun
            message = f"{path}: a {noun} ends in {suffix}, as in {stem}{suffix}"
            self.fail(message, param, ctx)
        if path.is_dir():
            self.fail(f"{path} is a folder; name a file in it", param, ctx)
        if path.exists() and not self.is_own(path):
            message = (
                f"{path} is there already and isn't a {noun} of lfrsim, so it isn't "
                "written over; choose another name, or delete it first"
            )
            self.fail(message, param, ctx)
        parent = next(one for one in path.absolute().parents if one.exists())
        if not parent.is_dir():
            self.fail(f"{path}: {parent} isn't a folder", param, ctx)
        return path

    def is_own(self, path: Path) -> bool:
        """Tell whether a file is of this kind and ours, and so may be written anew."""
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return self.kind.mark in file.read(HEAD)
