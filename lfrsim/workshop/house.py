"""What all visitors of a server share: the desk, and the door."""

from __future__ import annotations

import shutil
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lfrsim.workshop.door.access import Access
from lfrsim.workshop.door.returning import Lobby
from lfrsim.workshop.work import parcel
from lfrsim.workshop.work.desk import Desk

TRIES: Final = 3  # a thread may still be writing or removing something there
_lock = threading.Lock()
_houses: list[House] = []


@dataclass(frozen=True, slots=True)
class House:
    """What all visitors of a server share.

    Attributes
    ----------
    desk
        Where runs are asked for.
    access
        Who may come in.
    is_temporary
        Whether its folder goes with it.
    lobby
        Who has been there.
    """

    desk: Desk
    access: Access
    is_temporary: bool
    lobby: Lobby = field(default_factory=Lobby)

    def close(self) -> None:
        """End all work at once, and remove the folder if nobody named it."""
        parcel.end()
        self.desk.close()
        if self.is_temporary:
            for _ in range(TRIES):
                shutil.rmtree(self.desk.folder, ignore_errors=True)
                if not self.desk.folder.exists():
                    break


def open_house(*, folder: Path | None, jobs: int, pin: str = "") -> House:
    """Open the house of this process.

    Parameters
    ----------
    folder
        Where results are kept; in a temporary folder if none is named.
    jobs
        Processes at work.
    pin
        What visitors must know; nothing if anybody may come in.
    """
    there = folder or Path(tempfile.mkdtemp(prefix="lfrsim-"))
    house = House(Desk(there, jobs=jobs), Access(pin), is_temporary=folder is None)
    _houses[:] = [house]
    return house


def the_house() -> House:
    """Return the house of this process; without one, a small one is opened.

    Streamlit runs the page again and again in one process, in many threads.
    """
    with _lock:
        return _houses[0] if _houses else open_house(folder=None, jobs=1)
