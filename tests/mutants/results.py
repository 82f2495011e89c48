"""What mutmut has found so far, mutant by mutant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, NamedTuple

FOLDER: Final = Path("mutants")
SURVIVED: Final = (0, 33)
"""What the tests say of a mutant that passes them all, or that none of them reaches."""


class Result(NamedTuple):
    """What became of one mutant.

    Attributes
    ----------
    mutant
        Its name, as ``mutmut show`` takes it.
    is_tried
        Whether tests have been run on it.
    is_killed
        Whether one of them failed, or didn't end.
    """

    mutant: str
    is_tried: bool
    is_killed: bool


def results() -> dict[str, list[Result]]:
    """Return what became of the mutants of each module that has any."""
    found = {}
    for path in sorted(FOLDER.glob("sim/model/*.meta")):
        codes: dict[str, int | None] = json.loads(path.read_text())["exit_code_by_key"]
        if codes:
            found[path.name.removesuffix(".py.meta")] = [
                Result(name, code is not None, code not in (None, *SURVIVED))
                for name, code in codes.items()
            ]
    return found
